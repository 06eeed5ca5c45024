"""Small studies of every kind, each declared in a few lines: what their pages say is read against what they declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

PROKUS = Path(__file__).parents[3] / "data" / "mojokerto" / "references.bib"


@dataclass(frozen=True)
class Kind:
    """A kind of study: its settings beside the ordinary ones, and what its households were asked."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    waves: tuple[str, ...] = ("2019",)
    districts: Mapping[str, str] = field(default_factory=lambda: {"01": "Satu", "02": "Dua"})
    incomes: bool = True
    line: Mapping[str, Any] | None = field(default_factory=lambda: {"value": 500})
    sizes: bool = True
    sources: bool = False  # business and aid beside the income
    ties: bool = False
    actors: bool = False
    voices: tuple[str, ...] = ()  # kinds of statements
    index: bool = False  # of prices
    official: bool = False  # figures of an office
    anew: bool = False  # other households in each wave
    growth: float = 1.3  # of incomes from wave to wave
    arms: bool = False
    cites: bool = False
    households: int = 36  # of each district
    english_only: bool = False

    @property
    def surveyed(self) -> bool:
        """Whether there are households."""
        return self.incomes or self.ties


SOURCE = {"id": "Kantor Statistik", "en": "Statistics Office"}
SAMPLED = {"design": {"weight": "weight", "stratum": "stratum", "cluster": "village"}}
TRIAL = {
    "column": "arm",
    "comparison": "none",
    "labels": {
        "none": {"id": "kelompok pembanding", "en": "comparison group"},
        "cash": {"id": "kelompok bantuan tunai", "en": "cash group"},
    },
}
# fmt: off
KINDS: dict[str, Kind] = {
    "once": Kind(),
    "series": Kind(
        {"currency": {"code": "INR"}, "prices": {"constant": 2011, "source": SOURCE}, "synthetic": False},
        waves=("2001", "2011", "2021"),
        growth=1.6,
    ),
    "prokus": Kind(
        {
            "programme": "prokus",
            "voices": {"published": True, "citation": "sabarisman2024"},
            "currency": {"code": "IDR"},
        }
        | {"network": {"directed": True, "actor_types": {"office": "linking", "trader": "bridging"}}}
        | SAMPLED,
        waves=("2021", "2024"),
        line={"value": 500, "official": True, "drawn_for": "expenditure"},
        sources=True,
        ties=True,
        actors=True,
        voices=("outcome", "constraint"),
        index=True,
        official=True,
        cites=True,
    ),
    "programme_abroad": Kind(
        {"programme": "kafalat", "currency": {"code": "PKR"}, "region": {"country": "PK"}},
        waves=("bsl", "end"),
        sources=True,
        growth=1.02,
        voices=("outcome", "enabler"),
        ties=True,
    ),
    "trial": Kind(
        {"programme": "kafalat", "currency": {"code": "PKR"}, "group": TRIAL | {"kind": "randomised"}},
        waves=("bsl", "end"),
        arms=True,
        districts={"01": "Satu"},
        households=96,
    ),
    "matched": Kind(
        {"currency": {"code": "USD"}, "group": TRIAL | {"kind": "matched"}},
        waves=("2019", "2021", "2023"),
        arms=True,
        districts={"01": "Satu"},
        households=96,
        index=True,
        line=None,
    ),
    "consumption": Kind(
        {"welfare": "consumption", "currency": {"code": "EUR"}, "period": "year", "equivalence": "square_root"},
        line={"value": 700, "set_by": {"id": "Bank Dunia", "en": "the World Bank"}},
        official=True,
    ),
    "ties_once": Kind({"network": {"boundary": "village"}}, incomes=False, line=None, ties=True),
    "ties_twice": Kind(
        {"network": {"actor_types": {"office": "linking", "trader": "bridging"}}},
        waves=("1", "2"),
        incomes=False,
        line=None,
        ties=True,
        actors=True,
    ),
    "voices": Kind(incomes=False, line=None, voices=("outcome", "constraint", "enabler")),
    "no_line": Kind({"synthetic": False}, waves=("2019", "2023"), line=None, index=True, growth=1.0),
    "relative_line": Kind(
        {"currency": {"code": "EUR"}, "lines": [{"id": "low", "label": {"id": "garis rendah", "en": "the low line"}}]},
        line={"relative": 0.6},
        districts={"01": "Kota Jambi"},
        households=60,
    ),
    "english": Kind(
        {
            "languages": ["en"],
            "currency": {"code": "GBP"},
            "disclosure": {"households": 0, "cell": 0, "quantile_side": 0},
        },
        districts={"01": "Kent"},
        english_only=True,
        waves=("2019", "2021"),
        growth=0.6,
        index=True,
    ),
    "whole_households": Kind(
        {"currency": {"code": "TZS"}},
        waves=("2019", "2023"),
        line=None,
        sizes=False,
        sources=True,
        index=True,
        ties=True,
    ),
    "sections": Kind(
        SAMPLED | {"currency": {"code": "MXN"}},
        waves=("2018", "2022"),
        anew=True,
        index=True,
        sources=True,
        voices=("outcome",),
    ),
    "counted": Kind({"counts": "households", "material_change": 0.2}, waves=("2019", "2023"), growth=0.75),
}
# fmt: on


def write_study(folder: Path, name: str) -> Path:
    """Writes the study of a kind and gives its folder."""
    kind = KINDS[name]
    folder.mkdir(parents=True)
    tables: dict[str, pd.DataFrame] = {
        "districts": pd.DataFrame({"district_code": [*kind.districts], "name": [*kind.districts.values()]})
    }
    if kind.surveyed:
        tables["households"] = _households(kind)
    if kind.ties:
        tables["ties"] = _ties(kind, tables["households"])
    if kind.actors:
        tables["actors"] = pd.DataFrame({"actor_id": ["a1", "a2"], "actor_type": ["office", "trader"]})
    if kind.voices:
        tables["statements"], tables["informants"] = _statements(kind)
    if kind.index or kind.official:
        tables["reference"] = _reference(kind)
    for table, rows in tables.items():
        rows.to_csv(folder / f"{table}.csv", index=False)
    if kind.cites:
        (folder / "references.bib").write_bytes(PROKUS.read_bytes())
    if kind.voices:
        (folder / "codebook.yml").write_text(_CODEBOOK, "utf-8")
    settings = yaml.safe_dump(_settings(name, kind), allow_unicode=True, sort_keys=False)
    (folder / "study.yml").write_text(settings, "utf-8")
    return folder


_CODEBOOK = """\
theme:
  label: {id: Tema, en: Theme}
  type: code
  values: {capital: {id: Modal, en: Capital}, income: {id: Penghasilan, en: Earnings}}
informant_type:
  label: {id: Jenis informan, en: Kind of informant}
  type: code
  values: {worker: {id: Petugas, en: Worker}, member: {id: Peserta, en: Member}}
"""


def _settings(name: str, kind: Kind) -> dict[str, Any]:
    region = {"level": {"id": "kecamatan", "en": "district"}, "name": {"id": "Wilayah", "en": "Region"}}
    if name == "relative_line":
        region["level"] = {"id": "kabupaten/kota", "en": "regency or city"}
    settings: dict[str, Any] = {
        "id": name,
        "title": {"id": "Studi kecil", "en": "A small study"},
        "authors": [{"name": "A. Author"}],
        "edition": {"name": "1", "date": "2026-11-24"},
        "waves": [{"key": key, "label": {"id": f"survei {key}", "en": f"survey {key}"}} for key in kind.waves],
        "synthetic": True,
        **({"welfare": "income"} if kind.incomes else {}),
        **kind.settings,
        "region": region | dict(kind.settings.get("region", {})),
    }
    if kind.line:
        settings["poverty_line"] = {key: {"source": SOURCE, **kind.line} for key in kind.waves}
    if "lines" in settings:
        further = {key: {"value": 300, "source": SOURCE} for key in kind.waves}
        settings["lines"] = [{**line, "waves": further} for line in settings["lines"]]
    if "disclosure" in settings:
        settings["disclosure"] |= {"extremes_from": 0, "p_percent": 0, "informants": 0}
        settings["disclosure"]["reason"] = {"id": "Data terbuka", "en": "Open data"}
    return _in_english(settings) if kind.english_only else settings


def _in_english(part: Any) -> Any:
    """The part of the settings with its texts in English alone."""
    if isinstance(part, dict):
        return (
            {"en": part["en"]} if part.keys() == {"id", "en"} else {key: _in_english(one) for key, one in part.items()}
        )
    return [_in_english(one) for one in part] if isinstance(part, list) else part


def _households(kind: Kind) -> pd.DataFrame:
    draw, rows = np.random.default_rng(17), []
    for step, wave in enumerate(kind.waves):
        once = np.random.default_rng(16)  # the same households in each wave
        for district in kind.districts:
            for number in range(kind.households):
                village, size = number // 6, int(once.integers(1, 7))
                level, arm = float(once.lognormal(6.3, 0.5)), ("none", "cash")[village % 2]
                growth = kind.growth**step * (1.5 if kind.arms and step and arm == "cash" else 1.0)
                income = round(level * growth * float(draw.lognormal(0, 0.12)) * size**0.9, 2)
                aid = round(income * float(draw.choice([0.0, 0.1, 0.6])), 2)
                rows.append(
                    {
                        "household_id": f"h{district}-{number}" + (f"-{wave}" if kind.anew else ""),
                        "wave": wave, "district_code": district, "household_size": size, "income_month": income,
                        "aid_month": aid, "business_month": round((income - aid) * float(draw.choice([0, 0.5, 1])), 2),
                        "arm": arm, "village": f"{district}v{village}", "stratum": f"{district}{'ab'[village % 2]}",
                        "weight": 1.0 + number % 3 / 2,
                    }
                )  # fmt: skip
    households = pd.DataFrame(rows)
    left_out = [] if kind.incomes else ["income_month", "household_size"]
    left_out += [] if kind.sizes or not kind.incomes else ["household_size"]
    left_out += [] if kind.sources else ["aid_month", "business_month"]
    left_out += [] if kind.arms else ["arm"]
    left_out += [] if "design" in kind.settings else ["stratum", "weight"]
    if len(kind.waves) > 1 and not kind.anew:  # a few weren't found again
        households = households[
            ~((households["wave"] == kind.waves[-1]) & households["household_id"].str.endswith("5"))
        ]
    return households.drop(columns=left_out)


def _ties(kind: Kind, households: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for step, wave in enumerate(kind.waves):
        there = households[households["wave"] == wave]
        for _, group in there.groupby(["district_code", "village"]):
            names = group["household_id"].tolist()[:-1]  # the last of each has none
            rows += [(wave, one, other) for one, other in pairwise(names)]
            rows += [(wave, names[0], names[-1])] * step
            rows += [(wave, name, actor) for name, actor in zip(names, ("a1", "a2", "a1"), strict=False) if kind.actors]
    return pd.DataFrame(rows, columns=["wave", "source_id", "target_id"])


def _statements(kind: Kind) -> tuple[pd.DataFrame, pd.DataFrame]:
    informants = pd.DataFrame(
        [(f"i{at}", ("worker", "member")[at % 2], "yes") for at in range(8)],
        columns=["informant_id", "informant_type", "consent"],
    )
    rows = []
    for at, what in enumerate(kind.voices):
        for told, (outcome, theme) in enumerate((("income", "income"), ("aid", "capital"), ("network", "capital"))):
            who = (at + told) % 8
            rows.append(
                {
                    "statement_id": f"s{at}-{told}",
                    "informant_id": f"i{who}",
                    "informant_type": ("worker", "member")[who % 2],
                    "theme": theme,
                    "kind": what,
                    "direction": "supports",
                    "outcome": outcome if what == "outcome" else "none",
                    "text_id": f"Hal {'abc'[told]} dituturkan {'abc'[at]}.",
                    "text_en": f"Thing {'abc'[told]} was said {'abc'[at]}.",
                }
            )
    return pd.DataFrame(rows), informants


def _reference(kind: Kind) -> pd.DataFrame:
    rows = []
    for step, wave in enumerate(kind.waves):
        rows += [("price_index", "ID", wave, 100 + 5 * step, "index", "Office")] * kind.index
        rows += [("poverty.headcount", "01", wave, 0.12, "share", "Office")] * kind.official
    return pd.DataFrame(rows, columns=["indicator", "area_code", "year", "value", "unit", "source"])

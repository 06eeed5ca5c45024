"""Small studies of every kind, each declared in a few lines: what their pages say is read against what they declare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from tests.report.claims.kind import Kind
from tests.report.claims.rows import households_of, reference_of, statements_of, ties_of, tiles_of

PROKUS = Path(__file__).parents[3] / "data" / "mojokerto" / "references.bib"


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
WRITER = {
    "name": "B. Writer", "email": "b@example.org", "corresponding": True,
    "affiliation": {"id": "Lembaga Riset", "en": "Research Body"},
}  # fmt: skip
# fmt: off
KINDS: dict[str, Kind] = {
    "once": Kind(tiles=True),
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
        | {"region": {"country": "ID"}}
        | {"network": {"directed": True, "actor_types": {"office": "linking", "trader": "bridging"}}}
        | SAMPLED,
        waves=("2021", "2024"),
        line={"value": 500, "official": True, "drawn_for": "expenditure"},
        sources=True,
        ties=True,
        actors=True,
        voices=("outcome", "constraint"),
        unnamed=True,
        index=True,
        official=True,
        cites=True,
    ),
    "programme_abroad": Kind(
        {
            "programme": "kafalat",
            "currency": {"code": "PKR"},
            "region": {"country": "PK"},
            "network": {"boundary": "village"},
        },
        waves=("bsl", "end"),
        sources=True,
        growth=1.02,
        voices=("outcome", "enabler"),
        ties=True,
        cites=True,
    ),
    "trial": Kind(
        {"programme": "kafalat", "currency": {"code": "PKR"}, "group": TRIAL | {"kind": "randomised"}},
        waves=("bsl", "end"),
        arms=True,
        districts={"01": "Satu"},
        households=96,
        cites=True,
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
        {
            "welfare": "consumption", "currency": {"code": "EUR"}, "period": "year", "equivalence": "square_root",
            "authors": [WRITER], "site": "https://studies.example.org", "sources": ["sabarisman2024"],
        },
        line={"value": 700, "set_by": {"id": "Bank Dunia", "en": "the World Bank"}},
        official=True,
        cites=True,
    ),
    "ties_once": Kind({"network": {"boundary": "village"}}, incomes=False, line=None, ties=True),
    "ties_twice": Kind(
        {"network": {"actor_types": {"office": "linking", "trader": "bridging"}}},
        waves=("1", "2"),
        incomes=False,
        line=None,
        ties=True,
        actors=True,
        cites=True,
    ),
    "voices": Kind(incomes=False, line=None, voices=("outcome", "constraint", "enabler")),
    "no_line": Kind(
        {"synthetic": False}, waves=("2019", "2023"), line=None, index=True, growth=1.0, complete=True
    ),
    "relative_line": Kind(
        {"currency": {"code": "EUR"}, "lines": [{"id": "low", "label": {"id": "garis rendah", "en": "the low line"}}]},
        line={"relative": 0.6},
        tiles=True,
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
        complete=True,
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
        growth=1.05,
        anew=True,
        index=True,
        sources=True,
        voices=("outcome",),
    ),
    "counted": Kind(
        SAMPLED | {"counts": "households", "material_change": 0.2},
        waves=("2019", "2023"),
        line={"value": 900},
        growth=0.75,
        unanswered=True,
        cites=True,
    ),
    "few": Kind(
        {"programme": "kafalat", "network": {"actor_types": {"office": "linking", "trader": "bridging"}}},
        waves=("2019", "2023"),
        districts={"01": "Satu"},
        households=6,
        sources=True,
        ties=True,
        actors=True,
        index=True,
        voices=("outcome",),
    ),
    "many": Kind(
        {"group": TRIAL | {"kind": "matched"}, "prices": {"constant": 2019, "source": SOURCE}},
        waves=("2019", "2023"),
        districts={"01": "Satu", "02": "Dua", "03": "Tiga", "04": "Empat"},
        households=24,
        arms=True,
        tiles=True,
    ),
    "few_once": Kind(districts={"01": "Satu"}, households=4, ties=True, unanswered=True),
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
        tables["households"] = households_of(kind)
    if kind.ties:
        tables["ties"] = ties_of(kind, tables["households"])
    if kind.actors:
        tables["actors"] = pd.DataFrame({"actor_id": ["a1", "a2"], "actor_type": ["office", "trader"]})
    if kind.voices:
        tables["statements"], tables["informants"] = statements_of(kind)
    if kind.unnamed:
        tables["statements"] = tables["statements"].drop(columns="informant_id")
        del tables["informants"]
    if kind.tiles:
        tables["tiles"] = tiles_of(kind)
    if kind.index or kind.official:
        tables["reference"] = reference_of(kind)
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

"""Studies that go to the edge, as folders on disk: each number is a value or has a reason, and nothing is warned of.

The cells of the three notebooks are run as they stand, with warnings as errors, so what a notebook calls is tested;
then disclosure and the tables made of findings.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest

from analysis import recording
from analysis.disclosure.findings import disclosed
from analysis.errors import UserError
from analysis.findings import FINDINGS_MIME, TABLE_MIME, Finding, Table, finding_from_json, table_from_json
from analysis.network import homophily
from analysis.notebooks.registry import notebooks_of
from analysis.study import open_study
from analysis.survey import bootstrap
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from tests.conftest import ROOT

SETTINGS = """\
id: edge
title: {id: Studi tepi, en: A study at the edge}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves:
  - {key: 2021, label: {id: Maret 2021, en: March 2021}, date: 2021-03}
  - {key: 2024, label: {id: Maret 2024, en: March 2024}, date: 2024-03}
welfare: income
poverty_line:
  2021: {value: 400000, source: {id: BPS, en: BPS}}
  2024: {value: 500000, source: {id: BPS, en: BPS}}
synthetic: true
"""
NETWORK = "network: {actor_types: {tksk: linking}}\n"
REFERENCE = """\
indicator,area_code,year,value,unit,source
price_index,ID,2021,100,index,BPS
price_index,ID,2024,110,index,BPS
"""
SOURCES = ("business_month", "wages_month", "aid_month", "transfers_month")
ENORMOUS = 1e300


@dataclass
class Folder:
    """A study folder in the making; a case changes it before it is written."""

    households: pd.DataFrame
    ties: pd.DataFrame | None
    actors: pd.DataFrame | None
    settings: str = SETTINGS + NETWORK
    texts: dict[str, str] = field(default_factory=dict)

    def write(self, place: Path) -> Path:
        """Writes the folder."""
        codes = sorted(self.households["district_code"].unique())
        tables = {
            "districts": pd.DataFrame({"district_code": codes, "name": [f"Desa {code}" for code in codes]}),
            "households": self.households,
            "ties": self.ties,
            "actors": self.actors,
        }
        for name, table in tables.items():
            if table is not None:
                table.to_csv(place / f"{name}.csv", index=False)
        (place / "study.yml").write_text(self.settings, "utf-8")
        for name, text in {"reference.csv": REFERENCE, **self.texts}.items():
            (place / name).write_text(text, "utf-8")
        return place


def ordinary(households: int = 24) -> Folder:
    """Two districts in two waves, by arithmetic: incomes from four sources, a ring of ties, an actor."""
    frames = []
    i = np.arange(households)
    for step, wave in enumerate(("2021", "2024")):
        amounts = {
            source: (100_000 + 70_000 * ((i * 7 + at * 5 + step * 3) % 11)).astype(float)
            for at, source in enumerate(SOURCES)
        }
        frames.append(
            pd.DataFrame(
                {
                    "household_id": [f"h{k:02d}" for k in i],
                    "district_code": np.where(i < households * 2 // 3, "A", "B"),
                    "wave": wave,
                    "household_size": 1 + i % 5,
                    "weight": 1.0 + i % 3 / 2,
                    "stratum": np.where(i % 2, "s1", "s2"),
                    "cluster": [f"c{k // 3}" for k in i],
                    **amounts,
                    "income_month": sum(amounts.values()),
                    "business_type": np.where(i % 3, "food", "craft"),
                    "savings": np.where(i % 4, "yes", "no"),
                }
            )
        )
    names = frames[0]["household_id"].tolist()
    ring = [("2021", a, b, "advice") for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    ring += [("2024", a, b, "lending") for a, b in zip(names, [*names[2:], *names[:2]], strict=True)]
    ring += [(wave, name, "t1", "advice") for wave in ("2021", "2024") for name in names[::3]]
    ties = pd.DataFrame(ring, columns=["wave", "source_id", "target_id", "tie_kind"])
    actors = pd.DataFrame({"actor_id": ["t1"], "actor_type": ["tksk"]})
    return Folder(pd.concat(frames, ignore_index=True), ties, actors)


def amounts_set(folder: Folder, value: float) -> Folder:
    """All sources, and their sum, the same in every household."""
    folder.households = folder.households.assign(**dict.fromkeys(SOURCES, value), income_month=4 * value)
    return folder


def equal_incomes(folder: Folder) -> Folder:
    amounts_set(folder, 500_000.0)
    folder.households["household_size"] = 4
    return folder


def no_income_at_all(folder: Folder) -> Folder:
    return amounts_set(folder, 0.0)


def incomes_unknown(folder: Folder) -> Folder:
    return amounts_set(folder, math.nan)


def one_household(folder: Folder) -> Folder:
    folder.households = folder.households[folder.households["household_id"] == "h00"]
    folder.ties = folder.ties[folder.ties["source_id"].eq("h00") & folder.ties["target_id"].eq("t1")]  # type: ignore[index]
    return folder


def one_household_in_a_district(folder: Folder) -> Folder:
    folder.households = folder.households[
        folder.households["district_code"].eq("A") | folder.households.eq("h20").any(axis=1)
    ]
    known = {*folder.households["household_id"], "t1"}
    folder.ties = folder.ties[folder.ties["source_id"].isin(known) & folder.ties["target_id"].isin(known)]  # type: ignore[index]
    return folder


def ties_not_asked(folder: Folder) -> Folder:
    folder.ties, folder.actors, folder.settings = None, None, SETTINGS
    return folder


def no_ties(folder: Folder) -> Folder:
    """Ties were asked in the first wave; all that was named is oneself."""
    folder.ties = pd.DataFrame(
        [("2021", "h00", "h00", "advice"), ("2024", "h01", "h01", None)],
        columns=["wave", "source_id", "target_id", "tie_kind"],
    )
    return folder


def ties_of_one_wave(folder: Folder) -> Folder:
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def complete_network(folder: Folder) -> Folder:
    pairs = list(combinations(sorted(folder.households["household_id"].unique()), 2))
    folder.ties = pd.DataFrame(
        [(wave, a, b, "advice") for wave in ("2021", "2024") for a, b in pairs],
        columns=["wave", "source_id", "target_id", "tie_kind"],
    )
    return folder


def directed_complete_network(folder: Folder) -> Folder:
    ties = complete_network(folder).ties
    assert ties is not None
    back = ties.rename(columns={"source_id": "target_id", "target_id": "source_id"})
    folder.ties = pd.concat([ties, back], ignore_index=True)[ties.columns]
    folder.settings = SETTINGS + "network: {directed: true, actor_types: {tksk: linking}}\n"
    return folder


def weights_of_zero(folder: Folder) -> Folder:
    folder.households["weight"] = 0
    return folder


def weights_of_zero_in_one_wave(folder: Folder) -> Folder:
    folder.households.loc[folder.households["wave"].eq("2024"), "weight"] = 0
    return folder


def one_stratum_of_one_cluster(folder: Folder) -> Folder:
    folder.households = folder.households.assign(stratum="s", cluster="c")
    return folder


def one_cluster_in_each_stratum(folder: Folder) -> Folder:
    folder.households["cluster"] = folder.households["stratum"]
    return folder


def no_pairs(folder: Folder) -> Folder:
    second = folder.households["wave"].eq("2024")
    folder.households.loc[second, "household_id"] = "n" + folder.households.loc[second, "household_id"]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def one_pair(folder: Folder) -> Folder:
    first, same = folder.households["wave"].eq("2021"), folder.households["household_id"].eq("h03")
    folder.households = folder.households[first | same]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def a_single_wave(folder: Folder) -> Folder:
    kept = [line for line in folder.settings.splitlines(keepends=True) if "2024" not in line]
    folder.settings = "".join(kept)
    folder.households = folder.households[folder.households["wave"].eq("2021")]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def negative_incomes(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\n"
    rows = folder.households.index[::5]
    folder.households.loc[rows, "business_month"] -= 3_000_000.0
    folder.households.loc[rows, "income_month"] -= 3_000_000.0
    return folder


def only_negative_incomes(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\n"
    return amounts_set(folder, -100_000.0)


def incomes_that_sum_to_zero(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\ncounts: households\n"
    sign = np.where(np.arange(len(folder.households)) % 2, 1.0, -1.0)
    folder.households = folder.households.assign(
        weight=1.0, **dict.fromkeys(SOURCES, 100_000.0 * sign), income_month=400_000.0 * sign
    )
    return folder


def enormous_incomes(folder: Folder) -> Folder:
    folder.households[[*SOURCES, "income_month"]] *= ENORMOUS / 1e6
    return folder


def one_enormous_income(folder: Folder) -> Folder:
    folder.households.loc[[2, 30], ["business_month", "income_month"]] = ENORMOUS
    return folder


def the_largest_incomes_there_are(folder: Folder) -> Folder:
    return amounts_set(folder, 4e307)


def minute_incomes(folder: Folder) -> Folder:
    folder.households[[*SOURCES, "income_month"]] *= 1e-306
    return folder


def enormous_weights(folder: Folder) -> Folder:
    folder.households["weight"] *= ENORMOUS
    return folder


def weights_far_apart(folder: Folder) -> Folder:
    folder.households["weight"] = np.where(np.arange(len(folder.households)) % 2, ENORMOUS, 1e-300)
    return folder


def enormous_households(folder: Folder) -> Folder:
    folder.households["household_size"] = 10**15 + np.arange(len(folder.households)) % 3
    return folder


def an_enormous_line(folder: Folder) -> Folder:
    folder.settings = folder.settings.replace("value: 400000", "value: 1.0e+300").replace(
        "value: 500000", "value: 1.0e-300"
    )
    return folder


def values_per_person(folder: Folder) -> Folder:
    folder.households = folder.households.drop(columns=[*SOURCES]).rename(
        columns={"income_month": "income_capita_month"}
    )
    return folder


def everybody_was_surveyed(folder: Folder) -> Folder:
    folder.settings += "design: {population: {A: 16, B: 8}}\n"
    return folder


CASES: dict[str, Callable[[Folder], Folder]] = {
    change.__name__: change
    for change in (
        lambda_free
        for lambda_free in (
            equal_incomes,
            no_income_at_all,
            incomes_unknown,
            one_household,
            one_household_in_a_district,
            ties_not_asked,
            no_ties,
            ties_of_one_wave,
            complete_network,
            directed_complete_network,
            weights_of_zero,
            weights_of_zero_in_one_wave,
            one_stratum_of_one_cluster,
            one_cluster_in_each_stratum,
            no_pairs,
            one_pair,
            a_single_wave,
            negative_incomes,
            only_negative_incomes,
            incomes_that_sum_to_zero,
            enormous_incomes,
            one_enormous_income,
            the_largest_incomes_there_are,
            minute_incomes,
            enormous_weights,
            weights_far_apart,
            enormous_households,
            an_enormous_line,
            values_per_person,
            everybody_was_surveyed,
        )
    )
}


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer draws change no case, and thirty studies take long."""
    monkeypatch.setattr(bootstrap, "DRAWS", 99)
    monkeypatch.setattr(homophily, "DEALS", 49)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], tuple[list[Finding], list[Table]]]:
    """Runs the notebooks' cells for a study and district, strictly, and gives what they recorded."""

    def recorded(study: Path, district: str) -> tuple[list[Finding], list[Table]]:
        shown: list[dict[str, Any]] = []
        monkeypatch.setattr(recording, "display", lambda data, raw: shown.append(data))
        for notebook in notebooks_of(district):
            space: dict[str, Any] = {"study": str(study), "district": district}
            for source in cells(notebook):
                with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
                    warnings.simplefilter("error")
                    exec(source, space)  # as the notebook does
        findings = [item for data in shown for item in data.get(FINDINGS_MIME, {}).get("findings", ())]
        tables = [data[TABLE_MIME] for data in shown if TABLE_MIME in data]
        json.dumps([findings, tables], allow_nan=False)  # NaN and infinity are no JSON
        return [finding_from_json(item) for item in findings], [table_from_json(item) for item in tables]

    return recorded


def cells(notebook: str) -> Iterator[str]:
    """The code of a notebook, cell by cell, without its parameters."""
    path = ROOT / "analysis" / "notebooks" / f"{notebook}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", ()):
            yield cell.source


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("case", CASES)
def test_each_number_is_a_value_or_has_a_reason(case: str, tmp_path: Path, run: Any) -> None:
    study = CASES[case](ordinary()).write(tmp_path)
    opened = open_study(study)
    rules, everything = opened.settings.disclosure, []
    for district in [*opened.districts["district_code"], "all"]:
        findings, tables = run(study, district)
        assert len(findings) > 100
        for finding in findings:
            assert finding.reason or finding.value is not None, finding
            assert finding.unit, finding
            if finding.value is not None and finding.low is not None and finding.high is not None:
                assert finding.low <= finding.high, finding
            if finding.method:
                assert finding.low is not None, finding
        shown = disclosed(district, findings, tables, rules=rules, published_voices=False)
        everything += shown.findings
        of_findings = [changes_table(shown.findings, district=district), reach_table(shown.findings, district=district)]
        check_tables([*shown.tables, *(table for table in of_findings if table is not None)])
    compared = [districts_table(everything), comparisons_table(everything)]
    check_tables([table for table in compared if table is not None])


def check_tables(tables: list[Table]) -> None:
    for table in tables:
        for name in table.values:
            for value in table.rows[name]:
                number = isinstance(value, float | int | np.number)
                assert not number or pd.isna(value) or math.isfinite(value), (table.id, name, value)


# --- what the study's files may not hold: told with the place, what was expected and what to do


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (
            "household_size",
            "0",
            "not a whole number of 1 or more. Correct it, or declare a code for missing answers under "
            "missing_values: in study.yml.",
        ),
        ("income_month", "inf", "not a finite number. Correct it, or empty the field."),
        ("income_month", "-Infinity", "not a finite number. Correct it, or empty the field."),
        ("income_month", "1e999", "not a finite number. Correct it, or empty the field."),
        ("weight", "inf", "not a finite number. Correct it, or empty the field."),
        (
            "income_month",
            "-1",
            "below the minimum 0. Correct it, or declare a code for missing answers under missing_values: in "
            "study.yml, or set negatives_allowed: true there.",
        ),
    ],
)
def test_what_no_household_can_have_is_refused(column: str, value: str, told: str, tmp_path: Path) -> None:
    folder = ordinary()
    folder.households = folder.households.astype({column: object})
    folder.households.loc[4, column] = value
    with pytest.raises(UserError) as error:
        open_study(folder.write(tmp_path))
    assert str(error.value) == f"households.csv, row 6, column {column}: {told}"

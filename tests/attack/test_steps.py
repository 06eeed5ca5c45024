"""Every number that a protected study tells is its true one, but for half a step: beside the same study in full."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.catalogue import definition_of
from analysis.findings import Finding, Table, finding_from_json, table_from_json
from analysis.findings.definition import Kind
from analysis.findings.key import FindingKey
from tests.attack.few_households import STUDIES, write_few
from tests.attack.sites import IN_FULL, published
from tests.attack.steps import FIVES, INFORMANTS, OF_FINDINGS, OUTWARDS, RULES, Cell, of_finding, step
from tests.report.claims.studies import write_study

FEW = {f"few{few.seed}": few for few in STUDIES}
OF_CLAIMS = ("prokus", "trial", "matched", "consumption", "relative_line", "whole_households", "sections", "counted")
EPS = 1e-9
Place = tuple[str, str]  # a table and its district


@dataclass(frozen=True)
class Both:
    """A study as it is told, and as it is."""

    told: dict[FindingKey, Finding]
    true: dict[FindingKey, Finding]
    in_full: dict[FindingKey, Finding]
    told_tables: dict[Place, list[dict[str, str]]]
    true_tables: dict[Place, Table]
    coarser: dict[str, int]


@pytest.fixture(scope="module", params=(*FEW, *OF_CLAIMS))
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """A small study in full, and protected."""
    name = request.param
    folder = tmp_path_factory.mktemp("both") / name
    write_few(folder, FEW[name]) if name in FEW else write_study(folder, name)
    plain = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(plain + IN_FULL, "utf-8")
    build = published(folder).build
    in_full, true = _public(folder), _private(build)
    tables = dict(_private_tables(build))
    shutil.rmtree(build)  # its notebooks round what they hand to tables
    (folder / "study.yml").write_text(plain + "disclosure: {in_full: false}\n", "utf-8")
    shutil.rmtree(folder.parent / "_site")
    published(folder)
    coarser = json.loads((build / "disclosure.json").read_text("utf-8"))["coarser"]
    return Both(_public(folder), true, in_full, dict(_public_tables(folder)), tables, coarser)


def test_findings_are_off_by_half_a_step_at_most(both: Both) -> None:
    wrong = []
    for key, told in both.told.items():
        if told.value is None or told.id.startswith("joint."):
            continue
        assert both.in_full[key].value is not None, f"{key.text} is shown, and is hidden in full"
        true = both.true[key]
        unit = of_finding(true, figures=2)
        unit = _wider(unit, both.coarser.get(key.text, 1))
        if definition_of(told.id).kind is Kind.DESIGN:
            unit = _of_households(both, true)
        if abs(told.value - true.value) > unit / 2 + EPS * max(1, abs(true.value)):
            wrong.append((key.text, told.value, true.value, unit))
        if definition_of(told.id).kind is Kind.QUANTILE or told.low is None:
            continue
        ends = (true.low - told.low, told.high - true.high)
        if not all(-EPS * abs(true.value) - EPS <= end <= unit + EPS * abs(true.value) for end in ends):
            wrong.append((key.text, told.low, told.high, true.low, true.high, unit))
    assert wrong == []


def test_households_behind_findings_are_in_fives_or_in_the_steps_of_a_number_near_theirs(both: Both) -> None:
    for key, told in both.told.items():
        unit = _of_households(both, both.true[key]) if key in both.true else FIVES
        if told.df is not None:
            assert told.df.is_integer(), key.text
            assert -unit < told.df - both.true[key].df <= unit / 2, key.text
        if told.n is None or definition_of(told.id).kind in (Kind.VOICES, Kind.VERDICT):
            continue
        assert told.n % unit == 0, key.text
        assert abs(told.n - both.true[key].n) <= unit / 2 or (told.n == unit and both.true[key].n > 0), key.text


def test_cells_of_tables_are_off_by_half_a_step_at_most_and_in_steps(both: Both) -> None:
    wrong = []
    for place, rows in both.told_tables.items():
        if place not in both.true_tables:
            continue  # made of public findings
        table = both.true_tables[place]
        true_rows: list[dict[str, Any]] = _records(table)
        for row, true in zip(rows, true_rows, strict=True):
            for column in () if table.id == INFORMANTS else _told_columns(row, table):
                if not row[column]:
                    continue
                value, truth = float(row[column]), float(true[column])
                unit = _step_of(both, Cell(table, true, column))
                limit = unit if column.endswith(OUTWARDS) else unit / 2
                off = value / unit - round(value / unit) if unit else 0.0
                if abs(value - truth) > limit + EPS * max(1, abs(truth)) or abs(off) > 1e-6:
                    wrong.append((*place, true["key"], true["wave"], column, value, truth, unit))
    assert wrong == []


def test_tables_of_findings_have_what_findings_have(both: Both) -> None:
    for (table, district), rows in both.told_tables.items():
        for row in rows:
            for finding, column, cell in _repeated(table, district, row):
                found = both.told[finding]
                assert (None if not cell else float(cell)) == pytest.approx(getattr(found, column)), (finding, column)


def _records(table: Table) -> list[dict[str, Any]]:
    rows = table.rows.astype(object).where(table.rows.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _told_columns(row: dict[str, str], table: Table) -> list[str]:
    return [column for column in row if (table.id, column) in RULES or column in table.values]


def _step_of(both: Both, cell: Cell) -> float:
    rule = RULES[cell.table.id, cell.column]
    if isinstance(rule, float):
        return rule
    if callable(rule):
        return rule(cell)
    key, wave = str(cell.row["key"]), str(cell.row["wave"])
    first, _, second = wave.partition("-")
    wave = first if cell.column.endswith("_first") else second if cell.column.endswith("_second") else wave
    finding = both.true[FindingKey(rule.replace("<key>", key), cell.table.district, wave)]
    return _wider(of_finding(finding, figures=2), both.coarser.get(finding.key.text, 1))


def _repeated(table: str, district: str, row: dict[str, str]) -> Iterator[tuple[FindingKey, str, str]]:
    for column, (id_, part) in OF_FINDINGS.get(table, {}).items():
        place = row.get("district_code") or district
        yield FindingKey(id_.replace("<key>", row["key"]), place, row["wave"]), part, row[column]


def _of_households(both: Both, finding: Finding) -> float:
    """The steps of the households behind a finding: of the widest number of households that fewer than five are off."""
    times = [
        times
        for text, times in both.coarser.items()
        if (other := both.true[FindingKey.parse(text)]).unit == "count"
        if (other.district, other.wave) == (finding.district, finding.wave)
        if abs((other.n or 0) - (finding.n or 0)) < FIVES
    ]
    return _wider(FIVES, max(times, default=1))


def _wider(unit: float, times: int) -> float:
    return step(unit * times) if times > 1 else unit


def _public(folder: Path) -> dict[FindingKey, Finding]:
    records = json.loads((folder.parent / "_site" / "data" / "findings.json").read_text("utf-8"))["findings"]
    return {finding.key: finding for finding in map(finding_from_json, records)}


def _private(build: Path) -> dict[FindingKey, Finding]:
    files = [json.loads(path.read_text("utf-8")) for path in sorted((build / "findings").glob("*.json"))]
    found = [finding_from_json(record) for file in files for record in file["findings"]]
    return {finding.key: finding for finding in found}


def _private_tables(build: Path) -> Iterator[tuple[Place, Table]]:
    for path in sorted((build / "tables").glob("*/*.json")):
        yield (path.stem, path.parent.name), table_from_json(json.loads(path.read_text("utf-8")))


def _public_tables(folder: Path) -> Iterator[tuple[Place, list[dict[str, str]]]]:
    for path in sorted((folder.parent / "_site" / "data" / "tables").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield (path.stem, path.parent.name), list(csv.DictReader(file))

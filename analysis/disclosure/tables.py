"""Suppression and rounding of a public table's cells."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.catalogue import definition_of
from analysis.disclosure.precision import BASE, OF_SHARES, outwards, step, to_step, unit_of
from analysis.findings import Finding, Table
from analysis.findings.key import FindingKey
from analysis.study.settings import Disclosure

TABLE = "table:"  # begins the id of a table's cell: table:<table>:<key>:<column>
# cells that are findings: the id by table and column, where <key> is the row's, <first> and <second> waves of a pair
FINDINGS: Mapping[tuple[str, str], Mapping[str, str] | str] = {
    ("income_sources", "share"): "income.share_<key>",
    ("business_types", "median"): "income.business_median.<key>",
    ("brokers", "reach"): "network.reach.<key>",
    ("transition", "poor"): {"poor": "change.stayed_poor", "not_poor": "change.entered_poverty"},
    ("transition", "not_poor"): {"poor": "change.left_poverty"},
    ("sensitivity", "headcount_change"): {"base": "change.headcount"},
}
# columns that give back a finding by sums: empty where it is hidden
GIVING: Mapping[tuple[str, str], str] = {
    ("parade", "income"): "income.mean_capita",
    ("attrition", "mean_capita"): "income.mean_capita",
    ("attrition", "headcount"): "poverty.headcount",
    ("attrition_bounds", "headcount_change"): "change.headcount",
    ("sensitivity", "headcount_first"): "poverty.headcount",
    ("sensitivity", "headcount_second"): "poverty.headcount",
    ("sensitivity", "headcount_change"): "change.headcount",
    ("sensitivity", "headcount_change_low"): "change.headcount",
    ("sensitivity", "headcount_change_high"): "change.headcount",
    ("sensitivity", "gini_first"): "inequality.gini",
    ("sensitivity", "gini_second"): "inequality.gini",
    ("lorenz", "income_share"): "inequality.gini",
    ("income_by_degree", "income"): "income.mean_capita",
    ("income_by_degree", "smoothed"): "income.mean_capita",
    ("model", "coefficient"): "association.degree",
    ("model", "low"): "association.degree",
    ("model", "high"): "association.degree",
    ("model", "median_coefficient"): "association.degree",
    ("transition", "not_poor"): "change.headcount",
}
PARTITIONS = frozenset({"distribution", "business_types", "degree_distribution", "lorenz"})  # rows share all households
COUNTS = frozenset({("attrition", "households"), ("blocks", "ties"), ("model", "n")})  # of households and ties
CURVES = {"lorenz": ("key",), "parade": ("key", "lower")}  # columns with shares of households, which tell their number
OTHER_CHOICES = "sensitivity"  # the table of findings under other choices; its counts are differences of two choices
_NOT_BY_COUNT = ("themes", OTHER_CHOICES)  # tables whose counts aren't of the households that a cell is worked out from
_FIGURES = 3  # significant figures of cells that tell how many households they rest on in no other way


def public_table(table: Table, rules: Disclosure, *, published_voices: bool, hidden: Collection[str] = ()) -> Table:
    """The table without its counts, its small cells empty, and those of `hidden` (keys as text)."""
    rows = table.rows.copy()
    counted = table.rows
    if rules.in_full is False:
        for name in CURVES.get(table.id, ()):
            rows[name] = pd.Series([_hundredths(share) for share in rows[name]], index=rows.index, dtype="object")
    exempt = published_voices and table.id == "themes"
    for name in table.values:
        count = f"{name}.n"
        if count not in rows:
            if rules.in_full is False and name in rows:
                rows[name] = pd.Series([_figures(value) for value in rows[name]], index=rows.index, dtype="object")
            continue
        counts = pd.to_numeric(rows[count])
        if not exempt:
            threshold = rules.households if name in table.statistics else rules.cell
            small = (counts < threshold) if name in table.statistics else ((counts > 0) & (counts < threshold))
            rows[name] = rows[name].astype("object").where(~small, None)
        if rules.in_full is False and table.id not in _NOT_BY_COUNT:
            told = _rounded(table, counted, name, counts, cells=rows[name])
            rows[name] = pd.Series(told, index=rows.index, dtype="object")
        rows = rows.drop(columns=count)
    return replace(table, rows=_without(table, rows, hidden))


def _hundredths(share: object) -> object:
    rounded = round(float(share), 2)  # type: ignore[arg-type]
    return f"{rounded:.6g}" if isinstance(share, str) else rounded


def _rounded(table: Table, rows: pd.DataFrame, name: str, counts: pd.Series, *, cells: pd.Series) -> list[object]:
    """A column's cells in the steps of the households behind them; counts in fives, zero is zero."""
    mean_of_own = name in table.statistics
    totals = counts.groupby(rows["wave"]).transform("sum") if table.id in PARTITIONS else counts
    if table.id == "transition":  # a row's cells are parts of all pairs
        both = sum(pd.to_numeric(rows[f"{column}.n"]) for column in table.values if f"{column}.n" in rows)
        totals = pd.Series(both, index=rows.index).groupby(rows["wave"]).transform("sum")
    told: list[object] = []
    for value, n in zip(cells, totals, strict=True):
        if not _is_number(value) or not float(n) > 0 or not value:
            told.append(value)
        elif (table.id, name) in COUNTS:
            told.append(max(float(BASE), to_step(float(value), float(BASE))))
        else:
            size = abs(float(value)) if mean_of_own and abs(float(value)) > 1 else OF_SHARES
            told.append(_to_step(float(value), step(size / float(n)), name))
    return told


def _to_step(value: float, unit: float, column: str) -> float:
    """A cell in steps, the ends of an interval outwards."""
    end = column.rpartition("_")[2]
    return outwards(value, unit, end) if end in ("low", "high") else to_step(value, unit)


def _figures(value: object) -> object:
    if not _is_number(value) or not value:
        return value
    number = float(value)  # type: ignore[arg-type]
    return to_step(number, 10.0 ** (math.floor(math.log10(abs(number))) - _FIGURES + 1))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _without(table: Table, rows: pd.DataFrame, hidden: Collection[str]) -> pd.DataFrame:
    cells = {FindingKey.parse(text) for text in hidden if text.startswith(f"{TABLE}{table.id}:")}
    for column in table.values if cells else ():
        gone = [
            FindingKey(f"{TABLE}{table.id}:{key}:{column}", table.district, str(wave)) in cells
            for key, wave in zip(rows["key"], rows["wave"], strict=True)
        ]
        if any(gone):
            rows[column] = rows[column].astype("object").where(~pd.Series(gone, index=rows.index), None)
    return rows


def steps_of(findings: Iterable[Finding], coarser: Mapping[str, int]) -> dict[FindingKey, float]:
    """The steps in which findings are told, by their keys; of private findings, whose numbers of households are exact.

    `coarser` has how many times as wide some are, by their keys as text.
    """
    units = {
        one.key: (unit_of(one, definition_of(one.id).kind) or 0.0) * coarser.get(one.key.text, 1) for one in findings
    }
    return {key: step(unit) for key, unit in units.items()}


def following(table: Table, findings: Sequence[Finding], *, steps: Mapping[FindingKey, float]) -> Table:
    """The table with the cells that repeat findings as these are shown, and empty where they give back a hidden one.

    `steps` has those of the findings in which the same is told under other choices.
    """
    by_place = {(finding.id, finding.wave): finding for finding in findings}
    waves = {finding.wave for finding in findings}
    rows = table.rows.copy()
    for column in table.values:
        if column not in rows:
            continue
        cells = []
        for key, wave, value in zip(rows["key"], rows["wave"], rows[column], strict=True):
            named = FINDINGS.get((table.id, column))
            id_ = named.get(str(key)) if isinstance(named, Mapping) else named
            shown = by_place.get((id_.replace("<key>", str(key)), str(wave))) if id_ else None
            gives = GIVING.get((table.id, column))
            places = [(gives, one) for one in _waves(str(wave), column, waves)] if gives else []
            told = [by_place[place] for place in places if place in by_place]
            if shown is not None and _is_number(value):
                value = shown.value
            elif table.id == OTHER_CHOICES and told and _is_number(value):
                value = _as_another_choice(float(value), str(key), column, told[0], steps[told[0].key])
            if any(finding.disclosure != "shown" for finding in told):
                value = None
            cells.append(value)
        if any(one is not other for one, other in zip(cells, rows[column], strict=True)):
            rows[column] = pd.Series(cells, index=rows.index, dtype="object")
    return replace(table, rows=rows)


def _as_another_choice(value: float, choice: str, column: str, base: Finding, unit: float) -> float | None:
    """A cell of the table of other choices: in the steps of the finding that has the study's own choice, or that."""
    if choice == "base":
        return base.low if column.endswith("_low") else base.high if column.endswith("_high") else base.value
    return _to_step(value, unit, column) if unit else value


def _waves(wave: str, column: str, known: Collection[str]) -> list[str]:
    """The waves whose findings a cell may give back: its own, or those of the pair that its name joins."""
    of_pair = [one for one in known if one != wave and (wave.startswith(f"{one}-") or wave.endswith(f"-{one}"))]
    if column.endswith("_first") and of_pair:  # else the study's only wave
        return [one for one in of_pair if wave.startswith(f"{one}-")]
    if column.endswith("_second"):
        return [one for one in of_pair if wave.endswith(f"-{one}")]
    return [wave, *of_pair]

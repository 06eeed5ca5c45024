"""What ties cells of public tables to each other and to findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from analysis.disclosure.cells import Cell
from analysis.disclosure.rows import HOLDS, Row, is_zero
from analysis.disclosure.table_cells import STILL_NOT_POOR, SUMMING, key_of
from analysis.disclosure.tables import TABLE
from analysis.findings.key import FindingKey

_POVERTY = ("change.stayed_poor", "change.entered_poverty", "change.left_poverty")
_Known = Mapping[FindingKey, Cell]
_Place = tuple[str, str]


def table_rows(known: _Known, pairs: Mapping[str, tuple[str, str]]) -> Iterator[Row]:
    """All rows of tables' cells; `pairs` has the two waves of each pair of waves by its name."""
    columns: dict[tuple[str, str], dict[_Place, list[FindingKey]]] = defaultdict(lambda: defaultdict(list))
    for key in known:
        if key.id.startswith(TABLE):
            table, column = key.id.split(":")[1], key.id.rpartition(":")[2]
            columns[table, column][key.district, key.wave].append(key)
    for table, column in SUMMING.items():
        yield from (dict.fromkeys(keys, 1.0) for keys in columns[table, column].values() if _is_whole(known, keys))
    yield from _poverty_rows(known, columns[STILL_NOT_POOR[0], STILL_NOT_POOR[2]])
    yield from _attrition_rows(known, columns["attrition", "households"], pairs)
    yield from _block_rows(known, columns["blocks", "per_household"])
    yield from _broker_rows(known, columns["brokers", "ties"])


def _is_whole(known: _Known, keys: list[FindingKey]) -> bool:
    return abs(sum(known[key].value for key in keys) - 1) <= HOLDS


def _poverty_rows(known: _Known, cells: Mapping[_Place, list[FindingKey]]) -> Iterator[Row]:
    """Those who were poor in both waves, in either, and in none are all pairs."""
    for (district, wave), (still,) in cells.items():
        keys = [still, *(FindingKey(id_, district, wave) for id_ in _POVERTY)]
        if all(key in known for key in keys) and _is_whole(known, keys):
            yield dict.fromkeys(keys, 1.0)


def _attrition_rows(
    known: _Known, cells: Mapping[_Place, list[FindingKey]], pairs: Mapping[str, tuple[str, str]]
) -> Iterator[Row]:
    """Households surveyed again and those that weren't are all of the first wave."""
    for (district, wave), keys in cells.items():
        total = sum(known[key].value for key in keys)
        for id_, more in (("network.n_households", 0.0), ("design.df", 1.0)):
            every = FindingKey(id_, district, pairs.get(wave, (wave, wave))[0])
            if every in known and known[every].value + more == total:
                yield {**dict.fromkeys(keys, 1.0), every: -1.0}


def _block_rows(known: _Known, cells: Mapping[_Place, list[FindingKey]]) -> Iterator[Row]:
    """Ties of a household asked, times these, are the ties, those of two households twice."""
    for (district, wave), keys in cells.items():
        asked = FindingKey("network.n_households", district, wave)
        for mean in keys:
            ties = key_of("blocks", mean.id.split(":")[2], "ties", district, wave)
            if asked not in known or ties not in known:
                continue
            ends = known[mean].value * known[asked].value
            times = next((times for times in (1.0, 2.0) if is_zero([ends, -times * known[ties].value])), None)
            if times and ends:
                yield {mean: known[asked].value, asked: known[mean].value, ties: -times}


def _broker_rows(known: _Known, cells: Mapping[_Place, list[FindingKey]]) -> Iterator[Row]:
    """A type's ties are its part of the ties to all types that have one; the parts sum to one."""
    for (district, wave), keys in cells.items():
        ties = {key: key_of("blocks", key.id.split(":")[2], "ties", district, wave) for key in keys if known[key].value}
        if not ties or any(one not in known for one in ties.values()):
            continue
        if _is_whole(known, list(ties)):
            yield dict.fromkeys(ties, 1.0)
        every = sum(known[one].value for one in ties.values())
        for part, own in ties.items():
            if is_zero([known[part].value * every, -known[own].value]):
                of_all = dict.fromkeys(ties.values(), known[part].value)
                yield {**of_all, own: of_all[own] - 1.0, part: every}

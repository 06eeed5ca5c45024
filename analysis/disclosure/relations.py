"""The system of a study's published numbers: rows that hold of how far a reader's numbers may be from the true ones.

A relation F(numbers) = 0 that the true numbers fulfil ties any other numbers that a reader may think possible: to first
order, the sum of dF/dx times how far x is off is zero. So sums, ratios and the algebra of indices are rows of one kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.catalogue import CATALOGUE, is_known
from analysis.disclosure.arms import arms_of, weighted_row
from analysis.disclosure.cells import Cell
from analysis.disclosure.rows import HOLDS, Row, is_zero, merged, slopes, value
from analysis.disclosure.table_rows import table_rows
from analysis.disclosure.tables import TABLE
from analysis.findings.definition import defining_id, is_family
from analysis.findings.key import EVERYBODY, FindingKey
from analysis.findings.relation import FIRST, SECOND, ByWeight, Pooled, Relation

COMPARE = "compare."


@dataclass(frozen=True)
class System:
    """All cells by their keys, and the rows that tie them."""

    cells: dict[FindingKey, Cell]
    rows: list[Row]


def system_of(cells: Iterable[Cell], pairs: Mapping[str, tuple[str, str]]) -> System:
    """The system of cells; `pairs` has the two waves of each pair of waves by its name."""
    known = {cell.key: cell for cell in cells}
    places = defaultdict(list)
    for key in known:
        places[key.id, key.wave].append(key.district)
    rows = [
        *_pooled_rows(known, places),
        *_compared_rows(known, places),
        *_related_rows(known, pairs),
        *_weighted_rows(known),
        *table_rows(known, pairs),
    ]
    return System(known, rows)


def _pooled_rows(known: Mapping[FindingKey, Cell], places: Mapping[tuple[str, str], list[str]]) -> Iterator[Row]:
    """The whole's quantity is the districts', by weight."""
    for (id_, wave), districts in places.items():
        if id_.startswith(COMPARE) or EVERYBODY not in districts or len(districts) < 2:
            continue
        pooled = _definition_pool(id_)
        names = [(id_, *pooled.beside)]
        keys = [[FindingKey(name, district, wave) for name in names[0]] for district in districts]
        if any(key not in known for group in keys for key in group):
            continue
        weights = [known[group[0]].weight for group in keys]
        if any(weight is None for weight in weights):
            continue
        signed = [
            float(weight or 0.0) * (-1 if district == EVERYBODY else 1)
            for weight, district in zip(weights, districts, strict=True)
        ]
        values = [[known[key].value for key in group] for group in keys]
        terms = [sign * value(pooled.quantity, numbers) for sign, numbers in zip(signed, values, strict=True)]
        if is_zero(terms):
            yield merged(
                (key, sign * slope)
                for sign, group, numbers in zip(signed, keys, values, strict=True)
                for key, slope in zip(group, slopes(pooled.quantity, numbers), strict=True)
            )


def _definition_pool(id_: str) -> Pooled:
    name = defining_id(id_, CATALOGUE)
    declared = CATALOGUE[name].pools if name else None
    return declared or Pooled()


def _compared_rows(known: Mapping[FindingKey, Cell], places: Mapping[tuple[str, str], list[str]]) -> Iterator[Row]:
    """A comparison has what the rest of the study has, and that is the whole less the district."""
    for (id_, wave), districts in places.items():
        own = id_.removeprefix(COMPARE)
        if own == id_ or not is_known(own):
            continue
        for district in districts:
            keys = [FindingKey(id_, district, wave), FindingKey(own, district, wave), FindingKey(own, EVERYBODY, wave)]
            if any(key not in known for key in keys):
                continue
            here, whole = known[keys[1]], known[keys[2]]
            if here.weight is None or whole.weight is None or whole.weight <= here.weight:
                continue
            rest = whole.weight - here.weight
            row = {keys[0]: -1.0, keys[1]: 1 + here.weight / rest, keys[2]: -whole.weight / rest}
            if is_zero([factor * known[key].value for key, factor in row.items()]):
                yield row


def _related_rows(known: Mapping[FindingKey, Cell], pairs: Mapping[str, tuple[str, str]]) -> Iterator[Row]:
    """The relations that indicators declare, in every district and wave where all their numbers are known."""
    declared = [*arms_of(known).relations(one for one in _declared() if isinstance(one, Relation))]
    places = dict.fromkeys((key.district, key.wave) for key in known if not key.id.startswith(TABLE))
    by_place = defaultdict(list)
    for key in known:
        by_place[key.district, key.wave].append(key.id)
    for district, wave in places:
        for relation in declared:
            keys = _keys_of(relation, by_place[district, wave], district, wave, pairs.get(wave, (wave, wave)))
            if not keys or any(key not in known for key in keys):
                continue
            numbers = [known[key].value for key in keys]
            gradient = slopes(relation.zero, numbers)
            size = [slope * number for slope, number in zip(gradient, numbers, strict=True)]
            if abs(value(relation.zero, numbers)) <= HOLDS * max(map(abs, size), default=0.0):
                yield merged(zip(keys, gradient, strict=True))


def _declared() -> list[Relation | ByWeight]:
    return [relation for definition in CATALOGUE.values() for relation in definition.relations]


def _weighted_rows(known: Mapping[FindingKey, Cell]) -> Iterator[Row]:
    """The arms of a study are by weight all households, in every district and wave."""
    declared = [*arms_of(known).weighted(one for one in _declared() if isinstance(one, ByWeight))]
    for district, wave in dict.fromkeys((key.district, key.wave) for key in known) if declared else ():
        for whole, parts in declared:
            keys = [FindingKey(part, district, wave) for part in parts]
            if row := weighted_row(FindingKey(whole, district, wave), keys, known):
                yield row


def _keys_of(
    relation: Relation, ids: Sequence[str], district: str, wave: str, pair: tuple[str, str]
) -> list[FindingKey]:
    keys = []
    for id_ in relation.ids:
        if id_.startswith(FIRST):
            keys.append(FindingKey(id_.removeprefix(FIRST), district, pair[0]))
        elif id_.startswith(SECOND):
            keys.append(FindingKey(id_.removeprefix(SECOND), district, pair[1]))
        elif is_family(id_):
            keys += [FindingKey(member, district, wave) for member in ids if defining_id(member, [id_]) == id_]
        else:
            keys.append(FindingKey(id_, district, wave))
    return keys

"""What ties the numbers of a study's arms: each arm's to all households', and differences to the two arms'."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.catalogue import CATALOGUE
from analysis.disclosure.cells import Cell
from analysis.disclosure.rows import Row, is_zero
from analysis.findings.key import FindingKey
from analysis.findings.relation import ARM, OF_OUTCOME, OTHER, OUTCOME, ByWeight, Relation

_COUNTED, _MEANS = "group.n.", "group.mean."
_DIFFERENCES = ("group.balance.", "group.difference.", "group.did.")


@dataclass(frozen=True)
class Arms:
    """The arms of a study and the outcomes that it compares between them, as its findings name them."""

    names: tuple[str, ...]
    outcomes: tuple[str, ...]
    comparison: str | None = None  # the arm that others are set against; None where no difference is known

    def relations(self, declared: Iterable[Relation]) -> Iterator[Relation]:
        """The relations, those of arms once for each arm, or arm beside the comparison, and outcome."""
        for relation in declared:
            if not any(ARM in id_ for id_ in relation.ids):
                yield relation
                continue
            for outcome in self._outcomes_in(*relation.ids):
                for arm, other in self._pairs_in(*relation.ids):
                    named = {OUTCOME: outcome, ARM: arm, OTHER: other}
                    yield replace(relation, ids=tuple(_filled(id_, named) for id_ in relation.ids))

    def weighted(self, declared: Iterable[ByWeight]) -> Iterator[tuple[str, list[str]]]:
        """The finding of all households and those of the arms, for each outcome."""
        for one in declared:
            for outcome in self._outcomes_in(one.part):
                wholes = _of_column(outcome) if one.whole == OF_OUTCOME else [one.whole]
                parts = [_filled(one.part, {OUTCOME: outcome, ARM: arm}) for arm in self.names]
                yield from ((whole, parts) for whole in wholes)

    def _outcomes_in(self, *ids: str) -> Collection[str]:
        return self.outcomes if any(OUTCOME in id_ for id_ in ids) else ("",)

    def _pairs_in(self, *ids: str) -> Iterable[tuple[str, ...]]:
        if any(OTHER in id_ for id_ in ids):
            return ((arm, self.comparison) for arm in self.names if self.comparison and arm != self.comparison)
        return ((arm, "") for arm in self.names)


def arms_of(keys: Iterable[FindingKey]) -> Arms:
    """The arms and outcomes that findings are of; none in a study without a comparison group."""
    ids = {key.id for key in keys}
    names = sorted(id_.removeprefix(_COUNTED) for id_ in ids if id_.startswith(_COUNTED))
    means = [id_.removeprefix(_MEANS) for id_ in ids if id_.startswith(_MEANS)]
    outcomes = {mean.removesuffix(f".{name}") for mean in means for name in names if mean.endswith(f".{name}")}
    set_against = {name for name in names for id_ in ids if id_.startswith(_DIFFERENCES) and id_.endswith(f".{name}")}
    others = [name for name in names if name not in set_against]
    return Arms(tuple(names), tuple(sorted(outcomes)), others[0] if set_against and len(others) == 1 else None)


def weighted_row(whole: FindingKey, parts: Iterable[FindingKey], known: Mapping[FindingKey, Cell]) -> Row | None:
    """The row of a whole and its parts by weight; None where the parts that have a value aren't all of it."""
    cells = [known[key] for key in (*parts, whole) if key in known]
    weights = [cell.weight for cell in cells if cell.weight]
    if whole not in known or len(cells) < 2 or len(weights) < len(cells):
        return None
    *own, of_all = weights
    terms = [weight * cell.value for weight, cell in zip((*own, -of_all), cells, strict=True)]
    if not is_zero([*own, -of_all]) or not is_zero(terms):
        return None
    return {cell.key: weight for cell, weight in zip(cells, (*own, -of_all), strict=True)}


def _filled(id_: str, named: Mapping[str, str]) -> str:
    for place, name in named.items():
        id_ = id_.replace(place, name)
    return id_


def _of_column(outcome: str) -> list[str]:
    return [one.id for one in CATALOGUE.values() if one.columns == (outcome,)]

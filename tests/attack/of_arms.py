"""What an attacker makes of the arms of a trial: of each other, the district, the whole, and differences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.attack.intervals import Name, Unknowns, summed
from tests.attack.published import WHOLE, Key, Published

PAIR, WAVES = "2021-2024", ("2021", "2024")
COMPARISON = "none"
# of arms, of all households, the households behind the latter, whether the total is a whole number of households
LEVELS = (
    ("mean.welfare", "income.mean_capita", "sized", False),
    ("headcount", "poverty.headcount", "sized", True),
    ("mean.savings", "finance.savings", "finance.savings", True),
)
CHANGES = (
    ("change.welfare", "change.mean_capita", "pairs", False),
    ("attrition", "change.attrition", "change.attrition", True),
)
OF_PERSONS = ("mean.welfare", "headcount", "change.welfare")  # where the study counts persons: weights are nowhere told
CONTRASTS = (("mean", "balance"), ("mean", "difference"), ("change", "did"))
Behind = Callable[[Key], Name]


@dataclass(frozen=True)
class _Trial:
    known: Unknowns
    published: Published
    behind: Behind
    names: Sequence[str]

    @property
    def places(self) -> list[str]:
        return [*self.published.districts, WHOLE]


def know_arms(known: Unknowns, published: Published, *, behind: Behind, persons: bool) -> None:
    """Arms together are their district, an arm of all districts is the whole's, and a difference is of two arms."""
    names = sorted({id_.removeprefix("group.n.") for id_, _, _ in published.findings if id_.startswith("group.n.")})
    if not names:
        return
    trial = _Trial(known, published, behind, names)
    for wave in (*WAVES, PAIR):
        if wave in WAVES:
            _counts(trial, wave)
        for of, id_, group, whole in CHANGES if wave == PAIR else LEVELS:
            if not (persons and of in OF_PERSONS):
                _totals(trial, of, id_, ("n", group), wave, whole=whole)
        _differences(trial, wave)
    for place in trial.places:
        for arm in names:  # no more answer than were surveyed
            for of, _, _, _ in LEVELS:
                for wave in WAVES:
                    _at_most(trial, behind((f"group.{of}.{arm}", place, wave)), ("v", f"group.n.{arm}", place, wave))
            known.sums.append(
                {
                    behind((f"group.attrition.{arm}", place, PAIR)): 1,
                    ("v", f"group.n.{arm}", place, WAVES[0]): -1,
                }
            )


def _counts(trial: _Trial, wave: str) -> None:
    """Households of each arm: of all districts, and of all arms."""
    for place in trial.places:
        arms = [("v", f"group.n.{arm}", place, wave) for arm in trial.names]
        for name in arms:
            trial.known.know(name, (0, math.inf), whole=True)
        trial.known.sums.append(summed(arms, ("n", "surveyed", place, wave)))
    for arm in trial.names:
        counts = [("v", f"group.n.{arm}", place, wave) for place in trial.places]
        trial.known.sums.append(summed(counts[:-1], counts[-1]))


def _totals(trial: _Trial, of: str, id_: str, group: tuple[str, str], wave: str, *, whole: bool) -> None:
    """An arm's mean times its households: of all districts, and of all arms."""
    known, behind = trial.known, trial.behind
    for arm in trial.names:
        keys = [(f"group.{of}.{arm}", place, wave) for place in trial.places]
        totals = [("total", *key) for key in keys]
        for key, total in zip(keys, totals, strict=True):
            known.know(behind(key), (0, math.inf), whole=True)
            if whole:
                known.know(("v", *key), (0, 1))
                known.know(total, (0, math.inf), whole=True)
            known.products.append((total, behind(key), ("v", *key)))
        known.sums.append(summed(totals[:-1], totals[-1]))
        known.sums.append(summed([behind(key) for key in keys[:-1]], behind(keys[-1])))
    for place in trial.places:
        keys = [(f"group.{of}.{arm}", place, wave) for arm in trial.names]
        total, weight = ("total", id_, place, wave), (*group, place, wave)
        known.products.append((total, weight, ("v", id_, place, wave)))
        known.sums.append(summed([("total", *key) for key in keys], total))
        known.sums.append(summed([behind(key) for key in keys], weight))


def _differences(trial: _Trial, wave: str) -> None:
    """An arm's mean, or its change, less the comparison's."""
    for place in trial.places:
        for level, contrast in CONTRASTS:
            for outcome in ("welfare", "savings"):
                for arm in trial.names:
                    told = (f"group.{contrast}.{outcome}.{arm}", place, wave)
                    if told in trial.published.findings:
                        parts = [("v", f"group.{level}.{outcome}.{one}", place, wave) for one in (arm, COMPARISON)]
                        trial.known.sums.append({parts[0]: 1, parts[1]: -1, ("v", *told): -1})


def _at_most(trial: _Trial, part: Name, whole: Name) -> None:
    others = ("others", part)
    trial.known.know(others, (0, math.inf), whole=True)
    trial.known.sums.append({whole: 1, part: -1, others: -1})

"""What numbers and texts on a change both know: reasons for a missing one, and what two samples can tell."""

from __future__ import annotations

NO_PRICES = "no price index"
CONSTANT_PRICES = "constant prices"
NOT_A_PANEL = "not a panel"
# changes that two waves of different households have too, each the difference of the waves' estimates
OF_SECTIONS = frozenset({
    "change.mean_capita", "change.mean_capita_nominal", "change.mean_household", "change.mean_household_nominal",
    "change.headcount", "change.gap", "change.gini", "change.aid_dependence", "change.share_business",
    "change.business_median", "change.median_level",
})  # fmt: skip
FORMULA_OF_SECTIONS = r"\Theta_2 - \Theta_1"
# A change of these names lies between two levels, which are findings of their own: before.headcount, after.headcount.
# None of medians: those are rounded for disclosure control, and would not subtract to the change.
SIDES = ("before", "after")
OF_LEVELS = (
    *("mean_capita", "mean_capita_nominal", "mean_household", "mean_household_nominal", "headcount", "gap"),
    *("gini", "aid_dependence", "share_business", "mean_degree", "isolates", "share_linking"),
    "reach.*",
)
_CHANGE = "change."


def level_ids(change: str) -> tuple[str, str] | None:
    """The ids of the two levels that a change lies between; None for a change that isn't a difference of levels.

    >>> level_ids("change.headcount"), level_ids("change.reach.tksk"), level_ids("change.median_capita")
    (('before.headcount', 'after.headcount'), ('before.reach.tksk', 'after.reach.tksk'), None)
    """
    name = change.removeprefix(_CHANGE)
    if name == change or not any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in OF_LEVELS):
        return None
    return f"{SIDES[0]}.{name}", f"{SIDES[1]}.{name}"


def of_change(id_: str) -> str:
    """The id of the change that a level before or after lies beside; other ids as they are.

    >>> of_change("after.reach.tksk"), of_change("poverty.headcount")
    ('change.reach.tksk', 'poverty.headcount')
    """
    side, _, name = id_.partition(".")
    return _CHANGE + name if side in SIDES else id_


def other_level(id_: str) -> str | None:
    """The id of the level on the other side of a change; None for other findings.

    >>> other_level("before.reach.tksk"), other_level("change.headcount")
    ('after.reach.tksk', None)
    """
    side, _, name = id_.partition(".")
    return f"{SIDES[1 - SIDES.index(side)]}.{name}" if side in SIDES else None

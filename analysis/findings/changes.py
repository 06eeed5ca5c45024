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

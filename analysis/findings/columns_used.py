"""Which columns of a study's tables a finding is computed from, by its id; its parts of the survey design aside.

A test changes each column of the shipped study and holds which findings change with it.
"""

from __future__ import annotations

from collections.abc import Iterator

Use = tuple[str, str]  # table, column; a column that ends in * stands for a family of them

_SIZES = ("household_size", "adults", "children")
_INCOME = ("income_month", "income_capita_month")
_CAPITA = (*_INCOME, *_SIZES)
_OF_CAPITA = (
    *("income.n_persons", "income.mean_capita", "income.median_capita", "income.p10_capita", "income.p25_capita"),
    *("income.p75_capita", "income.p90_capita", "poverty.", "inequality.", "association.", "change.n_pairs"),
    *("network.assortativity_income", "network.homophily_", "compare.income.mean_capita"),
    *("compare.income.median_capita", "compare.poverty.", "compare.inequality."),
)
_OF_INCOME = (
    *("income.n_households", "income.missing", "income.mean_household", "income.median_household", "income.share_"),
    *("income.aid_dependence", "compare.income.", "inequality.gini_household", "compare.inequality.gini_household"),
)
_CHANGES = (  # of incomes: of the households whose welfare is known in both waves
    *(
        "mean_capita",
        "median_",
        "headcount",
        "gap",
        "gini",
        "aid_dependence",
        "share_business",
        "business_median",
        "risen",
    ),
    *("fallen", "left_poverty", "entered_poverty", "stayed_poor", "graduated"),
)
_OF_HOUSEHOLDS_ALONE = (
    *("income.missing_size", "poverty.line", "change.n_pairs_network", "inequality.gini_household"),
    "compare.inequality.gini_household",
)
_TIES = tuple(("ties", name) for name in ("source_id", "target_id", "wave"))
_OF_TIES = ("mean_degree", "isolates", "share_linking", "reach.", "ties_", "jaccard")  # changes
_NOT_OF_TIES = ("network.n_households", "network.not_asked", "network.coverage", "network.boundaries")
_OF_ACTORS = ("network.reach.", "network.share_linking", "network.share_bridging", "compare.network.reach.")
_OF_KINDS = ("network.mean_support", "network.multiplexity", "network.ties.", "compare.network.mean_support")
_SINGLE: dict[str, tuple[str, ...]] = {  # begin of an id -> further columns of households
    "income.missing_size": ("household_size",),
    "income.share_business": ("business_month",),
    "income.share_wages": ("wages_month",),
    "income.share_aid": ("aid_month",),
    "income.share_transfers": ("transfers_month",),
    "income.aid_dependence": ("aid_month",),
    "income.business_median": ("business_month",),
    "income.business_median.*": ("business_type",),
    "compare.income.share_business": ("business_month",),
    "compare.income.aid_dependence": ("aid_month",),
    "change.share_business": ("business_month",),
    "change.business_median": ("business_month",),
    "change.aid_dependence": ("aid_month",),
    "change.graduated": ("aid_month",),
    "association.degree": ("business_type",),
    "network.ei_": ("business_type",),
    "business.survived": ("business_survives",),
    "business.legal": ("legal_nib", "legal_halal", "legal_pirt"),
    "business.paid_workers": ("paid_workers",),
    "finance.savings": ("savings",),
    "finance.debt": ("debt",),
    "women.decides": ("women_decide",),
    "food.insecure": ("fies_score",),
    "programme.received.": ("received_*",),
    "programme.training_days": ("training_days",),
}
_VOICES: dict[str, tuple[Use, ...]] = {
    "voices.informants": (("informants", "informant_id"), ("informants", "informant_type")),
    "voices.statements": (("statements", "statement_id"),),
    "voices.theme.": (("statements", "theme"), ("statements", "theme_2"), ("statements", "informant_type")),
    "voices.triangulation.": (("statements", "theme"), ("statements", "theme_2"), ("statements", "informant_type")),
    "voices.negative_cases": (("statements", "direction"),),
}


def columns_used(id_: str) -> list[Use]:
    """The columns behind a finding of the catalogue, each with its table; none where study.yml alone gives it.

    >>> columns_used("finance.debt"), columns_used("network.ties.*")[-1]
    ([('households', 'debt')], ('ties', 'tie_kind'))
    """
    return list(dict.fromkeys(_uses(id_)))


def _uses(id_: str) -> Iterator[Use]:
    side, _, name = id_.partition(".")
    own = f"change.{name}" if side in ("before", "after") else id_
    yield from (("households", column) for column in _of_households(own))
    change = own.removeprefix("change.")
    network = own.removeprefix("compare.")
    of_ties = (own != change and change.startswith(_OF_TIES)) or own.startswith("association.")
    if of_ties or (network.startswith("network.") and not network.startswith(_NOT_OF_TIES)):
        yield from _TIES
    if own.startswith(_OF_ACTORS) or change.startswith(("reach.", "share_linking")):
        yield from (("actors", "actor_id"), ("actors", "actor_type"))
    if own.startswith(_OF_KINDS):
        yield "ties", "tie_kind"
    for begin, uses in _VOICES.items():
        if own.startswith(begin):
            yield from uses
    if own.startswith("official."):
        yield from (("reference", name) for name in ("indicator", "area_code", "year", "value"))


def _of_households(id_: str) -> Iterator[str]:
    change = id_.removeprefix("change.")
    if id_.startswith(_OF_HOUSEHOLDS_ALONE):
        yield from ("income_month",) if "gini_household" in id_ else ()
    elif id_.startswith(_OF_CAPITA) or (change != id_ and change.startswith(_CHANGES)):
        yield from _CAPITA
    elif id_.startswith(_OF_INCOME) or change.startswith("mean_household"):
        yield from _INCOME
    for begin, columns in _SINGLE.items():
        if id_.startswith(begin):
            yield from columns

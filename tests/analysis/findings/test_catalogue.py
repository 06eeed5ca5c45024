"""The catalogue and its formulas: each finding has one or a reason, in letters that are explained."""

from __future__ import annotations

import re

import pytest

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings.changes import FORMULA_OF_SECTIONS
from analysis.findings.formulas import SYMBOLS, symbols_in

COUNTED = "a plain count: its words say all"
TAKEN = "taken from its source, not computed"
OF_LEADING = "the formula of the leading measure, of another column"
WITHOUT_FORMULA = {
    "income.n_households": COUNTED,
    "income.n_persons": COUNTED,
    "income.missing": COUNTED,
    "income.missing_size": COUNTED,
    "poverty.line": TAKEN,
    "poverty.line_of.*": TAKEN,
    "poverty.line.*": TAKEN,
    **{
        f"measure.{name}.*": OF_LEADING for name in ("mean_capita", "median_capita", "gini", "headcount", "change_mean")
    },
    "change.n_pairs": COUNTED,
    "change.n_pairs_network": COUNTED,
    "network.n_households": COUNTED,
    "network.n_ties": COUNTED,
    "network.boundaries": COUNTED,
    "network.not_asked": COUNTED,
    "network.self_ties": COUNTED,
    "network.absent_ends": COUNTED,
    "network.median_degree": "the middle value of whole numbers: its words say all",
    "network.components": COUNTED,
    "network.ties.*": COUNTED,
    "official.poverty.headcount": TAKEN,
    "official.poverty.gap": TAKEN,
    "official.poverty.severity": TAKEN,
    "official.inequality.gini": TAKEN,
    "official.income.mean_capita": TAKEN,
    "group.n.*": COUNTED,
    "design.clusters": COUNTED,
    "design.strata": COUNTED,
    "voices.informants": COUNTED,
    "voices.informants.*": COUNTED,
    "voices.statements": COUNTED,
    "voices.theme.*": COUNTED,
    "voices.triangulation.*": COUNTED,
    "voices.negative_cases": COUNTED,
    "voices.agreement": "a plain share of statements: its words say all",
    "voices.agreement.*": "a plain share of statements: its words say all",
    "joint.*": "a rule in words: templates/rules/wording.yml",
}


def test_every_finding_has_a_formula_or_a_reason_for_none() -> None:
    without = {id_ for id_, definition in CATALOGUE.items() if not definition.formula}
    assert without == set(WITHOUT_FORMULA)


def test_every_letter_of_a_formula_is_explained_and_nothing_else_is() -> None:
    formulas = [*(definition.formula for definition in CATALOGUE.values()), FORMULA_OF_SECTIONS]
    used = {symbol for formula in formulas for symbol in symbols_in(formula)}
    assert used == set(SYMBOLS)
    with pytest.raises(KeyError, match="X is not explained"):
        symbols_in(r"\frac{X}{n}")


def test_formulas_hold_no_words_and_no_decimals_so_that_they_read_the_same_in_every_language() -> None:
    for id_, definition in CATALOGUE.items():
        assert not re.search(r"\\text|\\operatorname|\\mathrm|\d\.\d|\d,\d{3}", definition.formula), id_
        assert definition.formula.count("{") == definition.formula.count("}"), id_


def test_a_member_of_a_family_has_the_familys_definition_and_an_unknown_id_none() -> None:
    assert definition_of("compare.network.reach.tksk").id == "compare.network.reach.*"
    assert definition_of("voices.kappa").id == "voices.kappa"
    assert definition_of("voices.kappa.outcome").id == "voices.kappa.*"
    with pytest.raises(KeyError, match=r"income\.nothing"):
        definition_of("income.nothing")

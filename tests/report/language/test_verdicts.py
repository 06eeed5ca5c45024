"""Which verdict a finding gets: each rule one below, at and one above its limit."""

from __future__ import annotations

import pytest

from analysis.findings import Finding
from report.language.locale import languages, locale
from report.language.verdicts import (
    VERDICTS,
    baseline_of,
    headline,
    homophily_verdict,
    joint_verdict,
    level_word,
    recommendations,
    rules,
    verdict,
    verdict_between,
)


def change(
    id_: str, value: float | None, low: float | None = None, high: float | None = None, **more: object
) -> Finding:
    unit = more.pop("unit", "IDR/person/month")
    return Finding(id_, "d", "2021-2024", value, unit, low, high, **more)  # type: ignore[arg-type]


def level(id_: str, value: float | None, unit: str = "IDR/person/month", **more: object) -> Finding:
    return Finding(id_, "d", "2021", value, unit, **more)  # type: ignore[arg-type]


def said(finding: Finding | None, base: Finding | None = None) -> str:
    return verdict(finding, base=base, material_change=0.10)


BASE = level("income.mean_capita", 400_000.0)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.0, 90_000.0, "rose"),
        (0.0, 90_000.0, "cannot_say"),  # an interval that ends at zero covers it
        (-1.0, 90_000.0, "cannot_say"),
        (-90_000.0, -1.0, "fell"),
        (-90_000.0, 0.0, "cannot_say"),
        (-39_999.0, 39_999.0, "changed_little"),  # narrow: within 10 % of 400,000
        (-40_000.0, 40_000.0, "changed_little"),
        (-40_001.0, 40_000.0, "cannot_say"),
        (-40_000.0, 40_001.0, "cannot_say"),
    ],
)
def test_an_interval_of_money_decides_what_is_said(low: float, high: float, expected: str) -> None:
    assert said(change("change.mean_capita", (low + high) / 2, low, high), BASE) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-0.049, 0.02, "changed_little"), (-0.05, 0.05, "changed_little"), (-0.051, 0.05, "cannot_say")],
)
def test_shares_change_little_within_five_points(low: float, high: float, expected: str) -> None:
    assert said(change("change.headcount", 0.0, low, high, unit="difference of shares")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.19, "much_the_same"),
        (0.20, "recorded_higher"),
        (0.21, "recorded_higher"),
        (-0.19, "much_the_same"),
        (-0.20, "recorded_lower"),
        (-0.21, "recorded_lower"),
        (0.0, "much_the_same"),
    ],
)
def test_an_observed_network_is_recorded_higher_from_ten_percent(value: float, expected: str) -> None:
    base = level("network.mean_degree", 2.0, "ties")
    assert said(change("change.mean_degree", value, unit="ties"), base) == expected


def test_an_observed_network_never_rises() -> None:
    base = level("network.mean_degree", 2.0, "ties")
    assert said(change("change.mean_degree", 5.0, unit="ties"), base) == "recorded_higher"
    assert said(change("change.mean_degree", 5.0, unit="ties"), None) == "cannot_say"


@pytest.mark.parametrize(
    ("second", "expected"), [(2.19, "much_the_same"), (2.2, "recorded_higher"), (1.8, "recorded_lower")]
)
def test_two_waves_of_a_network_are_compared_by_the_same_rules(second: float, expected: str) -> None:
    first, last = level("network.density", 2.0, "share"), level("network.density", second, "share")
    assert verdict_between(first, last, material_change=0.10) == expected


def test_what_is_hidden_is_too_few_and_what_is_missing_is_not_available() -> None:
    hidden = change(
        "change.mean_capita", None, reason="fewer households than the threshold", disclosure="suppressed primary"
    )
    assert said(hidden) == "too_few"
    assert said(change("change.mean_capita", None, reason="too few observations")) == "too_few"
    assert said(change("change.mean_capita", None, reason="no pair of waves")) == "not_available"
    assert said(None) == "not_available"
    assert verdict_between(None, level("network.density", 1.0, "share"), material_change=0.1) == "not_available"


def test_a_change_without_interval_claims_nothing() -> None:
    assert said(change("change.mean_capita", 50_000.0, reason="too few clusters"), BASE) == "cannot_say"


def test_every_rule_gives_a_known_verdict_and_every_verdict_has_a_rule() -> None:
    assert {rule["verdict"] for rule in rules("wording")["verdicts"]} == set(VERDICTS)


def test_a_family_is_measured_against_its_own_member() -> None:
    assert baseline_of("change.reach.tksk") == "network.reach.tksk"
    assert baseline_of("change.mean_capita") == "income.mean_capita"
    assert baseline_of("change.risen") is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.25, 0.29, "low"),
        (0.25, 0.3, "low_to_moderate"),
        (0.3, 0.49, "moderate"),
        (0.3, 0.5, "moderate_to_high"),
        (0.5, 0.6, "high"),
        (0.2, 0.6, "unclear"),
    ],
)
def test_a_level_lies_in_a_band_only_with_its_whole_interval(low: float, high: float, expected: str) -> None:
    gini = Finding("inequality.gini", "d", "2024", (low + high) / 2, "index", low, high, 0.95)
    assert level_word(gini, "inequality") == expected


@pytest.mark.parametrize(
    ("excess", "p", "expected"),
    [
        (0.05, 0.049, "like_with_like"),
        (0.05, 0.05, "like_with_like"),
        (0.05, 0.051, "not_shown"),
        (0.001, 0.01, "like_with_like"),
        (0.0, 0.01, "not_shown"),
        (-0.001, 0.01, "not_shown"),
        (None, 0.01, "not_available"),
        (0.05, None, "not_available"),
    ],
)
def test_like_with_like_needs_an_excess_and_a_p_of_a_twentieth_at_most(
    excess: float | None, p: float | None, expected: str
) -> None:
    found = level("network.homophily_excess", excess, "difference of correlations")
    assert homophily_verdict(found, level("network.homophily_p", p, "probability")) == expected
    assert homophily_verdict(None, level("network.homophily_p", p, "probability")) == "not_available"
    assert homophily_verdict(found, None) == "not_available"


def test_a_headline_follows_income_and_poverty() -> None:
    assert headline({"income": "rose", "poverty": "fell"}) == "income_rose_poverty_fell"
    assert headline({"income": "rose", "poverty": "cannot_say"}) == "income_rose_poverty_not"
    assert headline({"income": "cannot_say", "poverty": "cannot_say"}) == "cannot_say_both"
    assert headline({"income": "not_available", "inequality_level": "moderate"}) == "inequality_moderate"
    assert headline({}) == "portrait"


@pytest.mark.parametrize("language", languages())
def test_every_headline_has_words(language: str) -> None:
    assert {rule["headline"] for rule in rules("wording")["headlines"]} <= set(locale(language).entry("headlines"))


def test_numbers_and_voices_agree_only_where_the_number_is_sure() -> None:
    assert joint_verdict("rose", "rise") == "agrees"
    assert joint_verdict("fell", "rise") == "differs"
    assert joint_verdict("changed_little", "rise") == "silent"  # its interval covers zero
    assert joint_verdict("cannot_say", "rise") == "silent"
    assert joint_verdict("too_few", "fall") == "silent"
    assert joint_verdict("fell", "fall") == "agrees"


def chosen(values: dict[str, float | None], statements: frozenset[str] = frozenset(), **verdicts: str) -> set[str]:
    found = recommendations(verdicts=verdicts, values=values, statements=statements, known=lambda id_: True)
    return {item.id for item in found}


# every recommendation that a number brings: the number, one value below its limit, at it, above it
LIMITS = {
    "targeted-support": ("poverty.headcount", {0.199: False, 0.2: True, 0.201: True}),
    "protect-falls": ("change.fallen", {0.199: False, 0.2: True, 0.201: True}),
    "widen-reach": ("network.share_linking", {0.299: True, 0.3: False, 0.301: False}),
    "reach-isolates": ("network.isolates", {0.049: False, 0.05: True, 0.051: True}),
    "use-networks": ("network.mean_degree", {0.0: False, 0.001: True}),  # a mean number of ties isn't below zero
    "watch-inequality": ("inequality.gini", {0.299: False, 0.3: True, 0.301: True}),
}


@pytest.mark.parametrize("recommendation", LIMITS)
def test_a_recommendation_begins_exactly_at_its_limit(recommendation: str) -> None:
    id_, values = LIMITS[recommendation]
    for value, there in {**values, None: False}.items():
        assert (recommendation in chosen({id_: value})) is there, value


def test_every_limit_of_a_recommendation_is_tested() -> None:
    with_values = {
        rule["recommend"] for rule in rules("recommendations")["rules"] if rule.get("when", {}).get("values")
    }
    assert with_values == set(LIMITS)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.02, 0.09, "tenth"),
        (0.05, 0.2, "quarter"),
        (0.05, 0.3, "third"),
        (0.3, 0.499, "minority"),
        (0.3, 0.5, "unclear"),
        (0.499, 0.6, "unclear"),
        (0.5, 0.6, "majority"),
    ],
)
def test_a_majority_is_poor_only_from_half_on(low: float, high: float, expected: str) -> None:
    headcount = Finding("poverty.headcount", "d", "2024", (low + high) / 2, "share", low, high, 0.95)
    assert level_word(headcount, "poverty") == expected


def test_recommendations_from_evidence_need_one_of_its_statements() -> None:
    assert "gov-widen-capital" not in chosen({}, frozenset({"few-mentors"}))
    assert "gov-widen-capital" in chosen({}, frozenset({"capital-shortage"}))


def test_a_recommendation_without_a_text_is_passed_over() -> None:
    found = recommendations(
        verdicts={}, values={"poverty.headcount": 0.9}, statements=frozenset(), known=lambda id_: False
    )
    assert found == []


def test_an_uncertain_change_asks_for_a_further_survey() -> None:
    assert "keep-watching" in chosen({}, income="cannot_say")
    assert "keep-watching" not in chosen({}, income="rose")


@pytest.mark.parametrize("language", languages())
def test_every_stakeholder_and_every_general_recommendation_has_words(language: str) -> None:
    words = locale(language)
    for rule in rules("recommendations")["rules"]:
        assert words.has(f"stakeholders.{rule['to']}")
        if "any_statement" not in (rule.get("when") or {}):
            assert words.has(f"recommendations.{rule['recommend']}"), rule["recommend"]

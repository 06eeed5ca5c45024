"""Numbers and voices side by side: the rule at its boundaries, in both languages, and what it may show."""

from __future__ import annotations

import pytest

from analysis.findings import Finding, Source
from report.context.parts import PageParts
from report.context.values import PageValues
from report.language.study import study_locale
from report.language.verdicts import joint_verdict, rules, voices_majority
from report.public.joint import VALUES, joint_findings, joint_outcomes, joint_table
from tests.report import fake
from tests.report.public.voices import INCOME, PAIR, PLACE, change, level, public, statements, study

FEW = "fewer households than the threshold"
DEGREE = level("network.mean_degree", 2.0, "ties")
SAID = {
    "agrees": ("is in line with the survey's numbers", "Angka survei sejalan dengan penuturan"),
    "differs": ("the numbers differ from what was said", "angka berbeda dari penuturan"),
    "silent": ("can neither confirm nor refute", "belum dapat dibenarkan atau dibantah oleh data"),
}


@pytest.mark.parametrize(
    ("outcome", "number", "expected"),
    [
        # a rise is told: the interval's lower end below, at and above what pages write as zero
        ("income", change("change.mean_capita", 90_000, -1e-9, 180_000), "silent"),
        ("income", change("change.mean_capita", 90_000, 0.0, 180_000), "silent"),
        ("income", change("change.mean_capita", 90_000, 0.49, 180_000), "silent"),
        ("income", change("change.mean_capita", 90_000, 0.5, 180_000), "agrees"),
        # its upper end below, at and above zero
        ("income", change("change.mean_capita", -90_000, -180_000, -0.5), "differs"),
        ("income", change("change.mean_capita", -90_000, -180_000, -0.49), "silent"),
        ("income", change("change.mean_capita", -90_000, -180_000, 0.0), "silent"),
        ("income", change("change.mean_capita", -90_000, -180_000, 1e-9), "silent"),
        # an interval within a tenth of the first wave's level covers zero as a wide one does
        ("income", change("change.mean_capita", 0, -40_000, 40_000), "silent"),
        ("income", change("change.mean_capita", 0, -40_000, 40_001), "silent"),
        # a fall is told
        ("poverty", change("change.headcount", -0.1, -0.2, -0.0005), "agrees"),
        ("poverty", change("change.headcount", -0.1, -0.2, 0.0), "silent"),
        ("poverty", change("change.headcount", 0.1, 0.0005, 0.2), "differs"),
        ("poverty", change("change.headcount", 0.1, 0.0, 0.2), "silent"),
        ("aid", change("change.aid_dependence", -0.1, -0.2, -0.01), "agrees"),
        ("aid", change("change.aid_dependence", 0.0, -0.05, 0.05), "silent"),
        ("aid", change("change.aid_dependence", 0.0, -0.05, 0.051), "silent"),
        # a network that was observed, of two ties at first: material from a tenth on
        ("network", change("change.mean_degree", 0.199), "differs"),
        ("network", change("change.mean_degree", 0.2), "agrees"),
        ("network", change("change.mean_degree", 0.201), "agrees"),
        ("network", change("change.mean_degree", -0.2), "differs"),
    ],
)
def test_number_and_voices_agree_differ_or_stay_silent_at_the_rules_boundaries(
    outcome: str, number: Finding, expected: str
) -> None:
    told, shown = study(statements((outcome, "supports"))), public(number, INCOME, DEGREE)
    found = {item.id: item for item in joint_findings(joint_outcomes(told, shown, PLACE), district=PLACE)}
    both = found[f"joint.{outcome}"]
    assert (both.value, both.wave, both.unit) == (VALUES[expected], PAIR, "1 agrees, 0 silent, -1 differs")
    for language, sentence in zip(("en", "id"), SAID[expected], strict=True):
        page = PageValues(told, public(number, both), study_locale(told.settings, language), PLACE, "2024")
        [(verdict, outcomes)] = PageParts(page, frozenset()).told_beside_numbers()
        assert sentence in page.locale.text(f"joint.{verdict}", outcome=outcomes[0])
        assert page.locale.formatted(both, style="table") == page.locale.text(f"joint.words.{expected}")


@pytest.mark.parametrize(("balance", "says"), [(-2, "against"), (-1, "against"), (0, "divided"), (1, "for")])
def test_voices_stand_where_most_statements_do(balance: int, says: str) -> None:
    assert voices_majority(balance) == says


def test_voices_against_an_outcome_change_the_places_of_agree_and_differ() -> None:
    told = rules("wording")["joint"]["told"]
    for says in told:
        for number in told[says]["agrees"]:
            assert joint_verdict(number, says, voices="for") == "agrees"
            assert joint_verdict(number, says, voices="against") == "differs"
            assert joint_verdict(number, says, voices="divided") == "silent"
        for number in told[says]["differs"]:
            assert joint_verdict(number, says, voices="against") == "agrees"
        assert joint_verdict("cannot_say", says, voices="against") == "silent"


@pytest.mark.parametrize(
    ("against", "expected", "reason"),
    [(1, 1.0, None), (2, 0.0, "as many statements for as against"), (3, -1.0, None)],
)
def test_a_rise_is_told_only_where_more_statements_are_for_it(
    against: int, expected: float, reason: str | None
) -> None:
    told = study(statements(*[("income", "supports")] * 2, *[("income", "against")] * against, ("income", "neutral")))
    rose = change("change.mean_capita", 90_000, 10_000, 180_000)
    both = joint_findings(joint_outcomes(told, public(rose, INCOME), PLACE), district=PLACE)[0]
    assert (both.id, both.value, both.reason, both.n) == ("joint.income", expected, reason, 2 + against)


def test_every_outcome_has_its_row_in_every_study() -> None:
    outcomes = [f"joint.{rule['outcome']}" for rule in rules("wording")["joint"]["outcomes"]]
    for told in (None, statements(("skills", "supports")), statements(("income", "neutral"))):
        found = joint_findings(joint_outcomes(study(told), public(), PLACE), district=PLACE)
        assert [item.id for item in found] == outcomes
        assert {(item.value, item.reason) for item in found} == {(None, "no statements on this outcome")}
        assert joint_table(joint_outcomes(study(told), public(), PLACE), district=PLACE) is None


def test_a_study_of_one_wave_says_that_there_is_no_pair() -> None:
    told = study(statements(("income", "supports")), text=fake.ONE_WAVE + "voices: {published: true}\n")
    found = {item.id: item for item in joint_findings(joint_outcomes(told, public(), PLACE), district=PLACE)}
    assert (found["joint.income"].value, found["joint.income"].reason) == (None, "no pair of waves")
    assert found["joint.aid"].reason == "no statements on this outcome"
    assert {item.wave for item in found.values()} == {"2008"}
    page = PageValues(told, public(*found.values()), study_locale(told.settings, "en"), PLACE, "2008")
    assert [verdict for verdict, _ in PageParts(page, frozenset()).told_beside_numbers()] == ["silent"]


def test_every_pair_of_waves_is_measured_against_its_own_first_wave() -> None:
    text = fake.TWO_WAVES.replace("programme: prokus", "  - {key: 2027, label: {id: x, en: x}}\nprogramme: prokus")
    text = text.replace("network:", "  2027: {value: 600000, source: {id: x, en: x}}\nnetwork:")
    told = study(statements(("network", "supports")), text=text)
    degrees = [
        Finding("network.mean_degree", PLACE, wave, value, "ties") for wave, value in (("2021", 2.0), ("2024", 9))
    ]
    moves = [Finding("change.mean_degree", PLACE, wave, 0.5, "ties") for wave in (PAIR, "2024-2027")]
    found = joint_findings(joint_outcomes(told, public(*degrees, *moves), PLACE), district=PLACE)
    # half a tie more is a quarter of two, but not a tenth of nine
    told = {item.wave: item.value for item in found if item.id == "joint.network"}
    assert told == {PAIR: 1.0, "2024-2027": -1.0, "2021-2027": 0.0}  # the last has no number, so it is silent


def test_a_number_that_is_not_shown_settles_nothing_and_gives_its_own_reason() -> None:
    hidden = change("change.mean_capita", None, reason=FEW, disclosure="suppressed primary")
    told = study(statements(("income", "supports"), ("poverty", "supports")))
    joints = joint_outcomes(told, public(hidden, INCOME), PLACE)
    income, poverty, *_ = joint_findings(joints, district=PLACE)
    assert (income.value, income.reason, income.disclosure) == (0.0, FEW, "shown")
    assert (poverty.value, poverty.reason) == (0.0, "no number on this outcome")
    divided = study(statements(("income", "supports"), ("income", "against")))
    assert joint_findings(joint_outcomes(divided, public(hidden, INCOME), PLACE), district=PLACE)[0].reason == FEW
    table = joint_table(joints, district=PLACE)
    assert table is not None
    assert table.rows.loc[0, ["number", "low", "high"]].isna().all()


def test_a_verdict_comes_from_where_its_number_was_computed() -> None:
    source = Source("income", "change")
    rose = change("change.mean_capita", 90_000, 10_000, 180_000, source=source)
    found = joint_findings(
        joint_outcomes(study(statements(("income", "supports"))), public(rose), PLACE), district=PLACE
    )
    assert found[0].source == source

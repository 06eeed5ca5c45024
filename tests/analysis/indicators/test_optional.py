"""What only some studies ask: by hand, with the survey's shares and means as witness, and read from a study folder."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.catalogue import CATALOGUE, is_sensitive, named_findings
from analysis.disclosure.findings import SMALL_CELL, public_finding
from analysis.findings.definition import single_ids
from analysis.findings.units import Money
from analysis.indicators.optional import optional_findings
from analysis.study import open_study
from analysis.study.columns import COLUMNS, COUNTED
from analysis.study.settings import Disclosure
from analysis.survey import estimates as survey
from analysis.survey.sample import Sample, sample_of
from tests.analysis.survey_samples import TEXT, WAVE, sample

TWO_WAVES = [{"key": "2018", "label": TEXT}, {"key": WAVE, "label": TEXT}]
NA = np.nan


def asked(columns: dict[str, Any], *, district: str = "all", **given: Any) -> Sample:
    """Households of the second of two waves."""
    return sample(columns, district=district, **{"waves": TWO_WAVES, **given})


def test_shares_and_means_are_of_those_who_answered() -> None:
    found = optional_findings(
        asked(
            {
                "business_survives": [1, 1, 1, 0, NA, NA],
                "savings": [1, 0, 0, 0, 1, NA],
                "debt": [1, 1, 1, 1, 0, NA],
                "women_decide": [0, 0, 1, NA, NA, NA],
                "paid_workers": [0, 2, 0, 1, NA, NA],
                "fies_score": [0, 8, 4, 0, 3, 3],
                "training_days": [10, 0, 5, NA, 0, 0],
                "received_capital": [1, 1, 1, 0, 0, 0],
                "received_advice": [NA, 1, 1, 1, 0, 0],
            }
        )
    )
    values = {id_: estimate.value for id_, estimate in found.items() if estimate.value is not None}
    assert values == pytest.approx(
        {
            "business.survived": 0.75,
            "finance.savings": 0.4,
            "finance.debt": 0.8,
            "women.decides": 1 / 3,
            "business.paid_workers": 0.75,
            "food.insecure": 3.0,
            "programme.training_days": 3.0,
            "programme.received.capital": 0.5,
            "programme.received.advice": 0.6,
        }
    )
    assert (found["business.survived"].n, found["women.decides"].n) == (4, 3)
    assert found["business.legal"].reason == "not asked"


def test_a_business_is_legal_with_any_of_three_papers() -> None:
    papers = {
        "legal_nib": [1, 0, 0, NA, NA, NA],
        "legal_halal": [0, 0, 1, 1, 0, NA],
        "legal_pirt": [0, 0, NA, NA, 0, NA],
    }
    found = optional_findings(asked(papers))["business.legal"]
    # yes, no, yes (halal), yes (halal), unknown (NIB might be there), unknown
    assert (found.value, found.n) == (0.75, 4)


def test_a_paper_that_the_wave_did_not_ask_leaves_the_others_usable() -> None:
    papers = {"legal_nib": [1, 0, 0, 0], "legal_pirt": [NA] * 4}
    assert optional_findings(asked(papers))["business.legal"].value == 0.25


def test_the_survey_design_is_used_as_for_other_shares_and_means() -> None:
    i = np.arange(60)
    rows = {
        "district_code": np.where(i % 5 < 2, "A", "B"),
        "cluster": [f"c{k // 4}" for k in i],
        "weight": 1.0 + (i * 7 % 5) / 2,
        "debt": (i * 3 % 7 < 3) * 1.0,
        "training_days": (i * 5 % 11) * 1.0,
    }
    one = asked(rows, district="A", design={"weight": "weight", "cluster": "cluster"})
    found = optional_findings(one)
    share = survey.share(one, rows["debt"], persons=False)
    mean = survey.mean(one, rows["training_days"], persons=False)
    for estimate, witness in ((found["finance.debt"], share), (found["programme.training_days"], mean)):
        assert (estimate.value, estimate.low, estimate.high) == (witness.value, witness.low, witness.high)
        assert estimate.low is not None
    used = one.in_domain
    by_weight = np.average(rows["debt"][used], weights=rows["weight"][used])
    assert found["finance.debt"].value == pytest.approx(by_weight)


def test_what_the_study_does_not_have_was_not_asked() -> None:
    found = optional_findings(asked({"household_size": [1.0, 2.0]}))
    assert set(found) == set(single_ids(optional_findings))
    assert {estimate.reason for estimate in found.values()} == {"not asked"}


def test_a_column_that_only_another_district_answered_says_so() -> None:
    rows = {"district_code": list("AABB"), "savings": [NA, NA, 1, 0], "training_days": [NA] * 4}
    found = optional_findings(asked(rows, district="A"))
    assert found["finance.savings"].reason == "nobody answered"
    assert found["programme.training_days"].reason == "not asked"  # in this wave, by nobody


def test_what_became_of_businesses_is_no_question_of_the_first_wave() -> None:
    columns = {"business_survives": [1, 0], "paid_workers": [1, 2], "legal_nib": [1, 0], "savings": [1, 0]}
    found = optional_findings(sample(columns))
    assert {found[id_].reason for id_ in ("business.survived", "business.paid_workers", "business.legal")} == {
        "no earlier wave"
    }
    assert found["finance.savings"].value == 0.5
    assert optional_findings(sample({"savings": [1, 0]}))["business.survived"].reason == "not asked"


@pytest.mark.parametrize("id_", ["finance.debt", "women.decides", "food.insecure"])
@pytest.mark.parametrize(("having", "shown"), [(0, False), (4, False), (5, True), (35, True), (36, False), (40, False)])
def test_nobody_and_everybody_are_hidden_of_sensitive_traits(id_: str, having: int, shown: bool) -> None:
    column = {"finance.debt": "debt", "women.decides": "women_decide", "food.insecure": "fies_score"}[id_]
    assert is_shown(id_, {column: [1.0] * having + [0.0] * (40 - having)}) == shown


@pytest.mark.parametrize("having", [0, 40])
def test_nobody_and_everybody_may_be_said_of_other_traits(having: int) -> None:
    assert is_shown("finance.savings", {"savings": [1.0] * having + [0.0] * (40 - having)})


SENSITIVE = {
    "business.survived": "business_survives",
    "business.legal": "legal_halal",
    "finance.savings": "savings",
    "programme.received.training": "received_training",
}


@pytest.mark.parametrize(("id_", "column"), SENSITIVE.items())
@pytest.mark.parametrize("having", [0, 40])
def test_nobody_and_everybody_are_hidden_of_traits_that_the_codebook_calls_sensitive(
    id_: str, column: str, having: int
) -> None:
    answers = {column: [1.0] * having + [0.0] * (40 - having)}
    assert is_shown(id_, answers)
    assert not is_shown(id_, answers, sensitive=(column,))


def test_every_known_answer_has_a_finding_that_is_about_it() -> None:
    known = COLUMNS["households"]
    about = {column for definition in CATALOGUE.values() for column in definition.columns}
    assert {*known.answers, *COUNTED} <= about


@pytest.mark.parametrize(
    ("id_", "columns", "sensitive"),
    [
        ("compare.income.aid_dependence", {"aid_month"}, True),
        ("change.aid_dependence", {"transfers_month"}, True),
        ("compare.income.aid_dependence", {"savings"}, False),
        ("programme.received.training", {"received_"}, False),
        ("finance.debt", (), True),
    ],
)
def test_tells_findings_of_sensitive_columns(id_: str, columns: Collection[str], sensitive: bool) -> None:
    assert is_sensitive(id_, columns) is sensitive


@pytest.mark.parametrize(("having", "shown"), [(0, True), (1, False), (4, False), (5, True), (40, True)])
def test_a_mean_that_rests_on_few_households_is_hidden(having: int, shown: bool) -> None:
    assert is_shown("business.paid_workers", {"paid_workers": [2.0] * having + [0.0] * (40 - having)}) == shown


def is_shown(id_: str, columns: dict[str, Any], *, sensitive: Collection[str] = ()) -> bool:
    estimate = optional_findings(asked(columns))[id_]
    (finding,) = named_findings({id_: estimate}, district="all", wave=WAVE, money=Money("IDR"))
    public = public_finding(finding, Disclosure(), published_voices=False, sensitive=sensitive)
    assert public.reason in (None, SMALL_CELL)
    return public.value is not None


# --- from a study's folder

HOUSEHOLDS = """\
household_id,district_code,wave,household_size,income_month,hamlet,savings,received_imb,fies_score,training_days
001,01.1,2021,4,2000000,a,ya,,0,
002,01.1,2021,3,1500000,a,tidak,,8,
003,01.2,2021,2,100000.5,b,,,3,
001,01.1,2024,4,2500000,a,1,yes,0,2.5
003,01.2,2024,2,0,b,0,no,1,0
"""
CODEBOOK = "household_size: {label: {id: Jumlah anggota, en: Household size}}\n"


def test_known_columns_need_no_codebook(small_study: Callable[..., Path]) -> None:
    study = open_study(small_study(households_csv=HOUSEHOLDS, codebook_yml=CODEBOOK))
    first, second = (optional_findings(sample_of(study, "all", wave)) for wave in ("2021", "2024"))
    assert first["finance.savings"].value == 0.5
    assert first["food.insecure"].value == pytest.approx(11 / 3)
    assert first["programme.received.imb"].reason == "not asked"
    assert second["programme.received.imb"].value == 0.5
    assert second["programme.training_days"].value == 1.25


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a,ya,,0", "a,maybe,,0", "row 2, column savings: neither yes nor no"),
        ("b,0,no", "b,0,perhaps", "row 6, column received_imb: neither yes nor no"),
        (",8,", ",9,", "row 3, column fies_score: above the maximum 8"),
        (",8,", ",1.5,", "row 3, column fies_score: not a whole number of 0 or more"),
        (",2.5", ",-2", "row 5, column training_days: below the minimum 0"),
    ],
)
def test_answers_that_can_not_be_are_told(problems_of: Callable[..., list[str]], old: str, new: str, told: str) -> None:
    assert old in HOUSEHOLDS
    (line,) = problems_of(households_csv=HOUSEHOLDS.replace(old, new), codebook_yml=CODEBOOK)
    assert told in line


def test_a_codebook_that_calls_debt_an_amount_is_followed(small_study: Callable[..., Path]) -> None:
    households = HOUSEHOLDS.replace("savings", "debt").replace("a,ya", "a,250000").replace("a,tidak", "a,0")
    codebook = "debt: {label: {id: Utang, en: Debt}, type: number, unit: IDR}\n"
    folder = small_study(households_csv=households, codebook_yml=codebook)
    found = optional_findings(sample_of(open_study(folder), "all", "2021"))
    assert found["finance.debt"].value == 0.5


def test_a_mean_that_only_another_district_answered_says_so() -> None:
    answers = {"paid_workers": [NA, NA, 1], "fies_score": [NA, NA, 2], "received_capital": [NA, NA, 1]}
    found = optional_findings(asked({**answers, "district_code": list("AAB")}, district="A"))
    for id_ in ("business.paid_workers", "food.insecure", "programme.received.capital"):
        assert (found[id_].value, found[id_].reason) == (None, "nobody answered"), id_
    for id_ in ("programme.training_days", "finance.debt", "women.decides"):
        assert (found[id_].value, found[id_].reason) == (None, "not asked"), id_


def test_means_say_how_many_are_above_zero_and_of_traits_how_many_are_not() -> None:
    found = optional_findings(asked({"paid_workers": [0, 2, 0, 1, NA], "fies_score": [0, 8, 4, 0, 0]}))
    workers, hunger = found["business.paid_workers"], found["food.insecure"]
    assert (workers.value, workers.n, workers.basis.numerator, workers.basis.complement) == (0.75, 4, 2, None)
    assert (hunger.value, hunger.n, hunger.basis.numerator, hunger.basis.complement) == (pytest.approx(2.4), 5, 2, 3)

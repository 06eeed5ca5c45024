"""Voices: what is counted where informants are named, where only types are, and where nobody is."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from analysis.codebook import Codebook, Column
from analysis.findings import Estimate
from analysis.settings import StudySettings
from analysis.study import Study
from analysis.voices import NOT_TOLD, pooled_kappa, saturation, themes_table, voices_findings

TEXTS = {"id": "x", "en": "x"}


def study(statements: list[dict] | None, informants: list[dict] | None = None, *, published: bool = False) -> Study:
    settings = StudySettings.model_validate(
        {
            "id": "small",
            "title": TEXTS,
            "authors": [],
            "edition": {"name": "1", "date": "2026-01-01"},
            "region": {"level": TEXTS, "name": TEXTS},
            "waves": [{"key": "2024", "label": TEXTS}],
            "welfare": "income",
            "voices": {"published": published},
            "synthetic": False,
        }
    )
    codebook = Codebook({"theme": Column(label=TEXTS, values={"ties": TEXTS, "income": TEXTS})})
    return Study(
        Path(),
        settings,
        pd.DataFrame(),
        pd.DataFrame(),
        informants=None if informants is None else pd.DataFrame(informants, dtype="str"),
        statements=None if statements is None else pd.DataFrame(statements).astype("str"),
        codebook=codebook,
    )


PEOPLE = [
    {"informant_id": "a", "informant_type": "kpm", "consent": "yes"},
    {"informant_id": "b", "informant_type": "kpm", "consent": "ya"},
    {"informant_id": "c", "informant_type": "tksk", "consent": "1"},
    {"informant_id": "d", "informant_type": "tksk", "consent": "no"},
    {"informant_id": "e", "informant_type": "investor", "consent": None},
]
NAMED = [
    {"informant_id": "a", "theme": "income", "direction": "supports"},
    {"informant_id": "a", "theme": "income", "direction": "against"},
    {"informant_id": "b", "theme": "income", "direction": "supports"},
    {"informant_id": "c", "theme": "income", "direction": "neutral"},
    {"informant_id": "c", "theme": "ties", "direction": "against"},
]
BY_TYPE = [
    {"informant_type": "kpm;tksk", "theme": "income", "direction": "supports"},
    {"informant_type": "kpm", "theme": "income", "direction": "supports"},
    {"informant_type": None, "theme": "income", "direction": "supports"},
    {"informant_type": None, "theme": "ties", "direction": "supports"},
]


def test_counts_informants_where_statements_name_them() -> None:
    found = voices_findings(study(NAMED, PEOPLE))
    assert found["voices.theme.income"] == Estimate(3, n=3, unit="informants")  # a, b, c; a twice
    assert found["voices.theme.ties"] == Estimate(1, n=1, unit="informants")
    assert found["voices.triangulation.income"].value == 2  # kpm and tksk, from informants.csv
    assert found["voices.triangulation.ties"].value == 1
    assert found["voices.negative_cases"].value == 2
    assert found["voices.statements"].value == 5


def test_counts_only_informants_who_consented() -> None:
    found = voices_findings(study(NAMED, PEOPLE))
    assert found["voices.informants"].value == 3  # not d, who said no, nor e, who wasn't asked
    assert {key: found[key].value for key in found if key.startswith("voices.informants.")} == {
        "voices.informants.kpm": 2,
        "voices.informants.tksk": 1,
    }


def test_counts_all_informants_of_a_published_source() -> None:
    found = voices_findings(study(NAMED, PEOPLE, published=True))
    assert found["voices.informants"].value == 5
    assert found["voices.informants.investor"].value == 1


def test_counts_types_where_the_source_names_no_more() -> None:
    found = voices_findings(study(BY_TYPE, published=True))
    assert found["voices.theme.income"] == Estimate(2, n=2, unit="informant types")
    assert found["voices.triangulation.income"].value == 2


def test_says_so_where_the_source_names_nobody() -> None:
    found = voices_findings(study(BY_TYPE, published=True))
    for id_ in ("voices.theme.ties", "voices.triangulation.ties", "voices.saturation", "voices.informants"):
        assert (found[id_].value, found[id_].reason) == (None, "the source does not say who"), id_


def test_never_counts_informants_where_some_statements_name_only_a_type() -> None:
    mixed = [*NAMED, {"informant_type": "kpm", "theme": "ties"}]
    assert voices_findings(study(mixed, PEOPLE))["voices.theme.ties"].unit == "informant types"


def test_every_finding_says_no_statements_in_a_study_without() -> None:
    found = voices_findings(study(None))
    assert set(found) == {
        f"voices.{name}" for name in ("informants", "statements", "negative_cases", "kappa", "saturation")
    }
    assert {estimate.reason for estimate in found.values()} == {"no statements"}


def test_negative_cases_need_directions() -> None:
    found = voices_findings(study([{"informant_type": "kpm", "theme": "income"}], published=True))
    assert found["voices.negative_cases"].reason == "no directions coded"


def test_kappa_says_one_coder_only() -> None:
    assert voices_findings(study(NAMED, PEOPLE))["voices.kappa"].reason == "one coder only"
    assert pooled_kappa(["a", "b"], [None, None]).reason == "one coder only"


def test_kappa_of_two_themes_is_the_kappa_of_one_of_them() -> None:
    # with two themes the second theme's table is the first's turned round: pooled by hand it is (7, 3; 3, 7)
    first = ["a"] * 5 + ["b"] * 5
    second = ["a"] * 4 + ["b"] + ["b"] * 3 + ["a"] * 2
    found = pooled_kappa(first, second)
    assert found.value == pytest.approx((0.7 - 0.5) / 0.5)
    assert (found.low, found.reason) == (None, "too few observations")


@pytest.mark.parametrize(("units", "has_interval"), [(49, False), (50, True), (51, True)])
def test_kappa_has_an_interval_from_50_units_on(units: int, has_interval: bool) -> None:
    first = ["a", "b", "c"] * 17
    second = ["b", *first[1:]]
    found = pooled_kappa(first[:units], second[:units])
    assert (found.low is not None) == has_interval
    assert found.n == units


def test_kappa_is_the_pooled_table_of_all_themes() -> None:
    first, second = ["a"] * 30 + ["b"] * 20 + ["c"] * 10, ["a"] * 25 + ["b"] * 25 + ["c"] * 10
    by_hand = cohens_kappa([[25 + 20 + 10, 5], [5, 30 + 35 + 50]])  # a: 25/5/0/30, b: 20/0/5/35, c: 10/0/0/50
    found = pooled_kappa(first, second)
    assert found.value == pytest.approx(by_hand.kappa, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((by_hand.kappa_low, by_hand.kappa_upp))


def test_kappa_has_no_interval_at_perfect_agreement_and_no_value_with_one_theme() -> None:
    perfect = pooled_kappa(["a", "b"] * 30, ["a", "b"] * 30)
    assert (perfect.value, perfect.low, perfect.reason) == (1.0, None, "perfect agreement")
    assert pooled_kappa(["a"] * 60, ["a"] * 60).reason == "constant values"


@pytest.mark.parametrize("informants", [1, 2, 5, 6])
def test_saturation_is_the_share_of_halves_that_hear_a_theme(informants: int) -> None:
    half = (informants + 1) // 2
    for raisers in range(1, informants + 1):
        halves = list(combinations(range(informants), half))
        heard = sum(any(person < raisers for person in chosen) for chosen in halves)
        assert saturation([raisers], informants=informants) == pytest.approx(heard / len(halves))


def test_saturation_is_the_mean_over_themes() -> None:
    # of 3 informants a half is 2: income is raised by all (1), ties by one of three (1 - C(2,2)/C(3,2) = 2/3)
    assert voices_findings(study(NAMED, PEOPLE))["voices.saturation"].value == pytest.approx((1 + 2 / 3) / 2)


def test_themes_table_counts_informants_by_type_in_the_codebooks_order() -> None:
    table = themes_table(study(NAMED, PEOPLE))
    assert table is not None
    assert table.rows["key"].tolist() == ["ties", "income"]
    assert table.rows["kpm"].tolist() == [0, 2]
    assert table.rows["tksk.n"].tolist() == [1, 1]
    assert set(table.rows["unit"]) == {"informants"}


def test_themes_table_counts_statements_where_only_types_are_told() -> None:
    table = themes_table(study(BY_TYPE, published=True))
    assert table is not None
    rows = table.rows.set_index("key")
    assert rows.loc["income", ["kpm", "tksk", NOT_TOLD]].tolist() == [2, 1, 1]
    assert rows.loc["ties", ["kpm", "tksk", NOT_TOLD]].tolist() == [0, 0, 1]
    assert set(table.rows["unit"]) == {"statements"}


def test_a_study_without_statements_has_no_themes_table() -> None:
    assert themes_table(study(None)) is None

"""Voices: what is counted where informants are named, where only types are, and where nobody is."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook import Codebook, Column
from analysis.findings import Estimate
from analysis.settings import StudySettings
from analysis.study import Study
from analysis.voices import NOT_TOLD, saturation, themes_table, voices_findings

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
        f"voices.{name}" for name in ("informants", "statements", "negative_cases", "agreement", "kappa", "saturation")
    }
    assert {estimate.reason for estimate in found.values()} == {"no statements"}


def test_negative_cases_need_directions() -> None:
    found = voices_findings(study([{"informant_type": "kpm", "theme": "income"}], published=True))
    assert found["voices.negative_cases"].reason == "no directions coded"


def test_each_theme_has_agreement_and_kappa_and_one_coder_says_so() -> None:
    found = voices_findings(study(NAMED, PEOPLE))
    ids = {f"voices.{what}{theme}" for what in ("agreement", "kappa") for theme in ("", ".ties", ".income")}
    assert ids <= set(found)
    assert {(found[id_].value, found[id_].reason) for id_ in ids} == {(None, "one coder only")}


def test_a_theme_that_only_the_second_coder_uses_has_its_kappa_too() -> None:
    twice = [{**statement, "theme_2": "capital" if at else "income"} for at, statement in enumerate(NAMED)]
    found = voices_findings(study(twice, PEOPLE))
    assert [id_ for id_ in found if id_.startswith("voices.kappa.")] == [
        "voices.kappa.ties",
        "voices.kappa.income",
        "voices.kappa.capital",
    ]
    assert found["voices.kappa.capital"].value == 0.0  # only one coder ever says so: as by chance
    assert found["voices.agreement"].value == pytest.approx(1 / 5)
    assert found["voices.agreement.ties"].value == pytest.approx(4 / 5)


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

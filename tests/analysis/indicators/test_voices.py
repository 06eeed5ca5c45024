"""Voices: what is counted where informants are named, where only types are, and where nobody is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Estimate, unavailable
from analysis.indicators.voices import NOT_TOLD, saturation, voices_findings, voices_of
from analysis.study import Study
from analysis.study.codebook import Codebook, Column
from analysis.tables.voices import themes_table
from tests.analysis.survey_samples import settings, waves_of

TEXTS = {"id": "x", "en": "x"}


def study(statements: list[dict] | None, informants: list[dict] | None = None, *, published: bool = False) -> Study:
    study_settings = settings(waves=waves_of("2024"), voices={"published": published}, synthetic=False)
    codebook = Codebook({"theme": Column(label=TEXTS, values={"ties": TEXTS, "income": TEXTS})})
    return Study(
        Path(),
        study_settings,
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


def test_every_count_says_how_many_informants_stand_behind_it() -> None:
    found = voices_findings(study(NAMED, PEOPLE))
    assert found["voices.informants"] == Estimate(3, n=3)
    assert found["voices.informants.kpm"] == Estimate(2, n=2)
    assert found["voices.statements"] == Estimate(5, n=3)  # a, b and c made them
    assert found["voices.triangulation.income"] == Estimate(2, n=3)
    assert found["voices.triangulation.ties"] == Estimate(1, n=1)
    assert found["voices.negative_cases"] == Estimate(2, n=2)  # a against income, c against ties
    assert found["voices.saturation"].n == 3


def test_every_count_says_how_many_statements_stand_behind_it_where_nobody_is_named() -> None:
    against = [*BY_TYPE, {"informant_type": "tksk", "theme": "ties", "direction": "against"}]
    found = voices_findings(study(against, published=True))
    assert found["voices.statements"] == Estimate(5, n=5)
    assert found["voices.negative_cases"] == Estimate(1, n=1)
    assert found["voices.triangulation.income"] == Estimate(2, n=2)  # the two types
    assert found["voices.informants"] == unavailable("the source does not say who")


def test_without_a_list_of_informants_those_whom_statements_name_count() -> None:
    told = [
        {"informant_id": "a", "informant_type": "kpm", "theme": "income"},
        {"informant_id": "a", "informant_type": "kpm", "theme": "ties"},
        {"informant_id": "b", "informant_type": "kpm; tksk", "theme": "ties"},
        {"informant_id": "c", "informant_type": "investor", "theme": "ties"},
        {"informant_id": None, "informant_type": None, "theme": "ties"},
    ]
    found = voices_findings(study(told))
    assert {id_: found[id_] for id_ in found if id_.startswith("voices.informants")} == {
        "voices.informants": Estimate(3, n=3),
        "voices.informants.investor": Estimate(1, n=1),
        "voices.informants.kpm": Estimate(2, n=2),
        "voices.informants.tksk": Estimate(1, n=1),  # b is of both types
    }


def test_themes_table_of_informants_whole() -> None:
    # a says income twice; x isn't on the list of informants, so nobody knows its type
    table = themes_table(study([*NAMED, {"informant_id": "x", "theme": "ties"}], PEOPLE))
    assert table is not None
    assert (table.id, table.district, table.key) == ("themes", "all", "theme")
    assert table.values == ("kpm", "tksk", "not_told")
    assert table.statistics == ()
    assert table.rows.to_dict("list") == {
        "key": ["ties", "income"],
        "wave": ["all", "all"],
        "unit": ["informants", "informants"],
        "kpm": [0, 2],
        "kpm.n": [0, 2],
        "tksk": [1, 1],
        "tksk.n": [1, 1],
        "not_told": [1, 0],
    }


def test_themes_table_of_statements_whole() -> None:
    table = themes_table(study(BY_TYPE, published=True))
    assert table is not None
    assert table.rows.to_dict("list") == {
        "key": ["ties", "income"],
        "wave": ["all", "all"],
        "unit": ["statements", "statements"],
        "kpm": [0, 2],
        "kpm.n": [0, 2],
        "tksk": [0, 1],
        "tksk.n": [0, 1],
        "not_told": [1, 1],
    }


def test_types_and_themes_that_the_codebook_does_not_know_come_last_by_name() -> None:
    told = [
        {"informant_type": "village ;  ", "theme": "zakat"},
        {"informant_type": "kpm", "theme": "capital"},
        {"informant_type": "kpm", "theme": "income"},
        {"informant_type": "kpm", "theme": None},
    ]
    voices = voices_of(study(told, published=True))
    assert voices is not None
    assert (voices.themes, voices.types) == (("income", "capital", "zakat"), ("kpm", "village"))
    assert voices.statements["types"].tolist() == [("village",), ("kpm",), ("kpm",), ("kpm",)]


def test_a_document_that_statements_name_is_no_type_of_those_interviewed() -> None:
    told = [*NAMED, {"informant_type": "document", "theme": "ties"}]
    voices = voices_of(study(told, PEOPLE))
    assert voices is not None
    assert voices.types == ("document", "kpm", "tksk")
    assert voices.interviewed == ("kpm", "tksk")
    assert voices.sources == "informant types"


def test_an_empty_list_of_informants_is_no_list() -> None:
    for published in (True, False):
        voices = voices_of(study(NAMED, [], published=published))
        assert voices is not None
        assert voices.informants is None
        assert voices_findings(study(NAMED, [], published=published))["voices.informants"] == Estimate(3, n=3)


def test_blanks_around_texts_and_blank_texts_do_not_count() -> None:
    told = [
        {"informant_id": " a ", "informant_type": " kpm ", "theme": " income "},
        {"informant_id": "a", "informant_type": "kpm", "theme": "income"},
        {"informant_id": "  ", "informant_type": " ", "theme": "  "},
    ]
    shuffled = study(told)
    voices = voices_of(replace(shuffled, statements=shuffled.statements.set_axis([7, 3, 5])))
    assert voices is not None
    assert voices.statements.astype(object).where(voices.statements.notna(), None).to_dict("list") == {
        "theme": ["income", "income", None],
        "informant": ["a", "a", None],
        "types": [("kpm",), ("kpm",), ()],
        "direction": [None] * 3,
        "second": [None] * 3,
    }
    assert voices.themes == ("income",)

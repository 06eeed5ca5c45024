"""What a notebook's run sees of a study: what it reads, for its district, without words."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.errors import UserError
from analysis.study import Study, open_study
from analysis.study.reference import official_row
from analysis.study.seen import WORDS, seen
from analysis.study.settings import StudySettings
from analysis.survey.prices import price_deflators
from tests.conftest import ROOT

INCOME = ("households", "reference", "districts")


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(ROOT / "data" / "mojokerto")


def test_a_table_that_is_not_read_cannot_be_used(study: Study) -> None:
    view = seen(study, ("households",), "35.16.13")
    for name in ("ties", "statements", "reference", "districts"):
        with pytest.raises(UserError, match=rf"{name}\.csv: not read"):
            len(getattr(view, name))
    assert view.households is study.households
    assert seen(study, ("statements",), "all").informants is study.informants


def test_a_run_sees_its_own_districts_code_and_the_areas_around_it_in_the_study_s_order(study: Study) -> None:
    assert study.reference is not None
    other = study.reference.assign(area_code=["35.16.18", "35", "ID", *study.reference["area_code"][3:]])
    view = seen(dataclasses.replace(study, reference=other), INCOME, "35.16.13")
    assert view.districts.to_dict("list") == {"district_code": ["35.16.13"]}
    assert view.reference is not None
    assert "35.16.18" not in set(view.reference["area_code"])
    assert {"35", "ID"} <= set(view.reference["area_code"])
    assert view.reference.index.is_monotonic_increasing
    whole = seen(study, INCOME, "all")
    assert whole.reference is study.reference
    assert list(whole.districts["district_code"]) == list(study.districts["district_code"])


@pytest.mark.parametrize("district", ["35.16.13", "35.16.18", "all"])
def test_what_a_run_sees_gives_the_same_figures_as_the_whole_study(district: str, study: Study) -> None:
    view = seen(study, INCOME, district)
    first, second = study.settings.wave_pairs[0]
    assert price_deflators(view, district, first, second) == price_deflators(study, district, first, second)
    for indicator in ("poverty.headcount", "poverty.gap", "inequality.gini"):
        rows = [official_row(one, indicator, district, second) for one in (study, view)]
        assert (rows[0] is None) == (rows[1] is None)
        if rows[0] is not None and rows[1] is not None:
            assert rows[0].equals(rows[1])


def test_words_are_taken_away_and_every_other_setting_stays(study: Study) -> None:
    settings = seen(study, INCOME, "all").settings
    assert {name: getattr(settings, name) for name in WORDS} == WORDS
    for name in StudySettings.model_fields.keys() - WORDS.keys() - {"design"}:
        assert getattr(settings, name) == getattr(study.settings, name)
    assert settings.design == study.settings.design.model_copy(update={"weight_means": None})


def test_nothing_of_the_files_is_seen_but_their_rows(study: Study) -> None:
    view = seen(study, INCOME, "all")
    assert (view.inputs, view.input_sizes, view.references, view.without_consent) == ({}, {}, None, 0)
    assert not view.codebook.columns
    assert seen(study, ("codebook", "statements"), "all").codebook is study.codebook

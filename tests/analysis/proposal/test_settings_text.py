"""A new study.yml has every setting, explained in both languages; what is given in it is read as it was given."""

from __future__ import annotations

import re

import pytest
import yaml

from analysis.proposal.folder import codebook_text
from analysis.proposal.invented import invented_codebook, invented_settings, invented_tables
from analysis.proposal.settings_text import settings_text
from analysis.study.codebook import codebook_from
from analysis.study.explained import all_models, explained
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.settings import settings_from

SETTINGS = invented_settings(7, name="example", date="2026-11-30")


def one_line(text):
    return re.sub(r"\n *#  *", " ", text)


def test_every_setting_stands_with_its_explanation_in_both_languages():
    text = one_line(settings_text(SETTINGS))
    own_scale = [model for model in all_models() if model.__name__ == "OwnScale"]  # told in equivalence's own words
    for model in all_models():
        for name in model.model_fields:
            if model not in own_scale:
                assert f"{name}:" in text
                for language in DEFAULT_LANGUAGES:
                    assert explained(model, name)[language] in text, (model.__name__, name)


def test_what_is_given_is_read_as_it_was_given_and_nothing_else():
    settings, problems = settings_from(settings_text(SETTINGS).encode())
    assert problems == []
    plain, _ = settings_from(yaml.safe_dump(SETTINGS).encode())
    assert settings == plain


@pytest.mark.parametrize(
    "mapping",
    [
        {"household_id": "hhid"},
        {"district_code": {"join": ["prov", "kab kota"], "widths": [2, 2]}},
        {"savings": {"name": "Apakah menabung?", "recode": {"1": "yes", "5": "no", "-9": None, "no": "no"}}},
        {"income_month": {"sum": ["wage", {"name": "harvest", "divide": 12.0}], "missing": ["-9", "98"]}},
        {"income_capita_month": {"wide": {"bsl": "c_bsl", "2024": "c: 24"}, "scale": 1000.0}},
    ],
)
def test_a_mapping_of_columns_is_read_as_it_was_given(mapping):
    values = {**SETTINGS, "waves": [{"key": "bsl", "label": "A"}, {"key": "2024", "label": "B"}], "poverty_line": {}}
    values["columns"] = {"households": mapping}
    notes = {("columns", "households", next(iter(mapping))): ["sure: a reason # with a sign"]}
    settings, problems = settings_from(settings_text(values, notes=notes).encode())
    assert problems == []
    plain, _ = settings_from(yaml.safe_dump(values).encode())
    assert settings.columns == plain.columns


def test_the_invented_study_is_the_same_for_the_same_seed_and_another_for_another():
    first, again, other = invented_tables(7), invented_tables(7), invented_tables(8)
    assert all(first[name].equals(again[name]) for name in first)
    assert not first["households"].equals(other["households"])


def test_the_codebook_of_the_invented_study_names_its_columns():
    codebook, problems = codebook_from(codebook_text(invented_codebook()).encode(), languages=DEFAULT_LANGUAGES)
    assert problems == []
    columns = {name for table in invented_tables(1).values() for name in table}
    assert set(codebook.columns) <= columns
    assert {"income_month", "household_size", "hamlet", "tie_kind"} <= set(codebook.columns)

"""Every setting of study.yml is explained in both languages, and nothing else is."""

from __future__ import annotations

import inspect

import pytest

from analysis.study.explained import all_models, explained, explanations
from analysis.study.settings_page import PAGE, settings_page
from tests.conftest import ROOT

MODELS = all_models()
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda part: part if isinstance(part, str) else part.__name__)
def test_a_setting_is_explained_in_both_languages(model, name):
    entry = explained(model, name)
    assert set(entry) == {"id", "en"}
    assert all(text.endswith(".") and text == text.strip() for text in entry.values())
    assert entry["id"] != entry["en"]


def test_nothing_is_explained_that_is_no_setting():
    declared = {}
    for model in MODELS:
        for base in model.__mro__:
            own = {name for name in inspect.get_annotations(base) if name in model.model_fields}
            if own:
                declared[base.__name__] = own
    known = {(model, name) for model, names in declared.items() for name in names}
    assert {(model, name) for model, entries in explanations().items() for name in entries} <= known


def test_the_page_of_settings_is_the_code_s():
    assert (ROOT / PAGE).read_text("utf-8") == settings_page()

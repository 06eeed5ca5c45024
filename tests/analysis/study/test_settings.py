from __future__ import annotations

import datetime as dt
import json

import jsonschema
import pytest
from pydantic import ValidationError

from analysis.errors import UserError
from analysis.study.settings import Disclosure, StudySettings, settings_from, settings_schema
from analysis.study.yaml_file import yaml_mapping

RIGHT = """\
id: small
title: {id: Studi, en: Study}
authors: [{name: A. Author}]
edition: {name: 1, date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves: [{key: 2021, label: {id: 2021, en: March 2021}, date: 2021-03}]
welfare: income
synthetic: true
"""


def told(content: str) -> list[str]:
    """The problems of a study.yml, one line each."""
    return [str(problem) for problem in settings_from(content.encode())[1]]


def right(content: str) -> StudySettings:
    settings, problems = settings_from(content.encode())
    assert problems == []
    assert settings is not None
    return settings


def test_codes_that_look_like_numbers_stay_as_typed():
    settings = right(
        RIGHT
        + "missing_values: [-999, NA, no, 007]\n"
        + "network: {boundary: hamlet, not_asked_in: [1, 002, 12:30, 1_000]}\n"
        + "design: {population: {35.10: 12, 3516: 13}}\n"
    )
    assert settings.waves[0].key == "2021"
    assert settings.waves[0].label == {"id": "2021", "en": "March 2021"}
    assert settings.edition.name == "1"
    assert settings.missing_values == ("-999", "NA", "no", "007")
    assert settings.network.not_asked_in == ("1", "002", "12:30", "1_000")
    assert settings.design.population == {"35.10": 12, "3516": 13}


def test_a_survey_may_be_dated_by_its_month():
    content = RIGHT
    assert right(content).waves[0].date == dt.date(2021, 3, 1)
    assert right(content.replace("2021-03", "2021-03-17")).waves[0].date == dt.date(2021, 3, 17)


def test_waves_are_compared_each_with_the_next():
    more = ", ".join(f"{{key: {year}, label: {{id: a, en: b}}}}" for year in (2021, 2024, 2026))
    line = next(line for line in RIGHT.splitlines() if line.startswith("waves"))
    assert right(RIGHT.replace(line, f"waves: [{more}]")).wave_pairs == (
        ("2021", "2026"),
        ("2021", "2024"),
        ("2024", "2026"),
    )


def test_waves_stand_in_the_order_of_their_dates():
    waves = "waves:\n" + "".join(
        f"  - {{key: {year}, label: {{id: a, en: b}}, date: {year}-03}}\n" for year in (2024, 2021)
    )
    line = next(line for line in RIGHT.splitlines() if line.startswith("waves"))
    assert told(RIGHT.replace(line, waves)) == [
        "study.yml, waves: not in order of their dates. "
        "List the earliest first: changes are from an earlier wave to a later one."
    ]


def test_a_number_that_would_lose_a_zero_as_a_code_is_refused():
    assert told(RIGHT.replace("key: 2021", "key: 35.10")) == [
        'study.yml, waves, entry 1, key: a number where text belongs. Quote it: "35.10".'
    ]


def test_an_unknown_key_names_the_nearest_known_one():
    known = ", ".join(StudySettings.model_fields)
    assert told(RIGHT + "poverty_lin: {}\n") == [
        f"study.yml, poverty_lin: unknown key. Known here: {known} (did you mean 'poverty_line'?)."
    ]


def test_an_unknown_key_deep_inside_is_placed():
    content = RIGHT
    assert told(
        content.replace("date: 2021-03", "dat: 2021-03") + "columns: {households: {x: {name: y, scal: 2}}}"
    ) == [
        "study.yml, waves, entry 1, dat: unknown key. Known here: key, label, date (did you mean 'date'?).",
        "study.yml, columns.households.x.scal: unknown key. Known here: recode, missing, scale, divide, name, selected "
        "(did you mean 'scale'?).",
    ]


def test_every_problem_is_told_at_once_unknown_keys_and_contradictions_too():
    content = RIGHT + (
        "disclosure: {household: 3}\n"
        "poverty_line: {2030: {value: 400000, source: {id: BPS, en: BPS}}}\n"
        "files: {houshold: x.csv}\n"
        "network: {not_asked_in: [1]}\n"
    )
    assert told(content) == [
        "study.yml, disclosure.household: unknown key. Known here: households, cell, largest_share, two_largest_share, "
        "p_percent, quantile_side, extremes_from, informants, rounding, in_full, few_changes, reason "
        "(did you mean 'households'?).",
        "study.yml, poverty_line.2030: no such wave. Waves here: 2021.",
        "study.yml, poverty_line.2021: missing, though other waves have a line. "
        "Add value and source, or leave poverty_line: out for all waves.",
        "study.yml, files.houshold: unknown file. Known here: districts, households, ties, actors, informants, "
        "statements, limits, recommendations, reference, tiles, codebook, references (did you mean 'households'?).",
        "study.yml, network.not_asked_in: given without a boundary. "
        "Name the column that holds the boundaries under network.boundary.",
    ]


def test_wrong_values_are_told_in_plain_words():
    wrong = """\
id: Mojo kerto
title: {id: Judul}
authors: {name: A}
edition: {name: "1", date: 24/11/2026}
region: {level: {id: a, en: b}, name: {id: a, en: }}
waves: []
welfare: incom
synthetic: perhaps
seed: ten
material_change: 0
poverty_line: {2021: {value: "417.784,5", source: {id: a, en: b}}}
disclosure: {cell: 2}
columns: {households: {code: {join: [a, b], widths: [2]}, size: 3}}
"""
    assert told(wrong) == [
        "study.yml, id: not in the expected form. Write small letters, digits, - and _, starting with a letter.",
        "study.yml, title: no text for en. Write one for each of the study's languages.",
        "study.yml, authors: not a list. Write [one, two], or one '- entry' a line.",
        "study.yml, edition.date: not a date. Write it as year-month-day, such as 2024-12-31.",
        "study.yml, region.name.en: empty. Fill it in, or remove the key.",
        "study.yml, waves: too few entries. Give at least 1.",
        "study.yml, welfare: unknown value. Write one of income, consumption (did you mean 'income'?).",
        "study.yml, poverty_line.2021.value: not a number. "
        "Write a plain number, with a decimal point and without separators.",
        "study.yml, disclosure: thresholds below the defaults without a reason. "
        "Add reason: the methods page prints it.",
        "study.yml, material_change: too low. Write a number above 0.",
        "study.yml, seed: not a whole number. Write a whole number, without separators.",
        "study.yml, synthetic: neither true nor false. Write true or false.",
        "study.yml, columns.households.code: not one width for each joined column. Give as many widths as columns.",
        "study.yml, columns.households.size: not a text. Write a text; put it in quotes where it looks like a number.",
    ]


def test_missing_keys_are_told():
    assert told("id: x\n")[:2] == ["study.yml, title: missing. Add it.", "study.yml, authors: missing. Add it."]


def test_texts_are_held_to_the_study_s_own_languages():
    content = RIGHT + "languages: [id, en, jv]\n"
    assert told(content) == [
        f"study.yml, {place}: no text for jv. Write one for each of the study's languages."
        for place in ("title", "region.level", "region.name", "waves, entry 1, label")
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            b"id: a\nid: b\n",
            "study.yml, line 2: the same key twice. Keep one of the two.",
        ),
        (
            b"id: a\ntitle: b: c\n",
            "study.yml, line 2: can't be read as YAML. Indent with spaces, not tabs, close brackets and quotes, "
            "and put texts with a colon in quotes.",
        ),
        (b"- a\n", "study.yml: has no keys. Write one 'key: value' a line."),
        (b"id: \xe9\n", "study.yml: not UTF-8. Save the file as UTF-8."),
    ],
)
def test_a_file_that_is_not_yaml_is_told_with_its_line(content, line):
    with pytest.raises(UserError) as error:
        settings_from(content)
    assert str(error.value) == line


@pytest.mark.parametrize(("cell", "needs"), [(4, True), (5, False), (6, False)])
def test_thresholds_below_the_defaults_need_a_reason(cell, needs):
    if needs:
        with pytest.raises(ValidationError):
            Disclosure(cell=cell)
    assert Disclosure(cell=cell, reason={"id": "a", "en": "b"}).cell == cell


def test_the_published_schema_is_the_model_s(pytestconfig):
    path = pytestconfig.rootpath / "analysis" / "study" / "study.schema.json"
    assert path.read_text(encoding="utf-8") == settings_schema(), (
        "python -m analysis.study.settings > analysis/study/study.schema.json"
    )
    schema = json.loads(settings_schema())
    assert schema["additionalProperties"] is False
    assert schema["properties"]["waves"]["minItems"] == 1


@pytest.mark.parametrize("study", ["data/mojokerto", "tests/studies/indonesia"])
def test_the_published_schema_accepts_the_studies_and_refuses_unknown_keys(pytestconfig, study):
    validator = jsonschema.Draft202012Validator(json.loads(settings_schema()))
    content = yaml_mapping((pytestconfig.rootpath / study / "study.yml").read_bytes(), name="study.yml")
    assert [error.message for error in validator.iter_errors(content)] == []
    assert list(validator.iter_errors({**content, "poverty_lin": {}}))


def test_names_may_be_one_plain_text_and_texts_too_in_a_study_of_one_language():
    plain = RIGHT.replace("name: {id: Kabupaten, en: Regency}", "name: Jawa Timur")
    assert right(plain).region.name == {"id": "Jawa Timur", "en": "Jawa Timur"}
    one = plain.replace("title: {id: Studi, en: Study}", "title: Study").replace(
        "{id: kecamatan, en: district}", "thana"
    )
    assert right(one + "languages: [en]\n").title == {"en": "Study"}
    assert told(one) == ["study.yml, title: not a group of keys. Write 'key: value' pairs under it, indented."]
    assert jsonschema.validate(yaml_mapping(plain.encode(), name="study.yml"), json.loads(settings_schema())) is None


def test_columns_for_each_wave_belong_to_known_waves_and_to_files_with_waves():
    wide = "columns: {districts: {name: {wide: {2021: a}}}, households: {income_month: {wide: {2021: a, 2012: b}}}}\n"
    assert told(RIGHT + wide) == [
        "study.yml, columns.districts.name.wide: a file without waves. Only households and ties may have it.",
        "study.yml, columns.households.income_month.wide.2012: no such wave. Waves here: 2021 (did you mean '2021'?).",
    ]


def test_a_mistake_in_a_wave_s_column_is_placed():
    wide = "columns: {households: {income_month: {wide: {2021: {sum: [a, {name: b, divid: 12}]}}}}}\n"
    assert told(RIGHT + wide) == [
        "study.yml, columns.households.income_month.wide.2021.sum, entry 2, divid: unknown key. "
        "Known here: recode, missing, scale, divide, name, selected (did you mean 'divide'?)."
    ]

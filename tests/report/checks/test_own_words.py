"""A study's texts are its author's own: digits in any of them need no finding and no declaration."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from analysis.study import Study, open_study
from analysis.study.authorship import Grant
from analysis.study.codebook import Codebook, Column
from analysis.study.district import District
from analysis.study.edition import Approval, Correction
from analysis.study.fields import Names, Texts
from analysis.study.settings import StudySettings
from report.checks.claims import template_problems
from report.checks.own_words import own_words
from report.checks.page_claims import page_problems, sourced_texts, unbound_numbers
from report.checks.trial import trial
from report.compose.composer import compose_pages
from report.language.markdown import escaped
from tests.report import fake

DIGITS = "1991/92 (round 3), 632 households, 2019-20"
# text that isn't words: names of columns and keys, codes, addresses of the study's own files
NO_WORDS = {
    "id", "country", "price_index", "code", "weight", "stratum", "cluster", "boundary", "column", "citation",
    "outcomes", "sources", "findings", "files", "columns", "constants", "missing_values", "site", "address",
}  # fmt: skip
_TEXTS = {dict[str, typing.get_args(kind)[0].__args__[1]] for kind in (Texts, Names)}  # without their checks


def with_digits(value: Any, *, spare: str = "") -> Any:
    """The value with digits in each of its texts, those left out too, at any depth."""
    if isinstance(value, BaseModel):
        update = {}
        for name, info in type(value).model_fields.items():
            given, kinds = getattr(value, name), {info.annotation, *typing.get_args(info.annotation)}
            if name in NO_WORDS or (kinds == {str} and info.metadata):
                continue
            if kinds & {Texts, Names, *_TEXTS}:
                update[name] = {language: f"{name} {language} {DIGITS}" for language in ("id", "en")}
            elif kinds in ({str}, {str, type(None), str | None}) and name != "surname":
                update[name] = f"{name} {DIGITS}"
            elif given is not None:
                update[name] = with_digits(given)
        return value.model_copy(update=update)
    if isinstance(value, tuple):
        return tuple(with_digits(item) for item in value)
    if isinstance(value, dict) and set(value) == {"id", "en"}:
        return {language: f"{text} {DIGITS}" for language, text in value.items()}
    if isinstance(value, dict):
        return {key: with_digits(item) for key, item in value.items()}
    return value


def full(settings: StudySettings) -> StudySettings:
    """The settings with every part that a study may leave out and that has words."""
    return settings.model_copy(
        update={
            "approved": Approval(by="B. Officer", date=settings.edition.date),
            "corrections": (Correction(edition="2", text={"id": "Salah", "en": "Wrong"}, files=("households",)),),
            "paper": settings.paper.model_copy(update={"grants": (Grant(funder="F"),)}),
            "districts": {"35.16.01": District(name={"id": "Satu", "en": "One"}, regency="Kabupaten")},
        }
    )


def spoken(place: Path) -> Study:
    """The made-up study with digits in every text of its files."""
    study = fake.two_wave_study(place)
    labels = {"id": f"Label {DIGITS}", "en": f"Label {DIGITS}"}
    codes = {
        "informant_type": ("kpm",),
        "theme": ("income", "capital"),
        "actor_type": ("tksk",),
        "tie_kind": ("advice",),
    }
    columns = {name: Column(label=labels, values=dict.fromkeys(values, labels)) for name, values in codes.items()}
    tables = {}
    for name, endings in (
        ("statements", ("text_id", "text_en")),
        ("limits", ("text_id", "text_en")),
        ("recommendations", ("text_id", "text_en")),
        ("districts", ("name", "regency")),
    ):
        table = getattr(study, name).copy()
        for column in endings:
            table[column] = table[column] + f" {DIGITS}"
        tables[name] = table
    return replace(study, settings=with_digits(full(study.settings)), codebook=Codebook(columns), **tables)


def words_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from words_of(item)
    elif isinstance(value, str):
        yield value


def test_every_text_of_a_study_s_files_is_known_as_its_author_s(tmp_path: Path) -> None:
    study = spoken(tmp_path)
    said = {text for text in words_of(study.settings.model_dump()) if DIGITS in text}
    assert len(said) >= 30  # the walk above found the fields
    known = {*own_words(study, "id"), *own_words(study, "en")}
    assert said - known == set()


@pytest.mark.parametrize("numbers", [False, True])
def test_digits_in_any_text_of_a_study_are_refused_on_no_page(tmp_path: Path, numbers: bool) -> None:
    study = spoken(tmp_path / "study")
    assert template_problems(study) == []
    public = fake.two_wave_public() if numbers else fake.Public({}, {})
    pages = tmp_path / "pages"
    compose_pages(study, public, pages, districts=fake.DISTRICTS[:2], languages=("id", "en"))
    assert page_problems(study, pages) == []
    assert DIGITS in (pages / "report" / "en" / fake.DISTRICTS[0] / "article.qmd").read_text("utf-8")


@pytest.mark.parametrize(
    "said",
    [
        "The eldest holds an S1, and 2 of her siblings go to school.",
        "D3 in 2 years",
        "P0 fell by 3",
        "write to 12@contoh.example or see https://contoh.example/3?a=4 by 5 March",
        "`code 6` is 7",
        "1. First of 8",
        "$5 a day, 40% of them",
        "[@nobody] said 9",
    ],
)
def test_a_text_is_known_whatever_stands_in_it(tmp_path: Path, said: str) -> None:
    study = fake.two_wave_study(tmp_path)
    study = replace(study, statements=study.statements.assign(text_en=said))
    phrases = sourced_texts(study, "en")
    for text in (said, escaped(said)):
        page = f"---\ntitle: '{text}'\n---\n\n- {text} (family)\n\nOf 77.\n"
        assert [number for _, number, _ in unbound_numbers(page, phrases, "en")] == ["77"]
    assert trial(study).problems == []


def test_a_number_that_only_resembles_the_author_s_words_is_still_told() -> None:
    page = "---\ntitle: a\n---\n\n19 of 1991/92 (round 33)\n"
    numbers = [number for _, number, _ in unbound_numbers(page, ["1991/92 (round 3)"], "en")]
    assert numbers == ["19", "92", "33"]


def test_a_number_alone_is_no_phrase_where_it_is_a_code(tmp_path: Path) -> None:
    study = fake.two_wave_study(tmp_path)
    assert "1" not in own_words(study, "en")  # the edition's name
    assert "35.16.01" not in own_words(study, "en")


@pytest.mark.shared
@pytest.mark.parametrize("case", ["digits-in-the-title", "statement-with-a-name-and-a-number/study"])
def test_the_cases_of_digits_in_an_author_s_words_are_not_refused(shared: Path, case: str) -> None:
    study = open_study(shared / "cases" / case)
    assert template_problems(study) == []
    assert trial(study).problems == []

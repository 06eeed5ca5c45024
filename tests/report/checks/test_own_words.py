"""A study's texts are its author's own: digits in any of them need no finding and no declaration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.study import open_study
from report.checks.claims import template_problems
from report.checks.own_words import own_words
from report.checks.page_claims import page_problems, sourced_texts, unbound_numbers
from report.checks.trial import trial
from report.compose.composer import compose_pages
from report.language.markdown import escaped
from tests.report import fake
from tests.report.typed import spoken

DIGITS = "1991/92 (round 3), 632 households, 2019-20"


def words_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from words_of(item)
    elif isinstance(value, str):
        yield value


def test_every_text_of_a_study_s_files_is_known_as_its_author_s(tmp_path: Path) -> None:
    study = spoken(tmp_path, DIGITS)
    said = {text for text in words_of(study.settings.model_dump()) if DIGITS in text}
    assert len(said) >= 30  # the walk above found the fields
    known = {*own_words(study, "id"), *own_words(study, "en")}
    assert said - known == set()


@pytest.mark.parametrize("numbers", [False, True])
def test_digits_in_any_text_of_a_study_are_refused_on_no_page(tmp_path: Path, numbers: bool) -> None:
    study = spoken(tmp_path / "study", DIGITS)
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

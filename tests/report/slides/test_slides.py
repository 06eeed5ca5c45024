"""Slides of studies of every kind: claims as titles, charts that fill them, one take-away, notes that can be said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.compose.composer import compose_pages
from report.language.locale import locale
from report.slides.letters import fitted, lines_of, width_of
from report.slides.presentation import pptx
from report.slides.shapes import MUTED
from report.slides.slide import Card, Deck, Run, Slide
from report.slides.write import write_slides
from tests.report.claims.composed import as_read, computed
from tests.report.slides.read import Slide as Read
from tests.report.slides.read import problems, slides_of

KINDS = {  # whether slides have a chart: one wave, three waves without ties, ties alone, a trial, voices alone
    "once": True,
    "series": True,
    "ties_twice": True,
    "trial": True,
    "voices": False,
    "prokus": True,
}
CITED = ("prokus",)  # studies whose statements are of a published work
SYNTHETIC = {"en": "Synthetic data, draft", "id": "Data sintetis, draf"}
LONG = "Kabupaten Kepulauan Tanimbar dan Maluku Barat Daya yang Bersebelahan dengan Laut Arafura"


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[list[Read], str]]:
    """The slides of each kind of study by language, with the page of the brief that they are of."""
    found = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind)
        made = computed(folder, kind)
        compose_pages(
            made.study, made.public, folder / "pages", districts=made.districts[:1],
            languages=made.study.settings.languages, formats={"html", "pptx"},
        )  # fmt: skip
        for language in made.study.settings.languages:
            own = folder / "pages" / "report" / language / made.districts[0]
            write_slides(own / "_slides.md", folder / f"{language}.pptx")
            found[kind, language] = slides_of(folder / f"{language}.pptx"), (own / "brief.qmd").read_text("utf-8")
    return found


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_slide_falls_short(decks: dict[tuple[str, str], tuple[list[Read], str]], kind: str, language: str) -> None:
    slides, _ = decks[kind, language]
    tag = SYNTHETIC[language] if kind != "series" else SYNTHETIC[language].split(", ")[1].capitalize()
    assert list(problems(slides, tag=tag)) == []
    assert any(slide.chart is not None for slide in slides) == KINDS[kind]
    assert len({slide.title for slide in slides if slide.chart is not None}) == sum(
        slide.chart is not None for slide in slides
    )


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", ["series", "ties_twice", "prokus"])
def test_a_charts_slide_claims_what_the_brief_claims(
    decks: dict[tuple[str, str], tuple[list[Read], str]], kind: str, language: str
) -> None:
    slides, brief = decks[kind, language]
    headings = [as_read(line) for line in re.findall(r"^### (.*?) \{#\w+\}$", brief, re.MULTILINE)]
    claims = [slide.title for slide in slides if slide.chart is not None]
    assert claims
    assert [claim for claim in claims if claim not in headings] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_study_of_one_wave_claims_levels(decks: dict[tuple[str, str], tuple[list[Read], str]], language: str) -> None:
    slides, _ = decks["once", language]
    claims = [slide.title for slide in slides if slide.chart is not None]
    assert len(claims) == 2
    topics = {"en": {"Income per person", "Poverty by the poverty line"}, "id": {"Pendapatan per orang"}}[language]
    assert not topics & set(claims)
    assert any(re.search(r"\d", claim) for claim in claims)
    assert slides[-1].title == locale(language).entry("slides.limits.once")


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_slide_has_the_briefs_title_and_cards_and_the_last_its_limits(
    decks: dict[tuple[str, str], tuple[list[Read], str]], kind: str, language: str
) -> None:
    slides, brief = decks[kind, language]
    first, last = slides[0], slides[-1]
    title = re.search(r"^title: (.*)$", brief, re.MULTILINE)
    assert title is not None
    assert first.title == as_read(title[1].strip("'\"")).replace("''", "'").replace("'", "’").strip()
    quantities = [shape.text_frame.text for shape in first.shapes("Quantity")]
    assert quantities == [as_read(one) for one in re.findall(r"^\[(.*)\]\{\.quantity\}$", brief, re.MULTILINE)]
    assert len(first.shapes("Value")) == len(quantities) == len(first.shapes("Card"))
    assert last.title in {*locale(language).entry("slides.limits").values()}
    assert last.shapes("Limits")[0].text_frame.text


def test_a_card_has_a_large_number_only_where_its_interval_is_off_zero(
    decks: dict[tuple[str, str], tuple[list[Read], str]],
) -> None:
    told = {True: 0, False: 0}
    for (_, language), (slides, _) in decks.items():
        unclear = str(locale(language).entry("cards.unclear"))
        ends = {round(one.left / 9525, -2): one.text_frame.text for one in slides[0].shapes("Ends")}
        zeros = len(slides[0].shapes("Zero"))
        values = [one.text_frame.text for one in slides[0].shapes("Value")]
        spanning = [text for text in ends.values() if "−" in text and "+" in text]
        assert sum(value == unclear for value in values) == len(spanning)
        for one in slides[0].shapes("Value"):
            runs = one.text_frame.paragraphs[0].runs
            if one.text_frame.text == unclear:  # in words: smaller than a number, and not in its colour
                assert {run.font.size.pt <= 0.75 * 0.75 * 66 for run in runs} == {True}
                assert {str(run.font.color.rgb) for run in runs} == {MUTED}
        told[True] += zeros - len(spanning)
        told[False] += len(spanning)
    assert all(told.values())


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_work_is_said_to_be_cited_only_where_there_is_one(
    decks: dict[tuple[str, str], tuple[list[Read], str]], kind: str, language: str
) -> None:
    steps = [slide for slide in decks[kind, language][0] if slide.shapes("Step")]
    said = " ".join(f"{slide.title} {slide.text('Take-away')}" for slide in steps)
    assert steps or kind in ("series", "voices")
    assert bool(re.search("cited|dikutip", said)) == (kind in CITED)


def deck(slide: Slide) -> Deck:
    return Deck("Title", "A. Author", "en-GB", "2026-11-24", "Synthetic data, draft", LONG, (slide,))


def test_long_names_stay_in_their_places(tmp_path: Path) -> None:
    title = f"{LONG}: {LONG}; more are in touch with a {LONG}"
    card = Card(
        "clear",
        (Run(LONG),),
        (Run("+IDR"), Run("123,456,789")),
        (30, 40, 60, 50),
        "no change",
        "+IDR 123,456,789 to +IDR 987,654,321",
    )
    first = Slide("findings", title, LONG, (Run(LONG),), (card,) * 3, source=LONG, notes=("Said.",))
    for slide in (first, replace(first, kind="limits", points=((Run(LONG),),) * 6, samples=(LONG, LONG, "no change"))):
        path = tmp_path / f"{slide.kind}.pptx"
        path.write_bytes(pptx(deck(replace(slide, take_away=LONG))))
        assert list(problems(slides_of(path), tag="Synthetic data, draft")) == []


def test_special_characters_leave_a_slide_well_formed(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(
        pptx(deck(Slide("chart", 'A & B <c> "d"', source="E & F <g>", notes=("H & I <j>.",))))
    )
    [slide] = slides_of(tmp_path / "a.pptx")
    assert (slide.title, slide.text("Source"), slide.notes) == ('A & B <c> "d"', "E & F <g>", ["H & I <j>."])


def test_a_text_is_as_wide_as_in_arial() -> None:
    # by Arial's own table of widths: S 667, o 556, k 500 of 1000; bold S 667, o 611, k 556
    assert width_of("Sooko", 1000) == 667 + 556 * 3 + 500
    assert width_of("Sooko", 1000, bold=True) == 667 + 611 * 3 + 556
    assert lines_of("one two three", 10, 40) == 2
    assert fitted("one two three", (20, 10), width=70, height=12) == 10

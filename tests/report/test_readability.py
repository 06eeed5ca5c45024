"""How a brief's readability is counted, and that one which is too hard is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.readability import measured, prose_sentences, readability_problems, syllables_english, syllables_indonesian

EASY = {"en": "The family has a shop. It sells rice.\n\n", "id": "Ibu itu punya toko. Ia jual beras.\n\n"}
HARD = {
    "en": "Multidimensional vulnerability necessitates comprehensive institutional accountability mechanisms.\n\n",
    "id": "Ketidakberdayaan multidimensional mengharuskan pertanggungjawaban kelembagaan berkesinambungan.\n\n",
}
# as the CMU Pronouncing Dictionary has them
ENGLISH = {
    "income": 2, "poverty": 3, "families": 3, "survey": 2, "surveyed": 2, "interval": 3, "business": 2, "between": 2,
    "people": 2, "programme": 2, "measured": 2, "obstacle": 3, "month": 1, "rose": 1, "value": 2, "values": 2,
    "guidance": 2, "government": 3, "social": 2, "education": 4, "needed": 2, "changes": 2,
}  # fmt: skip


@pytest.mark.parametrize(("word", "syllables"), ENGLISH.items())
def test_counts_english_syllables_as_a_dictionary_does(word: str, syllables: int) -> None:
    assert syllables_english(word) == syllables


@pytest.mark.parametrize(("word", "syllables"), [("keluarga", 4), ("survei", 2), ("pulau", 2), ("nilainya", 3)])
def test_counts_indonesian_syllables(word: str, syllables: int) -> None:
    assert syllables_indonesian(word) == syllables


@pytest.mark.parametrize("language", ["id", "en"])
def test_short_words_in_short_sentences_are_easy_and_long_ones_are_hard(language: str) -> None:
    easy, hard = measured(EASY[language] * 20, language), measured(HARD[language] * 20, language)
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

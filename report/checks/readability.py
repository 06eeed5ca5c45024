"""Readability of a brief as a school grade, from the lengths of its sentences and words.

English: Flesch-Kincaid grade (Kincaid, Fishburne, Rogers & Chissom, 1975, Derivation of new readability formulas for
Navy enlisted personnel): 0.39 x words per sentence + 11.8 x syllables per word - 15.59.

Indonesian: the same formula with syllables times 0.6. Indonesian words carry more syllables than English ones of the
same difficulty; Indonesian textbooks on readability therefore multiply the syllables by 0.6 when they use Fry's graph,
which rests on the same two counts (they name Harjasujana & Mulyati, Membaca 2, which we have not seen itself). No
formula has been fitted to Indonesian adults, so the grade is a warning light and no measurement of readers. Beside it
no sentence may be longer than 30 words, whatever the mean: that catches what a mean hides.

Grade 9 is the end of Indonesia's nine years' basic schooling (wajib belajar), and what plain-English guides ask for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Problem
from report.language.entries import entry_of
from report.language.locale import locale
from report.language.markdown import unlinked

GRADE_AT_MOST = 9.0
SENTENCE_AT_MOST = 30  # words; a range of money in brackets counts as one
MIN_WORDS = 100  # fewer words give no meaningful grade

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCED = re.compile(
    r"^::: \{(?:\.as-table|#fig-|\.terms|\.sources|#refs|\.card)[^\n]*\n.*?^:::$", re.DOTALL | re.MULTILINE
)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_FENCE = re.compile(r"^:{3,}.*$", re.MULTILINE)
_CITATION = re.compile(r"\s*\[[^\[\]]*@[^\[\]]*\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\{[^{}]*\})")
_INTERVAL = re.compile(r"\s*\([^()]*\d[^()]*\)")  # brackets beside a number are skipped
_ATTRIBUTION = re.compile(r"^> --- .*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*%?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\W]*[A-Z0-9])")


@dataclass(frozen=True)
class Readability:
    """The counts of a page."""

    grade: float
    words: int
    sentences: tuple[str, ...]

    @property
    def longest(self) -> str:
        """The sentence with most words."""
        return max(self.sentences, key=lambda sentence: len(words_of(sentence)), default="")


def prose_sentences(page: str) -> list[str]:
    """The sentences of a composed brief: no tables, charts, cards, headings, terms, sources or citations."""
    text = _FENCED.sub("\n", unlinked(_FRONT.sub("", page)))
    for pattern in (_ATTRIBUTION, _HEADING, _FENCE):
        text = pattern.sub("\n", text)
    text = _INTERVAL.sub("", _LINK.sub(r"\1", _CITATION.sub("", text)))
    paragraphs = (re.sub(r"^(?:[-*>:]\s*)+", "", line).strip() for line in text.split("\n"))
    return [sentence for line in paragraphs for sentence in _SENTENCE.split(line) if len(words_of(sentence)) > 2]


def words_of(sentence: str) -> list[str]:
    """Its words and numbers."""
    return _WORD.findall(sentence)


def syllables_english(word: str) -> int:
    """Syllables of an English word, by its spelling: groups of vowels, less the silent ones. A number counts as two.

    >>> [syllables_english(word) for word in ("line", "poverty", "families", "surveyed", "people", "one")]
    [1, 3, 3, 2, 2, 1]
    """
    word = re.sub(r"['’]s?$", "", word.lower())
    if word[:1].isdigit():
        return 2
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if "-" in word:
        return sum(syllables_english(part) for part in word.split("-") if part)
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"i[ao](?!u)|[^aeiou]ier|ea(?:te|ti)|uou|[aeiou]ing$|eo(?!p)|ua(?!r)|io(?!n|u)", word))
    groups -= len(re.findall(r"(?:ti|ci|si|gi)(?:a|o)", word))  # -tion, -cial
    if re.search(r"[^aeiouyl]e$|[aeiou]le$|[^aeiouytd]ed$|[^aeioucsxzgh]es$", word) and not word.endswith(
        ("ied", "ies")
    ):
        groups -= 1
    if re.search(r"[^aeiou](?:ely|eful|eless|ement)", word):
        groups -= 1
    return max(groups, 1)


def syllables_indonesian(word: str) -> int:
    """Syllables of an Indonesian word: its vowels; ai, au, oi at the end of a root's word are one. A number: four.

    >>> [syllables_indonesian(word) for word in ("keluarga", "kemiskinan", "pendapatan", "pulau", "survei", "usaha")]
    [4, 4, 4, 2, 2, 3]
    """
    if word[:1].isdigit():
        return 4
    return max(len(re.findall(r"(?:ai|au|oi|ei)(?=$|nya$|-)|[aeiou]", word.lower())), 1)


_IRREGULAR = {
    "people": 2, "something": 2, "someone": 2, "area": 3, "areas": 3, "business": 2, "businesses": 3, "idea": 3,
    "household": 2, "households": 2, "hundred": 2, "centre": 2, "buyers": 2, "tables": 2, "obstacles": 3, "beyond": 2,
}  # fmt: skip
# methods of counting syllables; a language's locale file names one, with a factor
SYLLABLES: dict[str, Callable[[str], int]] = {"english_spelling": syllables_english, "vowels": syllables_indonesian}


def readability_of(page: str, language: str) -> Readability | None:
    """Readability of a composed brief; None for a language without a method or for fewer than 100 words."""
    sentences = prose_sentences(page)
    words = [word for sentence in sentences for word in words_of(sentence)]
    measure = entry_of(locale(language).texts, "language.readability")
    if not measure or len(words) < MIN_WORDS:
        return None
    per_word = measure["factor"] * sum(map(SYLLABLES[measure["syllables"]], words)) / len(words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59
    return Readability(round(grade, 1), len(words), tuple(sentences))


def readability_problems(pages: Path) -> list[Problem]:
    """Composed briefs above grade 9, or with a sentence of more than 30 words."""
    problems: list[Problem] = []
    for path in sorted(pages.glob("report/*/*/brief.qmd")):
        where = path.relative_to(pages).as_posix()
        found = readability_of(path.read_text("utf-8"), path.parent.parent.name)
        if found is not None:
            problems += (Problem(where, what, "Write shorter sentences, and shorter words.") for what in _said(found))
    return problems


def _said(found: Readability) -> Iterator[str]:
    if found.grade > GRADE_AT_MOST:
        yield f'reads at grade {found.grade}, above {GRADE_AT_MOST:g}; its longest sentence: "{found.longest}"'
    for sentence in found.sentences:
        if (count := len(words_of(sentence))) > SENTENCE_AT_MOST:
            yield f'a sentence of {count} words, more than {SENTENCE_AT_MOST}: "{sentence}"'

"""What broken studies are told: the recorded words, each with a place and what to do, none with a household's value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.language.spoken import spoken_study
from tests.report.checks.broken.messages import LANGUAGES, messages_of, recorded, values_of_households
from tests.report.checks.broken.studies import BROKEN, ordinary

RECORDED = {language: recorded(language) for language in LANGUAGES}
ENGLISH = re.compile(r"\b(the|is|not|or|and|of|in|it|write|add|correct|missing|unknown)\b", re.IGNORECASE)


def test_nothing_is_wrong_with_the_ordinary_study(tmp_path: Path) -> None:
    assert len(spoken_study(ordinary(tmp_path / "study")).households) == 320


def test_sixty_studies_and_more_are_recorded() -> None:
    assert all(list(found) == list(BROKEN) for found in RECORDED.values())
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_study_gets_the_recorded_messages(name: str, tmp_path: Path) -> None:
    said = messages_of(name, tmp_path / "study")
    assert said == {language: RECORDED[language][name] for language in LANGUAGES}
    assert all(said.values())  # something is said
    found = [line for lines in said.values() for line in lines]
    secret = values_of_households() - {"350000", "420000"}  # an example in a message, and the poverty line
    for message in found:
        place, _, rest = message.partition(": ")
        assert place.startswith(("STUDY", "study.yml", "codebook.yml")) or re.match(r"\w+\.\w+", place), message
        assert rest.endswith("."), message
        assert not secret & {*re.findall(r"[\w.]+", message)}, message


@pytest.mark.parametrize("name", BROKEN)
def test_an_indonesian_message_has_no_english_word_but_in_what_it_names(name: str) -> None:
    for line in RECORDED["id"][name]:
        plain = re.sub(r"'[^']*'|\([^)]*\)|\S+\.(csv|yml|xlsx|md)|\w+:|[\w.]+_[\w.]+", "", line)
        assert not ENGLISH.search(plain.partition(": ")[2]), line

"""What broken studies are told: the recorded words, each with a place and what to do, none with a household's value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.language.spoken import spoken_study
from tests.report.checks.broken.studies import BROKEN, messages_of, ordinary, recorded, values_of_households

RECORDED = recorded()


def test_nothing_is_wrong_with_the_ordinary_study(tmp_path: Path) -> None:
    assert len(spoken_study(ordinary(tmp_path / "study")).households) == 320


def test_sixty_studies_and_more_are_recorded() -> None:
    assert list(RECORDED) == list(BROKEN)
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_study_gets_the_recorded_messages(name: str, tmp_path: Path) -> None:
    found = messages_of(name, tmp_path / "study")
    assert found == RECORDED[name]
    assert found  # something is said
    secret = values_of_households() - {"350000", "420000"}  # an example in a message, and the poverty line
    for message in found:
        place, _, rest = message.partition(": ")
        assert place.startswith(("STUDY", "study.yml", "codebook.yml")) or re.match(r"\w+\.\w+", place), message
        assert rest.endswith("."), message
        assert not secret & {*re.findall(r"[\w.]+", message)}, message

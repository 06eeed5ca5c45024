"""Which studies are published in full: data of nobody that may be shared, open data, and who says so with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study.settings import settings_from
from tests.attack.few_households import STUDIES, write_few

OPEN = 'disclosure: {households: 0, cell: 0, reason: {id: "data terbuka", en: "open data"}}\n'
SAID = 'disclosure: {in_full: true, reason: {id: "data terbuka", en: "open data"}}\n'


@pytest.mark.parametrize(
    ("synthetic", "more", "in_full"),
    [
        ("false", "", False),
        ("true", "", True),
        ("true", "confidential: true\naccess: {id: Tanya kami, en: Ask us}\n", False),
        ("true", "disclosure: {in_full: false}\n", False),
        ("false", OPEN, True),
        ("false", SAID, True),
    ],
)
def test_who_is_published_in_full(tmp_path: Path, synthetic: str, more: str, in_full: bool) -> None:
    study = write_few(tmp_path / "study", STUDIES[0], settings=more)
    text = (study / "study.yml").read_text("utf-8").replace("synthetic: false", f"synthetic: {synthetic}")
    settings, problems = settings_from(text.encode())
    assert problems == []
    assert settings is not None
    assert settings.disclosure.in_full is in_full


def test_in_full_needs_a_reason(tmp_path: Path) -> None:
    study = write_few(tmp_path / "study", STUDIES[0], settings="disclosure: {in_full: true}\n")
    _, problems = settings_from((study / "study.yml").read_bytes())
    assert any("reason" in str(problem) for problem in problems)

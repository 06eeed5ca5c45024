"""A translation that stayed as it was while its original was changed is told, part by part; nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from report.checks.translations import FILE, confirm_translations, outdated_translations
from report.project import TEMPLATES


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """The shipped texts, confirmed to say the same."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    confirm_translations(folder)
    return folder


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_texts_that_were_confirmed_are_current(templates: Path) -> None:
    assert outdated_translations(templates) == []


def test_names_the_translation_whose_original_was_changed(templates: Path) -> None:
    changed(templates / "id" / "brief.qmd", "## Mengapa ini penting", "## Mengapa hal ini penting")
    (said,) = outdated_translations(templates)
    assert said == "templates/en/brief.qmd was translated from an earlier templates/id/brief.qmd: body#why"


def test_names_the_original_where_the_translation_alone_was_changed(templates: Path) -> None:
    changed(templates / "locale" / "opened.en.yml", "site:", "extra: {x: y}\nsite:")
    changed(templates / "locale" / "opened.en.yml", "Close", "Shut")
    (said,) = outdated_translations(templates)
    assert said.startswith("templates/locale/opened.id.yml was translated from an earlier templates/locale/opened.en")


def test_nothing_is_said_where_both_were_changed(templates: Path) -> None:
    changed(templates / "id" / "brief.qmd", "## Mengapa ini penting", "## Mengapa hal ini penting")
    changed(templates / "en" / "brief.qmd", "## Why it matters", "## Why this matters")
    assert outdated_translations(templates) == []


def test_confirming_again_ends_the_warning(templates: Path) -> None:
    changed(templates / "id" / "brief.qmd", "## Mengapa ini penting", "## Mengapa hal ini penting")
    assert outdated_translations(templates)
    assert confirm_translations(templates) == templates / FILE
    assert outdated_translations(templates) == []


def test_lines_broken_elsewhere_change_nothing(templates: Path) -> None:
    changed(templates / "id" / "brief.qmd", "## Mengapa ini penting {#why}\n", "## Mengapa ini penting {#why}\n\n\n")
    assert outdated_translations(templates) == []

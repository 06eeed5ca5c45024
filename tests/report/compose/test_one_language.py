"""A study in one language: no switch, no claim on another language, and no word of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from report.deposit.readme import _written, readme_file
from report.public import Public
from tests.report import tiny_studies as tiny

OTHER = {
    "id": r"English|Inggris|/en/|dua bahasa|kedua bahasa",
    "en": r"Bahasa|\bIndonesian\b(?! custom)|/id/|languages",
}


@pytest.fixture(scope="module", params=sorted(OTHER))
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The language of a study, and its pages before any number."""
    root: Path = tmp_path_factory.mktemp(f"only-{request.param}")
    study = tiny.one_language_study(root / "study", request.param)
    return request.param, tiny.pages_of(study, Public({}, {}), root / "pages")


def test_no_page_speaks_of_another_language(alone: tuple[str, dict[str, str]]) -> None:
    language, pages = alone
    found = {path: hits for path, text in pages.items() if (hits := re.findall(OTHER[language], text))}
    assert found == {}


def test_no_page_has_a_switch(alone: tuple[str, dict[str, str]]) -> None:
    for path, text in alone[1].items():
        front = yaml.safe_load(text.split("---\n")[1])
        assert not front["risalah"].get("switch"), path


def test_the_first_page_leads_to_the_reports_by_their_name(alone: tuple[str, dict[str, str]]) -> None:
    language, pages = alone
    assert f"[{ {'id': 'Laporan', 'en': 'Reports'}[language] }](report/{language}/index.html)" in pages["index.qmd"]


@pytest.mark.parametrize(
    ("languages", "files"),
    [
        (["id", "en"], {"README.md": "en", "README.id.md": "id"}),
        (["id"], {"README.md": "id"}),
        (["en"], {"README.md": "en"}),
        (["xx"], {"README.md": "en"}),  # one that the package's texts aren't written in
    ],
)
def test_a_package_is_read_in_the_languages_of_its_study(languages: list[str], files: dict[str, str]) -> None:
    written = _written("README", languages)
    assert {readme_file(language, written): language for language in written} == files

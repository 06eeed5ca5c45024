"""A third language is one locale file, with its parts, and one folder of templates: no code knows a language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.study.settings import StudySettings
from report.compose import templates as page_templates
from report.compose.composer import composed_pages
from report.downloads import bibliography
from report.language import locale
from report.language import verdicts as wording
from tests.report import fake


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The templates with a language more: Javanese, its words those of the Indonesian files, marked."""
    folder = Path(shutil.copytree(locale.TEMPLATES, tmp_path / "templates"))
    for path in (folder / "locale").glob("*id.yml"):
        text = path.read_text("utf-8").replace("name: Bahasa Indonesia", "name: Basa Jawa")
        text = re.sub(r"^  brief: .*$", "  brief: Ringkesan kawicaksanan", text, flags=re.MULTILINE)
        path.with_name(path.name.replace("id.yml", "jv.yml")).write_text(text, "utf-8")
    shutil.copytree(folder / "id", folder / "jv")
    for path in (folder / "jv").rglob("*.qmd"):
        path.write_text(path.read_text("utf-8").replace('"id/', '"jv/'), "utf-8")
    for module in (bibliography, locale, page_templates, wording):
        monkeypatch.setattr(module, "TEMPLATES", folder)
    locale.locale.cache_clear()
    yield folder
    locale.locale.cache_clear()


def with_javanese(settings: StudySettings) -> StudySettings:
    """The study's own texts in the third language too."""

    def added(node: object) -> object:
        if isinstance(node, dict):
            node = {key: added(value) for key, value in node.items()}
            return node | {"jv": node["id"]} if {"id", "en"} <= node.keys() else node
        return [added(item) for item in node] if isinstance(node, list | tuple) else node

    texts = added(settings.model_dump())
    return StudySettings.model_validate({**texts, "languages": ("id", "en", "jv")})


def test_a_third_language_needs_no_code(tmp_path: Path, templates: Path) -> None:
    study = fake.two_wave_study(tmp_path / "study")
    words = {
        name: table.assign(text_jv=table["text_id"])
        for name in ("statements", "limits", "recommendations")
        if (table := getattr(study, name)) is not None
    }
    study = replace(study, settings=with_javanese(study.settings), **words)
    pages = tmp_path / "pages"
    composed_pages(
        study, fake.two_wave_public(), pages, districts=list(fake.DISTRICTS), languages=study.settings.languages
    )
    brief = (pages / "report/jv/35.16.01/brief.qmd").read_text("utf-8")
    assert "lang: jv" in brief
    assert "Ringkesan kawicaksanan" in brief
    numbers = re.compile(r'data-finding="[^"]+" data-wave="[^"]+"')
    indonesian = (pages / "report/id/35.16.01/brief.qmd").read_text("utf-8")
    assert numbers.findall(brief) == numbers.findall(indonesian)
    assert brief.count("Basa Jawa") == 0
    assert "label: Basa Jawa" in indonesian
    assert "(report/jv/index.html)" in (pages / "index.qmd").read_text("utf-8")

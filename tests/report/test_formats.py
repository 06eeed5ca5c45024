"""The registry of formats is what all parts know of a format."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from report.context.place import REPORTS, Place
from report.formats import FORMATS, FileFormat
from report.language.locale import languages, locale
from report.provenance.manifest import SCHEMAS
from report.render.finish import FINISH
from report.render.pandoc import render
from report.render.settings import open_project
from report.verify.differences.files import differences
from report.verify.differences.findings import Closeness

PAGES = Path(__file__).parent / "render" / "pages"


@pytest.mark.parametrize("name", [name for name, known in FORMATS.items() if known.pages])
def test_a_format_of_pages_has_settings_a_writer_and_in_each_language_words(name: str) -> None:
    known, project = FORMATS[name], open_project()
    assert known.writer
    assert known.quarto in project.settings["format"]
    assert not known.template or project.file(known.template).is_file()
    assert {*known.pages} <= {*REPORTS}
    if name != "html":
        assert all(locale(language).text(f"site.{name}") for language in languages())


def test_endings_and_names_tell_formats_apart_and_the_manifest_knows_them() -> None:
    assert len({known.ending for known in FORMATS.values()}) == len({known.quarto for known in FORMATS.values()})
    assert len({known.ending for known in FORMATS.values()}) == len(FORMATS)
    assert {*FINISH} <= {*FORMATS}
    schema = json.loads((SCHEMAS / "manifest.schema.json").read_text("utf-8"))
    assert schema["properties"]["formats"]["items"]["enum"] == [*FORMATS]


@pytest.mark.parametrize(
    ("page", "asked", "formats"),
    [
        ("brief", [*FORMATS], ("html", "pdf")),
        ("article", [*FORMATS], ("html", "pdf", "docx", "jats", "md")),
        ("article", ["docx", "html"], ("html", "docx")),
        ("supplement", [*FORMATS], ("html", "pdf", "docx")),
        ("brief", ["docx"], ("html",)),
        ("methods", [*FORMATS], ("html",)),
    ],
)
def test_a_page_has_the_formats_of_its_kind_that_were_asked_for(
    page: str, asked: list[str], formats: tuple[str, ...]
) -> None:
    assert Place(page, languages()[0]).formats(asked) == formats
    assert replace(Place(page, languages()[0]), gone=True).formats(asked) == ("html",)


def test_one_entry_and_its_settings_add_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "text", FileFormat(".rst", "rst", "rst", pages=("brief",)))
    assert Place("brief", languages()[0]).formats([*FORMATS]) == ("html", "pdf", "text")
    pages = Path(shutil.copytree(PAGES, tmp_path / "pages"))
    for path in pages.rglob("*.qmd"):
        path.write_text(path.read_text("utf-8").replace("typst: default", "rst: default"), "utf-8")
    project = open_project()
    formats = {**project.settings["format"], "rst": {"citeproc": True}}
    project = replace(project, settings={**project.settings, "format": formats})
    for site in ("one", "two"):
        assert render(pages, tmp_path / site, formats=["text"], project=project).problems == ()
    (found,) = tmp_path.glob("one/report/en/*/brief.rst")
    name = found.relative_to(tmp_path / "one").as_posix()
    told = {"close": Closeness(exact=True), "only": [name]}
    assert differences(tmp_path / "one", tmp_path / "two", **told) == []
    found.write_text(found.read_text("utf-8").replace("famil", "famyl"), "utf-8")
    (unlike,) = differences(tmp_path / "one", tmp_path / "two", **told)
    assert (unlike.file, unlike.kind) == (name, "paper")

"""A file is rendered again exactly where something that it is made of changed."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from report.formats import FORMATS
from report.render import pandoc
from report.render.kept import Kept, key_of_pages
from report.render.pages import RenderResult, read_page
from report.render.settings import Project, open_project

FILES = {
    "report/en/brief.html",
    "report/en/brief.pdf",
    "report/id/article.docx",
    "report/id/article.xml",
}
PICTURE = '<svg width="10pt" height="10pt" xmlns="http://www.w3.org/2000/svg"></svg>'


class Study:
    """Two small pages in a project of its own, rendered into a new site each time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.pages, self.kept = home / "pages", home / "rendered"
        shipped = open_project()
        for name in (*shipped.files(), pandoc.CROSSREF, *(known.template for known in FORMATS.values())):
            if name:
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(shipped.file(name), home / name)
        self.project = Project(home, shipped.settings)
        self.write("report/en/brief.qmd", ["html", "typst"], "Text.")
        picture = '![](figures/a.svg){fig-alt="A"}\n\nText [@one].'
        self.write("report/id/article.qmd", ["docx", "jats"], picture, bibliography="../../references.bib")
        self.write_file("report/id/figures/a.svg", PICTURE)
        shutil.copyfile(
            Path(__file__).parent / "pages/report/id/35.16.13/figures/income.png",
            self.pages / "report/id/figures/a.png",
        )
        self.write_file("references.bib", "@book{one, title = {One}, author = {A, B}, year = {2001}}")
        self.sites = 0

    def write(self, name: str, formats: list[str], text: str, **front: str) -> None:
        head = {
            "title": "One",
            "lang": "en",
            "date": "2026-11-24",
            "format": dict.fromkeys(formats, "default"),
            **front,
        }
        self.write_file(name, f"---\n{json.dumps(head)}\n---\n\n{text}\n")

    def write_file(self, name: str, text: str) -> None:
        (self.pages / name).parent.mkdir(parents=True, exist_ok=True)
        (self.pages / name).write_text(text, "utf-8")

    def render(self, **options: object) -> tuple[RenderResult, set[str], Path]:
        """What the engine said, which files it rendered, and the site."""
        self.sites += 1
        site, rendered = self.home / f"site{self.sites}", set[str]()
        options = {"project": self.project, "kept": self.kept, **options}
        result = pandoc.render(self.pages, site, on_page=rendered.add, **options)  # type: ignore[arg-type]
        return result, rendered, site


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


def bytes_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_what_nothing_changed_of_is_not_rendered_and_has_the_same_bytes(study: Study) -> None:
    first, rendered, site = study.render()
    assert (first.unchanged, rendered, first.problems) == (0, FILES, ())
    again, rendered, other = study.render()
    assert (again.unchanged, rendered) == (len(FILES), set())
    assert again.written == first.written
    assert bytes_of(other) == bytes_of(site)


def changed_template(study: Study, name: str) -> None:
    path = study.home / name
    path.write_bytes(path.read_bytes() + b"\n")


def with_another_part(document: Path) -> None:
    with zipfile.ZipFile(document, "a") as archive:
        archive.writestr("another.txt", "")


CHANGES: dict[str, tuple[Callable[[Study], object], set[str]]] = {
    "the text of a page": (
        lambda study: study.write("report/en/brief.qmd", ["html", "typst"], "Other text."),
        {"report/en/brief.html", "report/en/brief.pdf"},
    ),
    "a picture": (
        lambda study: study.write_file("report/id/figures/a.svg", PICTURE.replace("10", "20")),
        {"report/id/article.docx", "report/id/article.xml"},
    ),
    "a picture for Word": (
        lambda study: (study.pages / "report/id/figures/a.png").write_bytes(
            (study.pages / "report/id/figures/a.png").read_bytes() + b"\0"
        ),
        {"report/id/article.docx", "report/id/article.xml"},
    ),
    "the bibliography": (
        lambda study: study.write_file("references.bib", "@book{one, title = {Two}, author = {A, B}, year = {2001}}"),
        {"report/id/article.docx", "report/id/article.xml"},
    ),
    "a filter": (lambda study: changed_template(study, "templates/filters/pages.lua"), FILES),
    "the filter of references": (lambda study: changed_template(study, pandoc.CROSSREF), FILES),
    "the page's template": (
        lambda study: changed_template(study, "templates/page.html"),
        {"report/en/brief.html"},
    ),
    "the style sheet, a part of a template": (
        lambda study: changed_template(study, "templates/style.css"),
        {"report/en/brief.html"},
    ),
    "typst's template": (
        lambda study: changed_template(study, "templates/typst/document.typ"),
        {"report/en/brief.pdf"},
    ),
    "the reference document": (
        lambda study: with_another_part(study.home / "templates/reference.docx"),
        {"report/id/article.docx"},
    ),
}


@pytest.mark.parametrize("what", [*CHANGES])
def test_what_changed_is_rendered_again_and_nothing_else(what: str, study: Study) -> None:
    change, due = CHANGES[what]
    first, _, _ = study.render()
    change(study)
    result, rendered, site = study.render()
    assert rendered == due
    assert result.unchanged == len(FILES) - len(due)
    _, _, anew = study.render(kept=None)
    assert bytes_of(site) == bytes_of(anew)
    assert first.problems == result.problems == ()


def test_a_setting_of_a_format_and_another_pandoc_make_files_due(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.render()
    formats = {**study.project.settings["format"]}
    formats["docx"] = {**formats["docx"], "shift-heading-level-by": 0}
    other = replace(study.project, settings={**study.project.settings, "format": formats})
    assert study.render(project=other)[1] == {"report/id/article.docx"}
    assert study.render(project=other)[1] == set()
    monkeypatch.setattr(pandoc, "version", lambda: "99")
    assert study.render(project=other)[1] == FILES


def test_another_version_of_a_library_or_of_the_code_makes_all_files_due(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.render()
    code = study.home / "code"
    shutil.copytree(Path(pandoc.__file__).parent, code, ignore=shutil.ignore_patterns("__pycache__"))
    (code / "docx.py").write_text((code / "docx.py").read_text("utf-8") + "\n", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(pandoc, "__file__", str(code / "pandoc.py"))
        assert study.render()[1] == FILES
    monkeypatch.setattr(pandoc.importlib.metadata, "version", lambda name: f"{name} 99")
    assert study.render()[1] == FILES


def test_a_time_stamp_makes_nothing_due(study: Study) -> None:
    study.render()
    for path in study.pages.rglob("*"):
        if path.is_file():
            path.touch()
    assert study.render()[1] == set()


def test_what_is_written_into_a_site_does_not_reach_what_is_kept(study: Study) -> None:
    sites = [study.render()[2] for _ in range(2)]
    whole = bytes_of(sites[0])
    for path in (path for site in sites for path in site.rglob("*.html")):
        path.write_bytes(b"changed")
    assert bytes_of(study.render()[2]) == whole


def test_a_page_with_a_problem_is_rendered_again_until_it_has_none(study: Study) -> None:
    study.write("report/en/brief.qmd", ["html"], "See @fig-nowhere.")
    for _ in range(2):
        result, rendered, _ = study.render()
        assert "report/en/brief.html" in rendered
        assert len(result.problems) == 1


def test_one_file_of_a_path_is_kept_and_an_unfinished_one_is_none(study: Study) -> None:
    study.render()
    unfinished = next(study.kept.glob("report/en/brief.html.*"))
    unfinished = unfinished.rename(unfinished.with_name(unfinished.name + ".part"))
    assert study.render()[1] == {"report/en/brief.html"}
    assert not unfinished.exists()
    study.write("report/en/brief.qmd", ["html", "typst"], "Other text.")
    study.render()
    assert len([path for path in study.kept.rglob("*") if path.is_file()]) == len(FILES)


def test_a_render_of_some_formats_keeps_the_others(study: Study) -> None:
    study.render()
    assert study.render(formats={"html"})[1] == set()
    assert study.render()[1] == set()


def test_only_files_of_the_pages_that_are_left_are_kept_where_it_is_asked_for(study: Study) -> None:
    result, _, _ = study.render()
    Kept(study.kept).keep_only([name for name in result.written if "/en/" in name])
    assert study.render()[1] == {"report/id/article.docx", "report/id/article.xml"}


def test_pages_that_share_a_picture_are_told_apart_by_their_text(study: Study) -> None:
    page = read_page(study.pages, "report/en/brief.qmd")
    other = read_page(study.pages, "report/id/article.qmd")
    key = key_of_pages()
    assert len({key(page, "a", "x"), key(page, "b", "x"), key(page, "a", "y"), key(other, "a", "x")}) == 4  # type: ignore[arg-type]

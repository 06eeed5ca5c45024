"""What `quarto render` at the root leaves to our post-render script; the embedded engine stands in for Quarto."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.functional.sites import ROOT, risalah
from tests.functional.small_study import write_small_study

PART = ("--district", "35.16.13", "--engine", "pandoc")
RENDERED = (".html", ".pdf", ".docx", ".xml", ".md")
OF_BUILD = ("run.json",)  # names the engine
BRIEF = "report/en/35.16.13/brief.html"


@dataclass(frozen=True)
class Built:
    """A small study and its site."""

    study: Path
    site: Path

    def rendered(self, site: Path) -> list[str]:
        """The files that an engine wrote, as Quarto lists them for its script."""
        pages = self.site.parent / "build"
        names = {path.with_suffix("").name for path in pages.rglob("pages/**/*.qmd")}
        found = (path for path in site.rglob("*") if path.suffix in RENDERED and path.stem in names)
        return [str(path) for path in found]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    home = tmp_path_factory.mktemp("rendered")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    ended = risalah("build", str(study), *PART, "--output", str(home / "_site"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return Built(study, home / "_site")


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name not in OF_BUILD
    }


def published(built: Built, site: Path, monkeypatch: pytest.MonkeyPatch, *options: str):
    """Runs what the post-render script runs, on a site with these rendered files."""
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(site))
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_FILES", "\n".join(built.rendered(site)))
    return risalah("publish-data", str(built.study), *options)


@pytest.mark.slow
def test_a_whole_render_gives_the_site_of_a_build_and_nothing_of_an_earlier_one(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "_site"
    for name in built.rendered(built.site):
        target = site / Path(name).relative_to(built.site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(name, target)
    names = built.rendered(site)
    stale = site / "report/id/99.99/brief.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("<p>stale</p>")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(site))
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_FILES", "\n".join(os.path.relpath(name, ROOT) for name in names))
    ended = risalah("publish-data", str(built.study), "--whole")
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert not stale.parent.exists()
    expected, got = files(built.site), files(site)
    assert sorted(got) == sorted(expected)
    assert [name for name in expected if got[name] != expected[name]] == []


@pytest.mark.slow
def test_files_as_a_plain_quarto_writes_them_are_finished(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(built.site, tmp_path / "_site"))
    docx = site / "report/en/35.16.13/article.docx"
    whole = docx.read_bytes()
    with zipfile.ZipFile(docx) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as new:  # today's times, in the zip and in the document
        for name, content in parts.items():
            new.writestr(name, content.replace(b"T00:00:00Z</dcterms", b"T12:34:56Z</dcterms"))
    (jats,) = site.glob("report/en/35.16.13/*.xml")
    article = jats.read_bytes()
    jats.write_bytes(article.replace(b' xml:lang="en">\n<front>', b">\n<front>", 1))
    assert docx.read_bytes() != whole
    assert jats.read_bytes() != article
    ended = published(built, site, monkeypatch)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert docx.read_bytes() == whole
    assert jats.read_bytes() == article


@pytest.mark.slow
def test_a_check_that_fails_ends_the_render_with_an_error(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(built.site, tmp_path / "_site"))
    page = (site / BRIEF).read_text("utf-8")
    start = page.index(">", page.index('class="finding"')) + 1
    (site / BRIEF).write_text(page[:start] + "7 and " + page[start:], "utf-8")
    ended = published(built, site, monkeypatch, "--whole")
    assert ended.returncode == 1
    assert "check failed: " in ended.stdout


@pytest.mark.slow
def test_without_quartos_list_of_files_none_is_taken_for_stale(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(built.site, tmp_path / "_site"))
    monkeypatch.delenv("QUARTO_PROJECT_OUTPUT_FILES", raising=False)
    ended = risalah("publish-data", str(built.study), "--output", str(site), "--whole")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert files(site) == files(built.site)

"""The Quarto engine against an executable that stands in for the process: what it is called with, what it leaves."""

from __future__ import annotations

import threading
import time
import zipfile
from pathlib import Path

import pytest
import yaml

from analysis.errors import UsageError, UserError
from report.project import ROOT
from report.render import engine_named, pandoc, quarto
from report.render.pages import read_page
from report.render.settings import open_project
from tests.report.render.conftest import StandIn


def test_one_process_renders_the_whole_project_in_its_own_folder(
    stand_in: StandIn, pages: Path, tmp_path: Path
) -> None:
    rendered = quarto.render(pages, tmp_path / "site")
    assert rendered.problems == ()
    (call,) = stand_in.calls
    assert call["argv"] == ["render"]
    assert call["cwd"] == str(pages.parent / "quarto")
    assert call["environment"]["SOURCE_DATE_EPOCH"] == "1795478400"  # 2026-11-24
    assert call["environment"]["TYPST_IGNORE_SYSTEM_FONTS"] == "true"
    assert "templates/fonts/RisalahSans-Regular.ttf" in call["files"]
    assert open_project().settings["format"]["typst"]["font-paths"] == "/templates/fonts"


def test_the_copy_is_a_project_without_hooks_that_holds_all_it_names(
    stand_in: StandIn, pages: Path, tmp_path: Path
) -> None:
    quarto.render(pages, tmp_path / "site")
    settings = yaml.safe_load((pages.parent / "quarto" / "_quarto.yml").read_text(encoding="utf-8"))
    names = ["en/35.16.13/brief", "id/35.16.13/article", "id/35.16.13/brief"]
    listed = [f"/report/{name}.qmd" for name in names]
    assert settings["project"] == {"type": "default", "output-dir": "_site", "render": listed}
    assert settings["format"] == open_project().settings["format"]
    files = set(stand_in.calls[0]["files"])
    assert set(open_project().files()) <= files
    assert {"references.bib", "report/id/35.16.13/figures/income.svg"} <= files
    assert not [name for name in files if name.endswith(".qmd") and not name.startswith("report/")]


def test_files_have_the_same_names_as_the_embedded_engine_gives(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    assert quarto.render(pages, tmp_path / "one").written == pandoc.render(pages, tmp_path / "two", jobs=2).written


def test_only_wanted_formats_stand_in_the_copied_pages(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    rendered = quarto.render(pages, tmp_path / "site", formats={"jats"})
    assert rendered.written == ("report/id/35.16.13/article.xml",)
    copy = read_page(pages.parent / "quarto", "report/id/35.16.13/article.qmd")
    assert copy.front["format"] == {"jats": "default"}  # type: ignore[union-attr]
    assert not (pages.parent / "quarto" / "report/id/35.16.13/brief.qmd").exists()


def test_docx_has_no_times_and_jats_has_its_language(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    quarto.render(pages, tmp_path / "site")
    folder = tmp_path / "site" / "report/id/35.16.13"
    with zipfile.ZipFile(folder / "article.docx") as docx:
        assert {info.date_time for info in docx.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert (folder / "article.xml").read_text().startswith('<article dtd-version="1.2" xml:lang="id">')


@pytest.mark.parametrize(
    ("said", "key", "message"),
    [
        (
            "\x1b[33mWARN: Unable to resolve crossref @sec-method\x1b[39m",
            "@sec-method",
            "unresolved reference @sec-method",
        ),
        ("[WARNING] Citeproc: citation foster1984 not found", "@foster1984", "unknown citation @foster1984"),
        ("risalah: alt figures/income.svg", "figures/income.svg", "picture figures/income.svg has no alternative text"),
        ("risalah: picture figures/income.png", "figures/income.svg", "picture figures/income.png isn't there"),
    ],
)
def test_a_warning_becomes_a_problem_with_page_and_line(
    said: str, key: str, message: str, stand_in: StandIn, pages: Path, tmp_path: Path
) -> None:
    stand_in.tell(say=said)
    for other in pages.rglob("brief.qmd"):
        other.unlink()
    article = (pages / "report/id/35.16.13/article.qmd").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(article, start=1) if key in text)
    rendered = quarto.render(pages, tmp_path / "site")
    assert [(problem.page, problem.line, problem.message) for problem in rendered.problems] == [
        ("report/id/35.16.13/article.qmd", line, message)
    ]
    assert not list((tmp_path / "site").rglob("article.*"))


def test_a_reference_left_open_in_a_page_is_found_though_nothing_was_said(
    stand_in: StandIn, pages: Path, tmp_path: Path
) -> None:
    stand_in.tell(page="<p>See <strong>?@fig-gone</strong>.</p>")
    problems = quarto.render(pages, tmp_path / "site").problems
    assert {problem.message for problem in problems} == {"unresolved reference @fig-gone"}
    assert len(problems) == 3, "one a page"


def test_a_process_that_fails_is_told_with_its_last_words(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    stand_in.tell(code=1, say="ERROR: Validation of YAML front matter failed.")
    rendered = quarto.render(pages, tmp_path / "site")
    assert rendered.written == ()
    (problem,) = rendered.problems
    assert "Quarto stopped with code 1" in problem.message
    assert "Validation of YAML front matter failed" in problem.message


def test_a_file_that_quarto_did_not_write_is_a_problem(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    stand_in.tell(leave_out=["jats"])
    rendered = quarto.render(pages, tmp_path / "site")
    assert [problem.message for problem in rendered.problems] == ["Quarto wrote no jats"]


def test_two_renderings_of_one_project_never_run_at_once(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    stand_in.tell(sleep=0.4)
    threads = [
        threading.Thread(target=quarto.render, args=(pages, tmp_path / name), kwargs={"formats": {name}})
        for name in ("html", "docx")
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    first, second = sorted(stand_in.calls, key=lambda call: call["start"])
    assert first["end"] <= second["start"]


def test_auto_takes_quarto_where_it_is_found(stand_in: StandIn) -> None:
    assert engine_named("auto").name == "quarto"


def test_without_quarto_auto_takes_pandoc_and_asking_for_quarto_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engine_named("auto").name == "pandoc"
    with pytest.raises(UserError, match=r"Install Quarto 1\.9\.0 or newer, or use --engine pandoc"):
        engine_named("quarto")


def test_an_unknown_engine_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="did you mean 'pandoc'"):
        engine_named("pandok")


def test_the_project_names_only_files_that_exist_and_lists_pages_of_both_languages() -> None:
    project = open_project()
    html = project.of_format("html")
    for name in (
        html["template"],
        *html["template-partials"],
        html["csl"],
        *(item["path"] for item in html["filters"]),
    ):
        assert project.file(name).is_file(), name
    pages = ["/index.qmd", "/report/**/*.qmd", "/notebooks/**/*.qmd"]  # without "/" Quarto searches every folder
    assert project.settings["project"]["render"] == pages
    for hook in ("pre-render", "post-render"):
        assert (ROOT / project.settings["project"][hook]).is_file()


def test_what_quarto_alone_reads_of_the_settings_makes_its_files_the_embedded_engines() -> None:
    settings = open_project().settings["format"]
    assert settings["html"]["syntax-highlighting"] == "none"
    assert settings["typst"]["pdf-standard"] == "ua-1"
    assert {name: settings[name]["wrap"] for name in ("gfm", "jats")} == {"gfm": "none", "jats": "none"}
    assert settings["gfm"]["variant"].endswith("+tex_math_gfm-raw_html")
    assert (settings["jats"]["template"], settings["jats"]["variant"]) == (
        "templates/jats/article.xml",
        "-element_citations",
    )
    order = [item["path"].rpartition("/")[2] for item in open_project().settings["filters"]]
    assert order == ["floats.lua", "heads.lua", "pages.lua"]
    assert {item["at"] for item in open_project().settings["filters"]} == {"post-quarto"}


def test_an_older_quarto_is_told_and_not_taken(stand_in: StandIn) -> None:
    stand_in.tell(version="1.8.27")
    assert engine_named("auto").name == "pandoc"
    with pytest.raises(UserError, match=r"Quarto 1\.8\.27 is older than 1\.9\.0\. Install Quarto 1\.9\.0 or newer"):
        engine_named("quarto")


def test_pages_are_told_of_while_quarto_renders_and_its_last_one_is_named_when_it_stops(
    stand_in: StandIn, pages: Path, tmp_path: Path
) -> None:
    stand_in.tell(code=1, say="ERROR: typst stopped")
    told: list[str] = []
    (problem,) = quarto.render(pages, tmp_path / "site", on_page=told.append).problems
    assert told == ["report/id/35.16.13/article.qmd"]
    assert problem.page == "report/id/35.16.13/article.qmd"
    assert problem.message == "Quarto stopped with code 1: ERROR: typst stopped"

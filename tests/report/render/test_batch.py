"""Pages by one process of pandoc are what its command line writes of the same settings, also where a process dies."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from report.render import batch
from report.render.batch import Paper, Said, pandoc_path, written
from report.render.pages import Page, read_page, read_pages
from report.render.pandoc import pandoc_settings, render
from report.render.settings import open_project

PAGES = Path(__file__).parent / "pages"


def papers_of(pages: Iterable[Page], folder: Path) -> list[list[Paper]]:
    folder.mkdir(exist_ok=True)

    def paper(page: Page, fmt: str) -> Paper:
        output = folder / f"{page.name.replace('/', '-')}.{fmt}"
        return Paper(page, fmt, pandoc_settings(page, fmt, open_project()), output)

    return [[paper(page, fmt) for fmt in page.formats] for page in pages]


def by_the_command_line(paper: Paper, folder: Path) -> bytes:
    defaults, output = folder / "defaults.yaml", folder / "output"
    defaults.write_text(json.dumps(paper.settings), "utf-8")
    page = paper.page
    command = [pandoc_path(), f"--defaults={defaults}", f"--output={output}", page.path.name]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(page.timestamp)}
    subprocess.run(command, cwd=page.path.parent, env=environment, check=True)
    return output.read_bytes()


def page_of(folder: Path, text: str, name: str = "brief.qmd", **front: object) -> Page:
    head = {"title": "One", "lang": "en", "date": "2026-11-24", "format": {"html": "default"}, **front}
    (folder / name).write_text(f"---\n{json.dumps(head)}\n---\n\n{text}\n", "utf-8")
    page = read_page(folder, name)
    assert isinstance(page, Page)
    return page


def test_pages_of_all_formats_are_byte_for_byte_what_the_command_line_writes(tmp_path: Path) -> None:
    pages, _ = read_pages(PAGES)
    papers = papers_of(pages, tmp_path)
    assert {paper.format for of_page in papers for paper in of_page} == {"html", "pdf", "docx", "jats"}
    assert {said for _, said in written(papers, jobs=1)} == {Said()}
    for paper in (paper for of_page in papers for paper in of_page):
        assert paper.output.read_bytes() == by_the_command_line(paper, tmp_path), (paper.page.name, paper.format)


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("## One\n\n### Two\n\nText.\n\n## Three\n", {"format": {"html": {"toc": True, "toc-depth": 3}}}),
        ("## One {#sec-one}\n\nSee @sec-one.\n\n### Two\n", {"format": {"gfm": "default"}, "number-sections": True}),
        ("# Another\n\n## Two\n\n###### Six\n", {"format": {"typst": "default", "jats": "default", "docx": "default"}}),
        ("Dr. Siti, Jan. 3, Fig. 4, e.g. here\tand there:\n\n\tcode\tand code\n", {}),
        ('"Quoted" -- dash, $x^2$ and $$y$$ \\\n\n``` python\n1 + 1\n```\n', {"lang": "id"}),
        ("| a | b |\n|---|--:|\n| 1 | 2 |\n\nText[^1].\n\n[^1]: Note.\n", {"format": {"gfm": {}, "html": {}}}),
    ],
)
def test_what_a_page_asks_for_is_done_as_the_command_line_does_it(
    text: str, front: dict[str, object], tmp_path: Path
) -> None:
    (papers,) = papers_of([page_of(tmp_path, text, **front)], tmp_path)
    for paper, said in written([papers], jobs=1):
        assert said == Said()
        assert paper.output.read_bytes() == by_the_command_line(paper, tmp_path), paper.format


def test_nothing_of_a_page_is_left_to_the_next_one(tmp_path: Path) -> None:
    pages, _ = read_pages(PAGES)
    process = batch.Batch()
    for folder, order in (("one", pages), ("two", tuple(reversed(pages)))):
        for papers in papers_of(order, tmp_path / folder):
            assert len(list(process.write(papers))) == len(papers)
    process.end()
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == sum(len(page.formats) for page in pages)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_message_belongs_to_its_page_and_format(tmp_path: Path) -> None:
    both = {"format": {"html": "default", "jats": "default"}}
    open_div = page_of(tmp_path, "::: {.a}\n\nText.\n", "open.qmd", **both)
    unknown = page_of(tmp_path, '::: {.content-visible when-format="jats"}\n@fig-x\n:::\n', "unknown.qmd", **both)
    good = page_of(tmp_path, "Text.\n", "good.qmd", **both)
    found = render(tmp_path, tmp_path / "site", jobs=1)
    assert found.written == ("good.html", "good.xml", "unknown.html")
    assert [(problem.page, problem.line, problem.message[:40]) for problem in found.problems] == [
        (open_div.name, 5, "pandoc says: Div at line 5 column 1 uncl"),
        (unknown.name, 6, "unresolved reference @fig-x"),
    ]
    assert good.formats == ("html", "jats")


def test_a_filter_that_fails_takes_out_its_paper_alone_and_says_why(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.lua"
    wrong.write_text("function Pandoc(doc) error('this filter is broken') end", "utf-8")
    (papers,) = papers_of([page_of(tmp_path, "Text.\n", format={"html": "default", "jats": "default"})], tmp_path)
    broken = Paper(papers[0].page, "html", {**papers[0].settings, "filters": [str(wrong)]}, papers[0].output)
    said = {paper.format: said for paper, said in written([[broken, papers[1]]], jobs=1)}
    assert "this filter is broken" in (said["html"].error or "")
    assert "traceback" not in (said["html"].error or "")
    assert said["jats"] == Said()


def test_a_setting_that_the_script_does_not_know_is_refused(tmp_path: Path) -> None:
    ((paper,),) = papers_of([page_of(tmp_path, "Text.\n")], tmp_path)
    odd = Paper(paper.page, "html", {**paper.settings, "columns": 40}, paper.output)
    ((_, said),) = written([[odd]], jobs=1)
    assert "doesn't know the setting columns" in (said.error or "")


class Dying:
    """Processes of which the first ones are killed as soon as they have begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.started: list[subprocess.Popen[str]] = []
        self.times, self.start = times, batch._started
        monkeypatch.setattr(batch, "_started", self)

    def __call__(self) -> subprocess.Popen[str]:
        process = self.start()
        self.started.append(process)
        if len(self.started) <= self.times:
            process.kill()
        return process


def test_what_a_killed_process_had_not_written_is_written_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = render(PAGES, tmp_path / "whole")
    dying = Dying(monkeypatch, times=1)
    again = render(PAGES, tmp_path / "again", jobs=1)
    assert len(dying.started) == 2
    assert (again.written, again.problems) == (whole.written, ())
    for name in whole.written:
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_page_whose_process_dies_twice_is_told_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a.qmd", "b.qmd"]
    for name in names:
        page_of(tmp_path, "Text.\n", name)
    Dying(monkeypatch, times=2)
    found = render(tmp_path, tmp_path / "site", jobs=1)
    assert [str(problem) for problem in found.problems] == [
        "a.qmd: pandoc stopped with code -9: no message. Correct the page's template."
    ]
    assert found.written == ("b.html",)
    assert not (tmp_path / "site" / "a.html").exists()


def test_no_process_is_left_where_the_reader_stops_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = Dying(monkeypatch, times=0)
    pages = [page_of(tmp_path, "Text.\n\n" * 300, f"{number}.qmd") for number in range(20)]
    with closing(written(papers_of(pages, tmp_path), jobs=2)) as answers:
        next(answers)
    assert running.started
    assert all(process.poll() is not None for process in running.started)
    assert len(list(tmp_path.glob("*.html"))) < len(pages)

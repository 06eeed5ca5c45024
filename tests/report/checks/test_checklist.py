"""Every line of the reproducibility checklist passes on a site that is in order, and fails on what it is there for."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding, Source
from analysis.study import open_study
from report.checks import checklist
from report.checks.answer import Answer, BuiltSite
from report.checks.checklist import CHECKS, answers, failures, write_answers
from report.language.locale import locale
from report.language.study import study_locale
from report.public import Public, table_csv
from report.runs.plan import planned_runs
from report.website.folder import write_data
from report.website.reading import read_page
from report.workspace import FIGURES, Workspace

DISTRICT = "35.16.13"
CELL = Source("income", "poverty")
SHOWN = Finding("poverty.headcount", DISTRICT, "2024", 0.25, "share", 0.18, 0.33, 0.95, 136, "wilson", source=CELL)
HIDDEN = Finding("poverty.gap", DISTRICT, "2024", None, "index", reason="fewer households than the threshold",
                 disclosure="suppressed primary", source=CELL)  # fmt: skip


@dataclass
class Site:
    """A tiny site that is in order: a page in two languages, one chart, one citation, a number and a hidden one."""

    root: Path
    built: BuiltSite

    def page(self, language: str = "id") -> Path:
        return self.built.site / "report" / language / DISTRICT / "brief.html"

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    shutil.copytree("data/mojokerto", tmp_path / "study", ignore=shutil.ignore_patterns("generate.py", "__pycache__"))
    study = open_study(tmp_path / "study")
    public = Public(
        {finding.key: finding for finding in (SHOWN, HIDDEN)},
        {
            ("lorenz", DISTRICT): pd.DataFrame(
                {"key": ["0"], "wave": ["2024"], "unit": ["share"], "income_share": [0.0]}
            )
        },
    )
    folder = tmp_path / "site"
    write_data(public, folder, inputs=dict(study.inputs), study_id="mojokerto")
    workspace = Workspace(tmp_path / "build")
    drawn = {}
    for language in ("id", "en"):
        words = study_locale(study.settings, language)
        numbers = [
            f'<span data-finding="{one.id}" data-wave="2024" data-style="{style}"><a href="#x">'
            f"{words.formatted(one, style=style)}</a></span>"
            for one in (SHOWN, HIDDEN)
            for style in ("prose", "table")
        ]
        page = folder / "report" / language / DISTRICT / "brief.html"
        (page.parent / "figures").mkdir(parents=True)
        (page.parent / "figures" / "lorenz.svg").write_text(f"<svg>{language}</svg>")
        page.write_text(
            f'<html lang="{language}"><body>{" ".join(numbers)}<br>'
            f'<img src="figures/lorenz.svg" alt="x"><span class="citation" data-cites="gini1912">(Gini)</span>'
            f'<div id="ref-gini1912">Gini</div></body></html>',
            "utf-8",
        )
        places = "".join(f'<span class="check" data-check="{name}">?</span>' for name in CHECKS)
        (folder / "report" / language / "reproduce.html").write_text(
            f'<html lang="{language}">{places}</html>', "utf-8"
        )
        drawn[f"report/{language}/{DISTRICT}/figures/lorenz.svg"] = {
            "sha256": hashlib.sha256(f"<svg>{language}</svg>".encode()).hexdigest(),
            f"data/tables/{DISTRICT}/lorenz.csv": hashlib.sha256(
                table_csv(public.tables["lorenz", DISTRICT]).encode()
            ).hexdigest(),
        }
    workspace.pages.mkdir(parents=True)
    (workspace.pages / FIGURES).write_text(json.dumps(drawn))
    for run in planned_runs(study, workspace, districts=[DISTRICT]):
        executed = workspace.executed(run.notebook, run.district)
        executed.parent.mkdir(parents=True, exist_ok=True)
        cells = [{"cell_type": "code", "outputs": []}]
        executed.write_text(json.dumps({"metadata": {"risalah": {"key": run.key}}, "cells": cells}))
    return Site(tmp_path, BuiltSite(study, public, workspace, folder, (DISTRICT,)))


def test_a_site_in_order_passes_every_line(site: Site) -> None:
    found = answers(site.built)
    assert {name: answer.wrong for name, answer in found.items()} == dict.fromkeys(CHECKS, ())
    assert all(answer.passed for answer in found.values())
    assert (found["numbers"].count, found["figures"].count, found["citations"].count) == (8, 2, 2)
    assert failures(found) == []


def _one_household_more(site: Site) -> None:
    with (site.root / "study" / "households.csv").open("a") as file:
        file.write("x\n")


def _another_number_on_one_page(site: Site) -> None:
    site.edit(site.page("id"), "25,0 persen", "26,0 persen")


def _another_number_in_the_download(site: Site) -> None:
    site.edit(site.built.site / "data" / "findings.csv", "0.25", "0.26")


def _a_number_left_out_in_english(site: Site) -> None:
    site.edit(site.page("en"), 'data-finding="poverty.gap"', 'class="x"')


def _a_page_in_one_language_only(site: Site) -> None:
    site.page("en").unlink()


def _a_hidden_number_on_a_page(site: Site) -> None:
    site.edit(site.page("en"), "not shown, to protect families", "0.07")


def _a_hidden_number_in_the_download(site: Site) -> None:
    path = site.built.site / "data" / "findings.json"
    record = json.loads(path.read_text())
    next(one for one in record["findings"] if one["disclosure"] != "shown")["value"] = 0.07
    path.write_text(json.dumps(record))


def _a_figure_in_the_other_language(site: Site) -> None:
    shutil.copy(site.page("en").parent / "figures" / "lorenz.svg", site.page("id").parent / "figures" / "lorenz.svg")


def _another_public_table(site: Site) -> None:
    (site.built.site / f"data/tables/{DISTRICT}/lorenz.csv").write_text("key\n1\n")


def _a_citation_without_reference(site: Site) -> None:
    site.edit(site.page("id"), 'id="ref-gini1912"', 'id="ref-other"')


def _a_notebook_with_an_error(site: Site) -> None:
    executed = site.built.workspace.executed("income", DISTRICT)
    site.edit(executed, '"outputs": []', '"outputs": [{"output_type": "error"}]')


def _a_notebook_of_other_data(site: Site) -> None:
    executed = site.built.workspace.executed("network", "all")
    executed.write_text(json.dumps({"metadata": {"risalah": {"key": "of another day"}}, "cells": []}))


def _a_finding_of_no_cell(site: Site) -> None:
    site.built.public.findings[SHOWN.key] = replace(SHOWN, source=Source("income", "typed-by-hand"))


@pytest.mark.parametrize(
    ("line", "sabotage", "names"),
    [
        ("inputs", _one_household_more, "households.csv"),
        ("cells", _a_finding_of_no_cell, "poverty.headcount|35.16.13|2024"),
        ("notebooks", _a_notebook_with_an_error, "income 35.16.13"),
        ("notebooks", _a_notebook_of_other_data, "network all"),
        ("numbers", _another_number_on_one_page, "report/id/35.16.13/brief.html: poverty.headcount"),
        ("numbers", _another_number_in_the_download, "report/en/35.16.13/brief.html: poverty.headcount"),
        ("languages", _a_number_left_out_in_english, "35.16.13/brief.html"),
        ("languages", _a_page_in_one_language_only, "35.16.13/brief.html"),
        ("suppressed", _a_hidden_number_on_a_page, "report/en/35.16.13/brief.html: poverty.gap"),
        ("suppressed", _a_hidden_number_in_the_download, "poverty.gap|35.16.13|2024"),
        ("figures", _a_figure_in_the_other_language, "report/id/35.16.13/figures/lorenz.svg"),
        ("figures", _another_public_table, "report/en/35.16.13/figures/lorenz.svg"),
        ("citations", _a_citation_without_reference, "report/id/35.16.13/brief.html: gini1912"),
    ],
)
def test_each_line_fails_on_what_it_is_there_for(
    site: Site, line: str, sabotage: Callable[[Site], None], names: str
) -> None:
    sabotage(site)
    answer = answers(site.built, [line])[line]
    assert not answer.passed
    assert names in answer.wrong


def test_packages_fail_where_one_is_missing_or_in_another_version(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checklist, "lock_mismatches", lambda: {"pandas": "2.0.0"})
    assert answers(site.built, ["packages"])["packages"].wrong == ("pandas 2.0.0",)
    monkeypatch.setattr(checklist, "lock_mismatches", dict)
    monkeypatch.setattr(checklist, "installed_packages", lambda: dict.fromkeys(checklist.NEEDED[1:], "1"))
    assert answers(site.built, ["packages"])["packages"].wrong == (checklist.NEEDED[0],)


@pytest.mark.parametrize(
    "line", ["rng = np.random.default_rng()", "x = np.random.normal()", "import random\nrandom.shuffle(x)"]
)
def test_seeds_fail_where_something_is_random_without_one(site: Site, tmp_path: Path, line: str) -> None:
    code = tmp_path / "analysis"
    code.mkdir()
    (code / "draws.py").write_text("import numpy as np\nrng = np.random.default_rng(1)\n")
    built = replace(site.built, code={path.relative_to(code).as_posix(): path for path in code.rglob("*.py")})
    assert answers(built, ["seeds"])["seeds"].passed
    (code / "draws.py").write_text(f"import numpy as np\n{line}\n")
    assert len(answers(built, ["seeds"])["seeds"].wrong) == 1


def test_a_check_that_looked_at_nothing_has_not_passed_and_is_no_failure() -> None:
    assert not Answer(0).passed
    assert failures({"citations": Answer(0)}) == []


def test_other_packages_are_told_but_make_no_build_fail() -> None:
    found = {"packages": Answer(9, ("pandas 2.0.0",)), "numbers": Answer(9)}
    assert failures(found) == ["check failed: packages: pandas 2.0.0 (1 of 9)"]
    assert failures(found, of_surroundings=False) == []


@pytest.mark.parametrize(("language", "yes", "no"), [("id", "✓ Ya", "✗ Tidak"), ("en", "✓ Yes", "✗ No")])
def test_the_page_says_each_answer_in_its_language_the_same_each_time(
    site: Site, language: str, yes: str, no: str
) -> None:
    page = site.built.site / "report" / language / "reproduce.html"
    write_answers(site.built, answers(site.built))
    first = page.read_bytes()
    assert first.decode().count(yes) == len(CHECKS)
    write_answers(site.built, answers(site.built))
    assert page.read_bytes() == first
    _another_number_on_one_page(site)
    changed = replace(site.built)
    write_answers(changed, answers(changed))
    line = re.search(r'data-check="numbers">(.*?)</span>', page.read_text("utf-8"))
    assert line is not None
    assert line[1].startswith(no)
    assert "report/id/35.16.13/brief.html: poverty.headcount" in line[1]


def test_a_failure_is_named_with_what_html_reads_as_its_own_escaped(site: Site) -> None:
    found = {**answers(site.built), "citations": Answer(2, ("<b>&", "b", "c", "d"))}
    write_answers(site.built, found)
    assert "(&lt;b&gt;&amp;, b, c, …)" in (site.built.site / "report/en/reproduce.html").read_text("utf-8")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_line_has_its_question_and_both_answers(language: str) -> None:
    lines = locale(language).entry("reproduce.checks")
    assert list(lines) == list(CHECKS)
    assert all(set(line) == {"what", "passed", "failed"} for line in lines.values())


def test_a_number_knows_its_language_inside_a_part_in_the_other_one(tmp_path: Path) -> None:
    page = tmp_path / "report/id/1/article.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<html lang="id"><meta charset="utf-8"><section lang="en"><p><span data-finding="a.b" data-wave="1">'
        'x<br> <b>&amp; y</b></span></section><span data-finding="a.c" data-wave="1" data-district="2">z</span></html>'
    )
    read = read_page(tmp_path, "report/id/1/article.html")
    assert [(one.key, one.language, one.text) for one in read.numbers] == [
        (("a.b", "1", "1"), "en", "x & y"),
        (("a.c", "2", "1"), "id", "z"),
    ]

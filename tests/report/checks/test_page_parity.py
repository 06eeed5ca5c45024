"""A page in two languages: whatever one of them lacks is named, with the page and the language that lacks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from report.charts import chart as charts
from report.checks.page_parity import page_parity_problems
from report.compose import templates as page_templates
from report.compose.composer import compose_pages
from report.compose.sections import with_section_ids
from report.project import TEMPLATES
from tests.report import fake
from tests.report.compose.composed import drawn

# what is taken out of the English template -> what is said of it
SABOTAGE = {
    "finding": (', [$n$]{data-finding="income.gini" data-wave="2024"}', "", "lacks finding income.gini"),
    "figure": ('![]($p$){fig-alt="Five bars"}', "", "lacks figure"),
    "citation": (" [@foster1984]", "", "lacks citation foster1984"),
    "section": ("## Reading {#reading}", "", "lacks section reading"),
    "alternative text": ('fig-alt="Five bars"', 'fig-alt=""', "lacks alternative text of"),
}
PAGE = (
    "---\ntitle: T\n---\n\n## Reading {#reading}\n\n"
    'It is so [@foster1984], [$n$]{data-finding="income.gini" data-wave="2024"}.\n\n![]($p$){fig-alt="Five bars"}\n'
)


def write_pages(folder: Path, indonesian: str, english: str) -> Path:
    """Two languages' pages of one name."""
    for language, text in (("id", indonesian), ("en", english)):
        page = folder / "report" / language / "35.16.13" / "brief.qmd"
        page.parent.mkdir(parents=True)
        page.write_text(text.replace("$p$", "figures/a.svg").replace("$n$", "5"), "utf-8")
    return folder


@pytest.mark.parametrize("kind", SABOTAGE)
@pytest.mark.parametrize("lacking", ["en", "id"])
def test_names_what_one_language_lacks(tmp_path: Path, kind: str, lacking: str) -> None:
    whole, other, said = SABOTAGE[kind]
    texts = [PAGE, PAGE.replace(whole, other)]
    assert texts[0] != texts[1]
    pages = write_pages(tmp_path, *(texts if lacking == "en" else texts[::-1]))
    problems = page_parity_problems(pages, ["id", "en"])
    assert any(said in problem.what for problem in problems), problems
    assert {problem.where for problem in problems} == {f"report/{lacking}/35.16.13/brief.qmd"}


def test_the_same_in_both_languages_is_no_problem(tmp_path: Path) -> None:
    assert page_parity_problems(write_pages(tmp_path, PAGE, PAGE.replace("It is", "Begitu")), ["id", "en"]) == []


def test_a_page_that_one_language_lacks_is_named(tmp_path: Path) -> None:
    pages = write_pages(tmp_path, PAGE, PAGE)
    (pages / "report" / "en" / "35.16.13" / "brief.qmd").unlink()
    (problem,) = page_parity_problems(pages, ["id", "en"])
    assert problem.where == "report/en/35.16.13/brief.qmd"
    assert "report/id/35.16.13/brief.qmd" in problem.what


# from a template, as a build composes it: a line of templates/en/brief.qmd is changed
TEMPLATE_SABOTAGE = {
    "finding": ('{{ sentence("change.headcount") }}', "It fell.", "finding change.headcount|"),
    "figure": ('{% set drawn = figure("headcount") %}', '{% set drawn = "" %}', "figure figures/headcount.svg"),
    "citation": ("{{ cite(citation) }}", "", "citation "),
    "section": ("{#reading}", "{#how-to-read}", "section reading"),
    "alternative text": ("{{ drawn }}", "{{ drawn.replace('fig-alt=', 'title=') }}", "alternative text of figures/"),
}


@pytest.mark.parametrize("kind", TEMPLATE_SABOTAGE)
def test_a_sabotaged_template_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    study = fake.two_wave_study(tmp_path / "study")
    monkeypatch.setattr(charts, "chart", drawn)
    copied = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copied)
    monkeypatch.setattr(page_templates, "TEMPLATES", copied)
    brief = copied / "en" / "brief.qmd"
    whole, other, said = TEMPLATE_SABOTAGE[kind]
    text = brief.read_text("utf-8")
    assert whole in text
    brief.write_text(text.replace(whole, other), "utf-8")
    pages = tmp_path / "pages"
    compose_pages(study, fake.two_wave_public(), pages, districts=fake.DISTRICTS, languages=("id", "en"))
    problems = page_parity_problems(pages, ["id", "en"])
    assert any(said in problem.what and problem.where.endswith("en/35.16.01/brief.qmd") for problem in problems), (
        problems
    )


def test_shipped_templates_compose_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "chart", drawn)
    study, pages = fake.two_wave_study(tmp_path / "study"), tmp_path / "pages"
    compose_pages(study, fake.two_wave_public(), pages, districts=fake.DISTRICTS, languages=("id", "en"))
    assert page_parity_problems(pages, ["id", "en"]) == []


def test_headings_inside_code_get_no_id() -> None:
    assert with_section_ids("```\n## a comment\n```\n\n## Own\n") == "```\n## a comment\n```\n\n## Own {#section-1}\n"

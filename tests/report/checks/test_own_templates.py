"""A study's templates: what takes the place of ours is read, and what looks so and isn't read is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from report.checks.own_templates import unread_templates
from report.checks.trial import refuse_unbuildable
from report.project import ROOT
from tests.report import tiny_studies


def told(folder: Path) -> list[str]:
    return [problem.where for problem in unread_templates(folder)]


def put(folder: Path, name: str) -> None:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x: y\n", "utf-8")


@pytest.mark.parametrize(
    "name", ["rules/wording.yml", "rules/new.yml", "locale/id.yml", "locale/en.yml", "style.css", "page.html",
             "typst/brief.typ", "methods.bib"]
)  # fmt: skip
def test_a_file_that_would_be_passed_over_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert len(told(tmp_path)) == 1


@pytest.mark.parametrize(
    "name", ["id/brief.qmd", "en/own/part.qmd", "constants.yml", "constants.jv.yml", "metadata/satu_data.yml",
             "notes.txt"]
)  # fmt: skip
def test_what_is_read_and_what_is_no_template_is_not(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert told(tmp_path) == []


@pytest.mark.parametrize("study", ["data/mojokerto", "tests/studies/indonesia", "tests/studies/graduation"])
def test_studies_of_the_project_have_none(study: str) -> None:
    assert told(ROOT / study) == []


def test_a_build_refuses_it_with_what_to_do(tmp_path: Path) -> None:
    study = tiny_studies.household_study(tmp_path)
    put(tmp_path, "rules/wording.yml")
    with pytest.raises(UserError, match=r"templates/rules/wording.yml: isn't read: .* Write the words into a page"):
        refuse_unbuildable(study, languages=["id"], formats={"html"})

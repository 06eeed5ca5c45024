"""A bibliography that pages couldn't read is told with its line, before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study import open_study
from report.checks.trial import trial
from tests.report.claims.studies import write_study

RIGHT = "@book{a,\n  title = {A},\n  year = 2020\n}\n"


def problems(folder: Path, content: bytes) -> list[str]:
    """What keeps a study with this references.bib from being built."""
    study = write_study(folder / "study", "once")
    (study / "references.bib").write_bytes(content)
    return [str(problem) for problem in trial(open_study(study), formats=("html",)).problems]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (RIGHT + "@book{b,\n  title = {B}\n", "references.bib, line 7: no BibTeX: unexpected end of input."),
        ("@book{b c, title = {B}}\n", "references.bib, line 1: no BibTeX: unexpected 'c'."),
        ("@\n", "references.bib, line 1: no BibTeX: "),
        ("% caf\xe9\n".encode("latin-1"), "references.bib, line 1: not UTF-8. Save the file as UTF-8."),
    ],
)
def test_what_is_no_bibtex_is_told_with_its_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    (problem,) = problems(tmp_path, content.encode() if isinstance(content, str) else content)
    assert problem.startswith(told)


@pytest.mark.parametrize("content", [RIGHT, "", "% nothing cited\n", RIGHT.replace("{A}", "{\\'Etude \\& more}")])
def test_what_can_be_read_is_no_problem(tmp_path: Path, content: str) -> None:
    assert problems(tmp_path, content.encode()) == []

"""Corrections that a study declares: what they explain, and which are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from analysis.study.edition import Correction
from analysis.study.settings import settings_from
from report.checks.study import check
from report.editions.corrections import correction_problems
from report.prepare import prepare_pages
from tests.report import fake
from tests.report.editions.two_editions import INCOME, ONE, Editions, _files, beside, by_key, edit, second


def test_a_correction_of_a_file_explains_only_what_rests_on_that_file_and_it_must_differ(
    editions: Editions, tmp_path: Path
) -> None:
    text = {"id": "x", "en": "x"}
    study = second(editions.study, corrections=(Correction(edition="2", text=text, files=("ties",)),))
    site = Path(shutil.copytree(editions.first, tmp_path / "first"))
    told = by_key(beside(study, editions.public, site))
    assert told["network.density", ONE][2] == ("code",)
    edit(site / "manifest.json", lambda m: m.update(inputs=_files(ties="1")))
    told = by_key(beside(study, editions.public, site))
    assert told["network.density", ONE][2] == ("correction", "data", "code")
    assert "correction" not in told[INCOME, ONE][2]


def test_a_correction_of_an_earlier_edition_explains_nothing_now(editions: Editions) -> None:
    old = editions.study.settings.corrections[0].model_copy(update={"edition": "1"})
    study = second(editions.study, corrections=(old,))
    told = by_key(beside(study, editions.public, editions.first))
    assert told[INCOME, ONE][2] == ("unknown",)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{edition: '2', text: {id: a, en: b}, files: [household]}", "unknown file household"),
        ("{edition: '2', text: {id: a}, files: [households]}", "no text for en"),
        ("{edition: '2', text: {id: a, en: b}}", "a correction without a subject"),
    ],
)
def test_a_correction_is_checked(entry: str, problem: str) -> None:
    _, problems = settings_from(f"{fake.TWO_WAVES}corrections: [{entry}]\n".encode())
    assert any(problem in str(one) for one in problems), problems


def test_a_correction_names_findings_that_there_are() -> None:
    entry = "{edition: '2', text: {id: a, en: b}, findings: [poverty.headcont, poverty.gap, network.reach.tksk]}"
    settings, problems = settings_from(f"{fake.TWO_WAVES}corrections: [{entry}]\n".encode())
    assert settings is not None
    assert not problems
    (problem,) = correction_problems(settings)
    assert problem.where == "study.yml, corrections, entry 1, findings"
    assert "no finding is called poverty.headcont" in str(problem)
    assert "poverty.headcount" in problem.fix


def test_neither_check_nor_build_passes_over_a_correction_of_no_finding(tmp_path: Path) -> None:
    folder = shutil.copytree("data/mojokerto", tmp_path / "study")
    entry = "corrections: [{edition: '2', text: {id: a, en: b}, findings: [poverty.headcont]}]\n"
    (folder / "study.yml").write_text((folder / "study.yml").read_text("utf-8") + entry, "utf-8")
    with pytest.raises(UserError, match=r"no finding is called poverty\.headcont"):
        check(folder, say=print)
    with pytest.raises(UserError, match=r"no finding is called poverty\.headcont"):
        prepare_pages(open_study(folder), jobs=1, say=print)

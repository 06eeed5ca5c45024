"""What can't be built is told by `check`, and by a build before the first notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.project import ROOT
from analysis.study import Study, open_study
from report import prepare as building
from report.checks import trial as trial_module
from report.checks.study import check
from report.checks.trial import trial
from report.prepare import prepare_pages
from report.public import ALL
from tests.analysis.study_folder import ordinary
from tests.report.checks.texts import write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small study in two languages, with templates of its own to spoil."""
    return ordinary().write(tmp_path)


def own(folder: Path, text: str, name: str = "brief.qmd", languages: tuple[str, ...] = ("en", "id")) -> None:
    for language in languages:
        page = (ROOT / "templates" / language / name).read_text("utf-8")
        write(folder / "templates" / language / name, page.replace("{% block body %}", "{% block body %}\n" + text, 1))


def refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a build, and of a check, which are the same; no notebook may run."""

    def none(*_: object, **__: object) -> None:
        raise AssertionError("a notebook ran")

    monkeypatch.setattr(building, "run_notebooks", none)
    study = open_study(folder)
    with pytest.raises(UserError) as of_build:
        prepare_pages(study, jobs=1, say=lambda _: None)
    with pytest.raises(UserError) as of_check:
        check(folder, say=lambda _: None)
    lines = str(of_build.value).splitlines()
    assert set(lines) <= set(str(of_check.value).splitlines())
    return lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Poverty fell to 53.8 percent.", "the number 53.8 is typed by hand"),
        ("{% if value('poverty.headcount') %}It is 53.8 percent.{% endif %}", "the number 53.8 is typed by hand"),
        ("{{ num('poverty.headcont') }}", "poverty.headcont is not in"),
        ("{{ nothing_such() }}", "'nothing_such' is undefined"),
        ("{% if %}", "Expected an expression"),
        ("It was shown [@nobody2020].", "unknown citation @nobody2020"),
    ],
)
def test_a_template_that_no_page_can_be_made_of_is_told_on_trial(folder: Path, text: str, told: str) -> None:
    own(folder, text)
    lines = [str(problem) for problem in trial(open_study(folder)).problems]
    assert any(told in line for line in lines), lines


def test_content_in_one_language_only_is_told_on_trial(folder: Path) -> None:
    own(folder, "### A heading more\n\nIts text.", languages=("en",))
    own(folder, "Its text.", languages=("id",))
    assert trial(open_study(folder)).problems


def test_a_correction_of_no_finding_is_refused_before_the_first_notebook(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = folder / "study.yml"
    wrong = "corrections: [{edition: 1, text: {id: Salah, en: Wrong}, findings: [poverty.headcont]}]\n"
    settings.write_text(settings.read_text("utf-8") + wrong, "utf-8")
    (line,) = refused(folder, monkeypatch)
    assert "no finding is called poverty.headcont" in line


def test_one_district_stands_for_all_on_trial(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[tuple[str, ...]] = []
    real = trial_module.compose_pages

    def counted(study: Study, *arguments: object, **given: object) -> object:
        composed.append(tuple(given["districts"]))  # type: ignore[arg-type]
        return real(study, *arguments, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(trial_module, "compose_pages", counted)
    assert trial(open_study(folder)).problems == []
    assert composed == [("A",)]
    assert ALL not in composed[0]

"""`risalah check` and a build: every problem of a study's texts at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from report.checks import claims
from report.checks import study as check_module
from report.checks.study import check
from tests.functional.sites import risalah
from tests.functional.small_study import write_small_study
from tests.report.checks.texts import MOJOKERTO, PAGE, write

# --- the command


def test_check_says_what_it_read_and_tells_every_problem_at_once(copied: Path) -> None:
    said: list[str] = []
    check(copied / "study", say=said.append)
    assert said[-1].startswith("no problem: ")
    page = copied / "templates" / "en" / "brief.qmd"
    page.write_text(page.read_text("utf-8").replace("{% block body %}", "{% block body %}\nIt is 53.8 percent.\n", 1))
    settings = copied / "study" / "study.yml"
    settings.write_text(settings.read_text("utf-8").replace("welfare: income", "welfare: incom"))
    with pytest.raises(UserError) as told:
        check(copied / "study", say=said.append)
    assert "study.yml" in str(told.value)
    assert "templates/en/brief.qmd, line " in str(told.value)


def test_check_judges_today_s_files_and_no_page_of_an_earlier_build(copied: Path) -> None:
    pages = copied / "build" / "mojokerto" / "pages" / "report" / "en"
    write(pages / "index.qmd", PAGE)  # with a number that nothing holds
    said: list[str] = []
    check(copied / "study", say=said.append)
    assert said[-1].startswith("no problem: ")


def test_a_file_of_texts_that_is_not_yaml_is_told_with_its_line(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_module, "TEMPLATES", copied / "templates")
    write(copied / "templates" / "locale" / "extra.en.yml", "a: b\nc: {d: what?, e: f}\n")
    with pytest.raises(UserError, match=r"^templates/locale/extra\.en\.yml, line 2: not YAML"):
        check(copied / "study", say=print)


def test_a_build_refuses_a_page_with_a_number_typed_by_hand(tmp_path: Path) -> None:
    study = write_small_study(MOJOKERTO, tmp_path / "study")
    page = (claims.TEMPLATES / "en" / "brief.qmd").read_text("utf-8")
    write(study / "templates" / "en" / "brief.qmd", page)
    arguments = ("build", str(study), "--district", "35.16.13", "--language", "en", "--format", "html")
    site = tmp_path / "site"
    ended = risalah(*arguments, "--output", str(site))
    assert ended.returncode == 0, ended.stderr
    typed = page.replace("{% block body %}", "{% block body %}\nAll is well. Poverty fell to 53.8 percent.\n", 1)
    assert typed != page
    write(study / "templates" / "en" / "brief.qmd", typed)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    ended = risalah(*arguments, "--output", str(site))  # nothing is due: told by the composed page
    assert ended.returncode == 1
    assert ended.stderr.startswith("report/en/35.16.13/brief.qmd, line ")
    assert 'the number 53.8 in "Poverty fell to 53.8 percent." belongs to no finding' in ended.stderr
    assert "Write it with num(" in ended.stderr
    assert before == {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}

"""What `risalah check` tells of a study's data: a summary, JSON for machines, a page for those who collect the data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from report.cli import app
from tests.analysis.study.test_suspicions import SETTINGS, ordinary


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two waves of households, one of them of forty persons, ten of them without a size."""
    frame = ordinary()
    frame["household_size"] = frame["household_size"].astype(object)
    frame.loc[0, "household_size"] = 40
    frame.loc[list(range(1, 21, 2)), "household_size"] = ""  # district B
    folder = tmp_path / "study"
    folder.mkdir()
    frame.to_csv(folder / "households.csv", index=False)
    (folder / "study.yml").write_text(SETTINGS, "utf-8")
    return folder


def run(*arguments: str, code: int = 0) -> str:
    """What the command prints."""
    ended = CliRunner().invoke(app, ["check", *arguments], env={"LANG": "C"}, catch_exceptions=False)
    assert ended.exit_code == code, ended.output
    return ended.output


def test_the_summary_tells_rows_missing_answers_and_what_reports_will_lack(study: Path) -> None:
    said = run(str(study))
    assert "households.csv: 80 rows\n" in said
    assert "  household_size: 10 of 80 without an answer (12 percent); most in B (25 percent)\n" in said
    assert "  No poverty: study.yml has no poverty_line:.\n" in said
    assert "No numbers on what these columns hold" in said
    assert "savings" in said
    assert "warning: households.csv, row 2, column household_size: a household of more than 25 persons." in said


def test_another_language_is_spoken_where_it_is_asked_for(study: Path) -> None:
    said = run(str(study), "--lang", "id")
    assert "household_size: 10 dari 80 tanpa jawaban (12 persen); terbanyak di B (25 persen)" in said
    assert "households.csv, baris 2, kolom household_size: keluarga dengan lebih dari 25 anggota." in said


def test_quiet_says_nothing_of_a_study_without_problems(study: Path) -> None:
    assert run(str(study), "--quiet") == ""


def test_machines_get_all_of_it_as_json(study: Path) -> None:
    found = json.loads(run(str(study), "--json"))
    assert found["ok"] is True
    assert found["rows"] == {"households.csv": 80}
    assert found["missing"]["household_size"] == {"missing": 10, "rows": 80, "districts": {"A": 0, "B": 10}}
    assert [one["kind"] for one in found["warnings"]] == ["large_household"]


def test_problems_are_json_too_and_the_exit_code_stays(study: Path) -> None:
    broken = (study / "households.csv").read_text("utf-8").replace("household_size", "household_sise", 1)
    (study / "households.csv").write_text(broken.replace("200000", "-5", 1), "utf-8")
    found = json.loads(run(str(study), "--json", code=1))
    assert found["ok"] is False
    assert any("column aid_month" in one["where"] and one["fix"] for one in found["problems"])


def test_the_page_is_in_both_languages_and_has_no_household_s_value(study: Path, tmp_path: Path) -> None:
    frame = ordinary()
    frame.loc[3, "income_month"] = 987_654_321
    frame.to_csv(study / "households.csv", index=False)
    run(str(study), "--report", str(tmp_path / "check.html"))
    text = (tmp_path / "check.html").read_text("utf-8")
    page = BeautifulSoup(text, "lxml")
    assert [section["lang"] for section in page.select("section")] == ["en", "id"]
    assert "row 5, column income_month" in page.get_text()
    assert "baris 5, kolom income_month" in page.get_text()
    for value in ("987", "h03", *(str(one) for one in frame["income_month"])):
        assert value not in text


def test_the_page_of_a_broken_study_has_its_problems(study: Path, tmp_path: Path) -> None:
    (study / "households.csv").write_text("household_id,wave\nh1,2021\n", "utf-8")
    ended = CliRunner().invoke(app, ["check", str(study), "--report", str(tmp_path / "check.html")])
    assert ended.exit_code == 1
    page = BeautifulSoup((tmp_path / "check.html").read_text("utf-8"), "lxml")
    for language, said in (("en", "missing column district_code"), ("id", "tidak ada kolom district_code")):
        section = page.select_one(f"section[lang={language}]")
        assert section is not None
        assert said in section.get_text()


def test_a_language_that_nobody_speaks_is_refused(study: Path) -> None:
    ended = CliRunner().invoke(app, ["check", str(study), "--lang", "ie"])
    assert "no template speaks ie" in str(ended.exception)

"""What a person reads when something is wrong: one line each, with what to do, no traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.sites import ROOT, risalah


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the shipped study that a test may spoil."""
    return Path(shutil.copytree(ROOT / "data" / "mojokerto", tmp_path / "my study"))


def refused(*arguments: str, code: int = 1) -> list[str]:
    """The lines that a refused command prints."""
    ended = risalah("build", *arguments)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip().splitlines()


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_an_unknown_study_names_the_nearest() -> None:
    (line,) = refused("data/mojokrto")
    assert "data/mojokrto: no such study" in line
    assert "did you mean 'data/mojokerto'?" in line


def test_an_unknown_district_names_the_nearest() -> None:
    (line,) = refused("--district", "35.16.31")
    assert line.startswith("district 35.16.31: mojokerto has no such district (did you mean '35.16.1")
    assert line.endswith("Its districts: 35.16.13 (Sooko), 35.16.18 (Mojoanyar).")


def test_an_unknown_language_names_those_there_are() -> None:
    (line,) = refused("--language", "ind")
    assert line.startswith("language ind: mojokerto is not written in it (did you mean 'id'?). Its languages: id, en.")


@pytest.mark.parametrize("arguments", [("--format", "odt"), ("--engine", "word"), ("--jobs", "0"), ("--districts",)])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert refused(*arguments, code=2)


def test_a_missing_file_and_column_are_told(study: Path) -> None:
    (study / "districts.csv").unlink()
    assert refused(str(study))[0].startswith("districts.csv: missing file. Add it")


def test_every_problem_of_a_file_is_told_at_once(study: Path) -> None:
    file = study / "households.csv"
    lines = file.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    income, id_ = header.index("income_month"), header.index("household_id")
    fields = lines[5].split(",")
    fields[income] = "about 2 million"
    lines[5] = ",".join(fields)
    lines.append(lines[1])
    file.write_text("\n".join(lines) + "\n", "utf-8")
    said = refused(str(study))
    assert any("households.csv, row 6, column income_month" in line for line in said)
    assert any(f"row {len(lines)}" in line for line in said)
    assert len(said) >= 2
    assert not any("about 2 million" in line or fields[id_] in line for line in said)


def test_a_renamed_column_names_the_nearest(study: Path) -> None:
    replaced(study / "households.csv", "income_month", "incme_month")
    said = refused(str(study))
    assert any("income_month" in line and "did you mean 'incme_month'?" in line for line in said)


def test_a_tie_to_nobody_is_told_by_row(study: Path) -> None:
    file = study / "ties.csv"
    lines = file.read_text("utf-8").splitlines()
    wave, source, _, kind = lines[1].split(",")
    file.write_text("\n".join([*lines, f"{wave},{source},H999999,{kind}"]) + "\n", "utf-8")
    (line,) = refused(str(study))
    assert line.startswith(f"ties.csv, row {len(lines) + 1}, column target_id")
    assert "H999999" not in line


def test_a_district_without_households_is_told(study: Path) -> None:
    with (study / "districts.csv").open("a", encoding="utf-8") as file:
        file.write("35.16.01,Jatirejo,Kabupaten Mojokerto,Jawa Timur,\n")
    (line,) = refused(str(study))
    assert line.startswith("districts.csv, row 4, column district_code: a district without households.")


def test_a_poverty_line_for_no_wave_is_told(study: Path) -> None:
    replaced(study / "study.yml", "  2024:\n    value: 508618", "  2023:\n    value: 508618")
    assert any("poverty_line" in line and "2023" in line for line in refused(str(study)))


def test_an_unknown_key_names_its_place_and_the_nearest(study: Path) -> None:
    replaced(study / "study.yml", "\nwelfare: income", "\nwelfre: income")
    assert any("study.yml, welfre: unknown key" in line and "'welfare'" in line for line in refused(str(study)))


def test_an_output_folder_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (line,) = refused("--output", str(tmp_path / "file" / "_site"))
    assert "cannot be written" in line
    assert "--output" in line


def test_a_format_whose_tool_is_missing_is_told() -> None:
    (line,) = refused("--engine", "quarto")
    assert "Quarto" in line
    assert "--engine pandoc" in line

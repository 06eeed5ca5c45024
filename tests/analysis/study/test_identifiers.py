"""What tells who somebody is: found in every kind of place, told without the value, silent where there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import open_study
from analysis.study.identifiers import PATTERNS, _kinds_in
from tests.report.checks.broken.studies import ordinary

CARD = "3516130101900001"  # a region of East Java, 1 January 1990
VALUES = {
    CARD: "a number of an identity or family card (NIK, KK)",
    "3516 1341 0190 0001": "a number of an identity or family card (NIK, KK)",  # a woman's
    "0812-3456-7890": "a telephone number",
    "+62 812 3456 7890": "a telephone number",
    "(0321) 321456": "a telephone number",
    "siti.aminah@contoh.go.id": "an e-mail address",
    "09.254.294.3-407.000": "a tax number (NPWP)",
    "0001234567890": "a number of health insurance (BPJS)",
    "rekening BRI 0123 01 004567 50 8": "a bank account",
    "S 1234 AB": "a number plate",
    "-7.47212, 112.43381": "a place on the map (coordinates)",
}
HARMLESS = [
    *("35.16.13", "1.250.000", "Rp81.234.567", "2100000.50", "0.0001234567890", "400.960968017578", "K081"),
    *("2024-03-01", "S1", "D3, 2021", "10.1000/182", "978-602-03-1234-5", "0000-0002-1825-0097", "RT 03 RW 12"),
    *("1234567890123456789", "9916130101900001", "3516130113900001", "0812", "B 12", "-7.47, 112.43", "12.000.000.000"),
]


@pytest.mark.parametrize(("value", "what"), VALUES.items())
def test_each_kind_is_known_in_a_sentence(value: str, what: str) -> None:
    assert what in _kinds_in(f"hubungi {value} ya")


@pytest.mark.parametrize("value", HARMLESS)
def test_codes_amounts_and_dates_are_none(value: str) -> None:
    assert _kinds_in(value) == []


def problems(folder: Path) -> list[str]:
    """What a study's opening is told."""
    try:
        open_study(folder)
    except UserError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return ordinary(tmp_path / "study")


def with_column(folder: Path, name: str, values: dict[int, str], rest: str = "") -> None:
    """Writes a column more into households.csv."""
    table = pd.read_csv(folder / "households.csv", dtype=str, keep_default_na=False)
    table[name] = [values.get(at, rest) for at in range(len(table))]
    table.to_csv(folder / "households.csv", index=False, lineterminator="\n")


@pytest.mark.parametrize(("value", "what"), VALUES.items())
def test_a_value_is_refused_with_its_row_and_never_told(study: Path, value: str, what: str) -> None:
    with_column(study, "note", {2: value, 5: value})
    (said,) = [line for line in problems(study) if "looks like" in line]
    assert said.startswith("households.csv, rows 4, 7, column note: looks like ")
    assert what in said
    assert not set(re.findall(r"[\d@]{4,}", value)) & set(re.findall(r"[\d@]{4,}", said))


def test_an_id_of_households_that_is_a_card_s_number_is_refused(study: Path) -> None:
    table = pd.read_csv(study / "households.csv", dtype=str)
    table["household_id"] = [f"35161301019{code[1:].zfill(5)}" for code in table["household_id"]]
    table.to_csv(study / "households.csv", index=False)
    (study / "ties.csv").unlink()
    assert any("column household_id: looks like a number of an identity" in line for line in problems(study))


NAMES = {at: f"Siti {chr(97 + at % 26)}{chr(97 + at // 26 % 26)}minah" for at in range(400)}


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("nama", NAMES, "names"),
        ("Nama Lengkap", NAMES, "names"),
        ("alamat", {at: f"Jalan {name}" for at, name in NAMES.items()}, "addresses"),
        ("tgl_lahir", {at: f"0{1 + at % 9}-05-1980" for at in range(400)}, "dates of birth"),
        ("no_kartu", {at: f"{70000000 + at}" for at in range(400)}, "numbers that belong to a person"),
        ("latitude", {at: f"-7.4{at:04d}" for at in range(400)}, "places on the map"),
    ],
)
def test_a_column_of_persons_own_texts_is_refused(study: Path, name: str, values: dict[int, str], kind: str) -> None:
    with_column(study, name, values)
    assert any(f"looks like a column of {kind}" in line for line in problems(study))


@pytest.mark.parametrize(
    ("name", "rest"), [("phone", "1"), ("hp", "2"), ("nama", "A"), ("alamat", "sama"), ("lat", "-7.4"), ("email", "ya")]
)
def test_a_column_that_is_only_called_so_is_not(study: Path, name: str, rest: str) -> None:
    with_column(study, name, {}, rest)
    assert not [line for line in problems(study) if "looks like" in line]


def test_texts_of_study_and_codebook_are_read_but_not_what_is_meant_for_all(study: Path) -> None:
    settings = study / "study.yml"
    text = settings.read_text("utf-8").replace("en: An example", f"en: An example of {CARD}")
    settings.write_text(text + "publisher: {name: Dinas, contact: dinas@contoh.go.id}\n", "utf-8")
    book = study / "codebook.yml"
    book.write_text(
        book.read_text("utf-8") + "note: {label: {id: Tanya 0812-3456-7890, en: Note}, type: text}\n", "utf-8"
    )
    with_column(study, "note", {})
    said = problems(study)
    assert any(line.startswith("study.yml, title.en: looks like a number of an identity") for line in said)
    assert any(line.startswith("codebook.yml, note.label.id: looks like a telephone number") for line in said)
    assert len([line for line in said if "looks like" in line]) == 2
    assert CARD not in "".join(said)


def test_what_is_declared_with_a_reason_is_taken(study: Path) -> None:
    with_column(study, "note", {2: CARD})
    assert problems(study)
    settings = study / "study.yml"
    declared = "not_identifying: [{file: households, column: note, reason: {id: Nomor karangan., en: Invented.}}]\n"
    settings.write_text(settings.read_text("utf-8") + declared, "utf-8")
    assert problems(study) == []
    assert open_study(study).settings.not_identifying[0].reason["en"] == "Invented."


def test_each_pattern_has_a_value_here() -> None:
    assert {*PATTERNS} <= {*VALUES.values()}

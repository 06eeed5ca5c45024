"""Messages in the language of who reads them: every sentence of the code has its Indonesian one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.errors import Problem, UsageError
from report.cli import app
from report.language.messages import Messages, in_language, messages
from tests.conftest import ROOT

PLACE = re.compile(r"\{([a-z_]+)\}")
INDONESIAN = messages("id")


def test_each_sentence_has_the_places_of_the_english_one() -> None:
    assert len(INDONESIAN.sentences) > 500
    for english, own in INDONESIAN.sentences.items():
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(own)), english
        assert english == english.rstrip("."), english
        assert own, english


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            Problem("a.csv, rows 2, 3, 4 (9 rows in all), column x", "empty", "Fill it in."),
            "a.csv, baris 2, 3, 4 (seluruhnya 9 baris), kolom x: kosong. Isilah.",
        ),
        (
            Problem("study.yml, welfare", "unknown value", "Write one of a, b (did you mean 'a'?)."),
            "study.yml, welfare: nilai tidak dikenal. Tulis salah satu dari a, b (maksud Anda 'a'?).",
        ),
        (  # two sentences, of which the first ends with a list
            Problem("a.xlsx", "has no sheet B", "Its sheets: A, C. Correct sheet: in study.yml."),
            "a.xlsx: tidak mempunyai lembar B. Lembarnya: A, C. Perbaiki sheet: dalam study.yml.",
        ),
        (  # what is between stays, though it has words of messages
            Problem("study.yml, id", "no file missing and empty.svg", "Correct it."),
            "study.yml, id: tidak ada berkas missing and empty.svg. Perbaiki.",
        ),
    ],
)
def test_a_problem_is_said_with_its_own_names_and_numbers(problem: Problem, said: str) -> None:
    assert str(INDONESIAN.problem(problem)) == said


def test_a_sentence_that_is_not_known_stays_and_is_found() -> None:
    assert INDONESIAN.text("Dance. Correct it.") == "Dance. Perbaiki."
    assert INDONESIAN.lacks("Dance. Correct it.") == ["Dance."]
    assert Messages({}, {}).problem(Problem("a, row 3", "empty", "Fill it in.")) == Problem(
        "a, row 3", "empty", "Fill it in."
    )


def test_an_error_keeps_its_exit_code() -> None:
    said = in_language(UsageError(Problem("--engine", "unknown engine x", "Use auto, quarto or pandoc.")), "id")
    assert said.exit_code == 2
    assert str(said) == "--engine: mesin x tidak dikenal. Gunakan auto, quarto, atau pandoc."


def test_lines_of_commands_are_said_with_their_places() -> None:
    line = "warning: households.csv, column weight: looks like a survey weight that study.yml doesn't name, so "
    line += "every household counts once. Write design: {weight: weight} to weight by it, or design: {weight: null} if "
    line += "there is none."
    assert INDONESIAN.line(line) == (
        "peringatan: households.csv, kolom weight: tampak seperti bobot survei yang tidak disebut study.yml, sehingga "
        "setiap keluarga dihitung sekali. Tulis design: {weight: weight} untuk memakainya sebagai bobot, "
        "atau design: {weight: null} bila tidak ada."
    )
    read = "3 files of the study, 28 templates, 40 files of texts, 29 pages on trial"
    told = "tidak ada masalah: 3 berkas studi, 28 templat, 40 berkas teks, 29 halaman percobaan"
    assert INDONESIAN.line(f"no problem: {read}") == told
    assert INDONESIAN.line("  35.16  notebook income   2.1 s") == "  35.16  notebook income   2.1 s"


def test_the_language_is_that_of_the_option_then_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISALAH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    dry = ["build", "data/mojokerto", "--dry-run"]
    monkeypatch.chdir(ROOT)

    def said(*arguments: str, **environment: str) -> str:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setenv("RISALAH_LANG", "")  # what the option sets is taken back
            return CliRunner().invoke(app, [*arguments, *dry]).output

    assert "would be executed" in said()
    assert "akan dijalankan" in said(LANG="id_ID.UTF-8")
    assert "akan dijalankan" in said("--lang", "id", LANG="en_US.UTF-8")
    assert "would be executed" in said("--lang", "en", LANG="id_ID.UTF-8")
    assert "would be executed" in said(LANG="id_ID.UTF-8", LC_ALL="C")


def test_a_check_speaks_the_studys_first_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISALAH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for languages, said in (("[id, en]", "tidak ada"), ("[en, id]", "missing. Add")):
        folder = tmp_path / languages[1:3]
        folder.mkdir()
        (folder / "study.yml").write_text(f"languages: {languages}\n", "utf-8")
        ended = CliRunner().invoke(app, ["check", str(folder)])
        assert said in str(ended.exception), languages

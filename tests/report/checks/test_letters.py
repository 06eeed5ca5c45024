"""Letters that no font of the PDF has are told with their place, before a PDF shows boxes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.study import open_study
from report.checks.letters import letter_problems
from report.project import ROOT
from report.render.letters import letters_without_font
from report.render.typst import fonts
from tests.report import fake


@pytest.mark.parametrize("letter", ["ꦗ", "中", "😀", "ᮊ", "ᨀ", "ᬅ"])
def test_javanese_balinese_lontara_chinese_and_emoji_have_no_font(letter: str) -> None:
    assert letters_without_font(f"Judul {letter} dan {letter}") == [letter]


def test_latin_greek_and_signs_have_one() -> None:
    assert letters_without_font("áéíñüőşŽß αβγ ≤ ≥ − – — “ ” ‘ ’ … × ± ° € £ ✓ ✗ → ½ ²") == []


def test_no_font_has_a_box_for_every_letter() -> None:
    assert not any("LastResort" in str(font) for font in fonts().fonts())


def test_the_letter_is_told_where_it_first_stands(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "data" / "mojokerto", tmp_path / "study")
    settings = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(settings.replace("Business, income", "Business 中, income"), "utf-8")
    statements = (folder / "statements.csv").read_text("utf-8").split("\n")
    statements[2] = statements[2].replace(" ", " ꦗ ", 1)
    (folder / "statements.csv").write_text("\n".join(statements), "utf-8")
    line = next(at for at, text in enumerate(settings.split("\n"), 1) if "Business, income" in text)
    told = sorted(str(problem) for problem in letter_problems(open_study(folder)))
    assert told == [
        "statements.csv, row 3: no font of the PDF has the letter U+A997 (javanese letter ja). "
        "Write it in Latin letters, or build without PDF: --format html,docx.",
        f"study.yml, line {line}: no font of the PDF has the letter U+4E2D (cjk unified ideograph-4e2d). "
        "Write it in Latin letters, or build without PDF: --format html,docx.",
    ]


def test_letters_in_the_study_s_own_templates_and_in_codes_without_a_label_are_told(tmp_path: Path) -> None:
    study = fake.two_wave_study(tmp_path)
    page = tmp_path / "templates" / "en" / "brief.qmd"
    page.parent.mkdir(parents=True)
    page.write_text("First.\n\nSecond \U0001f600.\n", "utf-8")
    households = pd.DataFrame({"household_id": ["ꦗ"], "business_type": ["warung 中"]})
    told = [str(problem).partition(":")[0] for problem in letter_problems(replace(study, households=households))]
    assert sorted(told) == ["households.csv, column business_type", "templates/en/brief.qmd, line 3"]


def test_the_shipped_study_has_none() -> None:
    assert list(letter_problems(open_study(ROOT / "data" / "mojokerto"))) == []

"""The typeface: its files' names, letters and licence, and that charts and PDF have it rather than another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from analysis.figures import svg_bytes
from analysis.figures.style import in_style, new_figure
from analysis.fonts import FAMILY, FOLDER
from report.project import TEMPLATES
from report.render.typst import fonts

FILES = sorted(FOLDER.glob("*.ttf"))  # those of pages are made of the same, and packed
WORDS = sorted([*TEMPLATES.glob("locale/*.yml"), *TEMPLATES.glob("rules/*.yml"), *TEMPLATES.glob("*/*.qmd")])
SHEET = (FOLDER / "fonts.css").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_name_but_the_copyright_has_the_reserved_word(path: Path) -> None:
    names = TTFont(path)["name"].names
    assert any(record.nameID == 0 and "Source" in record.toUnicode() for record in names)  # who made it stays named
    # 0 copyright, 13 and 14 licence
    assert [str(one) for one in names if one.nameID not in (0, 13, 14) and "source" in one.toUnicode().lower()] == []
    assert {one.toUnicode() for one in names if one.nameID == 16} == {FAMILY}


def test_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_letter_of_our_words_is_there(path: Path) -> None:
    there = set(TTFont(path).getBestCmap())
    text = "".join(word.read_text("utf-8") for word in WORDS)
    assert sorted({letter for letter in text if letter.isprintable() and ord(letter) not in there}) == []


def test_the_style_sheet_names_each_file_of_pages_and_both_parts_of_a_face_share_no_letter() -> None:
    rules = re.findall(r'url\("([^"]+)"\).*?unicode-range: ([^;]+);', SHEET)
    assert {name for name, _ in rules} == {path.name for path in FOLDER.glob("*.woff2") if ".charts." not in path.name}
    for face in {name.split(".")[0] for name, _ in rules}:
        first, second = (letters(ranges) for name, ranges in rules if name.startswith(f"{face}."))
        assert len(first) > 180
        assert len(second) > 400
        assert first.isdisjoint(second)


def letters(ranges: str) -> set[int]:
    """The code points of ranges as in CSS."""
    ends = [[int(end, 16) for end in part[2:].split("-")] for part in ranges.split(", ")]
    return {letter for one in ends for letter in range(one[0], one[-1] + 1)}


def test_a_pdf_finds_the_typeface() -> None:
    assert FAMILY in fonts().families()
    made = typst.compile(b'#set text(font: "%s")\nKeluarga' % FAMILY.encode(), format="pdf", font_paths=fonts())
    assert b"RisalahSans-Regular" in bytes(made)


def test_a_chart_carries_the_faces_that_it_uses() -> None:
    with in_style():
        figure = new_figure(1.0)
        figure.subplots().set_title("Keluarga")
        plain = svg_bytes(figure)
        figure.text(0.5, 0.7, "Keluarga", fontweight="bold")
        bold = svg_bytes(figure)
    assert f"font-family: '{FAMILY}'".encode() in plain
    assert (plain.count(b"@font-face"), bold.count(b"@font-face")) == (1, 2)

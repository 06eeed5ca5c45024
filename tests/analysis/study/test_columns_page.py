"""Every known column is described in both languages, and the documentation's table is what the code makes."""

from __future__ import annotations

from analysis.project import ROOT
from analysis.study.columns import COLUMNS
from analysis.study.columns_page import PAGE, columns_page, descriptions


def test_every_known_column_is_described_in_both_languages_and_no_other() -> None:
    told = descriptions()
    assert {file: sorted(columns) for file, columns in told.items()} == {
        file: sorted(columns.known) for file, columns in COLUMNS.items()
    }
    for columns in told.values():
        for entry in columns.values():
            assert entry["en"].endswith(".")
            assert entry["id"].endswith(".")


def test_the_page_is_what_the_code_makes() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == columns_page()

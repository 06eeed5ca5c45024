"""Rows of a repeated group have their form's columns; a file of persons adds up to the households of another."""

from __future__ import annotations

from pathlib import Path

from analysis.study.settings import settings_from
from analysis.study.tables import text_tables
from bench.files import SETTINGS

STUDY = f"""{SETTINGS}
files:
  households:
    file: h.csv
    persons: {{by: [hhid], count: household_size, sum: [upah], missing: [-9], file: {{file: p.csv}}}}
  ties: {{file: t.csv, parent: households}}
columns:
  households: {{household_id: hhid, income_month: upah, received_pkh: {{name: g/bantuan, selected: pkh}}}}
  ties: {{source_id: hhid, target_id: ikatan/id}}
"""
FORMS = (
    "_index,hhid,wave,district_code,g/bantuan\n1,A,2021,35.16.01,pkh bpnt\n2,B,2021,35.16.01,\n3,C,2021,35.16.01,bpnt\n"
)
PATHS = {"households.csv": Path("h.csv"), "ties.csv": Path("t.csv"), "persons.csv": Path("p.csv")}


def tables(ties: str, persons: str):
    settings, problems = settings_from(STUDY.encode())
    assert settings is not None
    assert problems == []
    contents = {"households.csv": FORMS, "ties.csv": ties, "persons.csv": persons}
    return text_tables({name: text.encode() for name, text in contents.items()}, PATHS, settings)


def test_repeated_groups_choices_and_persons_are_linked_by_their_keys() -> None:
    texts, problems = tables("_parent_index,ikatan/id\n1,B\n3,A\n", "hhid,upah\nA,5\nB,-9\nA,7\n")
    assert problems == []
    ties, households = texts["ties"].columns, texts["households"].columns.astype(object)
    assert ties[["source_id", "target_id"]].to_numpy().tolist() == [["A", "B"], ["C", "A"]]
    assert households["household_size"].fillna("none").tolist() == [2, 1, "none"]
    assert households["income_month"].fillna("none").tolist() == [12, "none", "none"]
    assert households["received_pkh"].fillna("none").tolist() == [1, "none", 0]


def test_rows_without_their_form_and_persons_without_a_household_are_told() -> None:
    _, problems = tables("_parent_index,ikatan/id\n9,B\n3,A\n", "hhid,upah\nZ,5\n")
    assert [str(problem) for problem in problems] == [
        "p.csv, row 2, column hhid: no household of h.csv. Correct it, or add it.",
        "t.csv, row 2, column _parent_index: no row of h.csv. Remove the row, or add its form.",
    ]

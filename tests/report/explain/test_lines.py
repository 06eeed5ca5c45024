"""Explanations in sections; what records findings and tables is known from the code, not from its text."""

from __future__ import annotations

import ast

from report.explain.lines import Section, say_sections
from report.explain.recompute import records


def test_sections_without_lines_are_left_out() -> None:
    said: list[str] = []
    assert not say_sections([Section("Value", ["5", "n: 3"]), Section("Made of", [])], said.append)
    assert said == ["", "Value", "  5", "  n: 3"]


def test_a_difference_is_a_sections_own_fact_and_not_read_from_its_lines() -> None:
    assert say_sections([Section("Table", ["the same"], differs=True), Section("From", ["x"])], lambda line: None)
    assert not say_sections([Section("Table", ["NOT the same as published:"])], lambda line: None)


def test_a_recorded_table_is_found_however_its_call_is_written() -> None:
    assert records(ast.parse("record . table( themes_table(study))"), "table")
    assert not records(ast.parse("'record.table(themes_table(study))'"), "table")
    assert not records(ast.parse("record.findings(themes(study))"), "table")

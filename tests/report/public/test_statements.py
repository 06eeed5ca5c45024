"""Statements stand together by who made them, each source named once."""

from __future__ import annotations

from report.public.statements import Statement, by_source


def said(id_: str, who: str) -> Statement:
    return Statement(id_, id_, "", "outcome", "", "", "all", who, "")


def test_sources_come_in_the_order_of_their_first_statement_and_once() -> None:
    found = by_source([said("a", "kpm"), said("b", ""), said("c", "kpm"), said("d", "kpm;dinsos")])
    assert [(who, [one.id for one in items]) for who, items in found] == [
        ("kpm", ["a", "c"]),
        ("", ["b"]),
        ("kpm;dinsos", ["d"]),
    ]

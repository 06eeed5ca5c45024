"""A profile has every timed part of a build, with its share of the work."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from lxml import etree

from report.provenance.profile import flame_graph, write_profile
from report.times import Times, add_time, timed, timing


@pytest.fixture
def times() -> Times:
    """Two stages: one of two districts whose notebooks ran side by side, one without parts."""
    found = Times()
    found.add(("notebooks",), 3.0)
    found.clock["notebooks",] = 3.0
    found.add(("notebooks", "35.16.13", "income", "<poverty>"), 4.0)
    found.add(("notebooks", "35.16.18", "income", "poverty"), 2.0)
    found.add(("pages",), 2.0)
    return found


def test_a_part_takes_its_own_time_or_that_of_its_parts_where_it_is_more(times: Times) -> None:
    assert times.total(("notebooks",)) == 6.0
    assert times.total(("notebooks", "35.16.13")) == 4.0
    assert times.total(("pages",)) == 2.0
    assert times.parts() == [("notebooks",), ("pages",)]


def test_what_runs_is_timed_where_a_build_is_timed_and_nowhere_else() -> None:
    with timing() as times, timed("pages"):
        add_time(2.0, "pages", "brief")
        add_time(1.0, "pages", "brief")
    with timed("later"):
        add_time(1.0, "later", "part")
    assert times.work.keys() == {("pages",), ("pages", "brief")}
    assert times.total(("pages", "brief")) == 3.0
    assert 0 <= times.clock["pages",] < 3.0


def test_the_table_has_a_row_for_each_part(times: Times, tmp_path: Path) -> None:
    write_profile(times, tmp_path / "profile")
    with (tmp_path / "profile" / "profile.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["stage"], row["part"]): row for row in csv.DictReader(file)}
    assert list(rows) == [
        ("notebooks", ""),
        ("notebooks", "35.16.13"),
        ("notebooks", "35.16.13 / income"),
        ("notebooks", "35.16.13 / income / <poverty>"),
        ("notebooks", "35.16.18"),
        ("notebooks", "35.16.18 / income"),
        ("notebooks", "35.16.18 / income / poverty"),
        ("pages", ""),
    ]
    assert rows["notebooks", ""]["seconds"] == "6.000"
    assert rows["notebooks", ""]["seconds_on_the_clock"] == "3.000"
    assert rows["notebooks", "35.16.13"]["share"] == "0.5000"
    assert rows["pages", ""]["seconds_on_the_clock"] == ""


def test_the_flame_graph_is_as_wide_as_the_work(times: Times) -> None:
    root = etree.fromstring(flame_graph(times).encode())
    names = {"s": "http://www.w3.org/2000/svg"}
    boxes = {
        group.findtext("s:title", namespaces=names): group.find("s:rect", names)
        for group in root.iterfind("s:g", names)
    }
    assert boxes.keys() == {
        "notebooks: 6.00 s",
        "notebooks / 35.16.13: 4.00 s",
        "notebooks / 35.16.13 / income: 4.00 s",
        "notebooks / 35.16.13 / income / <poverty>: 4.00 s",
        "notebooks / 35.16.18: 2.00 s",
        "notebooks / 35.16.18 / income: 2.00 s",
        "notebooks / 35.16.18 / income / poverty: 2.00 s",
        "pages: 2.00 s",
    }
    places = {
        title: (float(box.get("x")), float(box.get("y")), float(box.get("width"))) for title, box in boxes.items()
    }
    assert places["notebooks: 6.00 s"] == (0.0, 0.0, 899.5)
    assert places["notebooks / 35.16.18: 2.00 s"] == (600.0, 20.0, 299.5)
    assert places["pages: 2.00 s"] == (900.0, 0.0, 299.5)


def test_nothing_timed_is_an_empty_graph() -> None:
    assert etree.fromstring(flame_graph(Times()).encode()).get("viewBox") == "0 0 1200 20"

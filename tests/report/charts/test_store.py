"""Drawn charts are kept: an unchanged one isn't drawn again, a changed one is, others go."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.charts import chart as charts
from report.charts.chart import Chart, chart
from report.charts.store import ChartStore
from report.language.study import study_locale
from report.public import Public
from tests.report.charts.public_study import PUBLIC, study


def drawn(folder: Path, *, store: ChartStore | None, public: Public = PUBLIC, png: bool = True) -> Chart:
    of = study()
    made = chart(
        "income_sources", public, study=of, district="01.1", locale=study_locale(of.settings, "en"), folder=folder,
        png=png, store=store,
    )  # fmt: skip
    assert made is not None
    return made


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files were drawn."""
    said: list[str] = []
    for name in ("svg_bytes", "png_bytes"):
        make = getattr(charts, name)
        monkeypatch.setattr(charts, name, lambda of, make=make, name=name: (said.append(name[:3]), make(of))[1])
    return said


def test_an_unchanged_chart_is_taken_from_the_store(tmp_path: Path, draws: list[str]) -> None:
    plain = drawn(tmp_path / "plain", store=None)
    draws.clear()
    first = drawn(tmp_path / "first", store=ChartStore(tmp_path / "store"), png=False)
    again = drawn(tmp_path / "again", store=ChartStore(tmp_path / "store"))
    third = drawn(tmp_path / "third", store=ChartStore(tmp_path / "store"))
    assert draws == ["svg", "png"]
    assert first == again == third == plain
    assert files_of(tmp_path / "third") == files_of(tmp_path / "again") == files_of(tmp_path / "plain")


def test_a_changed_value_is_drawn_again(tmp_path: Path, draws: list[str]) -> None:
    tables = dict(PUBLIC.tables)
    changed = tables["income_sources", "01.1"].copy()
    changed.loc[0, "share"] = 0.123
    tables["income_sources", "01.1"] = changed
    for public in (PUBLIC, Public(PUBLIC.findings, tables), PUBLIC):
        drawn(tmp_path / "chart", store=ChartStore(tmp_path / "store"), public=public, png=False)
    assert draws == ["svg", "svg"]


def test_an_empty_file_is_drawn_again(tmp_path: Path, draws: list[str]) -> None:
    store = ChartStore(tmp_path / "store")
    drawn(tmp_path / "first", store=store)
    for name in store.used:
        (store.folder / name).write_bytes(b"")
    drawn(tmp_path / "again", store=store)
    assert draws == ["svg", "png"] * 2
    assert files_of(tmp_path / "first") == files_of(tmp_path / "again")


def test_only_given_files_are_kept(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    for name in ("a.svg", "b.svg", "b.svg.123"):
        store.content(name, lambda: b"<svg/>")
    store.keep_only(["a.svg"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]

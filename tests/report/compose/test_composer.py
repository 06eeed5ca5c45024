"""Pages are composed by several processes as by one, and charts that they used are kept."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import Problem, UserError
from report.charts import chart as charts
from report.charts.store import ChartStore
from report.compose import composer as compose
from report.compose.composer import Composer, compose_pages
from report.context.place import Place
from report.processes import CAN_FORK
from report.public import Public
from tests.report import fake
from tests.report.compose.composed import built, drawn

__all__ = ["built"]


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forks although this process may have threads of numerical libraries: no stand-in for a chart uses those."""
    monkeypatch.setattr(charts, "chart", drawn)
    monkeypatch.setattr(compose, "can_fork", lambda: CAN_FORK)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("forks")
def test_pages_are_the_same_by_several_processes(built: dict[str, Path], tmp_path: Path) -> None:
    study = fake.two_wave_study(tmp_path / "study")
    made = compose_pages(
        study, fake.two_wave_public(), tmp_path / "pages", districts=fake.DISTRICTS, languages=("id", "en"), jobs=3
    )
    assert files_of(tmp_path / "pages") == files_of(built["two"])
    assert {path.relative_to(tmp_path / "pages") for path in made} == {
        path.relative_to(built["two"])
        for path in built["two"].glob("report/**/*.qmd")
        if path.stem != "article-two-columns"
    } | {Path("index.qmd")}


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize(
    ("broken", "slow"),
    [
        ({("brief", "1"), ("brief", "3")}, ("brief", "1")),  # the later one fails before
        ({("numbers", "1"), ("brief", "3")}, ("brief", "2")),  # the earlier one isn't begun yet
    ],
)
def test_the_first_error_is_told_by_several_processes_as_by_one(
    broken: set[tuple[str, str]], slow: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [Place("brief", "id", district) for district in ("1", "2", "3")] + [Place("numbers", "id", "1")]
    parent = os.getpid()

    def write(composer: Composer, place: Place) -> Path:
        if (place.name, place.district) == slow and os.getpid() != parent:
            time.sleep(0.5)
        if (place.name, place.district) in broken:
            raise UserError(Problem(place.path, "broken", "Mend it."))
        return composer.root / place.path

    monkeypatch.setattr(Composer, "write", write)
    composer = Composer(fake.two_wave_study(tmp_path / "s"), fake.two_wave_public(), tmp_path, ("1",), ("id",))
    told = []
    for jobs in (1, 2):
        with pytest.raises(UserError) as error:
            composer.write_all(places, jobs=jobs)
        told.append(str(error.value))
    assert told[0] == told[1]


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("jobs", [1, 3])
def test_charts_that_a_build_used_are_kept_and_no_others(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stored(name: str, public: Public, *, store: ChartStore, district: str, **rest: Any) -> charts.Chart:
        store.content(f"{name}-{district}.svg", lambda: b"<svg/>")
        return drawn(name, public, district=district, **rest)

    monkeypatch.setattr(charts, "chart", stored)
    folder = tmp_path / "charts"
    ChartStore(folder).content("stale.svg", lambda: b"<svg/>")
    compose_pages(
        fake.two_wave_study(tmp_path / "study"), fake.two_wave_public(), tmp_path / "pages", districts=fake.DISTRICTS,
        languages=("id",), jobs=jobs, charts=folder,
    )  # fmt: skip
    kept = {path.name for path in folder.iterdir()}
    assert "stale.svg" not in kept
    assert {f"distribution-{district}.svg" for district in fake.DISTRICTS} <= kept

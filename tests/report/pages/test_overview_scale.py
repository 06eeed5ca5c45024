"""The overview, the first page and the search of a study of all districts of the country: light, and made in time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import pytest

from report.charts.figure import PageFigures
from report.compose import composer as compose
from report.context.place import Place
from report.pages.overview import MOST, Overview
from report.render import engine_named
from report.website.rows import write_lookups
from tests.report.many import many_districts

COUNTRY = 7277  # kecamatan
LIMIT = 300_000  # bytes of a page, and of whatever it loads at once


class Made(NamedTuple):
    """What was composed, and how long it took."""

    pages: Path
    site: Path
    seconds: float
    parts: int


def made(folder: Path, number: int) -> Made:
    """The overview's pages and the first page in Indonesian, without pictures, with what their scripts load."""
    study, public, codes = many_districts(folder / "study", number)
    started = time.perf_counter()
    composer = compose.Composer(study, public, folder / "pages", tuple(codes), ("id", "en"))
    for place in (Place("index", "id"), Place("overview", "id")):
        composer.write(place)
    for part in composer.overview.parts:
        if part.number:
            composer.write(Place("overview", "id", part=part.number))
    write_lookups(folder / "site", study, public, districts=codes, languages=["id"])
    seconds = time.perf_counter() - started
    (folder / "pages" / "references.bib").write_text(composer.bibliography, "utf-8")
    return Made(folder / "pages", folder / "site", seconds, len(composer.overview.parts))


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Of the whole country."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PageFigures, "figure", lambda self, name, wide=False: "")
        return made(tmp_path_factory.mktemp("country"), COUNTRY)


def test_every_district_stands_on_one_page_and_regencies_stay_whole(tmp_path: Path) -> None:
    study, _, codes = many_districts(tmp_path, COUNTRY)
    overview = Overview(study, tuple(codes))
    shown = [code for part in overview.parts for code in part.districts]
    assert sorted(shown) == sorted(codes)
    assert max(len(part.districts) for part in overview.parts) <= MOST
    of_regency: dict[str, set[int]] = {}
    for part in overview.parts:
        for code in part.districts:
            of_regency.setdefault(code[:5], set()).add(part.number)
    assert {len(pages) for pages in of_regency.values()} == {1}


def test_no_page_of_the_country_is_heavier_than_the_limit(country: Made) -> None:
    site, folder = country.site, country.pages / "report" / "id"
    sources = {path.stem: path.stat().st_size for path in folder.glob("*.qmd")}
    assert len(sources) == country.parts + 2
    heaviest = max((name for name in sources if name.startswith("overview-")), key=sources.__getitem__)
    for path in folder.glob("*.qmd"):
        if path.stem not in ("index", "overview", heaviest):
            path.unlink()  # none of them is longer
    rendered = engine_named("pandoc").render(country.pages, site, formats={"html"}, jobs=1)
    assert not rendered.problems
    sizes = {path.name: path.stat().st_size for path in (site / "report" / "id").glob("*.html")}
    assert set(sizes) == {"index.html", "overview.html", f"{heaviest}.html"}
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}


def test_whatever_scripts_load_comes_in_pieces(country: Made) -> None:
    sizes = {path.relative_to(country.site).as_posix(): path.stat().st_size for path in country.site.rglob("*.js")}
    assert sum(name.startswith("report/id/rows/") for name in sizes) == 9
    assert sum(name.startswith("report/id/search/") for name in sizes) > 20
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}


def test_the_first_pages_lead_to_every_page(country: Made) -> None:
    for name in ("index", "overview"):
        text = (country.pages / f"report/id/{name}.qmd").read_text("utf-8")
        assert [n for n in range(1, country.parts + 1) if f"(overview-{n}.html)" not in text] == []


def test_four_times_the_districts_take_about_four_times_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PageFigures, "figure", lambda self, name, wide=False: "")
    few, many = (made(tmp_path / str(number), number).seconds for number in (500, 2000))
    assert many / few < 9  # a quadratic part would bring it to sixteen


def test_a_page_s_charts_have_its_own_districts_alone(tmp_path: Path) -> None:
    study, public, codes = many_districts(tmp_path / "study", 120)
    composer = compose.Composer(study, public, tmp_path / "pages", tuple(codes), ("id", "en"))
    composer.write(Place("overview", "id", part=2))
    pictures = sorted(composer.drawn)
    assert "report/id/figures/2/districts.svg" in pictures
    drawn = (tmp_path / "pages/report/id/figures/2/districts_income.svg").read_text("utf-8")
    assert len(drawn) < LIMIT
    text = (tmp_path / "pages/report/id/overview-2.qmd").read_text("utf-8")
    own = set(composer.overview.parts[1].districts)
    assert {code for code in codes if f"({code}/brief.html)" in text} == own

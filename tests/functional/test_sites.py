"""What the sites of studies have in common: the shipped one's, one's of one wave, one's of three waves without ties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.html import page_tree
from report.website.reading import read_page
from tests.functional.sites import Site, text_of

CELL_WITH_TWO = re.compile(r"(?:Rp|IDR|USD|INR)\s?\d.*(?:Rp|IDR|USD|INR)\s?\d")


@pytest.fixture(params=["shipped", "once", "series"])
def site(request: pytest.FixtureRequest) -> Site:
    """A site of each of these studies in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found


def pages_of(site: Site, name: str) -> list[tuple[Path, BeautifulSoup]]:
    """The pages of that name of all districts and languages."""
    found = sorted(site.folder.glob(f"report/*/*/{name}.html"))
    assert found
    return [(path, BeautifulSoup(path.read_text("utf-8"), "lxml")) for path in found]


def main_of(page: BeautifulSoup) -> Tag:
    main = page.select_one("main")
    assert main is not None
    return main


def test_the_level_of_intervals_is_said_once_in_a_briefs_text(site: Site) -> None:
    for path, page in pages_of(site, "brief"):
        main = main_of(page)
        for folded in main.select("details, figure, .terms, .share"):
            folded.decompose()
        assert text_of(main).count("95%") == 1, path


@pytest.mark.parametrize("name", ["brief", "article"])
def test_any_districts_documents_are_one_click_away_and_the_bar_marks_the_current_one(site: Site, name: str) -> None:
    districts = {path.parent.name for path, _ in pages_of(site, "brief")}
    for path, page in pages_of(site, name):
        links = [str(link["href"]) for link in page.select("a[href]") if ":" not in str(link["href"])]
        reached = {(path.parent / href.partition("#")[0]).resolve() for href in links}
        for district in districts:
            for other in ("brief.html", "article.html", "numbers.html"):
                target = (path.parent.parent / district / other).resolve()
                assert target.is_file()
                assert target in reached, (path, target)
        assert len(page.select(".bar-of-page .kinds [aria-current]")) == 1, path


def test_a_chart_shows_the_numbers_of_the_finding_that_stands_above_it(site: Site) -> None:
    """The n in a caption is that of a finding which the text of the same part names."""
    captions = 0
    for path, _ in pages_of(site, "brief"):
        tree = page_tree(path.read_text("utf-8"))
        for part in tree.xpath("//*[contains(concat(' ', @class, ' '), ' part ')][.//figure]"):
            said = {span.get("data-finding") for span in part.xpath(".//*[@data-finding][not(ancestor::figcaption)]")}
            own = {
                span.get("data-finding") for span in part.xpath(".//figcaption//*[@data-finding and @data-style='n']")
            } - {"income.n_households"}  # behind a distribution, which is no finding
            assert own <= said, (path, own - said)
            captions += len(own)
    assert captions


@pytest.mark.parametrize("name", ["brief", "article"])
def test_no_cell_has_two_currency_marks_and_intervals_have_columns_of_their_own(site: Site, name: str) -> None:
    cells = 0
    for path, page in pages_of(site, name):
        for cell in main_of(page).select("table td"):
            assert not CELL_WITH_TWO.search(text_of(cell)), (path, text_of(cell))
            assert len(cell.select("[data-finding]")) <= 1, (path, text_of(cell))
            cells += 1
    assert cells > 10


def test_every_number_of_a_page_is_in_the_downloads(site: Site) -> None:
    for path, _ in pages_of(site, "article"):
        numbers = read_page(site.folder, path.relative_to(site.folder).as_posix()).numbers
        assert numbers
        assert {number.key for number in numbers} <= {*site.findings}

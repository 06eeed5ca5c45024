"""The overview and the search in a real browser, opened from the disk: of few districts, and of many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from report.compose import composer as compose
from report.context.place import Place
from report.render import engine_named
from report.website.assets import write_assets
from report.website.panel import write_panel_data
from report.website.rows import write_lookups
from tests.report import fake
from tests.report.many import many_districts

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
FIRST_OF_MANY = "11.02.01"  # of the first row in the table of all


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a study of six districts on a map of eight, in Indonesian and English."""
    folder = tmp_path_factory.mktemp("few")
    codes = [*fake.DISTRICTS, "35.16.07", "35.16.08"]
    names = [f"Desa{index}" for index in range(6)] + ["Tetangga", "Seberang"]
    places = {"column": [1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 3.0], "row": [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0]}
    tiles = pd.DataFrame({"district_code": codes, "name": names, **places})
    study, public = replace(fake.two_wave_study(folder / "study"), tiles=tiles), fake.two_wave_public()
    # no two districts alike, so that an order can be seen
    for place, code in enumerate(fake.DISTRICTS):
        key = ("poverty.headcount", code, "2024")
        if public.findings[key].value is not None:
            public.findings[key] = replace(public.findings[key], value=[0.3, 0.2, 0.5, 0.1, 0.0, 0.4][place])
    composer = compose.Composer(study, public, folder / "pages", fake.DISTRICTS, ("id", "en"))
    return site_of(composer, folder, ["id", "en"], [Place(name, code) for code in ("id", "en") for name in NAMES])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page and two of the overview's pages of a study of 112 districts, in English."""
    folder = tmp_path_factory.mktemp("many")
    study, public, codes = many_districts(folder / "study", 112)
    composer = compose.Composer(study, public, folder / "pages", tuple(codes), ("id", "en"))
    places = [*(Place(name, "en") for name in (*NAMES, "methods")), Place("overview", "en", part=1)]
    places.append(Place("numbers", "en", FIRST_OF_MANY))
    return site_of(composer, folder, ["en"], places)


NAMES = ("index", "overview")


def site_of(composer: compose.Composer, folder: Path, languages: list[str], places: list[Place]) -> Path:
    """Renders these pages and writes what their scripts need; the folder of the site."""
    site = folder / "site with spaces"
    for place in places:
        composer.write(place)
    (composer.root / "references.bib").write_text(composer.bibliography, "utf-8")
    rendered = engine_named("pandoc").render(composer.root, site, formats={"html"}, jobs=1)
    assert not rendered.problems
    write_assets(site)
    write_lookups(site, composer.study, composer.public, districts=composer.districts, languages=languages)
    write_panel_data(site, composer.study)
    return site


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An empty tab as wide as a small phone, in which nothing may go wrong."""
    page = browser.new_page(viewport=PHONE)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    page.close()
    assert wrong == []


def opened(tab: Page, site: Path, name: str) -> Page:
    """The tab with a page of the site in it."""
    tab.goto((site / "report" / f"{name}.html").as_uri())
    return tab


def column(tab: Page, number: int) -> list[str]:
    """The texts of a column of the first table, as far as its rows are seen."""
    cells = tab.locator(f".districts-table table >> nth=0 >> tbody tr:visible td:nth-child({number})")
    return [text.strip() for text in cells.all_inner_texts()]


def head(tab: Page, name: str) -> int:
    """The number of the column that has this in its head, counted from 1."""
    heads = tab.locator(".districts-table table >> nth=0 >> thead th").all_inner_texts()
    return 1 + next(place for place, text in enumerate(heads) if name in text)


def test_a_column_is_sorted_by_click_and_by_keyboard_and_says_so(tab: Page, few: Path) -> None:
    opened(tab, few, "id/overview")
    number = head(tab, "P0")
    th = tab.locator(f".districts-table table >> nth=0 >> thead th:nth-child({number})")
    assert th.get_attribute("aria-sort") is None
    th.locator("button").click()
    assert th.get_attribute("aria-sort") == "descending"
    assert column(tab, number)[:5] == ["50,0%", "40,0%", "30,0%", "20,0%", "10,0%"]
    th.locator("button").focus()
    tab.keyboard.press("Enter")
    assert th.get_attribute("aria-sort") == "ascending"
    found = column(tab, number)
    assert found[:5] == ["10,0%", "20,0%", "30,0%", "40,0%", "50,0%"]
    assert found[5] == "tidak ditampilkan"  # what has no number comes last both ways


def test_sorting_another_column_takes_the_mark_from_the_first(tab: Page, few: Path) -> None:
    opened(tab, few, "en/overview")
    table = tab.locator(".districts-table table").first
    for place in (2, 0):
        table.locator("thead th button").nth(place).click()
    assert table.locator("[aria-sort]").count() == 1
    names = column(tab, 1)
    assert names == sorted(names)


def test_rows_are_narrowed_down_with_a_live_count(tab: Page, few: Path) -> None:
    opened(tab, few, "id/overview")
    field, said = tab.get_by_label("Cari dalam tabel"), tab.locator(".district-filter [role=status]")
    assert said.inner_text() == "Wilayah yang tampak: 6 dari 6"
    field.fill("DÉSA3")
    assert said.inner_text() == "Wilayah yang tampak: 1 dari 6"
    assert column(tab, 1) == ["Kecamatan Desa3"]
    field.fill("xyz")
    assert said.inner_text().startswith("Tidak ada wilayah")
    assert column(tab, 1) == []
    field.fill("")
    assert len(column(tab, 1)) == 6


def test_the_map_is_walked_by_keys_and_leads_to_briefs(tab: Page, few: Path) -> None:
    opened(tab, few, "en/overview")
    links = tab.locator(".tiles .tile > p > a:not(.finding)")
    assert [link.strip() for link in links.all_inner_texts()] == [f"Desa{number}" for number in range(6)]
    links.first.focus()
    for key, name in (("ArrowRight", "Desa1"), ("ArrowDown", "Desa4"), ("ArrowLeft", "Desa3"), ("ArrowUp", "Desa0")):
        tab.keyboard.press(key)
        assert tab.evaluate("document.activeElement.innerText") == name
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('[data-finding]').dataset.finding") == "poverty.headcount"
    assert links.first.get_attribute("href") == "35.16.01/brief.html"


def test_a_tile_says_its_number_or_that_it_was_not_studied(tab: Page, few: Path) -> None:
    opened(tab, few, "en/overview")
    tiles = [" ".join(text.split()) for text in tab.locator(".tile").all_inner_texts()]
    assert tiles[0] == "Desa0 30.0%"
    assert tiles[4] == "Desa4 not shown"
    assert tiles[6:] == ["Tetangga not studied", "Seberang not studied"]
    shades = tab.eval_on_selector_all(".tile", "tiles => tiles.map(tile => getComputedStyle(tile).backgroundColor)")
    assert len({shades[0], shades[2], shades[6]}) == 3  # 30 %, 50 %, not studied


def test_the_search_finds_a_district_a_number_and_a_term(tab: Page, few: Path) -> None:
    opened(tab, few, "en/index")
    field = tab.get_by_label("Search areas, numbers and terms")
    wanted = {
        "desa3": ("Desa3 District", "35.16.04/brief.html"),
        "35.16.02": ("Desa1 District", "35.16.02/brief.html"),
        "gini coef": ("Gini coefficient", "methods.html#finding-inequality.gini"),
        "confidence inter": ("confidence interval", "glossary.html#term-confidence_interval"),
    }
    for typed, (name, href) in wanted.items():
        field.fill(typed)
        found = tab.locator(f".site-search li a[href='{href}']")
        found.wait_for()
        assert found.inner_text().lower() == name.lower()
    field.fill("qqq")
    tab.get_by_text("Nothing found").wait_for()
    assert tab.locator(".site-search li").count() == 0


def test_results_are_reached_by_arrows_and_left_by_escape(tab: Page, few: Path) -> None:
    opened(tab, few, "id/index")
    field = tab.get_by_label("Cari wilayah, angka, dan istilah")
    field.press_sequentially("desa")
    tab.get_by_text("6 hasil.").wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.innerText") == "Kecamatan Desa1"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") == "site-search"
    assert field.input_value() == ""
    field.press_sequentially("desa5")
    tab.get_by_text("Satu hasil.").wait_for()
    with tab.expect_event("requestfailed"):  # this test's site has no briefs: that it was asked for is enough
        tab.keyboard.press("Enter")


@pytest.mark.parametrize("name", ["few", "many"])
def test_without_scripts_tables_are_read_and_no_field_is_seen(
    browser: Browser, few: Path, many: Path, name: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    tab = context.new_page()
    tab.goto(({"few": few, "many": many}[name] / "report/en/overview.html").as_uri())
    assert tab.locator("input:visible, button:visible").count() == 0
    if name == "few":
        assert len(column(tab, 1)) == 6
        assert tab.locator(".tile a").first.is_visible()
    else:
        tab.locator("main a[href='overview-1.html']").first.click()
        assert tab.locator(".districts-table table").first.locator("tbody tr").count() == 28
        assert tab.get_by_role("link", name="All areas").first.is_visible()
    context.close()


def test_the_table_of_all_comes_when_asked_for_and_sorts_all(tab: Page, many: Path) -> None:
    opened(tab, many, "en/overview")
    assert tab.locator("script[src*='rows/']").count() == 0
    tab.get_by_role("button", name="Show the table of all areas").click()
    tab.locator(".districts-table tbody tr").first.wait_for()
    assert tab.locator(".district-filter [role=status]").inner_text() == "Areas shown: 112 of 112"
    assert len(column(tab, 1)) == 50
    tab.get_by_role("button", name="Show more areas").click()
    assert len(column(tab, 1)) == 100
    number = head(tab, "Headcount")
    tab.locator(f".districts-table thead th:nth-child({number}) button").click()
    shown = [float(text.rstrip("%")) for text in column(tab, number)]
    assert shown == sorted(shown, reverse=True)
    tab.get_by_label("Find in the tables").fill("pacet")
    assert 0 < len(column(tab, 1)) < 50
    first = tab.locator(".districts-table tbody tr >> nth=0 >> [data-finding='poverty.headcount'] a")
    assert "/numbers.html#poverty.headcount-2024" in str(first.get_attribute("href"))


def test_a_number_of_the_table_that_came_later_opens_beside_it(tab: Page, many: Path) -> None:
    opened(tab, many, "en/overview")
    tab.get_by_role("button", name="Show the table of all areas").click()
    number = tab.locator(".districts-table tbody tr >> nth=0 >> [data-finding='poverty.headcount'] a")
    number.click()
    panel = tab.get_by_role("dialog")
    expect(panel.locator(".value")).to_have_text(number.inner_text())
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Headcount")
    tab.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(number).to_be_focused()


@pytest.mark.parametrize("page", ["few id/overview", "few en/index", "many en/overview", "many en/overview-1"])
def test_nothing_is_wider_than_a_phone(tab: Page, few: Path, many: Path, page: str) -> None:
    study, name = page.split()
    opened(tab, {"few": few, "many": many}[study], name)
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

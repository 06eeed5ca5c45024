"""A number opened, and the language switch, in a real browser with pages from the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.browsers import address, ending
from tests.functional.sites import Site

pytestmark = pytest.mark.browser
BRIEF = "report/id/35.16.13/brief.html"
HEADCOUNT = "[data-finding='poverty.headcount'][data-wave='2024'] a"
MARK = "#number-poverty.headcount-2024"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab as wide as a small phone, in which a script's error fails the test."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def test_a_click_opens_a_number_with_all_that_is_known_of_it(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF))
    tab.locator(HEADCOUNT).first.click()
    panel = tab.get_by_role("dialog")
    expect(panel).to_be_visible()
    finding = shipped.findings["poverty.headcount", "35.16.13", "2024"]
    for said in (
        "Persentase di bawah garis kemiskinan",
        "persen",
        "selang kepercayaan 95%",
        f"n = {finding.n}",
        "Kecamatan Sooko",
        "Maret 2024",
        "analysis/indicators/poverty.py",
        "households.csv",
        "sintetis",
        "Cara mengutip",
        "numbers.html#poverty.headcount-2024",
    ):
        expect(panel).to_contain_text(said)
    assert panel.locator("math").count() == 1
    expect(tab).to_have_url(ending(MARK))


def test_what_a_panel_links_to_is_there(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF) + MARK)
    panel = tab.get_by_role("dialog")
    expect(panel).to_be_visible()
    links = panel.locator("a[href]").evaluate_all("nodes => nodes.map(node => node.href)")
    assert any("/notebooks/35.16.13/income.html#cell-poverty" in link for link in links)
    for link in links:
        tab.goto(link)
        anchor = tab.evaluate("decodeURIComponent(location.hash.slice(1))")
        if not anchor.startswith("number-"):
            assert tab.evaluate("name => !name || !!document.getElementById(name)", anchor), link


def test_the_keyboard_opens_it_and_escape_gives_the_focus_back(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF))
    link = tab.locator(HEADCOUNT).first
    link.focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("dialog")).to_be_visible()
    assert tab.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    expect(tab).not_to_have_url(re.compile("#"))  # going back takes the browser a moment


def test_going_back_closes_it(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF))
    tab.locator(HEADCOUNT).first.click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("dialog")).to_be_hidden()
    expect(tab).to_have_url(ending("brief.html"))


def test_an_address_opens_a_number_also_of_another_place(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF) + "#number-35.16.18/poverty.headcount-2021")
    panel = tab.get_by_role("dialog")
    expect(panel).to_contain_text("Maret 2021")
    assert "Kecamatan Sooko" not in panel.inner_text()
    panel.get_by_role("button", name="Tutup").click()
    expect(panel).to_be_hidden()
    expect(tab).not_to_have_url(re.compile("#"))


def test_an_open_number_stays_open_in_the_other_language(tab: Page, shipped: Site) -> None:
    tab.goto(address(shipped, BRIEF))
    tab.locator(HEADCOUNT).first.click()
    tab.get_by_role("dialog").get_by_role("link", name="English").click()
    expect(tab.get_by_role("dialog")).to_contain_text("Headcount ratio")
    expect(tab).to_have_url(ending("report/en/35.16.13/brief.html" + MARK))


def test_without_scripts_a_number_is_a_link_to_the_same(browser: Browser, shipped: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address(shipped, BRIEF))
    tab.locator(HEADCOUNT).first.click()
    expect(tab).to_have_url(ending("report/id/35.16.13/numbers.html#poverty.headcount-2024"))
    entry = tab.locator("[id='poverty.headcount-2024']")
    expect(entry).to_be_in_viewport()
    finding = shipped.findings["poverty.headcount", "35.16.13", "2024"]
    expect(entry).to_contain_text(f"n = {finding.n}")
    context.close()


def test_a_suppressed_number_gives_its_reason_and_no_value(tab: Page, shipped: Site) -> None:
    hidden = [key for key, found in shipped.findings.items() if found.disclosure != "shown" and key[1] == "35.16.18"]
    id_, district, wave = sorted(hidden)[0]
    tab.goto(address(shipped, f"report/en/{district}/brief.html") + f"#number-{id_}-{wave}")
    expect(tab.get_by_role("dialog")).to_contain_text("Not shown, to protect")
    assert tab.get_by_role("dialog").locator(".value").count() == 0


@pytest.mark.parametrize("section", ["poverty", "actions"])
def test_the_language_switch_keeps_the_section(tab: Page, shipped: Site, section: str) -> None:
    tab.goto(address(shipped, BRIEF))
    tab.locator(f"#{section}").evaluate("node => node.scrollIntoView()")
    tab.locator(".switch a").first.evaluate("node => node.click()")
    tab.wait_for_url(f"**/report/en/35.16.13/brief.html#{section}")
    assert tab.locator(f"#{section}").bounding_box()["y"] < 740


def test_every_section_is_in_both_languages_under_one_id(shipped: Site) -> None:
    for page in sorted((shipped.folder / "report" / "id").rglob("*.html")):
        name = page.relative_to(shipped.folder / "report" / "id").as_posix()
        ids = [
            [node["id"] for node in shipped.page(f"report/{language}/{name}").select("main :is(h2, h3)[id]")]
            for language in ("id", "en")
        ]
        assert sorted(ids[0]) == sorted(ids[1]), name


@pytest.mark.parametrize("path", ["report/{}/numbers.html", "report/{}/35.16.13/numbers.html"])
def test_a_page_of_numbers_is_light(shipped: Site, path: str) -> None:
    for language in ("id", "en"):
        place = path.format(language)
        numbers = len(shipped.page(place).select("main .entry"))
        assert numbers > 200
        assert (shipped.folder / place).stat().st_size < 50_000 + 800 * numbers  # the head, then what each number takes

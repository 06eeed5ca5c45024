"""The pages of numbers and notebooks, and the panel's data, as the shipped site has them."""

from __future__ import annotations

import json
import re

from analysis.findings.reasons import NOT_ASKED
from report.context.households import OF_ONE_HOUSEHOLD
from tests.functional.sites import Site


def test_every_public_finding_has_an_entry_in_both_languages_but_those_of_one_household(shipped: Site) -> None:
    asked = {key.id for key, found in shipped.findings.items() if found.reason != NOT_ASKED}
    assert len(asked) > 150  # the rest are of questions that nobody was asked
    for language in ("id", "en"):
        for id_, district, wave in shipped.findings:
            if id_ in OF_ONE_HOUSEHOLD or id_ not in asked:
                continue
            folder = "" if district == "all" else f"{district}/"
            script = (shipped.folder / f"report/{language}/{folder}numbers.js").read_text("utf-8")
            assert f'"{id_}-{wave}":' in script, (language, id_, district, wave)


def test_every_number_on_a_page_leads_to_its_entry(shipped: Site) -> None:
    for page in sorted((shipped.folder / "report").rglob("*.html")):
        html = page.read_text("utf-8")
        for href in set(re.findall(r'<a href="([^"#]*numbers\.html)#([^"]+)"', html)):
            entries = (page.parent / href[0]).read_text("utf-8")
            assert f'id="{href[1]}"' in entries, (page, href)


def test_a_notebook_page_shows_public_numbers_only(shipped: Site) -> None:
    hidden = {key for key, found in shipped.findings.items() if found.value is None}
    pages = sorted((shipped.folder / "notebooks").rglob("*.html"))
    assert len(pages) == 10
    for page in pages:
        text = page.read_text("utf-8")
        assert "/tmp/" not in text
        assert "execution" not in text
        for id_, district, wave in hidden:
            if district == page.parent.name:
                line = re.search(rf"^{re.escape(id_)},{re.escape(wave)},(.*)$", text, re.MULTILINE)
                assert line is None or line[1].startswith(","), (page, id_)


def test_panel_data_are_what_the_page_says(shipped: Site) -> None:
    folder = shipped.folder / "report" / "en" / "35.16.13"
    script = (folder / "numbers.js").read_text("utf-8")
    data = json.loads(script.split("] = ", 1)[1].rstrip().removesuffix(";"))
    html = (folder / "numbers.html").read_text("utf-8")
    assert all(inside in html for inside in data["entry"].values())
    assert len(data["entry"]) > 200

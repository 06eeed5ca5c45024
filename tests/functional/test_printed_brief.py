"""A brief printed from the browser is what its PDF is: two sheets, text that can be read, nothing torn apart."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.functional.sites import Site

pytestmark = pytest.mark.browser
SHEETS = 2
SMALLEST = 8.5  # points
PIXEL = 72 / 96  # of CSS, in points

# the sizes of all text that is printed, as drawn, by the beginning of the text
SIZES = """() => {
  const found = {};
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, parent = node.parentElement;
    const seen = node.data.trim() && parent.checkVisibility() && !parent.closest("script, style, svg, math, sup, sub");
    if (seen) found[node.data.trim().slice(0, 40)] = parseFloat(getComputedStyle(parent).fontSize);
  }
  return found;
}"""
# a mark at the beginning and at the end of each quotation and each card
MARK = """() => {
  document.querySelectorAll("main :is(blockquote, .card, .quotation)").forEach((node, at) => {
    for (const [end, put] of [["top", "prepend"], ["bottom", "append"]]) {
      const span = document.createElement("span");
      span.textContent = `[part-${at}-${end}]`;
      span.style.cssText = "position: absolute; font: 1px monospace; white-space: nowrap; " + end + ": 0; left: 0";
      node.style.position = "relative";
      node[put](span);
    }
  });
}"""


@pytest.mark.parametrize("study", ["shipped", "once", "series"])
def test_a_printed_brief_is_two_sheets_whose_text_can_be_read(
    request: pytest.FixtureRequest, browser: Browser, study: str
) -> None:
    site: Site = request.getfixturevalue(study)
    briefs = sorted(site.folder.glob("report/*/*/brief.html"))
    assert len(briefs) == 4
    for brief in briefs:
        tab = browser.new_page()
        tab.goto(brief.as_uri())
        tab.emulate_media(media="print")
        sizes = tab.evaluate(SIZES)
        assert len(sizes) > 30
        assert {text: size for text, size in sizes.items() if round(size * PIXEL, 2) < SMALLEST} == {}, brief
        tab.evaluate(MARK)
        sheets = PdfReader(BytesIO(tab.pdf(format="A4", prefer_css_page_size=True))).pages
        tab.close()
        assert len(sheets) <= SHEETS, brief
        ends: dict[str, set[int]] = {}
        for number, sheet in enumerate(sheets):
            for part in re.findall(r"\[part-(\d+)-\w+\]", sheet.extract_text().replace(" ", "")):
                ends.setdefault(part, set()).add(number)
        assert len(ends) >= 3
        assert {part: where for part, where in ends.items() if len(where) > 1} == {}, brief

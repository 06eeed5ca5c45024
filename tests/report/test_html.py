"""HTML pages as trees: text, what stands inside an element, the numbers of a page."""

from __future__ import annotations

import pytest

from analysis.findings.key import FindingKey
from report.html import PageNumber, inner_html, numbers_in, page_tree, text_of

PAGE = """<!DOCTYPE html><html lang="en"><body><p>In <b>Sooko</b>&nbsp;&amp; beyond:<!-- not this -->
<span data-finding="a.b" data-wave="2024" data-style="table">IDR <i>5</i>  million</span> &lt; six.</p>
<div lang="id"><span data-finding="a.c" data-district="all">lima</span></div></body></html>"""


def test_text_has_single_spaces_and_no_comments() -> None:
    paragraph = page_tree(PAGE).find(".//p")
    assert text_of(paragraph) == "In Sooko & beyond: IDR 5 million < six."


def test_a_number_knows_its_finding_its_style_and_its_language() -> None:
    assert list(numbers_in(page_tree(PAGE), "35.16.13")) == [
        PageNumber(FindingKey("a.b", "35.16.13", "2024"), "table", "IDR 5 million", "en"),
        PageNumber(FindingKey("a.c", "all", ""), "prose", "lima", "id"),
    ]


def test_a_number_that_is_itself_the_element_is_found() -> None:
    (span,) = page_tree('<span data-finding="a.b">5</span>').iter("span")
    assert [number.text for number in numbers_in(span)] == ["5"]


def test_what_stands_inside_an_element_is_html_again() -> None:
    assert inner_html(page_tree("<p>1 &lt; 2 <b>a &amp; b</b> c</p>").find(".//p")) == "1 &lt; 2 <b>a &amp; b</b> c"


@pytest.mark.parametrize("page", ["", "  ", "<!-- nothing -->"])
def test_a_page_without_anything_has_no_text_and_no_number(page: str) -> None:
    assert text_of(page_tree(page)) == ""
    assert list(numbers_in(page_tree(page))) == []


def test_letters_of_every_language_survive() -> None:
    assert text_of(page_tree("<p>Ngawi – “rukun” ∑ 𝛼</p>")) == "Ngawi – “rukun” ∑ 𝛼"

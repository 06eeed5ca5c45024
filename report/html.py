"""Trees of HTML pages, their text and their numbers."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from analysis.findings.key import FindingKey


@dataclass(frozen=True)
class PageNumber:
    """A number on a page, with its finding."""

    key: FindingKey  # its finding: id, district, wave
    style: str
    text: str
    language: str  # an article's second abstract is in the other one


def page_tree(page: str) -> HtmlElement:
    """The root element of a page, or of a part of one."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.ParserError:  # an empty page has no root element
        return lxml.html.Element("html")


def text_of(element: HtmlElement) -> str:
    """The text inside an element, with single spaces."""
    return " ".join(element.text_content().split())


def inner_html(element: HtmlElement) -> str:
    """The HTML between the tags of an element."""
    children = (lxml.etree.tostring(child, encoding="unicode", method="html") for child in element)
    return html.escape(element.text or "", quote=False) + "".join(children)


def numbers_in(element: HtmlElement, district: str = "") -> Iterator[PageNumber]:
    """The numbers inside an element; `district` is the default for those without data-district."""
    for found in element.xpath("descendant-or-self::*[@data-finding]"):
        given = found.attrib
        key = FindingKey(given["data-finding"], given.get("data-district") or district, given.get("data-wave", ""))
        language = found.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        yield PageNumber(key, given.get("data-style", "prose"), text_of(found), str(language))

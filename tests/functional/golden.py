"""The text of pages as a reader meets it, kept in tests/functional/golden: what changes there is seen in a review.

python -m tests.functional.golden [SITE]     writes them anew, from a built site of the shipped study (_site)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag

GOLDEN = Path(__file__).parent / "golden"
PAGES = [f"report/{language}/35.16.13/{name}.html" for language in ("id", "en") for name in ("brief", "article")]
_OWN_LINE = ("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "figcaption", "caption", "blockquote", "summary", "tr")


def text_of_page(page: Path) -> str:
    """A page's main part in lines: headings, sentences with links, alternative texts of pictures, rows of tables."""
    main = BeautifulSoup(page.read_text("utf-8"), "lxml").select_one("main")
    assert main is not None
    for other in main.select("nav, script, style, .downloads, .share"):
        other.decompose()
    return "".join(f"{line}\n" for line in _lines(main))


def _lines(main: Tag) -> Iterator[str]:
    for block in main.find_all([*_OWN_LINE, "img"]):
        assert isinstance(block, Tag)
        if block.name == "img":
            yield f"[{block['src']}] {_spaced(str(block['alt']))}"
        elif not block.find_parent(_OWN_LINE) or block.name in ("li", "tr", "p", "dt", "dd"):
            said = _spaced("".join(_said(block)))
            if said and not block.find(_OWN_LINE):
                yield f"{block.name}  {said}"


def _said(block: Tag) -> Iterator[str]:
    """A block's words; a link with where it leads, a formula by its source, cells of a row apart."""
    for child in block.children:
        if isinstance(child, NavigableString):
            yield str(child)
        elif isinstance(child, Tag):
            if child.name == "math":
                annotation = child.find("annotation")
                yield f" ${annotation.get_text() if annotation else child.get_text()}$ "
            elif child.name == "a" and "finding" not in child.get("class", []):
                yield f"{''.join(_said(child))}<{child.get('href', '')}>"
            elif child.name in ("td", "th"):
                yield f"{''.join(_said(child))} | "
            else:
                yield from _said(child)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" |")


def golden_of(page: str) -> Path:
    """Where a page's text is kept."""
    _, language, _, name = page.split("/")
    return GOLDEN / f"{name.removesuffix('.html')}.{language}.txt"


if __name__ == "__main__":
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "_site")
    GOLDEN.mkdir(exist_ok=True)
    for each in PAGES:
        golden_of(each).write_text(text_of_page(site / each), "utf-8", newline="\n")

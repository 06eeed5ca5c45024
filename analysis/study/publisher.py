"""The institution that publishes a study's reports: name, contact, logo."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lxml import etree
from PIL import Image

from analysis.errors import Problem
from analysis.study.fields import Address, InsidePath, Names
from analysis.study.models import Strict

MOST_BYTES = 100_000  # of a logo, which every page shows
_WHERE = "study.yml, publisher.logo"
MOST_PIXELS = 5000  # of a logo's width, and of its height
_ACTIVE = ("script", "foreignObject", "iframe", "handler", "animate", "set")  # of an SVG: what runs, moves or embeds
_OUTSIDE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"]?)\s*(?!#|['\")])", re.IGNORECASE)


class Publisher(Strict):
    """Who publishes the reports, as the head and foot of each page name it."""

    name: Names
    contact: Names | None = None  # how readers reach it: an office's address, e-mail or telephone
    web: Address | None = None
    logo: InsidePath | None = None  # SVG or PNG


def logo_problems(folder: Path, publisher: Publisher | None) -> Iterator[Problem]:
    """What makes a logo unfit: no such file, too large, another format, an SVG that runs or loads something."""
    if publisher is None or publisher.logo is None:
        return
    path, name = folder / publisher.logo, publisher.logo
    if not path.is_file():
        yield Problem(_WHERE, f"no file {name}", "Put it into the study's folder, or leave the setting out.")
        return
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        what = f"{name} has {len(content) // 1000} kB, more than {MOST_BYTES // 1000}"
        yield Problem(_WHERE, what, "Every page shows it: save it smaller, such as 200 pixels high.")
    elif path.suffix.lower() == ".png":
        yield from _problems_of_png(name, content)
    elif path.suffix.lower() == ".svg":
        yield from _problems_of_svg(name, content)
    else:
        yield Problem(_WHERE, f"{name} is neither SVG nor PNG", "Save it as PNG or SVG.")


def _problems_of_png(name: str, content: bytes) -> Iterator[Problem]:
    try:
        picture = Image.open(BytesIO(content), formats=["PNG"])
        width, height = picture.size
        picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # Pillow's, of a broken picture
        yield Problem(_WHERE, f"{name} is no PNG picture", "Save it as PNG or SVG.")
        return
    if max(width, height) > MOST_PIXELS:
        what = f"{name} has {width} x {height} pixels, more than {MOST_PIXELS} of one side"
        yield Problem(_WHERE, what, "Save it smaller, such as 200 pixels high.")


def _problems_of_svg(name: str, content: bytes) -> Iterator[Problem]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        yield Problem(_WHERE, f"{name} is no SVG picture", "Save it as SVG again, or as PNG.")
        return
    if etree.QName(root).localname != "svg" or root.getroottree().docinfo.doctype:
        yield Problem(_WHERE, f"{name} is no plain SVG picture", "Save it as plain SVG, without a document type.")
    elif found := next(_active(root), None):
        yield Problem(_WHERE, f"{name} has {found}", "Save it as plain SVG, or as PNG.")
    elif "viewBox" in root.attrib and not _has_room(root.attrib["viewBox"]):
        yield Problem(_WHERE, f"{name} has a viewBox without room", 'Write four numbers, such as viewBox="0 0 200 50".')


def _has_room(view: str) -> bool:
    """Whether the viewBox of an SVG has a width and a height.

    >>> [_has_room(view) for view in ("0 0 10 5", "0,0,10,5", "0 0 0 5", "0 0 nan 1", "0 0 1")]
    [True, True, False, False, False]
    """
    try:
        _, _, width, height = map(float, view.replace(",", " ").split())
    except ValueError:
        return False
    return 0 < width < math.inf and 0 < height < math.inf


def _active(root: etree._Element) -> Iterator[str]:
    """What in an SVG runs, or comes from another file."""
    for element in (*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter()):
        if not isinstance(element.tag, str):
            if isinstance(element, etree._Entity | etree._ProcessingInstruction):
                yield "an entity or a processing instruction"
            continue
        tag = etree.QName(element).localname
        if tag.startswith(_ACTIVE):
            yield f"an element {tag}"
        for attribute, value in element.attrib.items():
            local = etree.QName(attribute).localname.lower()
            if local.startswith("on"):
                yield f"an attribute {local}"
            if local in ("href", "src") and not str(value).startswith(("#", "data:image/png", "data:image/jpeg")):
                yield f"an attribute {local} to another file"
            if _OUTSIDE.search(str(value)):
                yield "a style with another file"
        if tag == "style" and _OUTSIDE.search(element.text or ""):
            yield "a style with another file"

"""Differences between two figures or two papers: in pixels, words, parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from analysis.study.files.zipped import DAMAGED
from report.verify.differences.difference import Difference
from report.verify.differences.forms import ZIP, canonical_xml


def figure_difference(name: str, theirs: bytes, ours: bytes) -> Difference:
    """The difference between two pictures."""
    parts, count = _FIGURES[name.rpartition(".")[2]](theirs, ours)
    return Difference(name, "figure", "", parts, count)


def paper_difference(name: str, theirs: bytes, ours: bytes) -> Difference:
    """The difference between two PDF, DOCX or JATS files: in words, or in other parts."""
    words = _WORDS.get(name.rpartition(".")[2], _parts_words)
    left, right = words(theirs), words(ours)
    if left is None or right is None:
        return Difference(name, "paper", "", ("bytes",))
    if left != right:
        return Difference(name, "paper", "", ("text",), max(1, len(set(left) ^ set(right))))
    return Difference(name, "paper", "", (_other_part(name, theirs, ours),))


def _png(theirs: bytes, ours: bytes) -> tuple[tuple[str, ...], int]:
    from matplotlib import image

    try:
        left, right = (image.imread(io.BytesIO(content), format="png") for content in (theirs, ours))
    except (ValueError, OSError, SyntaxError):
        return ("bytes",), 1
    if left.shape != right.shape:
        return ("size of the picture",), 1
    unlike = (left != right).any(axis=-1) if left.ndim == 3 else left != right
    return ("pixels",), max(1, int(unlike.sum()))


def _svg(theirs: bytes, ours: bytes) -> tuple[tuple[str, ...], int]:
    try:
        left, right = (_strings(content) for content in (theirs, ours))
    except (ElementTree.ParseError, UnicodeDecodeError):
        return ("bytes",), 1
    if left != right:
        return ("text",), max(1, len(set(left) ^ set(right)))
    return ("shapes",), 1


_FIGURES = {"png": _png, "svg": _svg}


def _strings(content: bytes) -> list[str]:
    tree = ElementTree.fromstring(canonical_xml(content))
    return [text for text in map(str.strip, tree.itertext()) if text]


def _pdf_words(content: bytes) -> list[str] | None:
    try:
        from pypdf import PdfReader
    except ImportError:  # a test dependency: without it, bytes are compared
        return None
    try:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    except Exception:  # a broken PDF raises many kinds of errors
        return None


def _docx_words(content: bytes) -> list[str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return " ".join(_strings(opened.read("word/document.xml"))).split()
    except (*DAMAGED, ElementTree.ParseError):
        return None


def _md_words(content: bytes) -> list[str] | None:
    try:
        return content.decode("utf-8").split()
    except UnicodeDecodeError:
        return None


def _xml_words(content: bytes) -> list[str] | None:
    try:
        return " ".join(_strings(content)).split()
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None


def _parts_words(content: bytes) -> list[str] | None:
    """The words of a zip of XML parts: slides, a spreadsheet (with numbers, by sheet), a book's chapters."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            names = sorted(name for name in opened.namelist() if _PARTS.fullmatch(name))
            return " ".join(text for name in names for text in _strings(opened.read(name))).split()
    except (*DAMAGED, ElementTree.ParseError):
        return None


_PARTS = re.compile(r"ppt/(slides|notesSlides)/\w+\.xml|xl/sharedStrings\.xml|xl/worksheets/\w+\.xml|.+\.xhtml")
_WORDS: dict[str, Callable[[bytes], list[str] | None]] = {
    "pdf": _pdf_words, "docx": _docx_words, "md": _md_words, "xml": _xml_words,
}  # fmt: skip


def _other_part(name: str, theirs: bytes, ours: bytes) -> str:
    """The part that differs in a paper with equal words."""
    if not theirs.startswith(ZIP):
        return "drawing" if name.endswith(".pdf") else "markup"
    with zipfile.ZipFile(io.BytesIO(theirs)) as left, zipfile.ZipFile(io.BytesIO(ours)) as right:
        if any(member.startswith(("word/media/", "ppt/media/")) for member in _unlike(left, right)):
            return "pictures"
    return "markup"


def _unlike(left: zipfile.ZipFile, right: zipfile.ZipFile) -> set[str]:
    names = [set(opened.namelist()) for opened in (left, right)]
    return (names[0] ^ names[1]) | {name for name in names[0] & names[1] if left.read(name) != right.read(name)}

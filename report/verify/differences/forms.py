"""Formal differences between files of the same content: line endings, times, order."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

from analysis.study.files.zipped import DAMAGED

ZIP = b"PK\x03\x04"  # first bytes of a zip, also of DOCX, slides and spreadsheets
LINE_ENDINGS = "line endings"
LAYOUT = "layout"  # order of keys, spaces between them, quotes
ORDER = "order of rows"
TIMES = "times and other metadata"
_PDF_TIMES = re.compile(
    rb"/(?:CreationDate|ModDate|Producer|Creator)\s*(?:\((?:\\.|[^()\\])*\)|<[0-9A-Fa-f]*>)"
    rb"|/ID\s*\[[^\]]*\]|<xmp[^>]*:\w*(?:Date|ID)>[^<]*</[^>]*>|<xmp:CreatorTool>[^<]*</[^>]*>"
)
_XML_TIMES = re.compile(r"<(dcterms:created|dcterms:modified|dc:date)\b[^>]*>[^<]*</\1>")
_SVG_METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)


def form_of(theirs: bytes, ours: bytes, *, ending: str) -> str | None:
    """The name of the formal difference between two files; None if their content differs."""
    if _lines(theirs) == _lines(ours):
        return LINE_ENDINGS
    try:
        return _FORMS.get(ending, _zip if theirs.startswith(ZIP) else _no_form)(theirs, ours)
    except (*DAMAGED, ElementTree.ParseError, csv.Error):
        return None  # not the type that its ending says: the content differs


def _lines(content: bytes) -> bytes:
    """Text with normalised line endings, without byte-order mark, and with one final line break."""
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content.rstrip(b"\n")


def _no_form(theirs: bytes, ours: bytes) -> str | None:
    return None


def _json(theirs: bytes, ours: bytes) -> str | None:
    return LAYOUT if json.loads(theirs) == json.loads(ours) else None


def _csv(theirs: bytes, ours: bytes) -> str | None:
    rows = [list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) for content in (theirs, ours)]
    if rows[0] == rows[1]:
        return LAYOUT
    return ORDER if rows[0][:1] == rows[1][:1] and sorted(rows[0][1:]) == sorted(rows[1][1:]) else None


def _xml(theirs: bytes, ours: bytes) -> str | None:
    return LAYOUT if canonical_xml(theirs) == canonical_xml(ours) else None


def _svg(theirs: bytes, ours: bytes) -> str | None:
    bare = [_SVG_METADATA.sub("", content.decode()) for content in (theirs, ours)]
    if bare[0] == bare[1]:
        return TIMES
    return _xml(bare[0].encode(), bare[1].encode())


def _pdf(theirs: bytes, ours: bytes) -> str | None:
    return TIMES if _PDF_TIMES.sub(b"", theirs) == _PDF_TIMES.sub(b"", ours) else None


def _png(theirs: bytes, ours: bytes) -> str | None:
    return TIMES if _picture_chunks(theirs) == _picture_chunks(ours) else None


def _picture_chunks(png: bytes) -> list[bytes]:
    """The image chunks of a PNG, without texts and times."""
    chunks, at = [], 8
    while at + 8 <= len(png):
        length, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        if name not in (b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            chunks.append(png[at : at + 12 + length])
        at += 12 + length
    return chunks


def _zip(theirs: bytes, ours: bytes) -> str | None:
    return TIMES if _members(theirs) == _members(ours) else None


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    core = "docProps/core.xml"
    if core in members:
        members[core] = _XML_TIMES.sub("", members[core].decode()).encode()
    return members


def canonical_xml(content: bytes) -> str:
    """XML with sorted attributes and without whitespace between elements."""
    text = re.sub(r"<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", "", content.decode("utf-8-sig"))
    return ElementTree.canonicalize(text, strip_text=True)


_FORMS = {
    ".json": _json, ".csv": _csv, ".xml": _xml, ".svg": _svg, ".pdf": _pdf, ".png": _png,
}  # fmt: skip

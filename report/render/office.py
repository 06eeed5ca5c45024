"""Rewriting of zipped documents (DOCX, XLSX, PPTX) part by part, with stable bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

from report.workspace import ZIP_EPOCH

CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"  # pandoc copies its settings there, with folders of this machine
_CORE_END = b"</cp:coreProperties>"
_CORE_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_CUSTOM_PROPERTIES = re.compile(rb"<property .*</property>", re.DOTALL)


def rewrite_parts(document: bytes, part: Callable[[str, bytes], bytes]) -> bytes:
    """The document with each part replaced by `part(name, content)`, without packing times."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def without_custom_properties(part: bytes) -> bytes:
    """CUSTOM without the properties that depend on the machine."""
    return _CUSTOM_PROPERTIES.sub(b"", part)


def created_at(part: bytes, day: dt.date) -> bytes:
    """CORE with midnight UTC of that day as the document's times, whenever it was written."""
    return _CORE_TIMES.sub(rf"\g<1>{day.isoformat()}T00:00:00Z\g<2>".encode(), part)


def with_language(part: bytes, language: str) -> bytes:
    """CORE with the document's language, which some writers leave out."""
    if b"<dc:language>" in part:
        return part
    return part.replace(_CORE_END, f"<dc:language>{language}</dc:language>".encode() + _CORE_END)

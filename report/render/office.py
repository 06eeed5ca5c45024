"""Documents that are zips (DOCX, XLSX, PPTX): rewritten part by part, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from report.workspace import ZIP_EPOCH

CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"  # pandoc copies its settings there, the folders of this machine with them
_CORE_END = b"</cp:coreProperties>"
_CUSTOM_PROPERTIES = re.compile(rb"<property .*</property>", re.DOTALL)


def rewritten(document: bytes, part: Callable[[str, bytes], bytes]) -> bytes:
    """The document with each part as `part(name, content)` gives it, and without times of packing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def without_custom_properties(part: bytes) -> bytes:
    """CUSTOM without what belongs to the machine."""
    return _CUSTOM_PROPERTIES.sub(b"", part)


def with_language(part: bytes, language: str) -> bytes:
    """CORE with the document's language, which not every writer gives."""
    if b"<dc:language>" in part:
        return part
    return part.replace(_CORE_END, f"<dc:language>{language}</dc:language>".encode() + _CORE_END)

"""Post-processing steps by format, the same for both engines."""

from __future__ import annotations

from collections.abc import Callable

from report.formats import Format
from report.render import docx
from report.render.pages import Page

FINISH: dict[Format, Callable[[bytes, Page], bytes]] = {"docx": docx.reproducible_docx}

"""Post-processing steps by format, the same for both engines; a second run of one changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from report.formats import Format
from report.render.docx import reproducible_docx
from report.render.jats import finished_jats
from report.render.pages import Page

FINISH: dict[Format, Callable[[bytes, Page], bytes]] = {"docx": reproducible_docx, "jats": finished_jats}

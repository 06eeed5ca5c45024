"""Post-processing steps by format, the same for both engines; a second run of one changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from report.formats import Format
from report.render.docx import reproducible_docx
from report.render.pages import Page

_NUMBERED = re.compile(r"<title><!--label:([^>]*?)-->\s*")  # heads.lua leaves a section's number in a comment


def finished_jats(content: bytes, page: Page) -> bytes:
    """The article with its language and with its sections' numbers where JATS has them."""
    text = _NUMBERED.sub(r"<label>\1</label>\n<title>", content.decode("utf-8"))
    return _with_language(text, str(page.front.get("lang", ""))).encode("utf-8")


def _with_language(jats: str, language: str) -> str:
    head = re.search(r"<article\b[^>]*>", jats)
    if not language or head is None or "xml:lang" in head[0]:
        return jats
    return jats.replace(head[0], f'{head[0][:-1]} xml:lang="{language}">', 1)


FINISH: dict[Format, Callable[[bytes, Page], bytes]] = {"docx": reproducible_docx, "jats": finished_jats}

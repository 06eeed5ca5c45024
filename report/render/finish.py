"""What is done to a file of a format after either engine has written it."""

from __future__ import annotations

from collections.abc import Callable

from report.formats import Format
from report.render import docx
from report.render.pages import Page

FINISH: dict[Format, Callable[[bytes, Page], bytes]] = {"docx": docx.finished}

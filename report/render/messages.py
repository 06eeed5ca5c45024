"""What pandoc, Quarto and our filters say of a page, as problems that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from report.render.pages import Page, RenderProblem

Kind = Literal["reference", "citation", "mixed", "picture", "alt"]
# what a person reads, and what there is to do
TEXTS: Mapping[Kind, tuple[str, str]] = {
    "reference": (
        "unresolved reference @{key}",
        "Give a figure, table, equation or section that label, or correct it.",
    ),
    "citation": ("unknown citation @{key}", "Add it to the bibliography, or correct the key."),
    "mixed": (
        "@{key} and a citation in one",
        "Put a word or a comma between them: pandoc reads @fig-x [@key] as one citation.",
    ),
    "picture": ("picture {key} isn't there", "Write it before rendering."),
    "alt": ("picture {key} has no alternative text", 'Add {{fig-alt="..."}}.'),
}


def keys_said(line: str, patterns: Mapping[Kind, re.Pattern[str]]) -> Iterator[tuple[Kind, str]]:
    """The kinds of problem that a line of an engine's output tells of, each with the key it is about."""
    for kind, pattern in patterns.items():
        if match := pattern.search(line):
            yield kind, match["key"].strip().rstrip(".,;")


def line_in(page: Page, key: str) -> int | None:
    """The line of a page that has the key; a picture is named there by its SVG."""
    return page.line_of(key) or (page.line_of(key.removesuffix(".png") + ".svg") if key.endswith(".png") else None)


def problem_of(kind: Kind, key: str, page: str, line: int | None) -> RenderProblem:
    """A problem of that kind at a place."""
    message, fix = TEXTS[kind]
    return RenderProblem(page, line, message.format(key=key), fix.format(key=key))

"""Messages of pandoc, Quarto and our filters, as problems that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from report.render.pages import Page, RenderProblem

Kind = Literal["reference", "citation", "mixed", "picture", "alt"]
# message and fix
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


def keys_in_line(line: str, patterns: Mapping[Kind, re.Pattern[str]]) -> Iterator[tuple[Kind, str]]:
    """The problems in a line of an engine's output, each as kind and key."""
    for kind, pattern in patterns.items():
        if match := pattern.search(line):
            yield kind, match["key"].strip().rstrip(".,;")


def line_in(page: Page, key: str) -> int | None:
    """The line number of a key in a page; PNG pictures stand there as SVG."""
    return page.line_of(key) or (page.line_of(key.removesuffix(".png") + ".svg") if key.endswith(".png") else None)


def problem_of(kind: Kind, key: str, page: str, line: int | None) -> RenderProblem:
    """The problem of a kind with its message and fix."""
    message, fix = TEXTS[kind]
    return RenderProblem(page, line, message.format(key=key), fix.format(key=key))

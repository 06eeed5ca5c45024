"""Section ids that are equal in every language, for the language switch and shared links."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^(#{2,6} .*?)[ \t]*(?:\{([^{}]*)\})?[ \t]*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})")


def with_section_ids(body: str) -> str:
    r"""The page with an id on every heading: the template's, or else a running number.

    >>> with_section_ids("## Temuan\n\n## Sumber {.unnumbered}\n\n## Metode {#methods}\n")
    '## Temuan {#section-1}\n\n## Sumber {#section-2 .unnumbered}\n\n## Metode {#methods}\n'
    """
    lines, count, fence = [], 0, ""
    for line in body.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and line.startswith(fence) else fence or mark[1]
        heading = None if fence else _HEADING.match(line)
        if heading and "#" not in (heading[2] or ""):
            count += 1
            attributes = " ".join(part for part in (f"#section-{count}", heading[2]) if part)
            line = f"{heading[1]} {{{attributes}}}"
        lines.append(line)
    return "\n".join(lines)

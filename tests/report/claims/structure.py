"""What a page lacks where its marks promise it: what a reference names, a table's rows, what a heading is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REFERENCE = re.compile(r"(?<![\w@])@((?:fig|tbl|eq)-[\w-]*\w)")
_TABLE = re.compile(r"^::: \{#(tbl-[\w-]+)[^{}\n]*\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{2,6}) (.+?)(?: \{[^{}\n]*\})?$", re.MULTILINE)
_FENCE = re.compile(r"^:{3,}.*$", re.MULTILINE)
_ROW = re.compile(r"^\|", re.MULTILINE)


def problems_of_structure(path: str, markdown: str) -> Iterator[str]:
    """References to nothing, tables without rows, and headings with nothing under them."""
    body = markdown.partition("\n---\n")[2]
    for name in dict.fromkeys(_REFERENCE.findall(body)):
        if f"{{#{name}" not in body:
            yield f"{path}: @{name} is named, and isn't there"
    for name, inside in _TABLE.findall(body):
        if not _ROW.search(inside):
            yield f"{path}: the table {name} has no rows"
    for heading in _empty_headings(body):
        yield f"{path}: nothing stands under the heading {heading}"


def _empty_headings(body: str) -> Iterator[str]:
    found = [*_HEADING.finditer(body)]
    for at, one in enumerate(found):
        after = found[at + 1 :]
        end = next((other.start() for other in after if len(other[1]) <= len(one[1])), len(body))
        under = body[one.end() : end]
        if "{#refs}" not in under and not _FENCE.sub("", under).strip():
            yield one[2]

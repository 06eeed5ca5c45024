"""Markdown's escapes, taken back for texts that aren't Markdown: page feet, pictures, file names' titles."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\([^\w\s]|_)")


def unescaped(text: str) -> str:
    r"""The text without Markdown's escapes.

    >>> unescaped(r"a\_b \$c\$ d\\e")
    'a_b $c$ d\\e'
    """
    return _ESCAPED.sub(r"\1", text)

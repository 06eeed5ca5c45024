"""Characters that no text of a study holds: controls that documents forbid, or that turn what is read around."""

from __future__ import annotations

import re

# line and page breaks of word processors, which a paste brings along: white space
_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), " ")
# C0 and C1 controls, surrogates, noncharacters, and marks that change the direction of the text after them
FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
REMOVE = "Remove it: it can't be seen, but changes what is read."


def without_breaks(text: str) -> str:
    r"""The text with white space for the breaks of word processors.

    >>> without_breaks("lancar\x0bkini")
    'lancar kini'
    """
    return text.translate(_BREAKS)


def forbidden_name(text: str) -> str | None:
    """The name of the first character that no text may hold: U+202E; None without one."""
    found = FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None

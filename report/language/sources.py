"""Sources as sentences name them; what stands in brackets in study.yml or reference.csv is for the list of sources."""

from __future__ import annotations

import re

_NOTE = re.compile(r"\s+\([^()]*\)")


def in_sentence(source: str) -> str:
    """A source without its notes in brackets, for a sentence that may itself have it in brackets.

    >>> in_sentence("BPS, Susenas, March 2024 (read from press reports)"), in_sentence("(unpublished)")
    ('BPS, Susenas, March 2024', '(unpublished)')
    """
    return _NOTE.sub("", source).strip() or source


def has_note(source: str) -> bool:
    """Whether a source says more than sentences do."""
    return in_sentence(source) != source

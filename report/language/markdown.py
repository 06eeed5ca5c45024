"""Markdown to plain text, for spreadsheets, pictures and citations; escapes."""

from __future__ import annotations

import re

from report.escapes import unescaped

_LINK = re.compile(r'\[([^\[\]]*)\]\([^()\s]*#term-\w+ "[^"]*"\)\{\.term\}')

_SPAN = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\](?:\{[^{}]*\}|\([^()]*\))")
_CITATION = re.compile(r"\s*(?<!\\)\[@[^\[\]]*\]")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,2}|`)(.+?)(?<!\\)\1")


def plain(markdown: str) -> str:
    r"""The text without spans, links, citations, emphasis and escapes.

    >>> plain('It rose by [IDR 5]{data-finding="a.b"} ([95% interval: 1 to [2]{.x}]{.y}) *now* \\[c\\] [@burt1992].')
    'It rose by IDR 5 (95% interval: 1 to 2) now [c].'
    """
    text = _CITATION.sub("", markdown)
    while (less := _SPAN.sub(r"\1", text)) != text:  # from the innermost to the outermost
        text = less
    return unescaped(_EMPHASIS.sub(r"\2", text)).strip()


def escaped(text: str) -> str:
    """The text with Markdown's special characters escaped.

    >>> escaped("a*b [c] @d")
    'a\\\\*b \\\\[c\\\\] \\\\@d'
    """
    return re.sub(r"([\\*_\[\]<>$@`#|^~{}])", r"\\\1", text)


def unlinked(text: str) -> str:
    """The Markdown without the links of glossary terms.

    >>> unlinked('A [tie](#term-tie "One relation."){.term} more.')
    'A tie more.'
    """
    return _LINK.sub(r"\1", text)


def first_word_bold(text: str) -> str:
    """A sentence's Markdown with its first word, such as a recommendation's verb, in bold.

    >>> first_word_bold("Visit families without a tie."), first_word_bold("2 visits a year")
    ('**Visit** families without a tie.', '2 visits a year')
    """
    first, _, rest = text.partition(" ")
    return f"**{first}** {rest}" if first.isalpha() else text

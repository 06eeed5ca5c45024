"""Intervals of a page's text, named once: "(95% confidence interval: 4.3 to 16.7)", then "(6.8 to 25.0)" alone."""

from __future__ import annotations

import re

from analysis.survey.intervals import LEVEL
from report.language.locale import Locale
from report.language.styles import UNNAMED

_NAMED = re.compile(
    r'\[(?P<text>[^\[\]]*)\]\{(?P<before>[^{}]*data-style=")(?P<style>interval|extent)(?P<after>"[^{}]*)\}'
)
_PATTERNS = {"numbers.interval_approximate": "numbers.range_approximate", "numbers.interval": None}


def with_intervals_named_once(body: str, words: Locale) -> str:
    """The page's Markdown, its intervals without their name from the second on, or where the page has said it before.

    Numbers' spans change their style with their text, so that each text stays the form of its finding.
    """
    return _without_names(body, words, set())


def with_intervals_unnamed(text: str, words: Locale) -> str:
    """A sentence's Markdown as a page has it that has named the interval before."""
    return _without_names(text, words, {_head(words, named) for named in _PATTERNS})


def _without_names(body: str, words: Locale, known: set[str]) -> str:
    """The Markdown with the name of each interval left out, but for the first of each name that isn't known."""
    names = {_head(words, named): _head(words, bare) for named, bare in _PATTERNS.items()}
    said = {head: head.rstrip(": ").casefold() for head in names}

    def unnamed(match: re.Match[str]) -> str:
        head = next((one for one in names if match["text"].startswith(one)), None)
        if head is None:
            return match[0]
        if head not in known and said[head] not in body[: match.start()].casefold():
            known.add(head)
            return match[0]
        known.add(head)
        text = names[head] + match["text"].removeprefix(head)
        return f"[{text}]{{{match['before']}{UNNAMED[match['style']]}{match['after']}}}"

    return _NAMED.sub(unnamed, body)


def _head(words: Locale, key: str | None) -> str:
    """What stands before an interval's lower end: '95% confidence interval: ', or nothing."""
    if key is None:
        return ""
    pattern = str(words.entry(key)).partition("{range}")[0]
    return pattern.format(level=words.number(100 * LEVEL))

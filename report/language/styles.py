"""The forms that a finding has in a text."""

from __future__ import annotations

from analysis.findings.units import OF_OUTCOME

# of numbers; `signed` is a figure card's, where a difference has its sign; `column` a table's whose head has the unit;
# `full` has all digits of an amount, which has three in the others; `n` is how many stand behind it
NUMBERS = ("prose", "table", "column", "full", "headline", "signed", "magnitude", "n")
# of intervals: named ("95% confidence interval: ...") or bare; `extent` stands beside a verb that has the sign
NAMED = ("interval", "extent", "precise")
BARE = ("range", "ends", "extent_ends", "signed_ends", "column_range", "full_range")
UNMARKED = ("range", "column_range", "full_range")  # without a word on an approximate interval
SIGNED = ("signed", "table", "column", "full", "signed_ends", "column_range", "full_range")  # of a difference
INTERVALS = NAMED + BARE
STYLES = NUMBERS + INTERVALS
# the forms of an interval's ends of which the first that tells them apart is taken
ENDS = {
    "range": ("table", "full"),
    "column_range": ("column", "full_column"),
    "full_range": ("full_column",),
    "precise": ("full",),
}
UNNAMED = {"interval": "ends", "extent": "extent_ends"}  # what stands in their place once a page has named an interval

# units of whole numbers, and of numbers with two decimals
WHOLE = {"count", "informants", "informant types", "kinds of source"}
DECIMAL = {
    "index", "ratio", "difference", "ties", "steps", "correlation", "kinds", "kinds per tie", "log points per tie",
    "difference of correlations", "workers", "days", "points of 8", OF_OUTCOME,
}  # fmt: skip


def with_plus(value: float, text: str) -> str:
    """A number's text with the sign of a rise; a fall has its own, and what reads as zero has none.

    >>> with_plus(0.3, "0.30"), with_plus(-0.3, "−0.30"), with_plus(0.001, "0.0")
    ('+0.30', '−0.30', '0.0')
    """
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text

"""A page names the level of its intervals once; then brackets stand alone."""

from __future__ import annotations

import pytest

from report.compose.named_once import with_intervals_named_once
from report.language.locale import locale

SPAN = '[{text}]{{data-finding="a.b" data-wave="1" data-style="{style}"}}'


def span(text: str, style: str) -> str:
    return SPAN.format(text=text, style=style)


@pytest.mark.parametrize(
    ("language", "name", "to", "roughly"),
    [
        ("en", "95% confidence interval: ", "to", "approximate 95% confidence interval: "),
        ("id", "selang kepercayaan 95%: ", "sampai", "selang kepercayaan kira-kira 95%: "),
    ],
)
def test_the_second_interval_is_brackets_alone(language: str, name: str, to: str, roughly: str) -> None:
    words = locale(language)
    first, second = span(f"{name}1 {to} 2", "interval"), span(f"{name}3 {to} 4", "extent")
    third = span(f"{roughly}5 {to} 6", "interval")
    made = with_intervals_named_once(f"A ({first}). B ({second}). C ({third}) D ({third})", words)
    apart = words.text("numbers.range_approximate", range=words.text("numbers.range", low="5", high="6"))
    bare = [span(f"3 {to} 4", "extent_ends"), third, span(apart, "ends")]
    assert made == f"A ({first}). B ({bare[0]}). C ({bare[1]}) D ({bare[2]})"


def test_where_the_page_has_said_it_before_no_interval_is_named() -> None:
    key = "Bars and brackets: 95% confidence interval.\n\n"
    one = span("95% confidence interval: 1 to 2", "interval")
    assert with_intervals_named_once(key + one, locale("en")) == key + span("1 to 2", "ends")

    begun = "Selang kepercayaan 95% memperhitungkan rancangan survei.\n\n"
    one, bare = span("selang kepercayaan 95%: 1 sampai 2", "interval"), span("1 sampai 2", "ends")
    assert with_intervals_named_once(begun + one, locale("id")) == begun + bare


def test_other_numbers_stay() -> None:
    text = f"{span('12.5 percent', 'prose')} {span('1 to 2', 'range')} [95% confidence interval: 1 to 2](a.html)"
    assert with_intervals_named_once(text, locale("en")) == text

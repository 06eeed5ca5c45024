"""Sentences from public tables: on parades of two waves, and on brokers."""

from __future__ import annotations

import pandas as pd

from analysis.findings import Finding
from analysis.tables.parade import Gaps, Point, gaps_between
from report.context.reach import PageReach
from report.context.robustness import public_rows
from report.context.values import PageValues
from report.language.study import lower_case
from report.language.verdicts import dominance_verdict


def parade_gaps(page: PageValues) -> Gaps | None:
    """The gaps between the parades of the main pair of waves; None without both."""
    if page.settings.main_pair is None:
        return None
    first, second = (parade_points(page, wave) for wave in page.settings.main_pair)
    return gaps_between(first, second)


def parade_verdict(page: PageValues) -> str:
    """The rule table's verdict on the two parades: same, above, below, cross or not_available."""
    return dominance_verdict(parade_gaps(page))


def parade_prices(page: PageValues, table: pd.DataFrame) -> str:
    """The prices of the parade in words: those of a year, or each wave's own."""
    if page.settings.prices and not page.settings.prices.year:
        return page.locale.text("parade.prices.undated")
    if "prices_of" in table and table["prices_of"].notna().all():
        return page.locale.text("parade.prices.base", year=f"{table['prices_of'].iloc[0]:.0f}")
    several = table["wave"].nunique() > 1
    return page.locale.text("parade.prices.own" if several else "parade.prices.one")


def parade_sentence(page: PageValues, *, source: str = "") -> str:
    """A sentence on which wave's parade lies above, or where they cross; empty without both.

    `source` is a citation for the conclusion.
    """
    table, gaps = page.public.table("parade", page.district), parade_gaps(page)
    word = dominance_verdict(gaps)
    if table is None or gaps is None or page.settings.main_pair is None:
        return ""
    first, second = (page.wave_label(wave) for wave in page.settings.main_pair)
    crossings = [share_in_words(page, share) for share in gaps.crossings]
    return page.locale.text(
        f"parade.{'cross_once' if word == 'cross' and len(crossings) == 1 else word}",
        first=first,
        second=second,
        prices=parade_prices(page, table),
        source=f" {source}" if source else "",
        at=crossings[0] if crossings else "",
        last=crossings[-1] if crossings else "",
        times=page.locale.counted(len(crossings), "time"),
    )


def brokers_sentence(page: PageValues) -> str:
    """A sentence on the kind of actor with most ties, and whether it bridges or links; empty if none stands out."""
    rows = public_rows(page, "brokers", page.wave)
    if "ties" not in rows or not (rows["ties"] > 0).any():
        return ""
    top = rows[rows["ties"] == rows["ties"].max()]
    if len(top) != 1 or len(rows) < 2:
        return ""
    key, row = str(top.index[0]), top.iloc[0]
    words = page.locale
    name = page.study.codebook.value_label("actor_type", key, words.language)
    charted = pd.isna(row["reach"]) or PageReach(page).paired  # then the chart has reach, of the same families
    reach = "" if charted else words.text("brokers.reach", share=share_in_words(page, row["reach"]))
    return words.text(
        f"brokers.{row['side']}",
        wave=page.wave_label(page.wave),
        among=words.text("brokers.of_shown" if rows["ties"].isna().any() else "brokers.of_all"),
        share=share_in_words(page, row["ties"]),
        member=words.written(lower_case(name if name != key else key.replace("_", " "))),
        reach=reach,
    )


def parade_points(page: PageValues, wave: str) -> list[Point]:
    """The parade of a wave: shares of people from the poorest, with their income."""
    table = page.public.table("parade", page.district)
    if table is None:
        return []
    own = table[(table["wave"] == wave) & table["income"].notna()]
    return [
        ((lower + float(key)) / 2, income)
        for lower, key, income in zip(own["lower"], own["key"], own["income"], strict=True)
    ]


def share_in_words(page: PageValues, value: float) -> str:
    """A share as text for a sentence."""
    return page.locale.formatted(Finding("poverty.headcount", "", "", float(value), "share"), style="prose")

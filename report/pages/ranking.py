"""Ranking of districts: which differ significantly from the rest of the study, and which don't.

Based only on the public table `comparisons`: each district against the rest of the study, with p adjusted for the
number of comparisons. Overlapping intervals of two districts say little, so they aren't used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.survey.intervals import LEVEL
from report.context.columns import pipe_table
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.study import district_name
from report.public import ALL

RANKED = ("poverty.headcount", "income.mean_capita", "inequality.gini")
MOST_RANKED = 30  # with more, only districts that differ from the rest, the most different first
SIGNIFICANT = round(1 - LEVEL, 12)  # upper limit of p; rounded, since 1 - 0.95 is a little more than 0.05
_EXTREMES = 10  # listed at each end


@dataclass(frozen=True)
class Ranking:
    """The ranking by one indicator, in the page's language."""

    id: str
    heading: str
    summary: str  # which districts differ from the rest, as Markdown
    table: str
    note: str


def ranking(page: PageValues, districts: Sequence[str], id_: str) -> Ranking | None:
    """The districts ranked by an indicator, each with a verdict; None without comparisons."""
    id_ = page.led(id_)
    adjusted = adjusted_p(page, id_)
    known = [code for code in districts if page.known(id_, district=code)]
    known.sort(key=lambda code: (-(page.value(id_, district=code) or 0.0), code))
    verdicts = {code: _verdict(page, id_, code, adjusted.get(code)) for code in known}
    if len(known) < 2 or set(verdicts.values()) <= {"uncompared"}:
        return None
    shown = known if len(known) <= MOST_RANKED else _most_different(known, verdicts)
    words = page.locale
    rows = []
    for code in shown:
        texts = [words.text("tables.none")] * 2
        if verdicts[code] != "uncompared":
            texts = [page.num(f"compare.{id_}", district=code, style="table")]
            texts.append(page.interval(f"compare.{id_}", district=code, bare=True))
        verdict = words.text(f"overview.ranking.verdicts.{verdicts[code]}")
        rows.append([_named(page, code), page.num(id_, district=code, style="table"), verdict, *texts])
    header = [words.text("tables.area"), page.label(id_)]
    header += [words.text(f"overview.ranking.columns.{name}") for name in ("verdict", "difference", "interval")]
    table = pipe_table(header, rows, widths=[24, 18, 34, 18, 24], of_words=True) if rows else ""
    note = "within" if "within" in verdicts.values() else "groups"
    return Ranking(
        id_, page.label(id_), _summary(page, known, verdicts), table, words.text(f"overview.ranking.notes.{note}")
    )


def adjusted_p(page: PageValues, id_: str) -> dict[str, float]:
    """Adjusted p of the districts in the last wave, as far as the table of comparisons has it."""
    table = page.public.table("comparisons", ALL)
    if table is None or "p_adjusted" not in table:
        return {}
    own = table[(table["key"] == f"compare.{id_}") & (table["wave"] == page.wave)]
    known = own[own["p_adjusted"].notna()]
    return dict(zip(known["district_code"].astype(str), known["p_adjusted"].astype(float), strict=True))


def _verdict(page: PageValues, id_: str, district: str, p: float | None) -> str:
    """The verdict: above the rest, below it, within noise, or not compared."""
    difference = page.value(f"compare.{id_}", district=district)
    if p is None or pd.isna(p) or difference is None:
        return "uncompared"
    if p >= SIGNIFICANT:
        return "within"
    return "above" if difference > 0 else "below"


def _summary(page: PageValues, known: Sequence[str], verdicts: dict[str, str]) -> str:
    """The summary in a sentence or two: who is above the rest, who below; the others don't differ."""
    words = page.locale
    groups = {name: [code for code in known if verdicts[code] == name] for name in ("above", "below", "within")}
    texts = [
        words.text(f"overview.ranking.{name}", places=_places(page, groups[name]))
        for name in ("above", "below")
        if groups[name]
    ]
    if not texts:
        return words.text("overview.ranking.nobody")
    if groups["within"]:
        texts.append(words.text("overview.ranking.others"))
    return " ".join(texts)


def _places(page: PageValues, codes: Sequence[str]) -> str:
    """Names of districts, shortened to the first few and a count."""
    names = [escaped(district_name(page.study, code, page.locale)) for code in codes[:_EXTREMES]]
    words, more = page.locale, len(codes) - _EXTREMES
    if more > 0:
        count = f'[{words.number(more)}]{{data-table="comparisons"}}'
        return words.text("overview.ranking.and_more", names=", ".join(names), count=count)
    return words.joined(names)


def _most_different(known: Sequence[str], verdicts: dict[str, str]) -> list[str]:
    """The highest districts above the rest and the lowest below it."""
    above = [code for code in known if verdicts[code] == "above"][:_EXTREMES]
    return above + [code for code in known if verdicts[code] == "below"][-_EXTREMES:]


def _named(page: PageValues, code: str) -> str:
    return f"[{escaped(district_name(page.study, code, page.locale))}]({code}/brief.html)"

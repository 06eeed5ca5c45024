"""Changes between all pairs of waves that a study compares, side by side."""

from __future__ import annotations

from analysis.study.waves import pair_name
from report.context.columns import interval_table
from report.context.values import PageValues

CHANGES = (
    "change.mean_capita",
    "change.mean_capita_nominal",
    "change.headcount",
    "change.gap",
    "change.gini",
    "change.aid_dependence",
    "change.share_business",
    "change.mean_degree",
    "change.isolates",
)


def pairs_table(page: PageValues) -> str:
    """Changes with intervals, a column per pair of waves; empty for a single pair."""
    order, words = page.settings.wave_order, page.locale
    names = sorted((pair_name(*pair) for pair in page.settings.wave_pairs), key=lambda name: order[name])
    unwanted = "change.mean_capita" if page.told("change.mean_capita") != "change.mean_capita" else CHANGES[1]
    ids = [id_ for id_ in CHANGES if id_ != unwanted and any(_has(page, id_, name) for name in names)]
    if len(names) < 2 or not ids:
        return ""
    rows = [(page.label(id_), [page.find(id_, name) for name in names]) for id_ in ids]
    header = [words.text("tables.indicator"), *(page.wave_label(name) for name in names)]
    return interval_table(page, header, rows, label_width=34)


def _has(page: PageValues, id_: str, pair: str) -> bool:
    found = page.find(id_, pair)
    return found is not None and (found.value is not None or found.disclosure != "shown")

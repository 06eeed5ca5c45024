"""Tables of articles: themes and who raises them; a comparison of districts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.study.contents import has_incomes
from report.context.columns import pipe_table
from report.context.listing import is_told, theme_unit
from report.context.tables import districts_table
from report.context.values import PageValues
from report.language.locale import sentence_case

MOST_DISTRICTS = 20  # rows of a table in a journal; a longer list is cut to its two ends
COMPARED = (
    "income.n_households", "income.mean_capita", "poverty.headcount", "inequality.gini", "network.mean_degree",
    "change.mean_capita", "change.headcount",
)  # fmt: skip
RANKED_BY = ("poverty.headcount", "income.mean_capita", "inequality.gini")  # the first that has values


@dataclass(frozen=True)
class DistrictsCompared:
    """The districts of an article's comparison, and the finding that selected them if not all fit."""

    table: str
    ranked_by: str | None  # a finding's id; None if the table has all districts


def districts_compared(page: PageValues, districts: Sequence[str], ids: Sequence[str]) -> DistrictsCompared | None:
    """The comparison of districts by those findings that the study has, or None with nothing to compare.

    Of more than MOST_DISTRICTS those with the lowest and the highest values are shown, in that order.
    """
    ids = [id_ for id_ in ids if is_told(page, page.led(id_))]
    if not has_incomes(page.study):
        ids = ["network.n_households", *(id_ for id_ in ids if id_ != "income.n_households")]
    if len(districts) < 2 or all(page.value(id_, district=code) is None for id_ in ids for code in districts):
        return None
    if len(districts) <= MOST_DISTRICTS:
        return DistrictsCompared(districts_table(page, districts, ids), None)
    for id_ in RANKED_BY:
        known = [(value, code) for code in districts if (value := page.value(id_, district=code)) is not None]
        if known:
            ranked = [code for _, code in sorted(known)]
            half = MOST_DISTRICTS // 2
            chosen = ranked if len(ranked) <= MOST_DISTRICTS else [*ranked[:half], *ranked[-half:]]
            return DistrictsCompared(districts_table(page, chosen, ids), id_)
    return None


def themes_table(page: PageValues) -> str:
    """Themes with how many informants, or kinds of them, and kinds of sources raise each; empty without counts."""
    families = ("voices.theme", "voices.triangulation")
    wave = page.own_wave("voices.statements")
    themes = list(dict.fromkeys(theme for family in families for theme in page.public.family(family, "all", wave)))
    ids = {theme: [f"{family}.{theme}" for family in families] for theme in themes}
    rows = [
        [sentence_case(page.member(of_theme[0])), *(page.num(id_, district="all", style="table") for id_ in of_theme)]
        for of_theme in ids.values()
        if any(page.known(id_, district="all") for id_ in of_theme)
    ]
    header = [page.locale.text("article.themes.theme")]
    header += [page.locale.text(f"article.themes.{name}") for name in (theme_unit(page), "sources")]
    return pipe_table(header, rows, widths=[40, 30, 30]) if rows else ""

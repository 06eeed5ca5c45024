"""Agreement of two coders on the themes of statements: raw agreement, and Cohen's kappa beyond chance.

Each coder gives a statement one theme, so for a given theme both coded it yes or no: kappa of one theme uses that
two-by-two table, pooled kappa the table of themes by themes.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa

from analysis.findings import Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.survey.intervals import LEVEL

ONE_CODER = "one coder only"
CONSTANT = "constant values"
PERFECT = "perfect agreement"
ONE_ANSWER = "one coder gives one answer only"
FEW_STATEMENTS = "too few observations"
KAPPA_UNITS = 50  # fewest statements for a large-sample interval (FINDINGS.md)
_KAPPA = r"\frac{f_o - f_e}{1 - f_e}"


@declares(Definition("voices.agreement", "share", Kind.VOICES))
def pooled_agreement(first: Iterable[object], second: Iterable[object]) -> Estimate:
    """Share of statements to which both coders gave the same theme, 0 to 1, without correction for chance.

    Over statements that both coded; undefined with one coder.

    >>> pooled_agreement(["a", "a", "b", "b"], ["a", "a", "b", "a"]).value
    0.75
    """
    coded = _common_statements(first, second)
    if coded.empty:
        return unavailable(ONE_CODER)
    return Estimate(float((coded["first"] == coded["second"]).mean()), n=len(coded))


@declares(Definition("voices.agreement.*", "share", Kind.VOICES))
def theme_agreement(says: pd.DataFrame) -> Estimate:
    """Share of statements on which both coders said yes, or both no, to one theme, 0 to 1.

    `says` has a column of yes or no per coder and a row per statement that both coded. Undefined with one coder.
    """
    if says.empty:
        return unavailable(ONE_CODER)
    return Estimate(float((says["first"] == says["second"]).mean()), n=len(says))


@declares(Definition("voices.kappa.*", "index", Kind.VOICES, _KAPPA, ("cohen1960", "fleiss1969")))
def theme_kappa(says: pd.DataFrame) -> Estimate:
    """Agreement of two coders on one theme beyond chance: 1 is perfect, 0 is chance, below 0 is less than chance.

    Cohen's kappa = (agreement - agreement by chance) / (1 - agreement by chance), -1 to 1. `says` as for
    `theme_agreement`. Interval: Fleiss, Cohen and Everitt; none under 50 statements, at perfect agreement, or where
    one coder gives only one answer, as kappa is then 0 whatever the other's answers. Undefined with one coder, or where
    both give the same answer to every statement.
    Source: Cohen (1960), https://doi.org/10.1177/001316446002000104; Fleiss, Cohen & Everitt (1969),
    https://doi.org/10.1037/h0028106.
    """
    return _kappa(says)


@declares(Definition("voices.kappa", "index", Kind.VOICES, _KAPPA, ("cohen1960", "devries2008", "fleiss1969")))
def pooled_kappa(first: Iterable[object], second: Iterable[object]) -> Estimate:
    """Agreement of two coders beyond chance over all themes: 1 is perfect, 0 is chance, below 0 is less than chance.

    Agreement and agreement by chance are averaged over the themes' tables of yes and no before kappa is computed (De
    Vries and others 2008). As each coder gives a statement one theme, that equals Cohen's kappa of the table of themes
    by themes, with its interval (Fleiss, Cohen and Everitt). Kappa of the tables' sum would be wrong: chance would then
    depend on the number of themes, not on how often each is used. No interval, and undefined, as for one theme.
    Source: Cohen (1960), https://doi.org/10.1177/001316446002000104; De Vries, Elliott, Kanouse & Teleki (2008),
    https://doi.org/10.1177/1525822X08317166.

    >>> pooled_kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"]).value
    0.5
    """
    return _kappa(_common_statements(first, second))


@declares(pooled_agreement, theme_agreement, pooled_kappa, theme_kappa)
def agreement_findings(first: Iterable[object], second: Iterable[object], themes: Iterable[str]) -> dict[str, Estimate]:
    """Agreement and kappa of two coders, of each theme and pooled, by finding id."""
    coded = _common_statements(first, second)
    return {
        "voices.agreement": pooled_agreement(coded["first"], coded["second"]),
        **{f"voices.agreement.{theme}": theme_agreement(coded == theme) for theme in themes},
        "voices.kappa": pooled_kappa(coded["first"], coded["second"]),
        **{f"voices.kappa.{theme}": theme_kappa(coded == theme) for theme in themes},
    }


def _kappa(coded: pd.DataFrame) -> Estimate:
    """Cohen's kappa of two coders' codes of each unit (columns `first` and `second`)."""
    if coded.empty:
        return unavailable(ONE_CODER)
    n, categories = len(coded), sorted({*coded["first"], *coded["second"]})
    if len(categories) < 2:
        return unavailable(CONSTANT, n=n)
    if any(coded[coder].nunique() < 2 for coder in ("first", "second")):
        return Estimate(0.0, n=n, reason=ONE_ANSWER)
    table = pd.crosstab(coded["first"], coded["second"]).reindex(index=categories, columns=categories, fill_value=0)
    result = cohens_kappa(table.to_numpy())
    value = round(float(result.kappa), 12)
    without = _reason_for_no_interval(value, n)
    if without:
        return Estimate(value, n=n, reason=without)
    low, high = max(float(result.kappa_low), -1.0), min(float(result.kappa_upp), 1.0)
    return Estimate(value, n=n, low=low, high=high, level=LEVEL, method="fleiss_cohen_everitt")


def _reason_for_no_interval(kappa: float, n: int) -> str | None:
    if kappa == 1:
        return PERFECT
    return FEW_STATEMENTS if n < KAPPA_UNITS else None


def _common_statements(first: Iterable[object], second: Iterable[object]) -> pd.DataFrame:
    """The statements with a theme by both coders."""
    return pd.DataFrame({"first": list(first), "second": list(second)}, dtype="object").dropna()

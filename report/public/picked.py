"""The change that a heading speaks of where several of one kind compete: the study's own choice, or the clearest.

Looking through many changes for the largest finds some that chance made large. So one that is picked by its data has to
be clear after correction for all that it was picked among, and pages say that it was picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.findings import Finding
from analysis.survey.intervals import LEVEL


@dataclass(frozen=True)
class Picked:
    """What a heading speaks of, and how it was come by."""

    finding: Finding | None  # None where no change is clear, or none competes
    among: tuple[Finding, ...]  # the changes that competed, with an interval each
    chosen: bool = False  # named by the study, before its data were looked at

    @property
    def by_data(self) -> bool:
        """Whether the data picked it among several."""
        return self.finding is not None and not self.chosen and len(self.among) > 1


def picked(changes: Sequence[Finding], *, headline: str | None = None) -> Picked:
    """The study's own `headline` if it is among the changes, else the clearest of them, if any is clear."""
    competing = tuple(one for one in changes if _error(one) is not None)
    own = next((one for one in changes if one.id == headline), None)
    if own is not None:
        return Picked(own, competing, chosen=True)
    return Picked(clearest(competing), competing)


def clearest(changes: Sequence[Finding]) -> Finding | None:
    """The change with the largest ratio to its standard error, among those clear after correction; None if none is.

    Correction is Benjamini and Hochberg's over all that are given, at the intervals' own level, which the interval has
    to be off zero at too. Source: Benjamini, Y., & Hochberg, Y. (1995). https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
    """
    ratios = [(one, abs(one.value or 0.0) / error) for one in changes if (error := _error(one))]
    if not ratios:
        return None
    chances = [2 * float(stats.t.sf(ratio, _freedom(one))) for one, ratio in ratios]
    kept = multipletests(chances, alpha=1 - LEVEL, method="fdr_bh")[0]
    clear = [(ratio, one) for (one, ratio), holds in zip(ratios, kept, strict=True) if holds and is_clear(one)]
    return max(clear, key=lambda pair: pair[0])[1] if clear else None


def is_clear(finding: Finding) -> bool:
    """Whether the interval of a difference leaves zero out."""
    return finding.low is not None and finding.high is not None and (finding.low > 0 or finding.high < 0)


def _error(finding: Finding) -> float | None:
    """The standard error that an interval tells; None without an interval that may be shown, or of no width."""
    if finding.disclosure != "shown" or finding.value is None or finding.low is None or finding.high is None:
        return None
    quantile = float(stats.t.ppf(1 - (1 - (finding.level or LEVEL)) / 2, _freedom(finding)))
    return (finding.high - finding.low) / 2 / quantile or None


def _freedom(finding: Finding) -> float:
    return finding.df or float("inf")

"""Suppression and rounding of findings and table cells, by the study's thresholds.

Runs between collecting and composing. Each number is judged by itself (primary suppression). Of the two levels before
and after a change, one that is suppressed takes the other with it (secondary suppression), as the change would tell it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.catalogue import definition_of, is_sensitive
from analysis.disclosure.precision import BASE, coarse, stands_behind
from analysis.disclosure.tables import following, public_table, steps_of
from analysis.findings import Basis, Finding, Table
from analysis.findings.changes import other_level
from analysis.findings.definition import Kind
from analysis.findings.finding import DisclosureStatus
from analysis.findings.key import FindingKey
from analysis.study.settings import Disclosure

FEW = "fewer households than the threshold"
SMALL_CELL = "a group smaller than the threshold"
DOMINANCE = "one or two households make up most of it"
DEDUCED = "others that are shown would tell it"
FEW_INFORMANTS = "fewer informants than the threshold"
DECIMALS = 12  # at most, of any number
MODEL_DECIMALS = 9  # of a regression's numbers: further digits differ from processor to processor
_DECIMALS_OF = {"association.degree": MODEL_DECIMALS}
_MONEY = {Kind.MONEY_MEAN, Kind.MONEY_SHARE, Kind.INDEX}  # an index gives back what it is made of


@dataclass(frozen=True)
class PublicSet:
    """The findings and tables of one district after disclosure."""

    district: str
    findings: list[Finding]
    tables: list[Table]


def disclosed(
    district: str,
    findings: Iterable[Finding],
    tables: Iterable[Table],
    *,
    rules: Disclosure,
    published_voices: bool,
    sensitive: Collection[str] = (),
    hidden: Collection[str] = (),
    coarser: Mapping[str, int] | None = None,
    counts: Mapping[tuple[str, int], int] | None = None,
) -> PublicSet:
    """A district's public findings and tables; suppressed findings keep their row, without value, interval and n.

    `sensitive` are the columns that the study's codebook calls so; `hidden` the keys, as text, of findings and cells
    that others would tell; `coarser` has how many times as wide the steps of some findings are; `counts` what
    `coarser_counts` gives, of `findings` unless they are only some of the district's.
    """
    findings, public = list(findings), []
    counts = coarser_counts(findings, coarser or {}) if counts is None else counts
    for finding in findings:
        times = (coarser or {}).get(finding.key.text, 1)
        behind = counts.get((finding.wave, finding.n or 0), 1)
        shown = public_finding(
            finding, rules, published_voices=published_voices, sensitive=sensitive, times=times, behind=behind
        )
        if shown.value is not None and finding.key.text in hidden:
            shown = hidden_finding(shown, DEDUCED, "suppressed secondary")
        public.append(shown)
    public = _with_their_pair(public)
    shown_tables = [public_table(table, rules, published_voices=published_voices, hidden=hidden) for table in tables]
    if rules.in_full is False:
        steps = steps_of(findings, coarser or {})
        shown_tables = [following(table, public, steps=steps) for table in shown_tables]
    return PublicSet(district, public, shown_tables)


def coarser_counts(findings: Iterable[Finding], coarser: Mapping[str, int]) -> dict[tuple[str, int], int]:
    """By wave and number, how many times as wide the steps of households behind findings are.

    As those of a number of households that is told more coarsely, which stands behind others: there too, and where
    fewer than five more or less stand behind one, as those without a size.
    """
    findings = list(findings)
    told = [(one, coarser[one.key.text]) for one in findings if one.key.text in coarser and stands_behind(one)]
    near: dict[tuple[str, int], int] = {}
    for count, times in told:
        for n in {one.n for one in findings if one.wave == count.wave and one.n}:
            if abs(n - (count.n or 0)) < BASE:
                near[count.wave, n] = max(times, near.get((count.wave, n), 1))
    return near


def _with_their_pair(public: list[Finding]) -> list[Finding]:
    """The findings, a level before or after a change hidden where the other is: the change would tell it."""
    hidden = {finding.key for finding in public if finding.disclosure != "shown"}

    def paired(finding: Finding) -> Finding:
        other = other_level(finding.id)
        told = other is not None and FindingKey(other, finding.district, finding.wave) in hidden
        return (
            hidden_finding(finding, DEDUCED, "suppressed secondary") if told and finding.value is not None else finding
        )

    return [paired(finding) for finding in public]


def public_finding(
    finding: Finding,
    rules: Disclosure,
    *,
    published_voices: bool,
    sensitive: Collection[str] = (),
    times: int = 1,
    behind: int = 1,
) -> Finding:
    """The public form of a finding: rounded where its kind asks for it, or suppressed with the reason."""
    if finding.value is None:
        shown = replace(finding, basis=Basis(), n=_shown_count(finding.n, rules))
        return shown if rules.in_full is not False else coarse(shown, definition_of(finding.id).kind, behind=behind)
    reason = reason_to_suppress(finding, rules, published_voices=published_voices, sensitive=sensitive)
    if reason:
        return hidden_finding(finding, reason)
    kind = definition_of(finding.id).kind
    if rules.in_full is False:
        finding = coarse(finding, kind, times, behind=behind)
    of_quantile = kind is Kind.QUANTILE or (kind is Kind.PARAMETER and finding.basis.side is not None)
    figures = rules.rounding if of_quantile else None
    decimals = _DECIMALS_OF.get(finding.id, DECIMALS)
    apart = _decimals_apart(finding.low, finding.high)
    value, low, high = (
        _rounded(number, figures, decimals=decimals, apart=apart)
        for number in (finding.value, finding.low, finding.high)
    )
    return replace(
        finding,
        value=value,
        low=low,
        high=high,
        df=_rounded(finding.df, None),
        basis=Basis(),
    )


def hidden_finding(finding: Finding, reason: str, disclosure: DisclosureStatus = "suppressed primary") -> Finding:
    """The finding without anything that tells of its number, with the reason."""
    empty = dict.fromkeys(("value", "low", "high", "level", "n", "df", "method"))
    return replace(finding, **empty, reason=reason, disclosure=disclosure, basis=Basis())  # type: ignore[arg-type]


def reason_to_suppress(
    finding: Finding, rules: Disclosure, *, published_voices: bool, sensitive: Collection[str] = ()
) -> str | None:
    """The reason to suppress a finding, or None."""
    definition = definition_of(finding.id)
    kind, n, basis = definition.kind, finding.n or 0, finding.basis
    if kind is Kind.PARAMETER and basis.side is not None:  # a relative line: a part of the median of all
        return FEW if basis.side < rules.quantile_side else None
    if kind in (Kind.PARAMETER, Kind.VERDICT):
        return None
    if kind is Kind.VOICES:
        return None if published_voices or n >= rules.informants or n == 0 else FEW_INFORMANTS
    if kind is Kind.COUNT:
        counts = (finding.value or 0, basis.smallest or 0)
        return SMALL_CELL if any(0 < count < rules.cell for count in counts) else None
    if kind is Kind.DESIGN:
        return SMALL_CELL if 0 < n < rules.cell else None
    if n < rules.households or (basis.smallest is not None and basis.smallest < rules.households):
        return FEW
    if basis.beside is not None and 0 < basis.beside < rules.cell:
        return SMALL_CELL  # the two numbers together would tell of these few
    if kind is Kind.TIES and 0 < (finding.value or 0) < rules.cell:
        return SMALL_CELL
    if kind is Kind.EXTREME and n < rules.extremes_from:
        return FEW
    if kind is Kind.QUANTILE and basis.side is not None and basis.side < rules.quantile_side:
        return FEW
    if any(
        part is not None and _is_small(part, rules.cell, sensitive=is_sensitive(finding.id, sensitive))
        for part in (basis.numerator, basis.complement)
    ):
        return SMALL_CELL
    if kind in _MONEY and _is_dominated(basis, rules):
        return DOMINANCE
    return None


def _is_small(count: int, threshold: int, *, sensitive: bool) -> bool:
    return count < threshold and (count > 0 or sensitive)


def _is_dominated(basis: Basis, rules: Disclosure) -> bool:
    """Whether one or two households dominate a total: the share rules for one and two, and the p % rule.

    The p % rule compares the total of all but the two largest with the largest.
    """
    if basis.total is None or basis.largest is None or basis.total <= 0:
        return False
    second = basis.second or 0.0
    rest = basis.total - basis.largest - second
    return (
        basis.largest > rules.largest_share * basis.total
        or basis.largest + second > rules.two_largest_share * basis.total
        or rest < rules.p_percent / 100 * basis.largest
    )


def _shown_count(n: int | None, rules: Disclosure) -> int | None:
    return n if n is not None and (n == 0 or n >= rules.households) else None


def _decimals_apart(low: float | None, high: float | None) -> int | None:
    """Decimals that an interval needs to stay one: rounding moves an end by a quarter of its width at most.

    >>> _decimals_apart(1488.0, 1531.0), _decimals_apart(0.41, 0.43), _decimals_apart(1.0, 1.0)
    (-1, 2, None)
    """
    if low is None or high is None or high <= low:
        return None
    return -math.floor(math.log10((high - low) / 2) + 1e-9)


def _rounded(
    number: float | None, figures: int | None, *, decimals: int = DECIMALS, apart: int | None = None
) -> float | None:
    """A number rounded to significant figures, 12 by default, and to at most `decimals` decimals.

    Where figures are given, to no fewer decimals than `apart`: a narrow interval rests on many households.

    12 figures hide differences between processors in the last bits. The limit of decimals is for differences: those of
    two nearly equal shares have no more exact digits than the shares.

    >>> _rounded(1512.0, 2), _rounded(1512.0, 2, apart=-1)
    (1500.0, 1510.0)
    >>> _rounded(512_345.0, 2), _rounded(0.1 + 0.2, None), _rounded(0.0, 2), _rounded(0.3 - 0.29987654321, None)
    (510000.0, 0.3, 0.0, 0.00012345679)
    """
    if number is None or number == 0:
        return number
    digits = (figures or 12) - 1 - math.floor(math.log10(abs(number)))
    if figures and apart is not None:
        digits = max(digits, apart)
    return float(round(number, digits if figures else min(digits, decimals)))

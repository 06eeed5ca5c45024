"""Public tables of findings: changes with their intervals, and districts side by side.

Their cells are findings, so disclosure control treats them alike: `rules` suppresses and rounds them as it does the
findings; leave it out for findings that have passed disclosure control already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scipy.special import stdtr
from statsmodels.stats.multitest import fdrcorrection

from analysis.catalogue import named_findings
from analysis.disclosure.findings import public_finding
from analysis.findings import Estimate, Finding, Table, table_rows, units_text
from analysis.findings.key import EVERYBODY
from analysis.study import Study
from analysis.study.settings import Disclosure
from analysis.survey.intervals import t_quantile

KEY_FINDINGS = (
    "income.median_capita",
    "income.mean_capita",
    "income.share_business",
    "income.aid_dependence",
    "poverty.headcount",
    "poverty.gap",
    "inequality.gini",
    "network.mean_degree",
    "network.share_linking",
    "change.mean_capita",
    "change.headcount",
    "change.gini",
)
ENDS = ("value", "low", "high")
REACH = "network.reach."


def changes_table(findings: Iterable[Finding], *, district: str, rules: Disclosure | None = None) -> Table | None:
    """Every change with an interval, one row each, for a dot-and-whisker chart. None where there is none.

    A suppressed change keeps its row, with empty cells.
    """
    rows = [
        {
            "key": finding.id,
            "wave": finding.wave,
            "unit": finding.unit,
            **{name: getattr(finding, name) for name in ENDS},
            **{f"{name}.n": finding.n for name in ENDS},
        }
        for finding in _public(findings, rules)
        if finding.district == district
        and finding.id.startswith("change.")
        and (finding.low is not None or finding.disclosure != "shown")
    ]
    return Table("changes", district, "finding", ENDS, table_rows(rows, ENDS)) if rows else None


def reach_table(findings: Iterable[Finding], *, district: str, rules: Disclosure | None = None) -> Table | None:
    """Share of households with a tie to each type of actor, with the interval, per wave. None where no type is known.

    A suppressed share keeps its row, with empty cells.
    """
    values = ("share", "low", "high")
    rows = [
        {
            "key": finding.id.removeprefix(REACH),
            "wave": finding.wave,
            "unit": finding.unit,
            **dict(zip(values, (finding.value, finding.low, finding.high), strict=True)),
            **{f"{name}.n": finding.n for name in values},
        }
        for finding in _public(findings, rules)
        if finding.district == district and finding.id.startswith(REACH)
    ]
    return Table("reach", district, "actor_type", values, table_rows(rows, values)) if rows else None


def comparisons_table(findings: Iterable[Finding], *, rules: Disclosure | None = None) -> Table | None:
    """Comparisons of each district with the rest of the study: difference, interval, p and adjusted p.

    p is two-sided, from the interval's t. It is adjusted by the method of Benjamini and Hochberg (1995,
    https://doi.org/10.1111/j.2517-6161.1995.tb02031.x) over the distinct comparisons of an indicator in a wave that may
    be shown: with two districts, both rows are the same comparison with opposite signs, so their p stays as it is.
    Intervals are not adjusted. A suppressed comparison keeps its row, with empty cells. None without comparisons.
    """
    values = (*ENDS, "p", "p_adjusted")
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in _public(findings, rules):
        if finding.id.startswith("compare.") and (finding.value is not None or finding.disclosure != "shown"):
            groups.setdefault((finding.id, finding.wave), []).append(finding)
    rows: list[dict[str, object]] = []
    for (id_, wave), compared in sorted(groups.items()):
        compared = sorted(compared, key=lambda finding: finding.district)
        p_values = [_p_value(finding) for finding in compared]
        for finding, p, adjusted in zip(compared, p_values, _adjusted(p_values), strict=True):
            cells = {name: getattr(finding, name) for name in ENDS} | {"p": p, "p_adjusted": adjusted}
            counts = {f"{name}.n": finding.n for name in values}
            place = {"key": id_, "wave": wave, "unit": finding.unit, "district_code": finding.district}
            rows.append({**place, **cells, **counts})
    if not rows:
        return None
    return Table("comparisons", EVERYBODY, "finding", values, table_rows(rows, values, extra=("district_code",)))


def _p_value(finding: Finding) -> float | None:
    """The two-sided p value of a t interval; None without an interval, or where it has no width."""
    if finding.value is None or finding.low is None or finding.high is None or not finding.df:
        return None
    error = (finding.high - finding.low) / 2 / t_quantile(finding.df)
    return float(2 * stdtr(finding.df, -abs(finding.value) / error)) if error > 0 else None


def _adjusted(p_values: Sequence[float | None]) -> list[float | None]:
    known = [p for p in p_values if p is not None]
    adjusted = iter(fdrcorrection(known)[1].tolist() if known else [])
    return [None if p is None else float(next(adjusted)) for p in p_values]


def districts_table(
    findings: Iterable[Finding], *, ids: Sequence[str] = KEY_FINDINGS, rules: Disclosure | None = None
) -> Table | None:
    """Key findings of the districts: a row per district and wave, a column per finding.

    Only findings with a value in some district. The unit column names each finding's unit. None without districts.
    """
    by_place: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in _public(findings, rules):
        if finding.id in ids and finding.district != EVERYBODY:
            by_place.setdefault((finding.district, finding.wave), {})[finding.id] = finding
    valued = {id_ for found in by_place.values() for id_, finding in found.items() if finding.value is not None}
    columns = tuple(id_ for id_ in ids if id_ in valued)
    rows = []
    for (district, wave), found in sorted(by_place.items()):
        present = [id_ for id_ in columns if id_ in found]
        row: dict[str, object] = {"key": district, "wave": wave}
        row["unit"] = units_text({id_: found[id_].unit for id_ in present})
        row |= {id_: found[id_].value for id_ in present} | {f"{id_}.n": found[id_].n for id_ in present}
        if present:
            rows.append(row)
    return Table("districts", EVERYBODY, "district_code", columns, table_rows(rows, columns)) if rows else None


def public_estimates(study: Study, district: str, wave: str, estimates: Mapping[str, Estimate]) -> dict[str, Finding]:
    """Findings from estimates, by id, hidden as public ones are, for tables whose cells repeat findings.

    With all digits: a table is rounded once, when it is made public.
    """
    named = named_findings(estimates, district=district, wave=wave, money=study.settings.money)
    rules = study.settings.disclosure.model_copy(update={"in_full": True})
    return {finding.id: finding for finding in _public(named, rules)}


def _public(findings: Iterable[Finding], rules: Disclosure | None) -> list[Finding]:
    if rules is None:
        return list(findings)
    return [public_finding(finding, rules, published_voices=False) for finding in findings]

"""Verdicts on findings by the rule tables in templates/rules, the same in all languages."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.catalogue import definition_of
from analysis.findings import Finding
from analysis.findings.definition import Kind, defining_id, member_of
from analysis.findings.units import SHARE, SHARE_DIFFERENCE, Unit
from analysis.study.yaml_file import own_yaml
from analysis.tables.parade import Gaps
from report.language.digits import money_decimals, rounded
from report.project import TEMPLATES

VERDICTS = (
    "rose", "fell", "changed_little", "cannot_say", "recorded_higher", "recorded_lower", "much_the_same",
    "too_few", "not_available",
)  # fmt: skip
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}


@dataclass(frozen=True)
class Recommendation:
    """A recommendation: the id of its text, in the locale or in the study's recommendations.csv, and whom it is for."""

    id: str
    stakeholder: str
    rule: str  # the name of the rule that chose it
    moved: str | None = None  # the id of the number that moved the rule; None where statements did


@lru_cache
def rules(name: str) -> Any:
    """The content of a file of templates/rules."""
    return own_yaml((TEMPLATES / "rules" / f"{name}.yml").read_text("utf-8"))


def verdict(finding: Finding | None, *, base: Finding | None = None, material_change: float) -> str:
    """The verdict on a change, by the first rule in templates/rules/wording.yml that fits.

    `base` is the first wave's level, which money and structure are measured against (see `baseline_of`).
    """
    return _first_fitting(_facts(finding, base), material_change)


def verdict_between(first: Finding | None, second: Finding | None, *, material_change: float) -> str:
    """The verdict on a number observed in two waves without interval: recorded higher or lower."""
    if first is None or first.value is None:
        return verdict(first, material_change=material_change)
    if second is None or second.value is None:
        return verdict(second, material_change=material_change)
    facts: dict[str, object] = {
        "disclosure": "shown",
        "value": "known",
        "observed": True,
        "interval": "none",
        "base": "known",
    }
    facts["relative"] = _relative(second.value - first.value, first.value)
    return _first_fitting(facts, material_change)


def baseline_of(finding_id: str) -> str | None:
    """The id of a change's baseline: income.mean_capita for change.mean_capita; None without one."""
    bases = rules("wording")["bases"]
    known = defining_id(finding_id, bases)
    if known is None:
        return None
    return str(bases[known]).replace("*", member_of(finding_id, known))


def level_word(finding: Finding | None, scale: str) -> str:
    """The band of a scale (`bands:`) with the whole interval of a number, else 'unclear'."""
    if finding is None or finding.value is None:
        return "not_available"
    low = finding.value if finding.low is None else finding.low
    high = finding.value if finding.high is None else finding.high
    for band in rules("wording")["bands"][scale]:
        if low >= band.get("from", float("-inf")) and high < band.get("below", float("inf")):
            return str(band["is"])
    return "unclear"


def homophily_verdict(excess: Finding | None, p: Finding | None) -> str:
    """Whether a network may be called like with like: 'like_with_like', 'not_shown', or 'not_available'."""
    if excess is None or p is None or excess.value is None or p.value is None:
        return "not_available"
    facts = {"excess": excess.value, "p": p.value}
    for rule in rules("wording")["homophily"]:
        if all(_fits(facts[name], wanted, {}) for name, wanted in (rule.get("when") or {}).items()):
            return str(rule["verdict"])
    raise ValueError("templates/rules/wording.yml has no rule under homophily: that fits")


def dominance_verdict(gaps: Gaps | None) -> str:
    """The verdict on two waves' parades: 'same', 'above' (the second), 'below', 'cross', or 'not_available'."""
    if gaps is None:
        return "not_available"
    facts = {"lowest": gaps.lowest, "highest": gaps.highest}
    for rule in rules("wording")["dominance"]:
        if all(_fits(facts[name], wanted, {}) for name, wanted in (rule.get("when") or {}).items()):
            return str(rule["verdict"])
    raise ValueError("templates/rules/wording.yml has no rule under dominance: that fits")


def headline(verdicts: Mapping[str, str]) -> str:
    """The key of the headline, by the first rule under `headlines:` that fits."""
    for rule in rules("wording")["headlines"]:
        if all(verdicts.get(name) in _listed(wanted) for name, wanted in (rule.get("when") or {}).items()):
            return str(rule["headline"])
    raise ValueError("templates/rules/wording.yml has no headline that fits")


def joint_verdict(number: str, says: str, *, voices: str = "for") -> str:
    """Whether a number's verdict agrees with statements, differs, or shows neither ('silent').

    `says` is what statements for the outcome say of the number: rise or fall. `voices` is the majority of statements:
    'for', 'against' or 'divided'.
    """
    matching = rules("wording")["joint"]["told"][says]
    if voices == "divided":
        return "silent"
    agrees, differs = ("agrees", "differs") if voices == "for" else ("differs", "agrees")
    if number in matching[agrees]:
        return "agrees"
    return "differs" if number in matching[differs] else "silent"


def voices_majority(balance: int) -> str:
    """The majority of statements on an outcome; `balance` is the number for it minus the number against it."""
    for rule in rules("wording")["joint"]["voices"]:
        if all(_fits(balance, wanted, {}) for wanted in (rule.get("when") or {}).values()):
            return str(rule["says"])
    raise ValueError("templates/rules/wording.yml has no rule under joint: voices: that fits")


def recommendations(
    *,
    verdicts: Mapping[str, str],
    values: Mapping[str, float | None],
    statements: frozenset[str],
    known: Callable[[str], bool],
) -> list[Recommendation]:
    """The recommendations by templates/rules/recommendations.yml, in its order, each text once.

    `known` says whether an id has a text.
    """
    chosen: dict[str, Recommendation] = {}
    for rule in rules("recommendations")["rules"]:
        id_ = str(rule["recommend"])
        if known(id_) and id_ not in chosen and _applies(rule.get("when") or {}, verdicts, values, statements):
            chosen[id_] = Recommendation(id_, str(rule["to"]), str(rule["rule"]), _mover(rule.get("when") or {}))
    return list(chosen.values())


def _mover(when: Mapping[str, Any]) -> str | None:
    """The number that a rule rests on: the first it tests, or that of a verdict; None where it rests on statements."""
    of_verdicts = (_TESTED[name] for name in when.get("verdicts") or {} if name in _TESTED)
    return next(iter(when.get("values") or {}), None) or next(of_verdicts, None)


_TESTED = {"income": "change.mean_capita", "poverty": "change.headcount", "inequality_level": "inequality.gini"}


def _first_fitting(facts: Mapping[str, object], material_change: float) -> str:
    limits = {"material_change": material_change}
    for rule in rules("wording")["verdicts"]:
        if all(_fits(facts.get(name), wanted, limits) for name, wanted in (rule.get("when") or {}).items()):
            return str(rule["verdict"])
    raise ValueError("templates/rules/wording.yml has no rule that fits")


def _applies(
    when: Mapping[str, Any],
    verdicts: Mapping[str, str],
    values: Mapping[str, float | None],
    statements: frozenset[str],
) -> bool:
    for name, wanted in (when.get("verdicts") or {}).items():
        if verdicts.get(name, "not_available") not in _listed(wanted):
            return False
    for name, wanted in (when.get("values") or {}).items():
        if not _fits(values.get(name), wanted, {}):
            return False
    any_of = _listed(when.get("any_statement"))
    return not any_of or bool(statements & set(any_of))


def _facts(finding: Finding | None, base: Finding | None) -> dict[str, object]:
    """The facts about a finding that rules may test."""
    if finding is None:
        return {"value": "missing", "disclosure": "shown", "reason": None}
    value, level = finding.value, base.value if base else None
    return {
        "disclosure": finding.disclosure,
        "reason": finding.reason,
        "value": "missing" if value is None else "known",
        "number": value,
        "observed": definition_of(finding.id).kind in (Kind.STRUCTURE, Kind.EXTREME, Kind.TIES) and finding.low is None,
        "low": _as_read(finding.low, finding.unit),
        "high": _as_read(finding.high, finding.unit),
        "interval": _width(finding, level),
        "base": "missing" if level is None else "known",
        "relative": None if value is None or level is None else _relative(value, level),
    }


def _as_read(end: float | None, unit: str) -> float | None:
    """An end of an interval as a judgement takes it: one that pages write as zero is zero, so 0.0 to 9.1 is no rise."""
    if end is None:
        return None
    money = Unit.parse(unit)
    decimals = money_decimals(end, money.name) if money.is_money else 3 if unit in (SHARE, SHARE_DIFFERENCE) else 2
    return end if rounded(end, decimals) else 0.0


def _width(finding: Finding, level: float | None) -> str:
    """'narrow' if both ends are within the unit's limit for little change, else 'wide'; 'none' without interval."""
    if finding.low is None or finding.high is None:
        return "none"
    limit = rules("wording")["narrow"].get(str(Unit.parse(finding.unit).general))
    if limit is None:
        return "wide"
    if "relative" in limit:
        if not level:
            return "wide"
        within = limit["relative"] * abs(level)
    else:
        within = limit["absolute"]
    # rounding tolerance: an interval that ends exactly at the limit is within it
    return "narrow" if max(abs(finding.low), abs(finding.high)) <= within * (1 + 1e-9) else "wide"


def _relative(change: float, level: float) -> float:
    if level == 0:
        return 0.0 if change == 0 else float("inf") * change
    return round(change / abs(level), 12)


def _fits(fact: Any, wanted: Any, limits: Mapping[str, float]) -> bool:
    if isinstance(wanted, Mapping):
        return fact is not None and all(
            _COMPARISONS[name](fact, _limit(limit, limits)) for name, limit in wanted.items()
        )
    return fact in _listed(wanted)


def _limit(limit: Any, limits: Mapping[str, float]) -> float:
    if isinstance(limit, str):
        return -limits[limit[1:]] if limit.startswith("-") else limits[limit]
    return float(limit)


def _listed(wanted: Any) -> Sequence[Any]:
    if wanted is None:
        return ()
    return wanted if isinstance(wanted, list) else [wanted]

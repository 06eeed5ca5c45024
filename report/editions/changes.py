"""Changed findings between two editions: by how much, whether beyond noise, and the causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.editions.causes import Causes
from report.editions.edition import Edition
from report.language.verdicts import rules
from report.public import Public

# value: another number; interval: same number, other interval or n; hidden: suppressed now; unavailable: can't be
# computed now; shown: had no number before; new, dropped: the study didn't have it before, or doesn't have it now
ChangeKind = Literal["value", "interval", "hidden", "unavailable", "shown", "new", "dropped"]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True)
class Change:
    """A finding that differs from the previous edition."""

    key: FindingKey
    kind: ChangeKind
    before: Finding | None  # None if its number may no longer be shown
    after: Finding | None
    noise: str | None  # by templates/rules/editions.yml; None without two numbers
    causes: tuple[str, ...]

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """The number before, the number now, and the difference."""
        before = self.before.value if self.before else None
        now = self.after.value if self.after else None
        same_unit = self.before and self.after and self.before.unit == self.after.unit
        # 12 digits, as findings have: digits below are rounding errors of the subtraction
        difference = float(f"{now - before:.12g}") if now is not None and before is not None and same_unit else None
        return before, now, difference


def changes(previous: Edition, public: Public, causes: Causes) -> tuple[Change, ...]:
    """All changes, sorted by district, id and wave; `previous` lacks the numbers that aren't shown now."""
    found = []
    for key in sorted({*previous.findings, *public.findings}, key=lambda key: (key[1], key[0], key[2])):
        before, after = previous.findings.get(key), public.findings.get(key)
        kind = _kind(previous, before, after)
        if kind is None:
            continue
        old = before if before is not None and before.value is not None else None
        noise = noise_verdict(old, after) if kind == "value" and old and after else None
        found.append(Change(key, kind, old, after, noise, causes.of(key)))
    return tuple(found)


def _kind(previous: Edition, before: Finding | None, after: Finding | None) -> ChangeKind | None:
    """The kind of change, or None."""
    if before is None:
        return "new"
    if after is None:
        return "dropped"
    had = previous.showed(before.key)
    if not had:
        return "shown" if after.value is not None else None
    if after.value is None:
        return "unavailable" if after.disclosure == "shown" else "hidden"
    if (before.value, before.unit) != (after.value, after.unit):
        return "value"
    parts = [(one.low, one.high, one.level, one.n) for one in (before, after)]
    return "interval" if parts[0] != parts[1] else None


def noise_verdict(before: Finding, after: Finding) -> str:
    """Verdict of the first rule under `noise:` that fits: did the number move beyond its intervals?"""
    known = [one for one in (before, after) if one.low is not None and one.high is not None]
    facts: dict[str, object] = {"intervals": ("none", "one", "two")[len(known)]}
    if len(known) == 2:
        facts["overlap"] = _inside(before.low, after) or _inside(after.low, before)  # the higher low end is in both
        facts["covered"] = _inside(before.value, after) and _inside(after.value, before)
    for rule in rules("editions")["noise"]:
        wanted = (rule.get("when") or {}).items()
        if all(facts.get(name) in (value if isinstance(value, list) else [value]) for name, value in wanted):
            return str(rule["verdict"])
    raise ValueError("templates/rules/editions.yml has no rule that fits")


def _inside(value: float | None, finding: Finding) -> bool:
    ends = (finding.low, finding.high)
    return value is not None and ends[0] is not None and ends[1] is not None and ends[0] <= value <= ends[1]

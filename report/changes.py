"""What changed from one edition to the next: which findings, by how much, more than noise or not, and through what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from analysis.catalogue import definition_of, is_known
from analysis.findings import Finding
from analysis.settings import Correction
from report.public import Public
from report.wording import rules

if TYPE_CHECKING:
    from report.editions import Edition

Key = tuple[str, str, str]  # id, district, wave
# value: another number; interval: the same number, another interval or n; hidden: suppressed now; unavailable: not to
# be had now; shown: it wasn't before; new and dropped: the study didn't have it before, or doesn't now
KINDS = ("value", "interval", "hidden", "unavailable", "shown", "new", "dropped")
CAUSES = ("correction", "data", "settings", "seed", "definition", "code", "environment", "unknown")


@dataclass(frozen=True)
class Change:
    """One finding that is not as it was in the edition before."""

    key: Key
    kind: str
    before: Finding | None  # None where its number must not be shown any more
    after: Finding | None
    noise: str | None  # by templates/rules/editions.yml; None where there aren't two numbers
    causes: tuple[str, ...]

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """The number before, the number now, and the difference."""
        before = self.before.value if self.before else None
        now = self.after.value if self.after else None
        same_unit = self.before and self.after and self.before.unit == self.after.unit
        # to 12 digits as findings are: what is left of a subtraction below them is no number of ours
        difference = float(f"{now - before:.12g}") if now is not None and before is not None and same_unit else None
        return before, now, difference


def changes(previous: Edition, public: Public, causes: Causes) -> tuple[Change, ...]:
    """Every change, sorted by district, id and wave; `previous` without the numbers that aren't shown now."""
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


def _kind(previous: Edition, before: Finding | None, after: Finding | None) -> str | None:
    """What kind of change it is; None where there is none."""
    if before is None:
        return "new"
    if after is None:
        return "dropped"
    had = previous.had(before.key)
    if not had:
        return "shown" if after.value is not None else None
    if after.value is None:
        return "unavailable" if after.disclosure == "shown" else "hidden"
    if (before.value, before.unit) != (after.value, after.unit):
        return "value"
    parts = [(one.low, one.high, one.level, one.n) for one in (before, after)]
    return "interval" if parts[0] != parts[1] else None


def noise_verdict(before: Finding, after: Finding) -> str:
    """Whether a number moved by more than its intervals allow: the first rule under `noise:` that fits."""
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


@dataclass(frozen=True)
class Causes:
    """What differs between two editions that a finding can have changed by. Read from hashes, not tried."""

    before: Mapping[str, Any]
    now: Mapping[str, Any]
    corrections: tuple[Correction, ...] = ()

    def of(self, key: Key) -> tuple[str, ...]:
        """The causes, a declared correction first; `unknown` where nothing that is recorded differs."""
        own = self._made(key)
        read = self.files_of(own.get("notebook"))
        data = [name for name in self.data_differing if PurePosixPath(name).stem in read]
        found = {
            "correction": self._corrected(key, data),
            "data": bool(data),
            "settings": self._differs("settings"),
            "seed": self._differs("seed"),
            "definition": self.definition_differs(key[0]),
            "code": self._code_differs(key),
        }
        if not any(found.values()):  # nothing of its own: what it calls, or what it runs on
            found["code"] = bool(list(self.code_differing))
            found["environment"] = not found["code"] and self._differs("lock")
        return tuple(name for name in CAUSES if found.get(name)) or ("unknown",)

    @property
    def data_differing(self) -> tuple[str, ...]:
        """The data files whose content isn't what it was."""
        files = [self.before.get("inputs", {}), self.now.get("inputs", {})]
        names = sorted(name for name in {*files[0], *files[1]} if name.endswith(".csv"))
        return tuple(name for name in names if _sha(files[0], name) != _sha(files[1], name))

    @property
    def code_differing(self) -> Iterator[str]:
        """The files of analysis and report whose source isn't what it was."""
        code = [self.before.get("code", {}), self.now.get("code", {})]
        for name in sorted({*code[0], *code[1]}):
            if name.endswith(".py") and _sha(code[0], name) != _sha(code[1], name):
                yield name

    def definition_differs(self, id_: str) -> bool:
        """Whether the catalogue says something else of it now; an edition that didn't record that says nothing."""
        definitions = [side.get("definitions", {}) for side in (self.before, self.now)]
        name = definition_of(id_).id if is_known(id_) else id_
        both = [one.get(name) for one in definitions]
        return bool(definitions[0]) and both[0] != both[1]

    def files_of(self, notebook: str | None) -> frozenset[str]:
        """The tables that a notebook reads; all of them for what is made of several notebooks' findings."""
        reads: Mapping[str, Collection[str]] = rules("editions")["reads"]
        return frozenset(reads.get(notebook or "", [name for names in reads.values() for name in names]))

    def _corrected(self, key: Key, data: Sequence[str]) -> bool:
        names = {key[0], definition_of(key[0]).id if is_known(key[0]) else key[0]}
        stems = {PurePosixPath(name).stem for name in data}
        return any(names & set(one.findings) or stems & set(one.files) for one in self.corrections)

    def _differs(self, name: str) -> bool:
        return name in self.before and self.before[name] != self.now.get(name)

    def _made(self, key: Key) -> Mapping[str, Any]:
        text = "|".join(key)
        found = self.now.get("findings", {}).get(text) or self.before.get("findings", {}).get(text) or {}
        # what is made of other findings can change by whatever they are made of
        return {} if found.get("derived_from") else found

    def _code_differs(self, key: Key) -> bool:
        """Whether the source of the cell, or of the functions that it names for this finding, isn't what it was."""
        text = "|".join(key)
        sides = [self._sources(side, side.get("findings", {}).get(text) or {}) for side in (self.before, self.now)]
        return bool(sides[0]) and bool(sides[1]) and sides[0] != sides[1]

    def _sources(self, side: Mapping[str, Any], made: Mapping[str, Any]) -> set[str]:
        found = {side.get("notebooks", {}).get(made.get("notebook"), {}).get("cells", {}).get(made.get("cell"))}
        for place in (made.get("recorded_by"), made.get("made_at")):
            functions = side.get("code", {}).get(place["file"], {}).get("functions", {}) if place else {}
            found.add(functions.get(place["function"].rpartition(".")[2]) if place else None)
        return {digest for digest in found if digest}


def _sha(files: Mapping[str, Any], name: str) -> str | None:
    return str(files[name]["sha256"]) if name in files else None

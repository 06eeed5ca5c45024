"""Search for the cause of each difference, by rebuilds with sources in their published version.

All differing sources are tried together first, then ever smaller groups of those with an effect. A difference that no
source explains was edited after the build, unless an unavailable version or another environment may explain it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from report.verify.causes.effect import Effect, Swap
from report.verify.causes.environments import of_environment
from report.verify.causes.parts import ROWS_NAMED, with_part
from report.verify.causes.rebuilding import Rebuilder
from report.verify.causes.sources import Change
from report.verify.causes.surroundings import Surroundings
from report.verify.differences.difference import Cause, Difference, ExplainedDifference
from report.verify.differences.files import differences
from report.verify.differences.findings import Closeness
from report.verify.edition import PublishedEdition, not_as_recorded
from report.workspace import MANIFEST

PARTS_TRIED = 8  # parts of a file tried alone; more are only named


@dataclass
class Finder:
    """Finder of causes, by rebuilds with swapped sources."""

    published: PublishedEdition
    rebuilt: Path
    rebuilder: Rebuilder
    close: Closeness
    pending: list[Difference]
    effects: dict[str, Effect] = field(default_factory=dict)  # of each source alone, by its name
    parts: dict[str, dict[str, Effect]] = field(default_factory=dict)
    together: Effect = field(default_factory=Effect)

    def explore(self, changes: Sequence[Change]) -> None:
        """Tries all sources, then smaller groups of those with an effect, down to single ones."""
        known = [change for change in changes if _can_be_swapped(change)]
        if not known or not self.pending:
            return
        self.together = self._effect(known)
        self._split(known, self.together)
        for change in known:
            names = change.parts.names
            if self.effects.get(change.name, Effect()).touched and 1 < len(names) <= PARTS_TRIED:
                self.parts[change.name] = self._tried_parts(change)

    def _split(self, group: Sequence[Change], effect: Effect) -> None:
        if not effect.touched and len(group) > 1:
            return
        if len(group) == 1:
            self.effects[group[0].name] = effect
            return
        kinds = list(dict.fromkeys(change.kind for change in group))
        if len(kinds) > 1:
            groups = [[change for change in group if change.kind == kind] for kind in kinds]
        else:
            groups = [list(group[: len(group) // 2]), list(group[len(group) // 2 :])]
        for smaller in groups:
            self._split(smaller, self._effect(smaller))

    def _tried_parts(self, change: Change) -> dict[str, Effect]:
        found = {}
        for part in change.parts.names:
            content = with_part(change.name, change.ours or b"", change.theirs or b"", part)
            if content is not None:
                found[part] = self.effect_of({change.name: (content, change.is_input)})
        return found

    def _effect(self, group: Iterable[Change]) -> Effect:
        return self.effect_of({change.name: (change.theirs or b"", change.is_input) for change in group})

    def effect_of(self, swapped: Swap, *, python: str | None = None, before: Path | None = None) -> Effect:
        """The effect of a rebuild with these sources; empty if it fails."""
        pages = any(not item.file.startswith("data/") and item.file != MANIFEST for item in self.pending)
        site = self.rebuilder.trial(swapped, pages=pages, python=python, before=before)
        if site is None:
            return Effect()
        files = {item.file for item in self.pending}
        left = {item.name for item in differences(self.published.site, site, close=self.close, only=files)}
        moved = {item.name for item in differences(self.rebuilt, site, close=self.close, only=files)}
        wanted = {item.name for item in self.pending}
        return Effect(frozenset(wanted - left), frozenset(wanted & moved))


def explain_differences(
    found: Sequence[Difference],
    changes: Sequence[Change],
    *,
    published: PublishedEdition,
    rebuilt: Path,
    rebuilder: Rebuilder,
    close: Closeness,
    around: Surroundings,
    pythons: Sequence[str] = (),
) -> list[ExplainedDifference]:
    """The differences with their causes; each changed source is a difference too."""
    finder = Finder(published, rebuilt, rebuilder, close, [item for item in found if not item.form])
    finder.explore(changes)
    cause_of_environment, environment_tried = of_environment(
        finder.effect_of, around, pythons if finder.pending else (), work=rebuilder.work
    )
    untried = [change for change in changes if not _can_be_swapped(change) and change.kind != "environment"]
    result = []
    for item in found:
        cause = _form(item) or _of_sources(item, changes, finder)
        if cause is None and item.name in cause_of_environment:
            cause = cause_of_environment[item.name]
        result.append(
            ExplainedDifference(
                item, cause or _left(item, published, rebuilt, untried, around, environment_tried, rebuilder)
            )
        )
    return [*(_of_change(change, finder, result) for change in changes), *result]


def _can_be_swapped(change: Change) -> bool:
    return change.theirs is not None and change.kind != "environment" and not change.untrusted


_NOT_HERE = ("not here", "not tried: the published version isn't here")
_NOT_TRUSTED = ("not trusted", "not tried: the package's code runs only with --trust")


def _form(item: Difference) -> Cause | None:
    return Cause("form", (), (item.form,), "same content") if item.form else None


def _of_sources(item: Difference, changes: Sequence[Change], finder: Finder) -> Cause | None:
    """The source whose published version removes the difference, or several if only all of them do."""
    by_name = {change.name: change for change in changes}
    for name, effect in finder.effects.items():
        if item.name in effect.vanished:
            return _named(by_name[name], finder, item)
    if item.name not in finder.together.vanished:
        return None
    movers = [by_name[name] for name, effect in finder.effects.items() if item.name in effect.moved]
    if not movers:
        return None
    kinds = dict.fromkeys(_kind(change, ()) for change in movers)
    parts = tuple(dict.fromkeys(part for change in movers for part in change.parts.names[:ROWS_NAMED]))
    return Cause(" and ".join(kinds), tuple(change.name for change in movers), parts, "tried", "only together")


def _named(change: Change, finder: Finder, item: Difference | None) -> Cause:
    """A cause from a source and its responsible parts."""
    parts, tried = change.parts.names, finder.parts.get(change.name, {})
    if item is not None and tried:
        alone = tuple(part for part, effect in tried.items() if item.name in effect.vanished)
        parts = alone or tuple(part for part, effect in tried.items() if item.name in effect.moved) or parts
    return Cause(_kind(change, parts), (change.name,), parts[:ROWS_NAMED], "tried", str(change.parts))


def _kind(change: Change, parts: Sequence[str]) -> str:
    names = tuple(parts) or change.parts.names
    return "seed" if change.kind == "settings" and names == ("seed",) else change.kind


def _left(
    item: Difference,
    published: PublishedEdition,
    rebuilt: Path,
    untried: Sequence[Change],
    around: Surroundings,
    environment_tried: bool,
    rebuilder: Rebuilder,
) -> Cause:
    """The cause of a difference that no trial removed."""
    recorded = published.recorded.get(item.file)
    path = published.site / item.file
    actual = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    if item.file != MANIFEST and recorded != actual:
        what = "the manifest doesn't list it" if recorded is None else "not as the manifest recorded it"
        return Cause("edited", (item.file,), (), "hash", "it was taken away" if actual is None else what)
    before = rebuilder.asked.previous
    if before is not None and before.parent == published.site and not_as_recorded(published, before.name):
        detail = "the rebuild rests on it, and it isn't as the manifest recorded it"
        return Cause("edited", (before.name,), (), "elimination", detail)
    if rebuilder.failures:
        return Cause("untried", tuple(rebuilder.failures), (), "failed", "; ".join(rebuilder.failures.values()))
    if untried:
        names = tuple(change.name for change in untried)
        why = _NOT_TRUSTED if any(change.untrusted for change in untried) else _NOT_HERE
        return Cause("untried", names, (), *why)
    if around.unlike and not environment_tried and item.file != MANIFEST:
        detail = "by elimination: all sources are the same and the file is as the build wrote it"
        return Cause("environment", tuple(around.unlike), around.lines(), "elimination", detail)
    own = (rebuilt / item.file).is_file() and item.file != MANIFEST
    detail = "all sources are the same; the manifest was edited with it" if own else "all sources are the same"
    return Cause("edited", (item.file,), (), "elimination", detail)


def _of_change(change: Change, finder: Finder, result: Sequence[ExplainedDifference]) -> ExplainedDifference:
    """A changed source as a difference: its changed parts, and the number of differences it explains."""
    touched = sum(change.name in entry.cause.sources for entry in result)
    form = "written otherwise, the same content" if change.parts.what == "form" else None
    item = Difference(change.name, "source", "", (str(change.parts),), change.parts.count, (), form)
    if not _can_be_swapped(change) and change.kind != "environment":
        why = _NOT_TRUSTED if change.untrusted else _NOT_HERE
        return ExplainedDifference(item, Cause(change.kind, (change.name,), change.parts.names[:ROWS_NAMED], *why))
    effect = f"{touched} other differences come from it"
    if form:
        return ExplainedDifference(item, Cause("form", (change.name,), (), "same content", effect))
    return ExplainedDifference(
        item, Cause(_kind(change, ()), (change.name,), change.parts.names[:ROWS_NAMED], "hash", effect)
    )

"""What becomes of each condition that is taken away: seen by a claim, seen by none, or without any false word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.conditions.mutants import Mutant, conditions
from bench.conditions.pages import Difference, TemplatePage, template_pages
from report.project import TEMPLATES
from tests.report.claims.composed import Computed


class Fate(StrEnum):
    """What a condition's absence does to pages of all studies."""

    KILLED = "seen"  # pages say more, and a claim tells that they mustn't
    SURVIVED = "not seen"  # pages say more, and no claim does
    LEFT_OUT = "leaves out"  # pages say less: what they say is as true as before
    OF_MARKS = "marks alone"  # headings' or charts' marks, no words
    SAME = "no page differs"  # no study has it otherwise, or it makes no difference there


@dataclass(frozen=True)
class Told:
    """A condition taken away, and what became of it."""

    template: str
    what: str
    fate: Fate
    seen: str = ""  # where pages say more, and what is said of it


def fate_of(differences: Iterable[tuple[str, Difference]]) -> tuple[Fate, str]:
    """What pages show, up to the first that says more and one that a claim sees."""
    more, seen, lesser = "", "", Fate.SAME
    for where, one in differences:
        if one.says_more:
            more = more or f"{where}: {one.says_more}"
        elif one.leaves_out:
            lesser = Fate.LEFT_OUT
        elif one.of_marks and lesser is Fate.SAME:
            lesser = Fate.OF_MARKS
        if one.problems:
            seen = seen or f"{where}: {one.problems[0]}"
        if more and seen:
            return Fate.KILLED, seen
    return (Fate.SURVIVED, more) if more else (lesser, seen)


def of_template(made: Mapping[str, Computed], folder: Path, name: str) -> Iterator[Told]:
    """Each condition of a template, always and never, with what became of it."""
    text = (TEMPLATES / name).read_text("utf-8")
    found = conditions(name, text)
    pages = template_pages(made, folder, name, text, found)
    for index, one in enumerate(found):
        for holds in (True, False):
            fate, seen = fate_of(_held(pages, Mutant(index, holds)))
            yield Told(name, f"line {one.line}: {one.test} -> {'always' if holds else 'never'}", fate, seen)


def _held(pages: Iterable[TemplatePage], mutant: Mutant) -> Iterator[tuple[str, Difference]]:
    for page in pages:
        if Mutant(mutant.condition, not mutant.holds) in page.was:
            yield page.at, page.held(mutant)


def of_rule(pages: Iterable[TemplatePage], name: str, what: str, changed: Callable[[], Callable[[], None]]) -> Told:
    """A rule without a condition: `changed` takes it away, and gives what puts it back."""
    back = changed()
    try:
        fate, seen = fate_of((page.at, page.again()) for page in pages)
    finally:
        back()
    return Told(name, what, fate, seen)


def table(told: Iterable[Told]) -> str:
    """The fates by template, as a table in Markdown; the share is that of conditions whose absence says more."""
    counted: dict[str, Counter[Fate]] = {}
    for one in told:
        counted.setdefault(one.template, Counter())[one.fate] += 1
    counted["all"] = sum(counted.values(), Counter[Fate]())
    head = ["of", *Fate, "seen, of those that say more"]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for template, fates in counted.items():
        saying = fates[Fate.KILLED] + fates[Fate.SURVIVED]
        share = f"{100 * fates[Fate.KILLED] / saying:.1f} %" if saying else ""
        rows.append([template, *(str(fates[fate]) for fate in Fate), share])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

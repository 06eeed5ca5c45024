"""Each guard of disclosure switched off, alone: a reader then sees a number of few, or the attacker works one out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.disclosure import cells, findings, joining, relations, tables
from analysis.disclosure.arms import Arms
from analysis.study import open_study
from analysis.tables import curves
from report.provenance.inputs import published_digests
from report.runs import disclose
from report.workspace import Workspace
from tests.attack.attacker import recovered
from tests.attack.few_households import Few, write_few
from tests.attack.reading import read
from tests.attack.sites import published

PERSONS = Few(2, {"01": 48, "02": 8, "03": 55}, counts="persons")
HOUSEHOLDS = Few(3, {"01": 12, "02": 26, "03": 41})
TWO_RICH = Few(39, {"01": 40, "03": 30}, rich=2)
DOMINATED = Few(13, {"01": 150, "03": 20}, counts="persons")  # a district, not the whole
MANY_TIES = Few(4, {"01": 58, "02": 19, "03": 37}, counts="persons")
LARGE = Few(6, {"01": 120, "02": 12})
TRIAL = Few(3, {"01": 60, "02": 29}, arms=3)
RULES = "disclosure: {{in_full: {in_full}, {rules}reason: {{id: contoh, en: an example}}}}\n"
Patch = Callable[[pytest.MonkeyPatch], None]


def _by_rules(**rules: object) -> str:
    return "".join(f"{name}: {'null' if value is None else value}, " for name, value in rules.items())


@dataclass(frozen=True)
class Guard:
    """A guard, how it is switched off, and a study that needs it."""

    few: Few
    rules: str = ""  # of study.yml
    off: Patch | None = None
    in_full: bool = True  # rules judge each number alone
    expected: str = ""  # whom a reader sees; nothing: what the attacker works out


def _levels(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "_with_their_pair", lambda public: public)


def _together(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclose, "protect", lambda *_, **__: None)


def _arms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(relations, "arms_of", lambda _: Arms((), ()))


def _steps(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "coarse", lambda finding, *_, **__: finding)
    patch.setattr(cells, "unit_of", lambda *_: None)
    patch.setattr(tables, "to_step", lambda value, _: value)


def _repeated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "following", lambda table, *_, **__: table)


def _bars(patch: pytest.MonkeyPatch) -> None:
    joined = joining.joined_bins
    patch.setattr(curves, "joined_bins", lambda counts, *, least, edge: joined(counts, least=min(least, 1), edge=edge))


def _stretches(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "mean_may_be_shown", lambda *_: True)


def _small_cells(patch: pytest.MonkeyPatch) -> None:
    shown = tables.public_table
    patch.setattr(
        findings,
        "public_table",
        lambda table, rules, **more: shown(table, rules.model_copy(update={"cell": 0}), **more),
    )


GUARDS: Mapping[str, Guard] = {
    "households": Guard(PERSONS, _by_rules(households=0), expected="few households"),
    "cell": Guard(HOUSEHOLDS, _by_rules(cell=0), expected="few with a trait"),
    "counts": Guard(HOUSEHOLDS, _by_rules(cell=0), expected="a small count"),
    "dominance of one": Guard(HOUSEHOLDS, _by_rules(largest_share=1), expected="a household with most of it"),
    "dominance of two": Guard(TWO_RICH, _by_rules(two_largest_share=1), expected="two households with most of it"),
    "sides of a quantile": Guard(HOUSEHOLDS, _by_rules(quantile_side=0), expected="few on a side"),
    "maxima": Guard(HOUSEHOLDS, _by_rules(extremes_from=0), expected="one household"),
    "rounding": Guard(HOUSEHOLDS, _by_rules(rounding=None), expected="a household's own income"),
    "bars": Guard(HOUSEHOLDS, off=_bars, expected="few households in a bar"),
    "stretches of curves": Guard(LARGE, off=_stretches, expected="few households in a bar"),
    "numbers together": Guard(MANY_TIES, off=_together, in_full=False),
    "arms of a trial": Guard(TRIAL, off=_arms, in_full=False),
    "steps": Guard(PERSONS, off=_steps, in_full=False),
    "p %": Guard(DOMINATED, _by_rules(p_percent=0), in_full=False),
    "cells that repeat findings": Guard(PERSONS, off=_repeated, in_full=False),
    "levels of a change": Guard(HOUSEHOLDS, off=_levels, in_full=False),
    "small cells of tables": Guard(PERSONS, off=_small_cells, expected="few in a cell"),
}


def site_of(home: Path, guard: Guard) -> Workspace:
    """The results of a guard's study; its site's data stand in `home`."""
    settings = RULES.format(in_full=str(guard.in_full).lower(), rules=guard.rules)
    return published(write_few(home / "few", guard.few, settings=settings))


def reader_sees(home: Path, guard: Guard) -> set[str]:
    """Whom the site of a guard's study tells of, without any working out."""
    workspace = site_of(home, guard)
    return {one.of for one in read(home / "_site", workspace.build, home / "few")}


@pytest.mark.parametrize("name", [name for name, guard in GUARDS.items() if guard.expected])
def test_a_reader_sees_few_households_where_a_guard_is_off(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = GUARDS[name]
    if guard.off:
        guard.off(monkeypatch)
    assert guard.expected in reader_sees(tmp_path, guard)


@pytest.mark.parametrize("name", [name for name, guard in GUARDS.items() if not guard.expected])
def test_the_attacker_works_out_a_hidden_number_where_a_guard_is_off(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = GUARDS[name]
    if guard.off:
        guard.off(monkeypatch)
    build = site_of(tmp_path, guard).build
    assert recovered(tmp_path / "_site", build, persons=guard.few.counts == "persons")


@pytest.mark.parametrize("few", [PERSONS, HOUSEHOLDS, TWO_RICH, DOMINATED], ids=lambda few: f"study {few.seed}")
def test_a_reader_sees_nobody_where_all_are_on(few: Few, tmp_path: Path) -> None:
    for in_full in (True, False):
        assert reader_sees(tmp_path / str(in_full), Guard(few, in_full=in_full)) == set()


@pytest.mark.parametrize(("confidential", "found"), [("true", None), ("false", 300_000)], ids=["on", "off"])
def test_who_knows_all_cells_but_one_tries_it_out_where_hashes_have_no_key(
    confidential: str, found: int | None, tmp_path: Path
) -> None:
    settings = f"confidential: {confidential}\naccess: {{id: Tanya, en: Ask}}\n"
    folder = write_few(tmp_path / "few", HOUSEHOLDS, settings=settings)
    told = published_digests(open_study(folder))["households.csv"]
    file = (folder / "households.csv").read_text("utf-8")
    before, _, after = file.partition(",300000,")  # somebody's aid, which an attacker doesn't know
    guesses = (0, 120_000, 150_000, 300_000)
    tried = {guess: hashlib.sha256(f"{before},{guess},{after}".encode()).hexdigest() for guess in guesses}
    assert next((guess for guess, digest in tried.items() if digest == told), None) == found

"""Two editions that differ by one household together tell what it has, so that a build of the second is refused."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.study import open_study
from report.editions.households import edition_problems, keep_households
from report.workspace import EDITIONS_RECORD
from tests.attack.attacker import PERCENT
from tests.attack.few_households import Few, write_few
from tests.attack.intervals import Ends
from tests.attack.published import Published
from tests.attack.sites import IN_FULL, published
from tests.functional.sites import risalah

FEW = Few(8, {"01": 60, "02": 40})
RICH, WAVE = "01-007", "2021"
Rows = list[dict[str, str]]
Change = Callable[[Rows], Rows]


def test_two_editions_tell_what_the_household_has_that_left(tmp_path: Path) -> None:
    known = []
    for name, change in (("before", _rich), ("after", lambda rows: _without(_rich(rows), 1))):
        folder = _edition(tmp_path / name / "few", change)
        published(folder)
        known.append(_of_district(Published(tmp_path / name / "_site")))
    (n, mean), (_, mean_after) = known
    # n times the mean, less one household fewer times its mean, for every number of households that may be
    ends = [of * a - (of - 1) * b for of in (n[0], n[1]) for a in mean for b in mean_after]
    truth = next(float(row["income_month"]) for row in _rows(tmp_path / "before" / "few") if _is_rich(row))
    assert min(ends) <= truth <= max(ends)
    assert max(ends) - min(ends) < 4 * PERCENT * truth  # hardly more than a tenth to both sides, of one number alone


@pytest.mark.parametrize(
    ("left", "refused"), [(0, False), (1, True), (4, True), (5, False)], ids=lambda value: str(value)
)
def test_an_edition_that_differs_by_few_households_is_refused(left: int, refused: bool, tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    assert list(keep_households(open_study(folder))) == []
    _change(folder, lambda rows: _without(rows, left))
    assert list(edition_problems(open_study(folder))) == []  # the same edition, built again
    _next_edition(folder)
    problems = list(edition_problems(open_study(folder)))
    assert bool(problems) is refused
    if left == 1:
        assert str(problems[0]) == (
            "study.yml, edition 2, district 01, wave 2021: differs from edition 1 in 1 of its households or ties, "
            "expected none or at least 5: whoever has both editions could work out what these answered. Wait for "
            "further changes and publish them together, or keep these answers as they were. If they may be told, "
            "write disclosure: {few_changes: true, reason: ...}."
        )


def test_an_answer_or_a_tie_that_differs_is_a_change_and_another_column_is_none(tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    list(keep_households(open_study(folder)))
    _next_edition(folder)
    answered = (folder / "households.csv").read_bytes()
    _change(
        folder, lambda rows: [{**row, "savings": "01"[row["savings"] == "0"]} if _is_rich(row) else row for row in rows]
    )
    assert list(edition_problems(open_study(folder)))
    (folder / "households.csv").write_bytes(answered)
    ties = (folder / "ties.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "ties.csv").write_text("".join(ties[:-1]), "utf-8")
    assert list(edition_problems(open_study(folder)))
    (folder / "ties.csv").write_text("".join(ties), "utf-8")
    _change(folder, lambda rows: [{**row, "income_capita_month": ""} for row in rows])
    assert list(edition_problems(open_study(folder))) == []


def test_who_says_why_may_publish_few_changes_and_what_is_in_full_is_not_asked(tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    list(keep_households(open_study(folder)))
    _change(folder, lambda rows: _without(rows, 1))
    _next_edition(folder)
    plain = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(plain + "disclosure: {few_changes: true, reason: {id: a, en: b}}\n", "utf-8")
    assert list(edition_problems(open_study(folder))) == []
    (folder / "study.yml").write_text(plain + IN_FULL, "utf-8")
    assert list(edition_problems(open_study(folder))) == []
    (folder / EDITIONS_RECORD).unlink()
    assert list(keep_households(open_study(folder))) == []
    assert not (folder / EDITIONS_RECORD).exists()


def test_the_record_has_no_household_and_is_the_same_when_built_again(tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    list(keep_households(open_study(folder)))
    record = (folder / EDITIONS_RECORD).read_text("utf-8")
    assert RICH not in record
    assert len(json.loads(record)["1"]["households"]["01|2021"]) == 60
    list(keep_households(open_study(folder)))
    assert (folder / EDITIONS_RECORD).read_text("utf-8") == record


def test_an_older_edition_is_not_held_against_a_newer_one(tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    list(keep_households(open_study(folder)))
    _change(folder, lambda rows: _without(rows, 1))
    _next_edition(folder, date="2025-01-01")  # rebuilt to be verified
    assert list(edition_problems(open_study(folder))) == []


def test_a_build_stops_before_it_computes_anything(tmp_path: Path) -> None:
    folder = _edition(tmp_path / "few", lambda rows: rows)
    list(keep_households(open_study(folder)))
    _change(folder, lambda rows: _without(rows, 1))
    _next_edition(folder)
    done = risalah("build", str(folder), "--output", str(tmp_path / "_site"))
    assert done.returncode == 1
    assert "differs from edition 1 in 1 of its households" in done.stdout + done.stderr
    assert not (tmp_path / "_site").exists()


def _of_district(site: Published) -> tuple[Ends, Ends]:
    key = ("income.mean_household", "01", WAVE)
    n, told = site.n(key), float(site.findings[key]["value"])
    assert n is not None
    return n, site.between(told, sum(n) / 2, money=told)  # its own steps: no other number would tell it


def _is_rich(row: dict[str, str]) -> bool:
    return row["household_id"] == RICH and row["wave"] == WAVE


def _rich(rows: Rows) -> Rows:
    """One household with four tenths of its district's income, all of it from business, and everybody's known."""
    others = sum(
        float(row["income_month"] or 0) for row in rows if row["district_code"] == "01" and row["wave"] == WAVE
    )
    amount = str(round(others * 2 / 3))
    rich = {"business_month": amount, "wages_month": "0", "aid_month": "0", "transfers_month": "0"}
    return [{**row, **rich, "income_month": amount} if _is_rich(row) else row for row in rows]


def _without(rows: Rows, number: int) -> Rows:
    left = [f"01-{7 + further:03}" for further in range(number)]
    return [row for row in rows if row["household_id"] not in left]


def _edition(folder: Path, change: Change) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    write_few(folder, FEW)
    _change(folder, change)
    return folder


def _next_edition(folder: Path, *, date: str = "2027-01-31") -> None:
    text = (folder / "study.yml").read_text("utf-8")
    changed = text.replace('edition: {name: "1", date: 2026-11-24}', f'edition: {{name: "2", date: {date}}}')
    assert changed != text
    (folder / "study.yml").write_text(changed, "utf-8")


def _rows(folder: Path) -> Rows:
    with (folder / "households.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _change(folder: Path, change: Change) -> None:
    """Writes the households that a change leaves, and the ties among them."""
    rows = change(_rows(folder))
    _write(folder / "households.csv", rows)
    there = {(row["household_id"], row["wave"]) for row in rows}
    with (folder / "ties.csv").open(encoding="utf-8", newline="") as file:
        ties = list(csv.DictReader(file))
    ends = [[tie[end] for end in ("source_id", "target_id")] for tie in ties]
    kept = [
        tie
        for tie, both in zip(ties, ends, strict=True)
        if all(end.startswith("A") or (end, tie["wave"]) in there for end in both)
    ]
    _write(folder / "ties.csv", kept)


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""Two editions of a small study: what changed, why, what is no longer shown, and that old addresses keep working."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import UserError
from analysis.findings import Finding
from analysis.study.edition import Edition as EditionName
from report.editions.causes import CAUSES
from report.editions.changes import KINDS, noise_verdict
from report.editions.edition import open_edition
from report.language.locale import locale
from report.language.verdicts import rules
from report.zipped import SMALL
from tests.report.editions.two_editions import (
    BEFORE,
    GINI,
    GONE,
    HEADCOUNT,
    INCOME,
    ONE,
    TWO,
    Editions,
    _files,
    beside,
    by_key,
    edit,
    public_of,
    second,
)


def test_every_change_is_found_with_its_kind_and_its_cause_and_nothing_else(editions: Editions) -> None:
    found = by_key(editions.comparison())
    assert found == {
        (INCOME, ONE): ("value", "beyond", ("correction",)),
        (INCOME, TWO): ("value", "within", ("correction",)),
        (HEADCOUNT, ONE): ("hidden", None, ("unknown",)),
        (GINI, ONE): ("value", "unclear", ("definition",)),
        (GINI, TWO): ("dropped", None, ("definition",)),
        (HEADCOUNT, GONE): ("dropped", None, ("unknown",)),
        ("network.density", ONE): ("value", "beyond", ("code",)),
        (HEADCOUNT, "35.16.03"): ("new", None, ("unknown",)),
    }


def test_by_how_much_is_the_difference_of_the_two_numbers(editions: Editions) -> None:
    changes = {one.key[:2]: one for one in editions.comparison().changes}
    assert changes[INCOME, ONE].numbers == (500_000.0, 900_000.0, 400_000.0)
    assert changes[GINI, ONE].numbers == (0.3, 0.34, 0.04)  # not 0.0400000000000000036
    assert changes[HEADCOUNT, ONE].numbers == (None, None, None)


@pytest.mark.parametrize(
    ("change", "id_", "causes"),
    [
        (lambda m: m.update(inputs=_files(households="1")), HEADCOUNT, ("data",)),
        (lambda m: m.update(inputs=_files(ties="1")), HEADCOUNT, ("unknown",)),  # the notebook doesn't read ties
        (lambda m: m.update(inputs=_files(ties="1")), "network.density", ("data", "code")),
        (lambda m: m.update(settings="0" * 64), HEADCOUNT, ("settings",)),
        (lambda m: m.update(seed=99), HEADCOUNT, ("seed",)),
        (lambda m: m.update(lock="0" * 64), HEADCOUNT, ("environment",)),
        (lambda m: m["code"]["analysis/survey/intervals.py"].update(sha256="0" * 64), HEADCOUNT, ("code",)),
        (lambda m: m["notebooks"]["income"]["cells"].update(poverty="0" * 64), HEADCOUNT, ("code",)),
    ],
)
def test_a_cause_is_what_differs_of_what_a_finding_depends_on(
    editions: Editions, tmp_path: Path, change: Callable[[dict[str, Any]], None], id_: str, causes: tuple[str, ...]
) -> None:
    site = Path(shutil.copytree(editions.first, tmp_path / "first"))
    edit(site / "manifest.json", change)
    assert by_key(editions.comparison(site))[id_, ONE][2] == causes


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((0.30, 0.25, 0.35), (0.41, 0.36, 0.46), "beyond"),
        ((0.30, 0.25, 0.35), (0.40, 0.35, 0.45), "unclear"),  # they meet in one point
        ((0.30, 0.20, 0.40), (0.40, 0.30, 0.50), "within"),  # each at the end of the other's
        ((0.30, 0.20, 0.40), (0.41, 0.30, 0.52), "unclear"),
        ((0.30, None, None), (0.90, 0.80, 0.95), "no_interval"),
        ((0.30, None, None), (0.90, None, None), "no_interval"),
        ((0.90, 0.80, 0.95), (0.30, 0.25, 0.35), "beyond"),
    ],
)
def test_more_than_noise_is_said_by_the_written_rule(before: tuple, after: tuple, verdict: str) -> None:
    one, two = (Finding(HEADCOUNT, ONE, "2024", value, "share", low, high) for value, low, high in (before, after))
    assert noise_verdict(one, two) == verdict


def test_the_same_numbers_with_another_interval_are_told_as_that(editions: Editions) -> None:
    same = replace(BEFORE[3], low=0.1)
    changed = beside(editions.study, public_of(same), editions.first)
    assert by_key(changed)[HEADCOUNT, TWO][0] == "interval"


def test_what_is_no_earlier_edition_is_refused_with_its_reason(editions: Editions, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not an edition"):
        open_edition(tmp_path, editions.study.settings)
    other = editions.study.settings.model_copy(update={"id": "lain"})
    with pytest.raises(UserError, match="is of another study, contoh"):
        open_edition(editions.first, other)
    same = second(editions.study, edition=EditionName(name="1", date="2027-01-31"))
    with pytest.raises(UserError, match="the name 1 is taken by an earlier edition"):
        open_edition(editions.first, same.settings)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_cause_and_verdict_has_words(language: str) -> None:
    words = locale(language).entry("changes")
    assert set(words["causes"]) == set(CAUSES)
    assert set(words["noise"]) == {str(rule["verdict"]) for rule in rules("editions")["noise"]}
    assert set(words["kinds"]) == set(KINDS) - {"value", "new", "dropped"}


@pytest.mark.parametrize(
    "record", ["{", "[" * 100_000, "[]", '{"study": "this"}', '{"study": "this", "editions": [1]}']
)
def test_what_can_not_be_read_as_an_edition_is_told(tmp_path: Path, editions: Editions, record: str) -> None:
    place = tmp_path / "previous.json"
    place.write_text(record.replace("this", editions.study.settings.id))
    with pytest.raises(UserError, match=r"previous\.json: can't be read as an edition\. Give the edition as it was"):
        open_edition(place, editions.study.settings)


def test_a_zip_that_unpacks_to_far_more_than_it_takes_is_refused(tmp_path: Path, editions: Editions) -> None:
    place = tmp_path / "site.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/findings.json", " " * 2 * SMALL)
    with pytest.raises(UserError, match="compressed more than any text"):
        open_edition(place, editions.study.settings)

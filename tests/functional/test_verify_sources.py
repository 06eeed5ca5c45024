"""Sabotage of what an edition is made of: each edit of data, settings, code, words is put down to its right cause.

The edition is a small study built with one source edited; the rebuild is the untouched one.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from report.deposit.archive import sha256sums
from report.verify import compare_with_rebuild
from report.verify.causes.rebuilding import Rebuilder, RebuildRequest
from report.verify.causes.surroundings import versions_of
from report.verify.edition import PublishedEdition
from report.verify.result import Verification
from tasks import python_of
from tests.functional.sites import ROOT
from tests.functional.small_study import table, write_small_study
from tests.functional.source_edits import EDITS, OWN, STUDY, Sabotage, both, setting, tie_added


@pytest.fixture(scope="session")
def rebuilder(tmp_path_factory: pytest.TempPathFactory) -> Rebuilder:
    """The untouched rebuild of the small study, in its own copy of the code."""
    home = tmp_path_factory.mktemp("sources")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    (study / OWN).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / OWN, study / OWN)
    asked = RebuildRequest(("35.16.13",), ("id", "en"), ("html",), "pandoc")  # one: cheaper to try again and again
    made = Rebuilder(ROOT, study, home / "work", asked, jobs=os.cpu_count() or 1)
    # inside the code's copy, as a package has it
    made.study_in = lambda tree: tree / STUDY  # type: ignore[method-assign]
    return made


@pytest.fixture(scope="session")
def base(rebuilder: Rebuilder) -> Path:
    """The rebuild's site, by the command as a person runs it."""
    return rebuilder.base()


class Editions:
    """An edition for each sabotage: built with the edited source, and published with it. Several at once."""

    def __init__(self, rebuilder: Rebuilder, folder: Path, pool: ThreadPoolExecutor) -> None:
        self._made: dict[str, Future[PublishedEdition]] = {}
        self._rebuilder, self._folder, self._pool = rebuilder, folder, pool

    def start(self, name: str) -> None:
        if name not in self._made:
            package = self._folder / str(len(self._made))
            self._made[name] = self._pool.submit(edition, EDITS[name], package, self._rebuilder)

    def __getitem__(self, name: str) -> PublishedEdition:
        self.start(name)
        return self._made[name].result()


@pytest.fixture(scope="session")
def editions(
    rebuilder: Rebuilder, base: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Editions]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = Editions(rebuilder, tmp_path_factory.mktemp("editions"), pool)
        for item in request.session.items:  # those that will be asked for are begun at once
            params = item.callspec.params if hasattr(item, "callspec") else {}
            if params.get("name") in EDITS and item.path == Path(__file__):
                made.start(params["name"])
        yield made
        pool.shutdown(cancel_futures=True)


def edition(sabotage: Sabotage, package: Path, rebuilder: Rebuilder) -> PublishedEdition:
    whole = package / "edited"
    for name in ("analysis", "templates", STUDY):
        shutil.copytree(rebuilder.tree / name, whole / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    sabotage.edit(whole)
    edited = {path: path.read_bytes() for path in before if path.read_bytes() != before[path]}
    assert edited
    swapped = {
        source_name(path.relative_to(whole).as_posix()): (content, path.is_relative_to(whole / STUDY))
        for path, content in edited.items()
    }
    site = rebuilder.trial(swapped, pages=sabotage.pages)
    assert site, rebuilder.failures
    (whole / "package.json").write_text('{"commit": null}', "utf-8")
    members = {path.relative_to(whole).as_posix(): path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    (whole / "SHA256SUMS").write_bytes(sha256sums(members))
    return PublishedEdition("edition", site, whole, whole / STUDY, trusted=True)


def source_name(path: str) -> str:
    """What verify calls a file: the study's own templates by their place in it, its other files by name."""
    inside = path.removeprefix(f"{STUDY}/")
    return path if inside == path else f"study/{inside}" if "/" in inside else inside


def verified(published: PublishedEdition, base: Path, rebuilder: Rebuilder, *, pages: bool, **more) -> Verification:
    """The comparison with the rebuild; without its pages where the edition has only numbers."""
    ours = base if pages else rebuilder.trial({}, pages=False)
    assert ours
    return compare_with_rebuild(published, ours, rebuilder, say=lambda line: None, **more)


def test_a_rebuild_in_one_process_gives_the_numbers_of_a_whole_build(base: Path, rebuilder: Rebuilder) -> None:
    quick = rebuilder.trial({}, pages=False)
    assert quick
    for name in ("findings.csv", "findings.json"):
        assert (quick / "data" / name).read_bytes() == (base / "data" / name).read_bytes()


def test_an_untouched_edition_is_identical(base: Path, rebuilder: Rebuilder) -> None:
    site = rebuilder.trial({}, pages=True)
    assert site
    result = verified(PublishedEdition("edition", site), base, rebuilder, pages=True)
    assert result.exit_code == 0, result.lines()


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_source_is_found_and_named(name: str, editions: Editions, base: Path, rebuilder: Rebuilder) -> None:
    sabotage = EDITS[name]
    result = verified(editions[name], base, rebuilder, pages=sabotage.pages)
    assert result.exit_code == 1
    explained = [entry for entry in result.found if entry.difference.kind != "source"]
    assert explained, result.lines()
    wrong = [
        entry for entry in explained if entry.cause.kind != sabotage.cause or entry.cause.sources != (sabotage.source,)
    ]
    assert not wrong, wrong[:3]
    assert {entry.cause.how for entry in explained} == {"tried"}
    assert not sabotage.part or any(sabotage.part in entry.cause.parts for entry in explained)
    assert any(entry.difference.key.startswith(sabotage.touches) for entry in explained)


def test_of_two_changed_functions_only_the_one_that_matters_is_the_cause(
    editions: Editions, base: Path, rebuilder: Rebuilder
) -> None:
    result = verified(editions["two functions of which one matters"], base, rebuilder, pages=False)
    numbers = [entry for entry in result.found if entry.difference.kind == "finding"]
    assert {entry.cause.parts for entry in numbers} == {("shortfalls",)}


def test_rows_are_named_by_number_and_values_never(editions: Editions, base: Path, rebuilder: Rebuilder) -> None:
    result = verified(editions["one income in one row"], base, rebuilder, pages=False)
    source = next(entry for entry in result.found if entry.difference.kind == "source")
    head, rows = table(editions["one income in one row"].study / "households.csv")  # type: ignore[operator]
    _, mine = table(rebuilder.tree / STUDY / "households.csv")
    row = next(number for number, (one, other) in enumerate(zip(rows, mine, strict=True)) if one != other)
    assert source.cause.parts == (str(row + 2),)
    assert source.difference.parts == (f"rows {row + 2}, columns business_month, income_month",)
    told = json.dumps(result.as_json())
    assert rows[row][head.index("income_month")] not in told
    assert mine[row][head.index("income_month")] not in told


def test_a_source_that_is_not_here_is_named_as_not_tried(editions: Editions, base: Path, rebuilder: Rebuilder) -> None:
    site = editions["a sign in a formula"].site
    result = verified(PublishedEdition("site", site), base, rebuilder, pages=False)
    numbers = [entry.cause for entry in result.found if entry.difference.kind == "finding"]
    assert {(cause.kind, cause.sources, cause.how) for cause in numbers} == {
        ("untried", ("analysis/indicators/poverty.py",), "not here")
    }
    source = next(entry for entry in result.found if entry.difference.kind == "source")
    assert (source.cause.kind, source.cause.parts) == ("code", ("shortfalls",))


REALLY_OLDER = str(python_of(ROOT / ".venv-older"))
OLDER_PACKAGES = {"matplotlib": "3.10.8", "pandas": "3.0.0"}  # of requirements-older.lock
OLDER = """
import numpy
drawn = numpy.random.default_rng
numpy.random.default_rng = lambda seed=None: drawn(seed + 1 if isinstance(seed, int) else seed)
"""


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Another Python: this one, with a numpy that says it is older and draws other random numbers."""
    folder = tmp_path_factory.mktemp("older")
    (folder / "numpy-1.0.dist-info").mkdir()
    (folder / "numpy-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.0\n")
    (folder / "sitecustomize.py").write_text(OLDER)
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}:$PYTHONPATH" exec "{sys.executable}" "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    return str(python)


def built_on(older: str, rebuilder: Rebuilder, folder: Path) -> PublishedEdition:
    site = rebuilder.trial({}, pages=False, python=older)
    assert site, rebuilder.failures
    shutil.copytree(site, folder)
    packages = {"packages": {"numpy": "1.0"}, "platform": "Linux-x86_64"}
    (folder / "run.json").write_text(json.dumps({"environment": packages}), "utf-8")
    return PublishedEdition("edition", folder)


def with_environment(rebuilder: Rebuilder, folder: Path) -> Path:
    ours = rebuilder.trial({}, pages=False)
    assert ours
    shutil.copytree(ours, folder)
    packages = {"packages": {"numpy": "2.4"}, "platform": "Linux-x86_64"}
    (folder / "run.json").write_text(json.dumps({"environment": packages}), "utf-8")
    return folder


@pytest.mark.parametrize("tried", [True, False])
def test_an_older_package_is_the_cause(
    older: str, rebuilder: Rebuilder, base: Path, tmp_path: Path, tried: bool
) -> None:
    published = built_on(older, rebuilder, tmp_path / "published")
    ours = with_environment(rebuilder, tmp_path / "ours")
    pythons = [older] if tried else []
    result = compare_with_rebuild(published, ours, rebuilder, pythons=pythons, say=lambda line: None)
    assert not result.exact
    causes = {(entry.cause.kind, entry.cause.sources, entry.cause.how) for entry in result.found}
    assert causes == {("environment", ("numpy",), "tried" if tried else "elimination")}


@pytest.fixture(scope="module")
def one_district(tmp_path_factory: pytest.TempPathFactory) -> Rebuilder:
    """One district of the small study, in one language: what a few builds with pages can be afforded of."""
    home = tmp_path_factory.mktemp("one district")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    made = Rebuilder(ROOT, study, home / "work", RebuildRequest(("35.16.13",), ("en",), ("html",), "pandoc"))
    made.prepare()
    return made


def test_older_packages_of_the_registry_are_each_named_for_what_they_change(one_district: Rebuilder) -> None:
    assert Path(REALLY_OLDER).is_file(), "`python tasks.py test` sets it up"
    site, ours = (one_district.trial({}, pages=True, python=python) for python in (REALLY_OLDER, None))
    assert site, one_district.failures
    assert ours, one_district.failures
    result = compare_with_rebuild(
        PublishedEdition("edition", site), ours, one_district, pythons=[REALLY_OLDER], say=lambda line: None
    )
    assert {name: theirs for name, (theirs, _) in result.surroundings.items()} == OLDER_PACKAGES
    drawn = {entry.cause for entry in result.found if entry.difference.kind == "figure"}
    assert {(cause.kind, cause.sources, cause.how) for cause in drawn} == {("environment", ("matplotlib",), "tried")}
    theirs, here = result.surroundings["matplotlib"]
    assert {cause.parts for cause in drawn} == {(f"matplotlib {theirs}, here {here}",)}
    # the checklist tells the versions of both; what shows pictures differs by them
    others = {entry.difference.file: entry.cause for entry in result.found if entry.difference.kind != "figure"}
    assert {cause.kind for cause in others.values()} == {"environment"}
    assert set(others["report/en/reproduce.html"].sources) == {*OLDER_PACKAGES}


def test_numbers_that_older_packages_leave_as_they_are_are_identical_and_the_packages_named(
    one_district: Rebuilder, tmp_path: Path
) -> None:
    folders = {}
    for name, python in (("published", REALLY_OLDER), ("ours", sys.executable)):
        site = one_district.trial({}, pages=False, python=python)
        assert site, one_district.failures
        folders[name] = Path(shutil.copytree(site, tmp_path / name))
        packages = {package: versions_of(python)[package] for package in ("numpy", *OLDER_PACKAGES)}
        told = {"environment": {"packages": packages, "platform": "Linux-x86_64"}}
        (folders[name] / "run.json").write_text(json.dumps(told), "utf-8")
    result = compare_with_rebuild(
        PublishedEdition("edition", folders["published"]), folders["ours"], one_district, say=lambda line: None
    )
    assert (result.exit_code, result.within_tolerance, result.lines()[-1]) == (0, 0, "identical")
    for name, (theirs, here) in result.surroundings.items():
        assert f"{name} {theirs} as published, {here} here: no difference comes from it" in result.lines()
    assert {*result.surroundings} == {*OLDER_PACKAGES}


def test_data_and_settings_changed_together_are_told_apart(rebuilder: Rebuilder, base: Path, tmp_path: Path) -> None:
    edits = both(tie_added, setting(seed=1))
    published = edition(replace(EDITS["another seed"], edit=edits), tmp_path, rebuilder)
    result = verified(published, base, rebuilder, pages=False)
    causes = {entry.difference.key: entry.cause for entry in result.found if entry.difference.kind == "finding"}
    assert {cause.kind for cause in causes.values()} >= {"data", "seed"}
    degree = next(cause for key, cause in causes.items() if key.startswith("network.mean_degree|35.16.13|"))
    assert (degree.kind, degree.sources) == ("data", ("ties.csv",))

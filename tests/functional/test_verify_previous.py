"""An edition that tells what changed since the one before is verified like any other, and says what it needs."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.functional.sites import ROOT, risalah
from tests.functional.small_study import table, write_small_study, write_table

PART = ("--district", "35.16.13", "--language", "en", "--format", "html", "--engine", "pandoc")


@dataclass(frozen=True)
class Editions:
    """Two editions of one study; the second was built with `--previous` and the first."""

    study: Path
    first: Path
    second: Path


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """A small study, published, corrected in one income, and published again."""
    home = tmp_path_factory.mktemp("editions")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    made = Editions(study, home / "first", home / "second")
    settings = yaml.safe_load((study / "study.yml").read_text("utf-8"))
    build(study, made.first)
    settings["edition"]["name"] = "next"
    (study / "study.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    head, rows = table(study / "households.csv")
    row = next(row for row in rows if row[head.index("wave")] == "2024" and row[head.index("income_month")])
    for column in ("business_month", "income_month"):
        row[head.index(column)] = str(int(row[head.index(column)] or 0) + 400_000)
    write_table(study / "households.csv", head, rows)
    build(study, made.second, "--previous", str(made.first))
    assert (made.second / "data" / "changes.csv").read_text("utf-8").count("\n") > 1
    return made


def build(study: Path, site: Path, *more: str) -> None:
    ended = risalah("build", str(study), *PART, "--output", str(site), *more)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
def test_its_package_is_identical_with_nothing_else_at_hand(editions: Editions, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    packed = risalah("package", str(editions.study), "--site", str(editions.second), "--output", str(package))
    assert packed.returncode == 0, packed.stdout + packed.stderr
    ended = risalah("verify", str(package), "--output", str(tmp_path / "out"), cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "\nidentical\n" in ended.stdout


@pytest.mark.slow
def test_the_edition_before_may_be_given_where_the_site_lost_what_it_kept_of_it(
    editions: Editions, tmp_path: Path
) -> None:
    site = copied(editions.second, tmp_path)
    (site / "previous.json").unlink()
    asked = ("verify", str(site), str(editions.study), "--output", str(tmp_path / "out"))
    lacking = risalah(*asked)
    assert lacking.returncode == 2
    assert "--previous EDITION" in lacking.stderr
    given = risalah(*asked, "--previous", str(editions.first))
    assert given.returncode == 1, given.stdout + given.stderr
    assert differing(tmp_path) == {"previous.json": ("edited", "previous.json")}


@pytest.mark.slow
def test_an_edit_of_what_it_keeps_is_named_as_the_cause_of_what_rests_on_it(editions: Editions, tmp_path: Path) -> None:
    site = copied(editions.second, tmp_path)
    record = json.loads((site / "previous.json").read_text("utf-8"))
    changed = next(one for one in record["findings"] if one["id"] == "income.mean_capita" and one["value"] is not None)
    changed["value"] *= 2
    (site / "previous.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    ended = risalah("verify", str(site), str(editions.study), "--output", str(tmp_path / "out"))
    assert ended.returncode == 1, ended.stdout + ended.stderr
    found = differing(tmp_path)
    assert {"previous.json", "data/changes.csv"} <= {*found}
    assert {cause for file, cause in found.items() if file != "manifest.json"} == {("edited", "previous.json")}


def copied(site: Path, folder: Path) -> Path:
    return Path(shutil.copytree(site, folder / "site"))


def differing(folder: Path) -> dict[str, tuple[str, str]]:
    """Each file that differs with its cause: kind and source."""
    record = json.loads((folder / "out" / "verification.json").read_text("utf-8"))
    return {one["file"]: (one["cause"]["kind"], *one["cause"]["sources"]) for one in record["differences"]}

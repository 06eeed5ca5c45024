"""The how-to guides: each setting that they show is one that a study can have, each command runs, in both languages."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis.study import open_study
from tests.conftest import ROOT
from tests.functional.sites import risalah
from tests.report.checks.broken.studies import ordinary

PAGES = ("guides.md", "guides.id.md")


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.S)


SETTINGS = blocks(PAGES[0], "yaml")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with two arms."""
    folder = ordinary(tmp_path / "my-study")
    table = pd.read_csv(folder / "households.csv", dtype=str)
    table["arm"] = [str(int(code[-1]) % 2) for code in table["household_id"]]
    table.to_csv(folder / "households.csv", index=False, lineterminator="\n")
    return folder


@pytest.mark.parametrize("given", SETTINGS, ids=[block.split(":")[0] + f" {at}" for at, block in enumerate(SETTINGS)])
def test_a_study_can_have_what_a_guide_shows(study: Path, given: str) -> None:
    file = study / "study.yml"
    shown: dict[str, Any] = yaml.safe_load(given)
    kept = yaml.safe_load(file.read_text("utf-8")) | shown
    file.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), "utf-8")
    settings = open_study(study).settings
    assert all(getattr(settings, key) not in (None, (), {}) for key in shown)


def test_both_languages_show_the_same_settings_and_commands() -> None:
    for kind in ("yaml", "sh"):
        assert blocks(PAGES[0], kind) == blocks(PAGES[1], kind)
        assert blocks(PAGES[0], kind)
    first, second = ((ROOT / "docs" / page).read_text("utf-8") for page in PAGES)
    assert len(re.findall(r"(?m)^## ", first)) == len(re.findall(r"(?m)^## ", second))


@pytest.mark.parametrize("page", PAGES)
def test_links_to_parts_and_pages_lead_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    heads = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"(?m)^## (.*)$", text)}
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for link in links:
        file, _, part = link.partition("#")
        assert (ROOT / "docs" / file).resolve().exists() if file else part in heads, link


def test_the_commands_of_a_guide_run_in_their_order(study: Path) -> None:
    """On a study that was built before: words of its own, a confidential site and package, an edition with changes."""
    home = study.parent
    lines = [line for block in blocks(PAGES[0], "sh") for line in block.splitlines()]
    assert [shlex.split(line)[:2] for line in lines] == [
        *(["mkdir", "-p"], ["cp", "templates/id/brief.qmd"], ["risalah", "check"]),
        *(["risalah", "build"], ["risalah", "package"], ["risalah", "build"]),
    ]
    for line in lines:
        program, *rest = (re.sub(r"^(my-study|my-site|old-site)", rf"{home}/\1", word) for word in shlex.split(line))
        if program == "mkdir":
            (home / "my-study/templates/id").mkdir(parents=True)
        elif program == "cp":
            shutil.copy(ROOT / rest[0], rest[1])
        else:
            if "--previous" in rest:
                shutil.copytree(home / "my-site", home / "old-site")
                settings = (study / "study.yml").read_text("utf-8").replace('name: "1"', 'name: "2"')
                (study / "study.yml").write_text(settings, "utf-8")
            small = ["--format", "html", "--engine", "pandoc"] if rest[0] == "build" else []
            ended = risalah(*rest, *small)
            assert ended.returncode == 0, ended.stdout + ended.stderr
        if program == "risalah" and rest[0] == "check":  # what follows is about confidential data
            confidential = yaml.safe_load(SETTINGS[3])
            kept = yaml.safe_load((study / "study.yml").read_text("utf-8")) | confidential
            text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False).replace("name: '1'", 'name: "1"')
            (study / "study.yml").write_text(text, "utf-8")
    assert (home / "my-study.zip").is_file()
    assert (home / "my-site" / "report" / "en" / "changes.html").is_file()

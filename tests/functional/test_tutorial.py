"""The tutorial's commands, run in their order on a file as its table shows it, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.analysis.proposal.test_proposal import households
from tests.conftest import ROOT
from tests.functional.sites import risalah

PAGES = {"tutorial.md": "survey.xlsx", "tutorial.id.md": "survei.xlsx"}
SMALL = ("--district", "35.16.13", "--language", "id", "--format", "html", "--engine", "pandoc")


def commands(page: str) -> list[list[str]]:
    """The arguments of each command that the page shows by itself."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines]


@pytest.mark.parametrize(("page", "file"), PAGES.items())
def test_the_commands_of_the_tutorial_lead_from_a_file_to_a_brief(page: str, file: str, tmp_path: Path) -> None:
    households().to_excel(tmp_path / file, index=False)
    given = commands(page)
    assert [one[0] for one in given] == ["new", "check", "build", "new"]
    for arguments in given:
        if arguments[0] == "build" and page != "tutorial.md":
            continue  # the same build; its folder is the other page's
        here = [str(tmp_path / one) if one == file or at == 1 else one for at, one in enumerate(arguments)]
        more = [*SMALL, "--output", str(tmp_path / "_site")] if arguments[0] == "build" else []
        ended = risalah(*here, *more)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    if page == "tutorial.md":
        assert (tmp_path / "_site" / "report" / "id" / "35.16.13" / "brief.html").is_file()


@pytest.mark.parametrize("page", PAGES)
def test_the_tutorial_s_table_has_the_file_s_columns_and_its_guess_is_what_is_proposed(
    page: str, tmp_path: Path
) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    heading = next(line for line in text.splitlines() if line.startswith("| no_urut"))
    assert re.findall(r"\w+", heading) == list(households())
    (shown,) = re.findall(r"```yaml\n(.*?)```", text, re.S)
    households().to_csv(tmp_path / "data.csv", index=False)
    language = ["--lang", "id"] if page.endswith(".id.md") else ["--lang", "en"]
    risalah("new", str(tmp_path / "new"), "--from", str(tmp_path / "data.csv"), *language)
    assert shown.rstrip("\n").replace("    ", "") in (tmp_path / "new" / "study.yml").read_text("utf-8").replace(
        "    ", ""
    )


def test_both_tutorials_have_the_same_steps() -> None:
    first, second = ((ROOT / "docs" / page).read_text("utf-8") for page in PAGES)
    assert re.findall(r"(?m)^## \d", first) == re.findall(r"(?m)^## \d", second)
    assert [one[0] for one in commands("tutorial.md")] == [one[0] for one in commands("tutorial.id.md")]

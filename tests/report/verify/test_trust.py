"""A package's own code runs only if the user trusts it; what isn't as the package's sums have it is named first."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from report.project import BUILD_INPUTS, SITE_SOURCES, project_files
from report.verify.causes.sources import changes
from report.verify.edition import PublishedEdition
from report.verify.trust import NAMED, PackageFiles

POVERTY, BRIEF = "analysis/indicators/poverty.py", "templates/en/brief.qmd"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of this version's code, with its sums."""
    for name, path in project_files((*SITE_SOURCES, *BUILD_INPUTS)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, tmp_path / name)
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(tmp_path).as_posix()}\n"
        for path in tmp_path.rglob("*")
        if path.is_file()
    ]
    (tmp_path / "SHA256SUMS").write_text("".join(sums))
    return tmp_path


def append(path: Path, text: str = "\n# more\n") -> None:
    path.write_bytes(path.read_bytes() + text.encode())


def test_a_package_of_this_version_s_code_has_nothing_to_trust(package: Path) -> None:
    for made in ("verification/index.html", "build/test/a", ".venv/bin/python", "analysis/__pycache__/a.pyc"):
        (package / made).parent.mkdir(parents=True, exist_ok=True)
        (package / made).write_text("")
    assert [*PackageFiles(package).lines(trust=False)] == []


@pytest.mark.parametrize("name", [POVERTY, "report/cli.py", "report/render/filters/pages.lua", "requirements.lock"])
def test_other_code_is_named_and_not_run(package: Path, name: str) -> None:
    if not (package / name).is_file():
        name = next(path.relative_to(package).as_posix() for path in package.rglob(f"*{Path(name).suffix}"))
    append(package / name)
    files = PackageFiles(package)
    assert files.foreign == files.wrong == (name,)
    assert f"the package's code is not this version's and is not run; --trust would run it: {name}" in [
        *files.lines(trust=False)
    ]


def test_other_words_are_no_code_that_runs(package: Path) -> None:
    append(package / BRIEF)
    assert PackageFiles(package).foreign == ()
    assert PackageFiles(package).wrong == (BRIEF,)


@pytest.mark.parametrize("name", ["sitecustomize.py", "analysis/os.py", "data/test/notes.md", ".hidden"])
def test_files_that_the_sums_do_not_list_are_named(package: Path, name: str) -> None:
    (package / name).parent.mkdir(parents=True, exist_ok=True)
    (package / name).write_text("")
    assert PackageFiles(package).unlisted == (name,)


def test_a_package_without_sums_lacks_them(package: Path) -> None:
    (package / "SHA256SUMS").unlink()
    assert PackageFiles(package).unlisted == ("SHA256SUMS",)


def test_many_files_are_counted(package: Path) -> None:
    for number in range(NAMED + 2):
        (package / f"extra{number:02}.txt").write_text("")
    assert "extra09.txt and 2 more" in " ".join(PackageFiles(package).lines(trust=False))


@pytest.mark.parametrize(
    ("name", "trusted", "runs"), [(POVERTY, False, False), (POVERTY, True, True), (BRIEF, False, True)]
)
def test_the_package_s_version_of_a_source_is_tried_only_if_it_may_run(
    package: Path, name: str, trusted: bool, runs: bool
) -> None:
    own = (package / name).read_bytes()
    append(package / name)
    code = {name: {"sha256": hashlib.sha256((package / name).read_bytes()).hexdigest()}}
    (package / "site").mkdir()
    (package / "site" / "manifest.json").write_text(json.dumps({"files": {}, "code": code}))
    (package / "package.json").write_text("{}")
    published = PublishedEdition("package", package / "site", package, trusted=trusted)
    ours = {"code": {name: {"sha256": hashlib.sha256(own).hexdigest()}}}
    tree = package / "tree"
    (tree / name).parent.mkdir(parents=True)
    (tree / name).write_bytes(own)
    (change,) = changes(published, ours, tree=tree, inputs={})
    assert change.theirs == (package / name).read_bytes()
    assert change.untrusted is not runs

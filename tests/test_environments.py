"""Rerun elsewhere: what conda, Binder, containers and the monthly workflow use is what the lock says."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

import tasks
from report.project import python_needed
from report.provenance.environment import locked_packages
from tests.conftest import ROOT

LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
ELSEWHERE = (
    *tasks.environment_files(), "Dockerfile", ".devcontainer/devcontainer.json", ".github/workflows/verify.yml",
    *LOCKS,
)  # fmt: skip


@pytest.mark.parametrize("name", tasks.environment_files())
def test_files_written_from_the_lock_are_up_to_date(name: str) -> None:
    written = (ROOT / name).read_text("utf-8")
    assert written == tasks.environment_files()[name], "run: python tasks.py environments"


def test_conda_gets_every_package_of_the_lock_at_its_version() -> None:
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    (of_pip,) = (item["pip"] for item in dependencies if isinstance(item, dict))
    found: dict[str, set[str]] = {}
    for line in of_pip:
        name, version = line.partition(" ;")[0].split("==")
        found.setdefault(name, set()).add(version)
    assert found == locked_packages()
    assert len(found) > 80


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_one_version_of_a_package_for_every_python(name: str) -> None:
    versions = locked_packages(ROOT / name)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_each_names_the_python_that_the_locks_are_for() -> None:
    version = tasks.PYTHON_VERSION
    assert f'requires-python = ">={version}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"FROM python:{version}-slim" in (ROOT / "Dockerfile").read_text("utf-8")
    assert f"  - python={version}\n" in (ROOT / "environment.yml").read_text("utf-8")
    assert python_needed() == version
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["tool"]["ruff"]["target-version"] == f"py{version.replace('.', '')}"
    assert settings["tool"]["mypy"]["python_version"] == version
    kinds = [kind.rpartition(" ")[2] for kind in settings["project"]["classifiers"] if "Python :: 3." in kind]
    assert kinds[0] == version
    for name in ("README.md", "tasks.py", "templates/package/verify.py"):
        assert f"Python {version} or newer" in (ROOT / name).read_text("utf-8"), name
    workflow = yaml.safe_load((ROOT / ".github/workflows/verify.yml").read_text("utf-8"))
    steps = workflow["jobs"]["verify"]["steps"]
    assert [step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")] == [version]


@pytest.mark.parametrize("line", ["version = 3.13.0", "version_info = 3.13.0.final.0"])  # of venv, of other makers
def test_an_environment_is_of_the_version_that_made_it(tmp_path: Path, line: str) -> None:
    assert not tasks.is_of("3.13", tmp_path)
    python = tasks.python_of(tmp_path)
    python.parent.mkdir()
    python.touch()
    (tmp_path / "pyvenv.cfg").write_text(f"home = /3.12.1/bin\n{line}\n", "utf-8")
    assert tasks.is_of("3.13", tmp_path)
    assert not any(tasks.is_of(version, tmp_path) for version in ("3.1", "3.12", "3.14"))


def test_the_environment_that_another_python_made_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(tasks, "run", commands.append)
    folder = tmp_path / ".venv"
    python = tasks.python_of(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / "pyvenv.cfg").write_text("version = 3.12.1\n", "utf-8")
    for version in ("3.12", "3.12", "3.13"):
        tasks.ready("requirements.lock", folder=folder, python=f"python{version}", version=version)
    made = [command for command in commands if "venv" in command]
    assert made == [["python3.13", "-m", "venv", "--clear", str(folder)]]
    installed = [command for command in commands if "--require-hashes" in command]
    assert len(installed) == 2, "once for each version, not again where it is as the lock says"


def test_a_second_python_is_the_newest_other_that_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Path, "home", lambda: tmp_path)
    monkeypatch.setattr(tasks.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(tasks, "OURS", "3.13")
    monkeypatch.setattr(tasks, "answers", lambda python, version: version != "3.14")
    assert tasks.another_python() == ("3.12", "/bin/python3.12")
    monkeypatch.setattr(tasks, "answers", lambda python, version: False)
    assert tasks.another_python() is None


def test_a_python_answers_with_its_own_version() -> None:
    assert tasks.answers(sys.executable, tasks.OURS)
    assert not tasks.answers(sys.executable, "3.9")


def test_a_container_installs_from_the_lock_with_hashes() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "--require-hashes -r requirements.lock" in text
    assert (
        json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))["build"]["dockerfile"]
        == "../Dockerfile"
    )


def test_the_workflow_verifies_each_month() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/verify.yml").read_text("utf-8"))
    (schedule,) = workflow[True]["schedule"]  # YAML 1.1 reads the key `on` as true
    assert re.fullmatch(r"\d+ \d+ \d+ \* \*", schedule["cron"])
    assert "python3 verify.py" in workflow["jobs"]["verify"]["steps"][3]["run"]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_registry_host_is_named(name: str) -> None:
    assert "://" not in (ROOT / name).read_text("utf-8")
    assert "index-url" not in (ROOT / name).read_text("utf-8").replace("--no-emit-index-url", "")


@pytest.mark.parametrize("name", tasks.REPEATED)
def test_what_a_second_python_leaves_out_is_there(name: str) -> None:
    files = (path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
    assert any(fnmatch(file, tasks.pattern_of(name)) for file in files)

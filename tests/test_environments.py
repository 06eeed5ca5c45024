"""Rerun elsewhere: what conda, Binder, containers and the monthly workflow use is what the lock says."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import tasks
from report.project import python_needed
from report.provenance.environment import locked_packages

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = (
    *tasks.environment_files(), "Dockerfile", ".devcontainer/devcontainer.json", ".github/workflows/verify.yml",
    *sorted(path.name for path in ROOT.glob("requirements*.lock")),
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

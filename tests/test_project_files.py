"""Files that others rely on to join and to release: they parse, and say the same of versions as the project does."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@v\d+(\.\d+)*")


def parsed(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def triggers(workflow: dict[Any, Any]) -> dict[str, Any]:
    """What starts a workflow: YAML 1.1 reads the key `on` as true."""
    found: dict[str, Any] = workflow[True]
    return found


@pytest.fixture(scope="module")
def notes() -> ModuleType:
    """The program that writes a release's notes."""
    spec = importlib.util.spec_from_file_location("release_notes", ROOT / ".ci" / "release_notes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tests_run_on_every_python_from_the_oldest_that_the_project_takes() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    jobs = parsed(".github/workflows/tests.yml")["jobs"]
    versions = jobs["linux"]["strategy"]["matrix"]["python"]
    minors = [int(version.removeprefix("3.")) for version in versions]
    assert versions[0] == oldest
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert {"3.11", "3.12", "3.13", "3.14"} <= set(versions)
    others = jobs["others"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in others["system"]} == {"macos", "windows"}
    assert oldest in others["python"]
    assert set(others["python"]) <= set(versions)


def test_linux_runs_what_ci_runs_and_the_others_the_task() -> None:
    workflow = parsed(".github/workflows/tests.yml")
    assert set(triggers(workflow)) == {"push", "pull_request"}
    commands = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in workflow["jobs"].items()}
    assert commands["linux"][-1] == ".ci/run"
    assert commands["others"] == ["python tasks.py test"]
    assert "python tasks.py test -m quarto" in commands["quarto"]
    assert commands["quarto"][-1].startswith("quarto render\n")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_its_actions_are_of_a_version(path: Path) -> None:
    workflow = parsed(str(path.relative_to(ROOT)))
    assert workflow["permissions"] == {"contents": "read"}
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []
    assert "://" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "action", ["actions/checkout", "actions/checkout@main", "pypa/gh-action-pypi-publish@release/v1"]
)
def test_an_action_of_no_version_is_noticed(action: str) -> None:
    assert not PINNED.fullmatch(action)


def test_only_a_tag_releases_and_only_two_jobs_may_do_more_than_read() -> None:
    workflow = parsed(".github/workflows/release.yml")
    assert triggers(workflow) == {"push": {"tags": ["v*"]}}
    more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert more == {"publish": {"id-token": "write"}, "github": {"contents": "write"}}
    publish = workflow["jobs"]["publish"]
    assert publish["environment"] == "release"
    assert not any("password" in step.get("with", {}) for step in publish["steps"])
    assert workflow["jobs"]["github"]["needs"] == "publish"
    assert publish["needs"] == "distributions"
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    assert 'release_notes.py "$GITHUB_REF_NAME"' in text
    # the monthly rebuild takes this from the latest release
    wanted = re.findall(r"--pattern '([^']+)'", (ROOT / ".github/workflows/verify.yml").read_text("utf-8"))
    assert all(text.count(pattern) == 2 for pattern in wanted)


def test_changelog_citation_and_project_name_the_same_version(notes: ModuleType) -> None:
    version = PROJECT["version"]
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"(?m)^## (.+)$", text)
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})", heading) for heading in headings[1:]]
    assert all(released)
    first = released[0]
    assert first is not None
    citation = parsed("CITATION.cff")
    assert first.groups() == (version, str(citation["date-released"]))
    assert str(citation["version"]) == version
    kinds = set(re.findall(r"(?m)^### (.+)$", text))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert notes.problems(f"v{version}") == []


def test_a_tag_of_another_version_is_refused_with_every_reason(notes: ModuleType) -> None:
    refused = notes.problems("v99.0.0")
    assert [line.partition(":")[0] for line in refused] == ["tag v99.0.0", "CHANGELOG.md"]
    assert notes.problems(PROJECT["version"])[0].startswith("tag ")  # without the v


def test_a_releases_notes_end_where_the_next_version_begins(notes: ModuleType) -> None:
    versions = (
        "## [Unreleased]\n",
        "## [1.1.0] - 2026-01-02\n\n### Added\n- new\n",
        "## [1.0.0] - 2026-01-01\n- old\n",
    )
    text = "# Changelog\n\n" + "\n".join(versions)
    assert notes.section_of(text, "1.1.0") == "### Added\n- new"
    assert notes.section_of(text, "1.0.0") == "- old"
    assert notes.section_of(text, "Unreleased") is None
    assert notes.section_of(text, "1.1") is None


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_that_nothing_confidential_is_in_it(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "labels", "body"} <= set(form)
    fields = [item for item in form["body"] if item["type"] != "markdown"]
    ids = [item["id"] for item in fields]
    assert len(ids) == len(set(ids))
    assert all(item["attributes"].get("label") for item in fields)
    (boxes,) = [item for item in fields if item["type"] == "checkboxes"]
    assert all(option["required"] and "confidential" in option["label"] for option in boxes["attributes"]["options"])


def test_the_forms_are_those_that_the_project_has() -> None:
    assert [path.stem for path in FORMS] == ["bug", "feature", "wrong_number"]
    assert parsed(".github/ISSUE_TEMPLATE/config.yml") == {"blank_issues_enabled": False}


def test_hooks_before_a_commit_run_the_locked_tools() -> None:
    (repo,) = parsed(".pre-commit-config.yaml")["repos"]
    assert repo["repo"] == "local"
    assert [hook["id"] for hook in repo["hooks"]] == ["ruff-check", "ruff-format", "mypy", "import-linter"]
    for hook in repo["hooks"]:
        program, flag, code = shlex.split(hook["entry"])
        assert (program, flag, hook["language"]) == ("python", "-c", "system")
        compile(code, hook["id"], "exec")
        assert "tasks.ready('requirements-test.lock')" in code
    locked = (ROOT / "requirements-test.lock").read_text("utf-8")
    assert all(f"\n{tool}==" in locked for tool in ("ruff", "mypy"))


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_whoever_reports_is_sent_to_the_repositorys_private_reporting(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "Report a vulnerability" in text
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", text)
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert (ROOT / target).exists(), target


def test_quarto_finds_the_lines_that_it_would_add_to_gitignore() -> None:
    assert {"/.quarto/", "**/*.quarto_ipynb"} <= set((ROOT / ".gitignore").read_text("utf-8").splitlines())

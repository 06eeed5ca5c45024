"""What a build ran on is found out, and said as unknown where it can't be."""

import importlib.metadata
import json
import subprocess
from pathlib import Path

import pytest

from report.provenance.environment import (
    LOCK,
    code_state,
    environment,
    installed_packages,
    lock_mismatches,
    locked_packages,
)

PANDAS = importlib.metadata.version("pandas")
HASH = "    --hash=sha256:" + "0" * 64


def _lock(folder: Path, *lines: str) -> Path:
    path = folder / "requirements.lock"
    path.write_text("\n".join(["# made by hand", *lines]) + "\n")
    return path


def test_reads_versions_from_a_lock_with_markers_hashes_and_comments(tmp_path: Path) -> None:
    lock = _lock(
        tmp_path,
        "Ruamel.yaml_clib==0.2.14 \\",
        HASH,
        "    # via ruamel-yaml",
        "ipython==9.10.0 ; python_full_version < '3.12' \\",
        HASH,
        "ipython==9.18.1 ; python_full_version >= '3.12' \\",
        HASH,
    )
    assert locked_packages(lock) == {"ruamel-yaml-clib": {"0.2.14"}, "ipython": {"9.10.0", "9.18.1"}}


def test_a_package_of_another_version_than_the_locks_is_found(tmp_path: Path) -> None:
    assert lock_mismatches(_lock(tmp_path, "pandas==0.0.1", "no-such-package==1.0")) == {"pandas": PANDAS}
    assert lock_mismatches(_lock(tmp_path, f"pandas=={PANDAS}")) == {}
    # one of several versions, by Python's version, is as locked
    assert lock_mismatches(_lock(tmp_path, "pandas==0.0.1 ; x", f"pandas=={PANDAS} ; y")) == {}


def test_names_the_packages_of_the_lock_that_are_here_and_no_others(tmp_path: Path) -> None:
    assert installed_packages(_lock(tmp_path, "PANDAS==1", "no-such-package==1.0")) == {"pandas": PANDAS}


def test_without_a_lock_no_package_is_known(tmp_path: Path) -> None:
    assert locked_packages(tmp_path / "requirements.lock") == {}


@pytest.mark.parametrize("name", ["typing_extensions", "Typing.Extensions", "typing--extensions"])
def test_names_are_compared_as_registries_do(name: str, tmp_path: Path) -> None:
    assert locked_packages(_lock(tmp_path, f"{name}==1.0")) == {"typing-extensions": {"1.0"}}


def test_outside_a_repository_the_commit_is_unknown(tmp_path: Path) -> None:
    assert code_state(tmp_path) == {"commit": None, "clean": None}


def test_without_git_the_commit_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_state(tmp_path) == {"commit": None, "clean": None}


def test_a_changed_file_makes_the_code_unclean(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", "-C", tmp_path, *who, *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "--quiet")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "--quiet", "-m", "first")
    assert code_state(tmp_path) == {"commit": git("rev-parse", "HEAD"), "clean": True}
    (tmp_path / "a").write_text("2")
    assert code_state(tmp_path)["clean"] is False


def test_the_whole_environment_is_plain_json_with_everything_a_number_could_depend_on() -> None:
    here = environment()
    assert json.loads(json.dumps(here)) == here
    for name in ("python", "platform", "blas", "locale", "fonts", "pandoc", "typst"):
        assert here[name], name
    packages = here["packages"]
    assert isinstance(packages, dict)
    assert packages["pandas"] == PANDAS
    assert LOCK.is_file()
    assert len(str(here["lock"])) == 64

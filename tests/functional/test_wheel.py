"""The wheel, installed beside the locked packages and nowhere near the checkout, builds a study in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import tasks
from report.project import COPY, SHIPPED, project_files, version, wheel_files
from tests.functional.sites import ROOT
from tests.functional.small_study import write_small_study

DISTRICT = "35.16.13"


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and a folder to work in."""

    environment: Path
    folder: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs a command in the folder; the checkout is on no path."""
        variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
        return subprocess.run(
            command, cwd=self.folder, env=variables, capture_output=True, encoding="utf-8", check=False
        )

    def risalah(self, *arguments: str, code: int = 0) -> str:
        """What a command says; its exit code must be the given one."""
        program = tasks.python_of(self.environment).with_name("risalah.exe" if os.name == "nt" else "risalah")
        ended = self.run(program, *arguments)
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    def python(self, code: str) -> str:
        """What a line of Python prints."""
        ended = self.run(tasks.python_of(self.environment), "-c", code)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def files(self) -> dict[str, int]:
        """Every file of the environment, with the time when it was last written."""
        return {str(path): path.stat().st_mtime_ns for path in self.environment.rglob("*") if path.is_file()}


def built(kind: str, source: Path, target: Path) -> Path:
    """A distribution, built without network from a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    ended = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    (found,) = target.iterdir()
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The locked packages come by a .pth file: those of the tests' environment, but not its editable install."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "environment")
    python = tasks.python_of(home / "environment")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    packages = Path(tasks.packages_of(python)) / "locked.pth"
    packages.write_text(tasks.packages_of(Path(sys.executable)) + "\n", "utf-8")
    (home / "elsewhere").mkdir()
    return Installed(home / "environment", home / "elsewhere")


def test_both_packages_come_from_the_wheel(installed: Installed) -> None:
    for package in ("analysis", "report"):
        file = Path(installed.python(f"import {package}; print({package}.__file__)"))
        assert file.is_relative_to(installed.environment)
    assert str(ROOT) not in installed.python("import sys; print(sys.path)").split("'")
    assert installed.risalah("--version") == f"risalah {version()}\n"


def test_a_wheel_has_each_file_of_the_project_as_a_checkout_has_it(installed: Installed) -> None:
    listed = (
        "from report.project import project_files; print(*(f'{n}|{p}' for n, p in project_files().items()), sep='\\n')"
    )
    places = dict(line.split("|") for line in installed.python(listed).splitlines())
    assert list(places) == list(project_files())
    assert all(Path(place).is_relative_to(installed.environment) for place in places.values())
    hashes = "from report.provenance.manifest import code_hashes; print(sorted(code_hashes().items()))"
    ours = subprocess.run([sys.executable, "-c", hashes], cwd=ROOT, capture_output=True, text=True, check=True)
    assert installed.python(hashes) == ours.stdout.strip()


def test_the_small_study_is_built_explained_packaged_and_verified(installed: Installed) -> None:
    before = installed.files()
    write_small_study(ROOT / SHIPPED, installed.folder / "small")
    assert installed.risalah("check", "small", "--lang", "en").startswith("no problem")
    chosen = ("--district", DISTRICT, "--language", "en", "--format", "html", "--engine", "pandoc")
    said = installed.risalah("build", "small", *chosen)
    site = installed.folder / "_site"
    assert f"wrote {site}" in said
    assert (site / "report" / "en" / DISTRICT / "brief.html").is_file()
    explained = installed.risalah("explain", "poverty.headcount", "small", "--district", DISTRICT)
    assert "analysis/notebooks/income.ipynb, cell " in explained
    assert "CHANGED" not in explained
    installed.risalah("package", "small", "--output", "small.zip")
    with zipfile.ZipFile(installed.folder / "small.zip") as archive:
        members = {name.partition("/")[2] for name in archive.namelist()}
    assert members >= {*project_files(), "PROJECT_README.md", "site/manifest.json", "data/mojokerto/study.yml"}
    assert "identical" in installed.risalah("verify", "_site", "small")
    assert {path.name for path in installed.folder.iterdir()} == {
        "small",
        "build",
        "_site",
        "small.zip",
        "verification",
    }
    assert installed.files() == before


def test_without_a_study_the_shipped_one_is_copied_to_where_it_can_be_written(
    installed: Installed, tmp_path: Path
) -> None:
    here = Installed(installed.environment, tmp_path)
    assert here.risalah("check", "--lang", "en").startswith("no problem")
    assert list(tmp_path.iterdir()) == []
    code = "from report.project import study_to_build as f; print(f(None, say=print)); print(f(None, say=print))"
    assert here.python(code).splitlines() == [f"copied the shipped study to {tmp_path / COPY}", COPY, COPY]
    shipped = project_files((f"{SHIPPED}/**/*",))
    copied = {path.relative_to(tmp_path / COPY).as_posix(): path for path in (tmp_path / COPY).rglob("*")}
    for name, path in shipped.items():
        assert copied[name.removeprefix(f"{SHIPPED}/")].read_bytes() == path.read_bytes()
    places = "from report.workspace import output_home; from analysis.study.folder import study_folder as f"
    homes = f"{places}; print(output_home(f('{COPY}')), output_home(f('{SHIPPED}')), sep='\\n')"
    assert here.python(homes).splitlines() == [
        str(tmp_path), str(tmp_path),
    ]  # fmt: skip
    default = "from report.project import default_study; print(default_study())"
    assert here.python(default) == COPY
    assert installed.python(default) == SHIPPED


def test_what_an_installed_risalah_cannot_record_is_refused(installed: Installed) -> None:
    before = installed.files()
    installed.risalah("check", "--translations-current", code=2)
    assert installed.files() == before


def test_the_sdist_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.glob("risalah-*")
    assert built("wheel", source, tmp_path / "wheel").read_bytes() == wheel.read_bytes()


def test_a_wheel_carries_nothing_that_no_list_names(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix("analysis/_project/") for name in archive.namelist() if "/_project/" in name}
    assert names == set(wheel_files())
    assert not [name for name in names if name.startswith(("tests/", ".git"))]

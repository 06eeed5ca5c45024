"""Sets up the project's environment and runs a task in it. Needs only Python 3.11 or newer.

    python tasks.py report     build the shipped study into _site
    python tasks.py test       run every test
    python tasks.py second-python   types, tests of numbers, a small site's bytes: under another Python of this machine
    python tasks.py lab        open the notebooks in JupyterLab
    python tasks.py verify     rebuild a published site or package and compare
    python tasks.py lock       write the lock files again (needs uv)
    python tasks.py environments   write the files for conda and Binder from the lock

Packages come from a lock file with hashes, so that everyone computes with the same versions.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WEB = ROOT / "tests" / "web"  # npm packages for checking pages
VALIDATORS = ROOT / ".venv-validators"  # apart from .venv, as they need other versions
OLDER = ROOT / ".venv-older"  # the project's packages with a few older ones, for tests of verify
# each lock's extras in pyproject.toml, on top of the dependencies of a build
LOCKS = {"requirements.lock": (), "requirements-test.lock": ("test",), "requirements-lab.lock": ("lab",)}
PYTHON_VERSION = "3.11"  # the oldest version of the locks, used by conda, Binder and containers
NEWER = ("3.14", "3.13", "3.12")  # the locks' other versions
NUMBERS = ("tests/analysis", "tests/test_equality.py")  # tests under a second Python, except the next line's
# beginnings of names of files whose tests repeat a computation often: run on one Python; and left out of the coverage
REPEATED = ("bad_input", "compare", "properties", "interval_coverage", "homophily")
UNCOVERED = (
    *REPEATED,
    *("damaged", "fork_safety", "fuzzed", "overview_scale", "own_words", "page_parity", "r_witness"),
    *("attack", "guards", "steps", "shared_cases", "third_language"),
    # of whole sites, built by commands or read in a browser
    *("article_paper", "brief_paper", "failing_district", "first_screen", "identical", "killed"),
    *("new", "offline", "overview_in_browser", "print", "published_site", "quarto_engine", "reading", "real_site"),
    *("shipped_site", "tutorial", "waves", "web_checks", "wheel", "whole_site", "zoom"),
)
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


PYTHON = python_of(VENV)


def is_of(version: str, folder: Path) -> bool:
    """Whether the environment exists and has this Python version: another can't use its packages."""
    config = folder / "pyvenv.cfg"
    if not (python_of(folder).is_file() and config.is_file()):
        return False
    return re.search(rf"(?m)^version(_info)? *= *{re.escape(version)}\.", config.read_text("utf-8")) is not None


def ready(
    lock: str, *, folder: Path = VENV, project: bool = True, python: str = sys.executable, version: str = OURS
) -> None:
    """Installs a lock's packages and, by default, the project into an environment, unless that is done already.

    An environment of another Python version is replaced.
    """
    wanted = hashlib.sha256((ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = folder / f".{lock}.sha256"
    made = is_of(version, folder)
    if made and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    if not made:
        print(f"setting up {folder.name} for Python {version}", flush=True)
        run([python, "-m", "venv", "--clear", str(folder)])
    print(f"installing the packages of {lock}", flush=True)
    pip = [str(python_of(folder)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", lock])
    if project:  # the build backend is in the lock too: nothing unpinned is fetched
        run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
    stamp.write_text(wanted, "utf-8")


def older_packages() -> None:
    """Creates an environment with older packages in front of the project's."""
    wanted = hashlib.sha256((ROOT / "requirements-older.lock").read_bytes()).hexdigest()
    stamp = OLDER / ".requirements-older.lock.sha256"
    if is_of(OURS, OLDER) and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("installing the packages of requirements-older.lock", flush=True)
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(OLDER)])
    older, ours = (packages_of(python_of(folder)) for folder in (OLDER, VENV))
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--target", older]
    run([*pip, "--no-deps", "--require-hashes", "-r", "requirements-older.lock"])
    (Path(older) / "project.pth").write_text(ours + "\n", "utf-8")
    stamp.write_text(wanted, "utf-8")


def packages_of(python: Path) -> str:
    """The folder of an interpreter's installed packages."""
    command = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def journal_dtds() -> None:
    """Installs the DTDs of journals' XML from packtools, without its dependencies, which are too old."""
    wanted = hashlib.sha256((ROOT / "requirements-dtd.lock").read_bytes()).hexdigest()
    stamp = VALIDATORS / ".requirements-dtd.lock.sha256"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("installing the packages of requirements-dtd.lock", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--upgrade"]
    run([*pip, "--target", str(VALIDATORS / "dtd"), "--no-deps", "--require-hashes", "-r", "requirements-dtd.lock"])
    stamp.write_text(wanted, "utf-8")


def web_checkers() -> None:
    """Installs the page checkers of the npm lock; without npm, the tests that need them skip."""
    npm = shutil.which("npm")
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".package-lock.sha256"
    if npm is None or (stamp.is_file() and stamp.read_text("utf-8") == wanted):
        return
    print("installing the packages of tests/web/package-lock.json", flush=True)
    run([npm, "ci", "--silent"], folder=WEB)
    stamp.write_text(wanted, "utf-8")


def run(command: list[str], *, folder: Path = ROOT) -> None:
    """Runs a command in the project's folder or another; exits with its code if it fails."""
    code = subprocess.run(command, cwd=folder, check=False).returncode
    if code:
        sys.exit(code)


def report(arguments: list[str]) -> None:
    """Builds the shipped study."""
    ready("requirements.lock")
    run([str(PYTHON), "-m", "report.cli", "build", *arguments])


def test(arguments: list[str]) -> None:
    """Checks style, types and the import rule, and runs every test; of all tests it prints the coverage."""
    ready("requirements-test.lock")
    ready("requirements-validators.lock", folder=VALIDATORS, project=False)
    journal_dtds()
    older_packages()
    web_checkers()
    run([str(PYTHON), "-m", "ruff", "check", "."])
    run([str(PYTHON), "-m", "ruff", "format", "--check", "."])
    run([str(PYTHON), "-m", "mypy"])
    run([str(PYTHON.parent / "lint-imports")])
    # test files run in parallel, in the order of pyproject.toml: those that build sites come first
    shared_out = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
    # what tests run in their own processes: commands and notebooks that they start are not counted
    coverage = [] if arguments else ["--cov", "--cov-report", "term:skip-covered"]
    run([str(PYTHON), "-m", "pytest", *shared_out, *coverage, *arguments])


def second_python(arguments: list[str]) -> None:
    """Checks types, numbers and a small site's bytes under another Python: the newest that this machine has."""
    found = another_python()
    if found is None:
        print(f"second Python: none on this machine, so {OURS} alone was tried")
        return
    version, python = found
    print(f"second Python: {version}, beside {OURS}", flush=True)
    folder = ROOT / f".venv-{version}"
    ready("requirements.lock")
    ready("requirements-test.lock", folder=folder, python=python, version=version)
    second = str(python_of(folder))
    run([second, "-m", "mypy", "--cache-dir", f".mypy_cache/second-{version}"])
    left_out = [f"--ignore-glob={pattern_of(name)}" for name in REPEATED]  # two thirds of the time
    run([second, "-m", "pytest", "-n", "auto", "--maxprocesses", "4", *NUMBERS, *left_out, *arguments])
    run([second, "-m", "tests.functional.same_bytes", str(PYTHON)])


def pattern_of(name: str) -> str:
    """The pattern of the files of tests whose names begin so: * stands for folders too, or for none."""
    return f"tests/analysis/*test_{name}*.py"


def another_python() -> tuple[str, str] | None:
    """Version and path of the newest other Python of the locks, from PATH or pyenv; None without one."""
    for version in (*NEWER, PYTHON_VERSION):
        of_pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
        for python in (shutil.which(f"python{version}"), *map(str, of_pyenv)):
            if version != OURS and python is not None and answers(python, version):
                return version, python
    return None


def answers(python: str, version: str) -> bool:
    """Whether an interpreter runs, has this version and ensurepip: pyenv has shims of inactive versions."""
    script = "import sys, ensurepip; print('{}.{}'.format(*sys.version_info))"
    answer = subprocess.run([python, "-c", script], capture_output=True, encoding="utf-8", check=False)
    return answer.returncode == 0 and answer.stdout.strip() == version


def lab(arguments: list[str]) -> None:
    """Opens the notebooks."""
    ready("requirements-lab.lock")
    run([str(PYTHON), "-m", "jupyterlab", "analysis/notebooks", *arguments])


def verify(arguments: list[str]) -> None:
    """Rebuilds a published edition and compares it: 0 identical, 1 differences, 2 could not run."""
    ready("requirements.lock")
    run([str(PYTHON), "-m", "report.cli", "verify", *arguments])


def lock(arguments: list[str]) -> None:
    """Writes the lock files from pyproject.toml, for all systems and Python versions, with hashes, without hosts.

    One version of a package for every Python ("fewest"): other versions may compute other bytes.
    """
    compiled = ["uv", "pip", "compile", "--universal", "--python-version", PYTHON_VERSION, "--quiet"]
    compiled += ["--fork-strategy", "fewest"]
    compiled += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", *arguments]
    for name, extras in LOCKS.items():
        command = [*compiled, "pyproject.toml", *(part for extra in extras for part in ("--extra", extra))]
        # the smaller lock constrains the larger ones, so that tests and builds use the same versions
        command += [] if name == "requirements.lock" else ["--constraint", "requirements.lock"]
        run([*command, "--output-file", name])
    run([*compiled, "--group", "validators", "--output-file", "requirements-validators.lock"])
    run([*compiled, "--no-deps", "--group", "older", "--output-file", "requirements-older.lock"])
    environments([])


def environments(arguments: list[str]) -> None:
    """Writes the files for conda and Binder from the locks."""
    for name, text in environment_files().items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def environment_files() -> dict[str, str]:
    """Content of the files for conda and Binder: the lock's packages with their versions."""
    pins = re.findall(
        r"(?m)^([A-Za-z0-9_.-]+==[^\s;\\]+)(?: ; ([^\\\n]+?))? *\\?$", (ROOT / "requirements.lock").read_text("utf-8")
    )
    lines = [f"      - {pin} ; {marker}" if marker else f"      - {pin}" for pin, marker in pins]
    conda = [
        "# Written by `python tasks.py environments` from requirements.lock, which has the hashes too.",
        "name: risalah",
    ]
    conda += ["channels: [conda-forge, nodefaults]", "dependencies:", f"  - python={PYTHON_VERSION}", "  - pip"]
    return {
        "environment.yml": "\n".join([*conda, "  - pip:", *lines, ""]),
        "binder/requirements.txt": "-r ../requirements-lab.lock\n",
        "binder/runtime.txt": f"python-{PYTHON_VERSION}\n",
        "binder/postBuild": "#!/bin/sh\nset -e\npython -m pip install --no-deps --no-build-isolation --editable .\n",
    }


TASKS = {
    "report": report, "test": test, "second-python": second_python, "lab": lab, "verify": verify, "lock": lock,
    "environments": environments,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        sys.exit(__doc__)
    TASKS[sys.argv[1]](sys.argv[2:])

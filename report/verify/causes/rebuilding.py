"""Rebuilds of an edition in a fresh folder: a base, and trials with sources in their published version."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import Problem
from analysis.study.folder import input_paths
from analysis.study.settings import settings_from
from report.formats import Format
from report.project import BUILD_INPUTS, SITE_SOURCES, lay_out, project_files
from report.provenance.manifest import own_templates
from report.verify.edition import CouldNotRunError
from report.workspace import MANIFEST

Say = Callable[[str], None]
OWN = "study/"  # prefix of a study's own templates, whose names may equal the project's
DEEP = ("a", "b", "c", "d", "e")  # `files:` of a study may be some folders above it


@dataclass(frozen=True)
class RebuildRequest:
    """The scope of a rebuild, from the published manifest."""

    districts: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[Format, ...]
    engine: str
    previous: Path | None = None  # the previous edition or the site's record of it, if there is a page of changes


@dataclass
class Rebuilder:
    """Rebuilder of a study; caches the result of each set of swapped sources."""

    code: Path  # the root of this project, or of a package
    study: Path
    work: Path  # a fresh folder
    asked: RebuildRequest
    jobs: int = 1
    python: str = sys.executable
    say: Say = print
    tried: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    _sites: dict[str, Path | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def tree(self) -> Path:
        """The rebuild's copy of the code."""
        return self.work / "rebuild" / Path(*DEEP) / "code"

    def study_in(self, tree: Path) -> Path:
        """The study's folder for a copy of the code: inside it at its original path, else beside it."""
        study, code = self.study.resolve(), self.code.resolve()
        inside = study.is_relative_to(code)
        return tree / study.relative_to(code) if inside else tree.parent / "study" / study.name

    @property
    def inputs(self) -> dict[str, Path]:
        """The rebuild's input files by standard name."""
        return inputs_of(self.study_in(self.tree))

    def base(self) -> Path:
        """The rebuilt site, by the command in full. Raises CouldNotRunError with its output."""
        self.prepare()
        site = self.work / "rebuild" / "site"
        arguments = ["build", str(self.study_in(self.tree)), "--engine", self.asked.engine]
        arguments += ["--format", ",".join(self.asked.formats), "--output", str(site), "--jobs", str(self.jobs)]
        for option, values in (("--district", self.asked.districts), ("--language", self.asked.languages)):
            arguments += [part for value in values for part in (option, value)]
        if self.asked.previous is not None:
            arguments += ["--previous", str(self.asked.previous.absolute())]
        done = self._run([self.python, "-m", "report.cli", *arguments], self.tree)
        fix = "Fix this, then verify again; a package brings a lock to build with."
        # exit code 1 may be right: the published checklist may have a failed check too
        if done.returncode not in (0, 1) or not (site / MANIFEST).is_file():
            said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            last = said[-1] if said else f"it ended with code {done.returncode}"
            raise CouldNotRunError(Problem("the rebuild", f"did not end well: {last}", fix))
        built = json.loads((site / MANIFEST).read_text("utf-8")).get("districts", self.asked.districts)
        if lost := [code for code in self.asked.districts if code not in built]:
            what = f"did not end well: a notebook of {', '.join(lost)} failed"
            raise CouldNotRunError(Problem("the rebuild", what, fix))
        return site

    def trial(
        self,
        swapped: Mapping[str, tuple[bytes, bool]],
        *,
        pages: bool,
        python: str | None = None,
        before: Path | None = None,
    ) -> Path | None:
        """The site with sources swapped (content, whether it is an input); None if the trial fails.

        `before` is a folder of packages that take precedence over the installed ones.
        """
        digest = hashlib.sha256(f"{python} {before} {pages}".encode())
        for name, (content, _) in sorted(swapped.items()):
            digest.update(f"{name} {hashlib.sha256(content).hexdigest()}".encode())
        key = digest.hexdigest()[:16]
        if key not in self._sites:
            self._sites[key] = self._trial(key, swapped, pages=pages, python=python, before=before)
        return self._sites[key]

    def _trial(
        self,
        key: str,
        swapped: Mapping[str, tuple[bytes, bool]],
        *,
        pages: bool,
        python: str | None,
        before: Path | None,
    ) -> Path | None:
        with self._lock:
            self.tried += 1
        home = self.work / f"trial-{key}"
        # copies compiled files, which saves a second or two, except those of swapped sources
        shutil.copytree(self.work / "rebuild", home, ignore=_not_needed)
        tree = home / self.tree.relative_to(self.work / "rebuild")
        study = self.study_in(tree)
        inputs = inputs_of(study)
        for name, (content, is_input) in swapped.items():
            path = inputs.get(name, study / name.removeprefix(OWN)) if is_input else tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
                compiled.unlink()
        if python is not None or before is not None:  # another environment: cached runs of this one don't count
            shutil.rmtree(tree / "build", ignore_errors=True)
            shutil.rmtree(study.parent / "build", ignore_errors=True)
        previous = None if self.asked.previous is None else str(self.asked.previous.absolute())
        asked = {
            "districts": self.asked.districts, "languages": self.asked.languages, "formats": self.asked.formats,
            "previous": previous,
        }  # fmt: skip
        site = home / "site"
        command = [python or self.python, "-m", "report.verify.quick", str(study), str(site)]
        command += ["--asked", json.dumps(asked), "--engine", self.asked.engine, "--jobs", str(self.jobs)]
        done = self._run([*command, *(["--pages"] if pages else [])], tree, before=before)
        if done.returncode or not (site / MANIFEST).is_file():
            with self._lock:
                self.failures[", ".join(swapped) or "environment"] = _last_message(done.stderr)
            return None
        return site

    def prepare(self) -> None:
        """Copies the code and the study, with files outside its folder at their relative places."""
        tree = self.tree
        lay_out(project_files((*SITE_SOURCES, *BUILD_INPUTS), self.code), tree)
        study = self.study_in(tree)
        shutil.copytree(
            self.study, study, ignore=shutil.ignore_patterns("__pycache__", "build", "_site"), dirs_exist_ok=True,
            copy_function=shutil.copyfile,
        )  # fmt: skip
        for path in inputs_of(self.study).values():
            given = os.path.relpath(path.absolute(), self.study.absolute())
            place = Path(os.path.normpath(study / given))
            if given.startswith("..") and place.is_relative_to(self.work) and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)

    def _run(self, command: list[str], tree: Path, *, before: Path | None = None) -> subprocess.CompletedProcess[str]:
        places = [str(tree), *([] if before is None else [str(before)]), *_python_path()]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1"}
        return subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        )


def _last_message(stderr: str) -> str:
    r"""The error of a trial: a user's error in full, of others only the name, as the text may have a value.

    >>> _last_message("Traceback ...\nValueError: could not convert '412000'")
    'ValueError'
    """
    said = [line for line in stderr.splitlines() if line.strip()]
    last = said[-1].strip() if said else "no message"
    ours = last.startswith(("analysis.errors.", "RuntimeError: notebook"))
    return last.partition(": ")[2][:200] if ours else last.partition(":")[0][:80]


def _not_needed(folder: str, names: list[str]) -> list[str]:
    """Folders that a trial creates itself: the site, and the composed pages."""
    place = Path(folder)
    return [
        name
        for name in names
        if (name == "site" and place.name == "rebuild") or (name == "pages" and place.parent.name == "build")
    ]


def _python_path() -> list[str]:
    """The rest of PYTHONPATH, without other copies of this code."""
    given = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return [part for part in given if not (Path(part) / "report" / "verify").is_dir()]


def inputs_of(study: Path) -> dict[str, Path]:
    """A study's files by standard name, valid or not."""
    settings, _ = settings_from((study / "study.yml").read_bytes())
    found = {"study.yml": study / "study.yml"}
    found |= {f"{OWN}{name}": study / name for name in own_templates(study)}
    return found if settings is None else found | input_paths(study, settings)[0]

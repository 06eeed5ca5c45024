"""The record of a build (built.json): what it read and what it wrote, so that a build without a change can end at once.

By content, without parsing: the SHA-256 of every file that a build reads, the versions of Python, packages and engine,
and what was asked for. Light: it is read before the libraries for numbers and pages are imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.lock import WAITING, folder_lock
from report.project import BUILD_INPUTS, ROOT, SITE_SOURCES, project_files
from report.workspace import EDITIONS_RECORD, KEY, output_home

BUILT = "built.json"
# what a build's programs read of the environment
_VARIABLES = ("LANG", "LC_ALL", "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "TZ", "PYPANDOC_PANDOC", "MATPLOTLIBRC",
              "MPLCONFIGDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "SOURCE_DATE_EPOCH")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a build is asked for: all that its site depends on beside the study and the code."""

    study: Path  # its folder
    districts: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    engine: str
    output: Path
    previous: Path | None = None

    @property
    def options(self) -> dict[str, Any]:
        """The options as the record has them."""
        return {
            "study": str(self.study),
            "districts": list(self.districts),
            "languages": list(self.languages),
            "formats": list(self.formats),
            "engine": self.engine,
            "output": str(self.output),
            "previous": None if self.previous is None else str(self.previous.absolute()),
        }


def asked(
    study: Path | str,
    *,
    districts: Iterable[str],
    languages: Iterable[str],
    formats: Iterable[str],
    engine: str,
    output: Path | None,
    previous: Path | None,
) -> Asked | None:
    """What a build is asked for; None where there is no such study."""
    given = Path(study).expanduser()
    folder = next((place.resolve() for place in (given, ROOT / given) if (place / "study.yml").is_file()), None)
    if folder is None:
        return None
    site = (output or output_home(folder) / "_site").absolute()
    return Asked(folder, tuple(districts), tuple(languages), tuple(formats), engine, site, previous)


def reading(wanted: Asked) -> dict[str, Any]:
    """The hash of all that a build reads, but the study's files that lie outside of its folder."""
    files = (path for path in _files(wanted.study) if path.name != EDITIONS_RECORD)  # which a build writes
    own = [path for path in files if not path.is_relative_to(wanted.output)]
    return {
        "options": wanted.options,
        "study": _hashes({path.relative_to(wanted.study).as_posix(): path for path in own}),
        "project": _hash_of(_hashes(project_files((*SITE_SOURCES, *BUILD_INPUTS)))),
        "previous": None if wanted.previous is None else _hash_of(_hashes(_edition_files(wanted.previous))),
        "python": [platform.python_version(), platform.python_implementation(), platform.machine()],
        "packages": _hash_of(sorted(_packages())),
        "quarto": _quarto(),
        "environment": {name: os.environ.get(name) for name in _VARIABLES},
    }


def is_unchanged(record: Path, wanted: Asked) -> bool:
    """Whether a build was recorded that read all that this one would, and its site stands as it was written."""
    try:
        built = json.loads(record.read_text("utf-8"))
        return bool(
            built["outside"] == _hashes({name: Path(name) for name in built["outside"]})
            and built["wrote"] == sizes(wanted.output)
            and built["read"] == reading(wanted)
        )
    except (OSError, ValueError, KeyError, TypeError):  # no record, or not one of ours
        return False


def ends_at_once(wanted: Asked, say: Callable[[str], object], *, lock: bool = True) -> bool:
    """Whether nothing changed since the last build, which is then said, with where the site is.

    With `lock`, a build that is running in the same place is waited for.
    """
    for record in sorted((output_home(wanted.study) / "build").glob(f"*/{BUILT}")):
        waits = folder_lock(record.parent, waiting=lambda: say(WAITING.format(id=record.parent.name)))  # noqa: B023
        with waits if lock else nullcontext():
            if is_unchanged(record, wanted):
                said = json.loads(record.read_text("utf-8"))["said"]
                for line in (f"nothing changed: {wanted.output} is as it was built", *said):
                    say(line)
                say(f"open {wanted.output / 'index.html'}")
                return True
    return False


def forget_built(build: Path) -> None:
    """Removes the record from a build folder: what follows changes what it is about."""
    (build / BUILT).unlink(missing_ok=True)


def write_built(
    build: Path, wanted: Asked, read: Mapping[str, Any], *, outside: Mapping[str, str], said: Iterable[str]
) -> None:
    """Writes the record of a build that succeeded, as its very last step; it appears whole or not at all.

    `read` is what was read when the build began: nothing is written if that changed meanwhile, but for the study's key,
    which a first build makes. `outside` are the hashes of the study's files outside of its folder, by path.
    """
    now = reading(wanted)
    made = {name: digest for name, digest in now["study"].items() if name == KEY and name not in read["study"]}
    if now != {**read, "study": {**read["study"], **made}}:
        return
    record = {"read": now, "outside": dict(outside), "wrote": sizes(wanted.output), "said": list(said)}
    fresh = build / f".{BUILT}"
    fresh.write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    fresh.replace(build / BUILT)


def sizes(folder: Path | str) -> dict[str, dict[str, int]]:
    """The size of each file in a folder and below, by its folder and name."""
    found: dict[str, dict[str, int]] = {}
    todo = [""]
    while todo:
        below = todo.pop()
        own = found[below] = {}
        with os.scandir(os.path.join(folder, below)) as entries:  # quicker than paths, where there are many files
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(f"{below}{entry.name}/")
                else:
                    own[entry.name] = entry.stat().st_size
    return {name: dict(sorted(files.items())) for name, files in sorted(found.items())}


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(place, name) for name in sorted(names))


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(files.items())}


def _hash_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _edition_files(place: Path) -> dict[str, Path]:
    """The files that an earlier edition is read from; none where there is no such edition."""
    if not place.is_dir():
        return {place.name: place} if place.is_file() else {}
    return {str(path.relative_to(place)): path for path in _files(place) if path.suffix == ".json"}


def _packages() -> Iterator[str]:
    """The names and versions of installed packages, as their folders have them."""
    for place in dict.fromkeys(sys.path):
        with suppress(OSError):
            yield from (name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))


def _quarto() -> list[str] | None:
    """The Quarto that would be run: its place and version, without starting it where its own files tell."""
    found = shutil.which("quarto")
    if found is None:
        return None
    program = Path(found).resolve()
    version = program.parents[1] / "share" / "version"
    if version.is_file():
        return [str(program), version.read_text("utf-8").strip()]
    from report.render.quarto import version as version_of

    return [str(program), str(version_of())]

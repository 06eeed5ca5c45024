"""What of a package is code that isn't this version's: it runs only if the user trusts it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from report.project import BUILD_INPUTS, SITE_SOURCES, path_of, project_files
from report.verify.edition import PublishedEdition

SUMS = "SHA256SUMS"
WORDS = (".qmd", ".yml", ".csv", ".md")  # templates and words: rendered in a sandbox, they run nothing
_MADE_THERE = ("verification", "build", "_site")  # by verify.py and the commands, in an unpacked package
NAMED = 10  # files that a message lists


@dataclass(frozen=True)
class PackageFiles:
    """The files of a package, against its sums and against this version's code. Nothing is run for it."""

    folder: Path

    @cached_property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of each file by SHA256SUMS; empty without it."""
        path = self.folder / SUMS
        lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
        pairs = (line.partition(" ")[::2] for line in lines)
        return {name.strip().removeprefix("*").removeprefix("./"): digest for digest, name in pairs}

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """Files that are another than SHA256SUMS recorded, except the site's, which are compared one by one."""
        return tuple(
            name
            for name, digest in self.sums.items()
            if not name.startswith("site/")
            and (self.folder / name).resolve().is_relative_to(self.folder.resolve())
            and _sha256(self.folder / name) != digest
        )

    @cached_property
    def unlisted(self) -> tuple[str, ...]:
        """Files that SHA256SUMS doesn't list, beside what an unpacked package's own commands make."""
        if not self.sums:
            return (SUMS,)
        return tuple(name for name in self._names() if name != SUMS and name not in self.sums)

    @cached_property
    def foreign(self) -> tuple[str, ...]:
        """Files of the package's code that aren't this version's, and would run."""
        theirs = project_files((*SITE_SOURCES, *BUILD_INPUTS), self.folder)
        return tuple(
            name for name, path in theirs.items() if not path.name.endswith(WORDS) and not _is_ours(name, path)
        )

    def lines(self, *, trust: bool) -> Iterator[str]:
        """What is said before anything is run."""
        if self.wrong:
            yield f"not as {SUMS} recorded it: {_named(self.wrong)}"
        if self.unlisted:
            yield f"not in {SUMS}, left out: {_named(self.unlisted)}"
        if self.foreign:
            done = "runs now, by --trust" if trust else "is not run; --trust would run it"
            yield f"the package's code is not this version's and {done}: {_named(self.foreign)}"

    def _names(self) -> Iterator[str]:
        for path in sorted(self.folder.rglob("*")):
            parts = path.relative_to(self.folder).parts
            made = parts[0] in _MADE_THERE or parts[0].startswith(".venv") or parts[0] == "site"
            if path.is_file() and not made and "__pycache__" not in parts:
                yield "/".join(parts)


def package_files(published: PublishedEdition) -> PackageFiles | None:
    """The files of a package; None for a site."""
    return None if published.package is None else PackageFiles(published.package)


def _is_ours(name: str, path: Path) -> bool:
    own = path_of(name)
    return own.is_file() and own.read_bytes() == path.read_bytes()


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more

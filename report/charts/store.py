"""Drawn charts of a study's builds, each under the key of its drawing: an unchanged one isn't drawn again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ChartStore:
    """A folder of drawn charts, and the names of those that this build used."""

    folder: Path
    used: set[str] = field(default_factory=set)

    def content(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A file's content, made and kept if it isn't there."""
        self.used.add(name)
        path = self.folder / name
        if path.is_file() and (kept := path.read_bytes()):  # an empty one is what a lost power supply may leave
            return kept
        made = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{name}.{os.getpid()}")  # of several processes each writes its own
        part.write_bytes(made)
        part.replace(path)
        return made

    def keep_only(self, names: Iterable[str]) -> None:
        """Deletes all other files."""
        kept = set(names)
        for path in self.folder.glob("*"):
            if path.name not in kept:
                path.unlink()

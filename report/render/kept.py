"""Rendered files of earlier builds, kept for the next one by keys: hashes of all that a file is made of."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.render.pages import Page

_UNFINISHED = ".part"


def shared_key(*, programs: Iterable[str], settings: Mapping[str, Any], files: Iterable[Path]) -> str:
    """The part of a key that many pages have in common: versions of programs, settings, bytes of files."""
    found = hashlib.sha256(f"{list(programs)}\n{json.dumps(settings, default=str)}".encode())
    for path in files:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def key_of_pages() -> Callable[[Page, str, str], str]:
    """The key of a page from a shared key and the page's text as it is rendered, with the bytes of what the page shows.

    A function that remembers files: pages share pictures and bibliographies.
    """
    contents: dict[Path, bytes] = {}

    def content(path: Path) -> bytes:
        if path not in contents:
            contents[path] = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"no file"
        return contents[path]

    def key(page: Page, shared: str, text: str) -> str:
        found = hashlib.sha256(f"{shared}\n{text}".encode())
        for path in read_by(page):
            found.update(content(path))
        return found.hexdigest()

    return key


def read_by(page: Page) -> list[Path]:
    """The files beside its text that a page is rendered from: pictures in both forms, bibliographies."""
    listed = page.front.get("bibliography") or []
    names = [*page.pictures, *([listed] if isinstance(listed, str) else listed)]
    paths = [page.path.parent / str(name) for name in names]
    return paths + [path.with_suffix(".png") for path in paths if path.suffix == ".svg"]


@dataclass(frozen=True)
class Kept:
    """A folder of rendered files, at most one of each path below the site, with its key in its name.

    Files are copied, never linked: what a later stage writes into a site can't reach them. Half a file has no key.
    """

    folder: Path

    def take(self, name: str, key: str, target: Path) -> bool:
        """Copies the file with that key to its place in a site; False if there is none."""
        try:
            shutil.copyfile(self._path(name, key), target)
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, key: str, source: Path) -> None:
        """Keeps a copy of a site's file, in place of the one with another key."""
        path = self._path(name, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + _UNFINISHED)
        shutil.copyfile(source, unfinished)
        unfinished.replace(path)
        for other in path.parent.iterdir():
            if other.name.startswith(f"{Path(name).name}.") and other != path:
                other.unlink(missing_ok=True)

    def keep_only(self, names: Collection[str]) -> None:
        """Removes what is kept of other files than these, given by their paths below the site."""
        for path in self.folder.rglob("*"):
            name, _, _ = path.relative_to(self.folder).as_posix().rpartition(".")
            if path.is_file() and name not in names:
                path.unlink()

    def _path(self, name: str, key: str) -> Path:
        return self.folder / f"{name}.{key}"

"""The site's scripts: small files of templates/scripts/ that a page names in its front matter; it reads without them.

Classic scripts, so that they work in a page opened from a disk; each guards for itself what it needs.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from report.locale import TEMPLATES

ASSETS = "assets"  # the folder at the site's root
SOURCES = TEMPLATES / "scripts"
EVERYWHERE = ("switch",)  # on each page that has a language switch
# what else a kind of page loads, by the names of the scripts; a page loads nothing that it doesn't use
SCRIPTS: dict[str, tuple[str, ...]] = {
    "brief": ("panel", "share"),
    "article": ("panel", "share"),
    "index": ("search", "overview", "panel", "share"),
    "overview": ("search", "overview", "panel", "share"),
}


def scripts_of(name: str) -> tuple[str, ...]:
    """The names of the scripts that a page of that name loads, in the order in which they run.

    >>> scripts_of("glossary")
    ('switch',)
    """
    return (*EVERYWHERE, *SCRIPTS.get(name, ()))


def script_links(name: str, *, up: str) -> list[str]:
    """The addresses of a page's scripts; `up` is the way from it to the site's root."""
    return [f"{up}{ASSETS}/{script}.js" for script in scripts_of(name)]


def write_assets(site: Path) -> None:
    """Copies the scripts into the site; with line endings of one kind, so that the site is the same everywhere."""
    folder = site / ASSETS
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in sorted(SOURCES.glob("*.js")):
        (folder / source.name).write_text(source.read_text("utf-8"), "utf-8", newline="\n")

"""Scripts of each kind of page."""

from __future__ import annotations

from report.workspace import ASSETS

EVERYWHERE = ("switch", "search")  # on each page that has a language switch and a search
# further scripts by kind of page; a page loads only scripts that it uses
SCRIPTS: dict[str, tuple[str, ...]] = {
    "brief": ("panel", "share"),
    "article": ("panel", "share"),
    "supplement": ("panel",),
    "index": ("overview", "panel", "share"),
    "overview": ("overview", "panel", "share"),
}


def scripts_of(name: str) -> tuple[str, ...]:
    """The names of a page's scripts, in the order in which they run.

    >>> scripts_of("glossary")
    ('switch', 'search')
    """
    return (*EVERYWHERE, *SCRIPTS.get(name, ()))


def script_links(name: str, *, up: str) -> list[str]:
    """The addresses of a page's scripts; `up` is the relative path to the site's root."""
    return [f"{up}{ASSETS}/{script}.js" for script in scripts_of(name)]

"""The works that pages may cite: the study's own, and those of the methods."""

from __future__ import annotations

import re
from pathlib import Path

from report.project import TEMPLATES


def merged_bibliography(own: Path | None) -> str:
    """The study's references with those of the methods that it doesn't have itself, as BibTeX."""
    text = own.read_text("utf-8") if own else ""
    held = set(citation_keys(text))
    methods = _entries((TEMPLATES / "methods.bib").read_text("utf-8"))
    return text.rstrip() + "\n\n" + "\n".join(entry for key, entry in methods.items() if key not in held)


def citation_keys(bibliography: str) -> list[str]:
    """The keys of a bibliography's entries, in their order.

    >>> citation_keys("@book{burt1992,\\n  year = 1992\\n}")
    ['burt1992']
    """
    return re.findall(r"^@\w+\{([^,\s]+),", bibliography, flags=re.MULTILINE)


def _entries(bibliography: str) -> dict[str, str]:
    """Each entry's text by its key; an entry ends where the next begins."""
    parts = re.split(r"(?m)^(?=@)", bibliography)
    return {citation_keys(part)[0]: part for part in parts if citation_keys(part)}

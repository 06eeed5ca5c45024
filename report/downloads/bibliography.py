"""The bibliography of pages: the study's references and those of the methods."""

from __future__ import annotations

import re
from pathlib import Path

from report.project import TEMPLATES

_FIELD = re.compile(r"^\s*(\w+)\s*=\s*(.+?)\s*,?\s*$", re.MULTILINE)
_IN = ("journal", "booktitle", "institution", "publisher", "organization")


def merged_bibliography(own: Path | None) -> str:
    """The study's references and the missing ones of the methods, as BibTeX."""
    text = own.read_text("utf-8") if own else ""
    own_keys = set(citation_keys(text))
    methods = _entries((TEMPLATES / "methods.bib").read_text("utf-8"))
    return text.rstrip() + "\n\n" + "\n".join(entry for key, entry in methods.items() if key not in own_keys)


def citation_keys(bibliography: str) -> list[str]:
    """The keys of a bibliography's entries, in order.

    >>> citation_keys("@book{burt1992,\\n  year = 1992\\n}")
    ['burt1992']
    """
    return re.findall(r"^@\w+\{([^,\s]+),", bibliography, flags=re.MULTILINE)


def _entries(bibliography: str) -> dict[str, str]:
    """The text of each entry by its key; an entry ends where the next begins."""
    parts = re.split(r"(?m)^(?=@)", bibliography)
    return {citation_keys(part)[0]: part for part in parts if citation_keys(part)}


def cited_work(bibliography: str, key: str) -> str:
    """A reference as "Author (year). Title. Journal or publisher. Address"; empty for an unknown key.

    >>> cited_work("@article{a,\\n  author = {Foster, J. and Roe, J.},\\n  title = {A {Class}},\\n  year = 1984}", "a")
    'Foster, J.; Roe, J. (1984). A Class.'
    """
    entries = [part for part in re.split(r"(?m)^(?=@)", bibliography) if citation_keys(part) == [key]]
    if not entries:
        return ""
    fields = {name.lower(): _bare(value) for name, value in _FIELD.findall(entries[0])}
    authors = fields.get("author", fields.get("editor", "")).replace(" and ", "; ")
    place = next((fields[name] for name in _IN if name in fields), "")
    address = f"https://doi.org/{fields['doi']}" if "doi" in fields else fields.get("url", "")
    year = fields.get("year", fields.get("date", ""))
    parts = [f"{authors} ({year})." if year else authors]
    parts += [f"{part.rstrip('.')}." for part in (fields.get("title", ""), place) if part]
    return " ".join(part for part in [*parts, address] if part)


def _bare(value: str) -> str:
    return re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}\"]", "", value)).replace("--", "–").strip()

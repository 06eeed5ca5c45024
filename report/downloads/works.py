"""A cited work in one line, for a spreadsheet's list of sources."""

from __future__ import annotations

import re

from report.downloads.bibliography import citation_keys

_FIELD = re.compile(r"^\s*(\w+)\s*=\s*(.+?)\s*,?\s*$", re.MULTILINE)
_IN = ("journal", "booktitle", "institution", "publisher", "organization")


def cited_work(bibliography: str, key: str) -> str:
    """Author (year). Title. Where it appeared. Address; empty for a key that isn't there.

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

"""A site that was built, as its own files tell it: its numbers, what they were made from, where pages show them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.html import numbers_in, page_tree
from report.public.results import ALL, Public, findings_of, tables_in
from report.workspace import FINDINGS_JSON, MANIFEST, TABLES


@dataclass(frozen=True)
class Published:
    """The numbers of a site by (id, district, wave), and its manifest."""

    site: Path
    findings: Mapping[FindingKey, Finding]
    manifest: Mapping[str, Any]

    def digest(self, part: str, name: str) -> str | None:
        """The SHA-256 that the manifest has of an input ("inputs"), a source file ("code") or a notebook."""
        found = self.manifest.get(part, {}).get(name)
        return str(found["sha256"]) if found else None

    @property
    def public(self) -> Public:
        """The findings and the tables of the site, as pages are composed of them."""
        return Public(dict(self.findings), tables_in(self.site / TABLES))


@dataclass(frozen=True)
class Shown:
    """A place where a page shows a number, and the words there."""

    page: str
    text: str


def published_in(site: Path, study_id: str) -> Published | None:
    """What a site published of a study; None where there is no site, or another study's."""
    file = site / FINDINGS_JSON
    if not file.is_file():
        return None
    record = json.loads(file.read_text("utf-8"))
    if record.get("study") != study_id:
        return None
    manifest = site / MANIFEST
    known = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    return Published(site, findings_of(record["findings"]), known)


def places_of(key: FindingKey, site: Path) -> list[Shown]:
    """Each place on the site's pages that shows a finding; of one district, in its own pages and the study's."""
    _, district, _ = key
    folders = "*" if district == ALL else _glob_of(district)
    pages = {
        *site.glob("report/*/*.html"),
        *site.glob(f"report/*/{ALL}/*.html"),
        *site.glob(f"report/*/{folders}/*.html"),
    }
    found = []
    for page in sorted(pages):
        html = page.read_text("utf-8")
        if key.id in html:  # most pages show other findings
            numbers = numbers_in(page_tree(html), page.parent.name if page.parents[2] != site else ALL)
            found += [Shown(page.relative_to(site).as_posix(), number.text) for number in numbers if number.key == key]
    return found


def _glob_of(name: str) -> str:
    """A folder's name as a pattern that fits it alone."""
    return re.sub(r"([*?\[])", r"[\1]", name)

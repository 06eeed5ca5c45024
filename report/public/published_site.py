"""A published site, read from its files: numbers, manifest, places of numbers on pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.address import PageAddress
from report.html import numbers_in, page_tree
from report.public.districts import findings_of, tables_in
from report.public.results import ALL, Public
from report.workspace import FINDINGS_JSON, MANIFEST, TABLES


@dataclass(frozen=True)
class PublishedSite:
    """A published site: its findings by key, and its manifest."""

    site: Path
    findings: Mapping[FindingKey, Finding]
    manifest: Mapping[str, Any]

    def digest(self, part: str, name: str) -> str | None:
        """The SHA-256 in the manifest of an input ("inputs"), a source file ("code") or a notebook."""
        found = self.manifest.get(part, {}).get(name)
        return str(found["sha256"]) if found else None

    @property
    def public(self) -> Public:
        """The findings and tables of the site, as pages take them."""
        return Public(dict(self.findings), tables_in(self.site / TABLES))


@dataclass(frozen=True)
class Appearance:
    """A place on a page that shows a number, with its text."""

    page: str
    text: str


def published_site(site: Path, study_id: str) -> PublishedSite | None:
    """The published site of a study; None without a site or for another study's."""
    file = site / FINDINGS_JSON
    if not file.is_file():
        return None
    record = json.loads(file.read_text("utf-8"))
    if record.get("study") != study_id:
        return None
    manifest = site / MANIFEST
    known = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    return PublishedSite(site, findings_of(record["findings"]), known)


def appearances_of(key: FindingKey, site: Path) -> list[Appearance]:
    """The places on a site's pages that show a finding: on the study's pages and its district's."""
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
        if key.id in html:  # most pages don't show it: skip parsing
            name = page.relative_to(site).as_posix()
            numbers = numbers_in(page_tree(html), PageAddress.parse(name).district or ALL)
            found += [Appearance(name, number.text) for number in numbers if number.key == key]
    return found


def _glob_of(name: str) -> str:
    """A glob pattern that matches only this folder name."""
    return re.sub(r"([*?\[])", r"[\1]", name)

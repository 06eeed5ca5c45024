"""A site that was built, as its own files tell it: its numbers, what they were made from, where pages show them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.findings import Finding, finding_from_json
from analysis.findings.key import FindingKey
from report.public.results import ALL, Public
from report.workspace import FINDINGS_JSON, MANIFEST, TABLES

_TAG, _SPACE = re.compile(r"<[^>]*>"), re.compile(r"\s+")


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


def public_of(published: Published) -> Public:
    """The findings and the tables of a site, as pages are composed of them."""
    tables = {
        (path.stem, path.parent.name): pd.read_csv(path, dtype={"key": str, "wave": str})
        for path in sorted((published.site / TABLES).glob("*/*.csv"))
    }
    return Public(dict(published.findings), tables)


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
    findings = map(finding_from_json, record["findings"])
    manifest = site / MANIFEST
    return Published(
        site,
        {finding.key: finding for finding in findings},
        json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {},
    )


def places_of(key: FindingKey, site: Path) -> list[Shown]:
    """Each place on the site's pages that shows a finding; of one district, in its own pages and the study's."""
    _, district, _ = key
    folders = "*" if district == ALL else _glob_of(district)
    pages = {
        *site.glob("report/*/*.html"),
        *site.glob(f"report/*/{ALL}/*.html"),
        *site.glob(f"report/*/{folders}/*.html"),
    }
    return [
        Shown(page.relative_to(site).as_posix(), text)
        for page in sorted(pages)
        for text in _texts(page.read_text("utf-8"), key, page.parent.name if page.parents[2] != site else ALL)
    ]


def _texts(page: str, key: FindingKey, of_page: str) -> Iterator[str]:
    id_, district, wave = key
    for tag, inside in re.findall(
        rf'(<span\b[^>]*\bdata-finding="{re.escape(id_)}"[^>]*>)(.*?)</span>', page, re.DOTALL
    ):
        if _attribute(tag, "wave") == wave and (_attribute(tag, "district") or of_page) == district:
            yield _SPACE.sub(" ", html.unescape(_TAG.sub("", inside))).strip()


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\bdata-{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def _glob_of(name: str) -> str:
    """A folder's name as a pattern that fits it alone."""
    return re.sub(r"([*?\[])", r"[\1]", name)

"""Editions of a study: an earlier one as read from its site, and the list of all.

A site carries the record of its predecessor that the page of changes needs (previous.json), without any number that
isn't shown now.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.errors import Problem, UserError
from analysis.findings import Finding
from analysis.findings.key import FindingKey
from analysis.study.files.zipped import DAMAGED
from analysis.study.settings import StudySettings
from report.public import Public
from report.public.districts import findings_of
from report.workspace import FINDINGS_JSON, MANIFEST
from report.zipped import zip_problem

LIST, PREVIOUS = "editions.json", "previous.json"
_UNREADABLE = (*DAMAGED, OSError, LookupError, TypeError, AttributeError)
_BESIDE = ("low", "high", "n")  # parts beside the number


@dataclass(frozen=True)
class Edition:
    """An earlier edition: its findings, its manifest, and the editions up to it, oldest first."""

    name: str
    findings: Mapping[FindingKey, Finding]
    withheld: frozenset[FindingKey]  # had a number, removed since a later edition doesn't show it
    manifest: Mapping[str, Any]
    editions: tuple[Mapping[str, Any], ...]

    def showed(self, key: FindingKey) -> bool:
        """Whether the edition showed this number."""
        return key in self.withheld or (key in self.findings and self.findings[key].value is not None)

    def as_far_as_shown(self, public: Public) -> Edition:
        """The edition without the numbers that aren't shown now: suppressed, missing, or no longer in the study.

        An interval or a count that the number no longer has is removed too. Idempotent.
        """
        found, withheld = {}, set(self.withheld)
        for key, finding in self.findings.items():
            now = public.findings.get(key)
            if now is None or now.value is None:
                withheld |= {key} if finding.value is not None else set()
                found[key] = _without(finding, ("value", *_BESIDE, "level", "method", "df"))
            else:
                found[key] = _without(finding, [name for name in _BESIDE if getattr(now, name) is None])
        return replace(self, findings=found, withheld=frozenset(withheld))

    def of_districts(self, codes: set[str]) -> Edition:
        """The edition limited to these districts."""
        kept = {key: finding for key, finding in self.findings.items() if key[1] in codes}
        return replace(self, findings=kept, withheld=frozenset(key for key in self.withheld if key[1] in codes))


def _without(finding: Finding, parts: Iterable[str]) -> Finding:
    nothing: dict[str, Any] = dict.fromkeys(parts)
    return replace(finding, **nothing)


def open_edition(place: Path, settings: StudySettings) -> Edition:
    """The edition in a site's folder, a zip of one, a package, or the previous.json of a later site.

    Raises UserError if there is none, if it is another study's, or if it has this edition's own name.
    """
    try:
        return _edition(place, dict(_files(place)), settings)
    except _UNREADABLE as error:
        fix = "Give the edition as it was published."
        raise UserError(Problem(f"--previous {place}", "can't be read as an edition", fix)) from error


def _edition(place: Path, files: Mapping[str, bytes], settings: StudySettings) -> Edition:
    if PREVIOUS in files and FINDINGS_JSON not in files:
        record = json.loads(files[PREVIOUS])
    elif FINDINGS_JSON in files and MANIFEST in files:
        record = {**json.loads(files[FINDINGS_JSON]), "manifest": json.loads(files[MANIFEST])}
        record["editions"] = json.loads(files[LIST])["editions"] if LIST in files else [_entry_of(record["manifest"])]
    else:
        fix = "Give the folder of a built site, a zip of one, or a package."
        raise UserError(Problem(f"--previous {place}", f"is not an edition: it has no {FINDINGS_JSON}", fix))
    if record["study"] != settings.id:
        fix = f"Give an edition of {settings.id}."
        raise UserError(Problem(f"--previous {place}", f"is of another study, {record['study']}", fix))
    name = str(record["editions"][-1]["edition"])
    if name in (settings.edition.name, "") or settings.edition.name in {one["edition"] for one in record["editions"]}:
        what = f"the name {settings.edition.name} is taken by an earlier edition"
        raise UserError(Problem("study.yml, edition.name", what, "Give the new edition another name."))
    return Edition(
        name,
        findings_of(record["findings"]),
        frozenset(FindingKey.parse(text) for text in record.get("withheld", ())),
        record["manifest"],
        tuple(record["editions"]),
    )


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    """Files that an edition is read from, by their names in the site; a package's site is inside it."""
    names = (FINDINGS_JSON, MANIFEST, LIST)
    if place.is_file() and place.suffix == ".json":
        yield PREVIOUS, place.read_bytes()
    elif place.is_file() and zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as opened:
            if problem := zip_problem(opened, f"--previous {place}"):
                raise UserError(problem)
            found = [name for name in opened.namelist() if PurePosixPath(name).match(FINDINGS_JSON)]
            root = min(found, key=lambda name: (len(name), name)).removesuffix(FINDINGS_JSON) if found else ""
            yield from ((name, opened.read(root + name)) for name in names if root + name in opened.namelist())
    elif place.is_dir():
        root_ = place if (place / FINDINGS_JSON).is_file() else place / "site"
        yield from ((name, (root_ / name).read_bytes()) for name in names if (root_ / name).is_file())


def _entry_of(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The list entry of an edition without a list."""
    return {"edition": str(manifest.get("edition", "")), "date": manifest.get("date"), "address": None}


def edition_list(settings: StudySettings, previous: Edition | None) -> list[dict[str, Any]]:
    """All editions with date and address, this one last."""
    edition = settings.edition
    own = {"edition": edition.name, "date": edition.date.isoformat(), "address": edition.address}
    return [*(dict(entry) for entry in (previous.editions if previous else ())), own]

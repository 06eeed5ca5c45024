"""manifest.json: the files of a site and the origin of each number, the same in each build.

Properties of the machine and the time are in run.json instead. Editions and rebuilds are compared by the manifest.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.catalogue import CATALOGUE
from analysis.findings import Finding
from analysis.findings.key import FindingKey
from analysis.study import Study
from analysis.study.settings import StudySettings
from report.formats import FORMATS, Format
from report.project import NOTEBOOKS, SITE_SOURCES, project_files
from report.provenance.environment import LOCK
from report.provenance.inputs import input_files
from report.provenance.origins import cell_sources, function_hashes, origin_of, place_of
from report.public import Public
from report.public.joint import PREFIX, joint_findings, verdict_inputs
from report.public.ordered import ordered_texts
from report.workspace import MANIFEST, RUN, is_for_host, json_text, write_json_stream

SCHEMA = 2
SCHEMAS = Path(__file__).resolve().parent / "schemas"
# settings without effect on numbers, and the seed, which is a separate entry
_UNRELATED_SETTINGS = (
    "title", "subtitle", "site", "authors", "paper", "edition", "corrections", "approved", "languages", "seed",
    "confidential", "access", "licence", "sources", "region", "files", "activity",
)  # fmt: skip


def write_manifest(
    site: Path,
    study: Study,
    made: Mapping[str, Any],
    *,
    districts: Iterable[str],
    languages: Iterable[str],
    formats: Collection[Format],
) -> None:
    """Writes manifest.json, and the schemas of the site's JSON files. `made` is a `provenance_record`."""
    write_schemas(site)
    settings = study.settings
    write_json_stream(
        site / MANIFEST,
        {
            "$schema": f"schemas/{schema_name(MANIFEST)}",
            "schema": SCHEMA,
            "study": settings.id,
            "edition": settings.edition.name,
            "date": settings.edition.date.isoformat(),
            "languages": list(languages),
            "districts": list(districts),
            "formats": [name for name in FORMATS if name in formats],
            **made,
            "findings": {},
            "files": site_files(site),
        },
        "findings",
        made["findings"].texts(),
    )


def provenance_record(study: Study, public: Public) -> dict[str, Any]:
    """The provenance of a study's numbers: inputs, settings, definitions, code, and each finding's origin.

    Two editions are compared by it (report/editions/causes.py).
    """
    settings = study.settings
    return {
        "seed": settings.seed,
        "inputs": input_files(study),
        "settings": settings_hash(settings),
        "definitions": definition_hashes(),
        "code": code_hashes(),
        "notebooks": notebook_hashes(),
        "own_templates": own_templates(study.folder),
        "lock": sha256_of(LOCK) if LOCK.is_file() else None,
        "findings": FindingRecords(public, settings),
    }


@dataclass(frozen=True)
class FindingRecords(Mapping[str, Mapping[str, object]]):
    """The manifest's entries of all findings by the text of their keys; each is made when it is asked for."""

    public: Public
    settings: StudySettings

    def __getitem__(self, key: str) -> Mapping[str, object]:
        try:
            finding = self.public.findings[FindingKey.parse(key)]
        except ValueError:
            raise KeyError(key) from None
        return finding_record(finding, self.public, self.settings)

    def __iter__(self) -> Iterator[str]:
        return ordered_texts(self.public, lambda key, _: key.text)

    def __len__(self) -> int:
        return len(self.public.findings)

    def texts(self) -> Iterator[str]:
        """Each entry as a member of a JSON object, in the order of the keys."""

        def text(key: FindingKey, finding: Finding) -> str:
            return f"{json_text(key.text)}: {json_text(finding_record(finding, self.public, self.settings))}"

        return ordered_texts(self.public, text)


def settings_hash(settings: StudySettings) -> str:
    """The SHA-256 of the settings that numbers may depend on, without titles, authors, edition and seed."""
    return _hash(settings.model_dump(mode="json", exclude=set(_UNRELATED_SETTINGS)))


def definition_hashes() -> dict[str, str]:
    """The SHA-256 of each finding's definition: unit, kind, formula, quantile; not its sources."""
    return {
        id_: _hash([found.unit, found.kind.value, found.formula, found.quantile])
        for id_, found in sorted(CATALOGUE.items())
    }


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_schemas(site: Path) -> None:
    """Copies the JSON schemas of the site's files into it, so that it can be checked by itself."""
    (site / "schemas").mkdir(parents=True, exist_ok=True)
    for schema in sorted(SCHEMAS.glob("*.schema.json")):
        shutil.copyfile(schema, site / "schemas" / schema.name)


def schema_name(file: str) -> str:
    """The name of a JSON file's schema.

    >>> schema_name("manifest.json")
    'manifest.schema.json'
    """
    return f"{file.removesuffix('.json')}.schema.json"


def code_hashes() -> dict[str, dict[str, object]]:
    """The SHA-256 of each file of code and templates; for Python also of each function."""
    return {
        name: {
            "sha256": sha256_of(path),
            **({"functions": function_hashes(path)} if path.suffix == ".py" else {}),
        }
        for name, path in project_files(SITE_SOURCES).items()
    }


def notebook_hashes(folder: Path = NOTEBOOKS) -> dict[str, dict[str, object]]:
    """The SHA-256 of each notebook and of each code cell."""
    return {
        path.stem: {
            "sha256": sha256_of(path),
            "cells": {cell: hashlib.sha256(text.encode()).hexdigest() for cell, text in cell_sources(path).items()},
        }
        for path in sorted(folder.glob("*.ipynb"))
    }


def own_templates(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file under a study's own `templates`, by its name in the study's folder."""
    files = sorted(path for path in (folder / "templates").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def site_files(site: Path) -> dict[str, dict[str, object]]:
    """The size and SHA-256 of each file of a site, except the manifest and run.json."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name not in {MANIFEST, RUN})
    files = [path for path in files if not is_for_host(path.relative_to(site).as_posix())]
    return {
        path.relative_to(site).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in files
    }


def formats_in(site: Path) -> list[Format]:
    """The formats of a site's pages."""
    endings = {path.suffix for path in (site / "report").rglob("*") if path.is_file()}
    return [name for name, known in FORMATS.items() if known.ending in endings]


def finding_record(finding: Finding, public: Public, settings: StudySettings) -> dict[str, object]:
    """A finding's entry in the manifest: cell, functions, and the findings it was derived from."""
    derived = list[str]()
    if finding.id.startswith(PREFIX):
        derived = [key.text for key in verdict_inputs(finding, public, settings)]
    return {
        "notebook": finding.source.notebook if finding.source else None,
        "cell": finding.source.cell if finding.source else None,
        **_places(finding),
        "derived_from": derived,
    }


def _places(finding: Finding) -> Mapping[str, object]:
    """The functions that record and compute a finding: the same one for joint verdicts."""
    if finding.id.startswith(PREFIX):
        own = asdict(place_of(joint_findings))
        return {"recorded_by": own, "made_at": own}
    if finding.source is None:
        return {"recorded_by": None, "made_at": None}
    origin = origin_of(finding)
    places = {"recorded_by": origin.recorded_by, "made_at": origin.computed_by}
    return {name: None if place is None else asdict(place) for name, place in places.items()}

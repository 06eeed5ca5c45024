"""manifest.json: what a site holds and where each number of it comes from, the same each time it is built.

Nothing of the machine or the moment stands in it: that is run.json. Editions and rebuilds are compared by it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.catalogue import CATALOGUE
from analysis.findings import Finding
from analysis.study import Study
from analysis.study.settings import StudySettings
from report.formats import FORMATS, Format
from report.project import NOTEBOOKS, SITE_SOURCES, project_files
from report.provenance.environment import LOCK
from report.provenance.inputs import input_files
from report.provenance.origins import cell_sources, function_hashes, origin_of, place_of
from report.public import Public
from report.public.joint import PREFIX, joint_findings, verdict_inputs
from report.workspace import MANIFEST, RUN, write_json

SCHEMA = 2
SCHEMAS = Path(__file__).resolve().parent / "schemas"
# settings that no number depends on, and the seed, which the manifest has by itself
_OF_NO_NUMBER = (
    "title", "subtitle", "site", "authors", "paper", "edition", "corrections", "approved", "languages", "seed",
    "confidential", "access", "licence", "sources", "region", "files",
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
    """Writes manifest.json and, in schemas/, what the site's JSON files look like. `made` is what `made_of` gives."""
    write_schemas(site)
    settings = study.settings
    write_json(
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
            "files": site_files(site),
        },
    )


def made_of(study: Study, public: Public) -> dict[str, Any]:
    """What a study's numbers are made of: inputs, settings, definitions, code, and where each finding is made.

    Two editions are compared by it (report/causes.py).
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
        "findings": {key.text: made_by(public.findings[key], public, settings) for key in sorted(public.findings)},
    }


def settings_hash(settings: StudySettings) -> str:
    """The SHA-256 of the settings that a number can depend on: not of titles, authors, the edition or the seed."""
    return _hash(settings.model_dump(mode="json", exclude=set(_OF_NO_NUMBER)))


def definition_hashes() -> dict[str, str]:
    """The SHA-256 of what the catalogue says that each finding is: its unit, kind and formula; not of its sources."""
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
    """Copies the JSON schemas of the site's files into it: whoever checks them needs nothing of ours."""
    (site / "schemas").mkdir(parents=True, exist_ok=True)
    for schema in sorted(SCHEMAS.glob("*.schema.json")):
        shutil.copyfile(schema, site / "schemas" / schema.name)


def schema_name(file: str) -> str:
    """The file that says what a JSON file of the site looks like.

    >>> schema_name("manifest.json")
    'manifest.schema.json'
    """
    return f"{file.removesuffix('.json')}.schema.json"


def code_hashes() -> dict[str, dict[str, object]]:
    """Each file that a site is made by, with its SHA-256; of a Python file also each function's."""
    return {
        name: {
            "sha256": sha256_of(path),
            **({"functions": function_hashes(path)} if path.suffix == ".py" else {}),
        }
        for name, path in project_files(SITE_SOURCES).items()
    }


def notebook_hashes(folder: Path = NOTEBOOKS) -> dict[str, dict[str, object]]:
    """Each notebook with its SHA-256, and that of each code cell's source."""
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
    """Each file of a site with its size and SHA-256, but for the manifest itself and the run's record."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name not in {MANIFEST, RUN})
    return {
        path.relative_to(site).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in files
    }


def formats_in(site: Path) -> list[Format]:
    """The formats that a site has pages in."""
    endings = {path.suffix for path in (site / "report").rglob("*") if path.is_file()}
    return [name for name, known in FORMATS.items() if known.ending in endings]


def made_by(finding: Finding, public: Public, settings: StudySettings) -> dict[str, object]:
    """Where a finding was recorded and is computed, and the findings that it was derived from."""
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
    """The functions that record and compute a finding: one and the same for what is made after disclosure."""
    if finding.id.startswith(PREFIX):
        own = asdict(place_of(joint_findings))
        return {"recorded_by": own, "made_at": own}
    if finding.source is None:
        return {"recorded_by": None, "made_at": None}
    origin = origin_of(finding)
    places = {"recorded_by": origin.recorded_by, "made_at": origin.made_at}
    return {name: None if place is None else asdict(place) for name, place in places.items()}

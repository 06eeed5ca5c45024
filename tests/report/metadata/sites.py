"""The data and metadata of small studies, written as a build writes them, without pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from analysis.study import Study, open_study
from report.metadata.written import write_metadata
from report.public import Public
from report.website.folder import write_data
from report.workspace import DCAT, FORMS_JSON, FORMS_XLSX
from tests.report import tiny_studies


@dataclass(frozen=True)
class Written:
    """A study's data and metadata."""

    study: Study
    public: Public
    folder: Path

    @property
    def forms(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / FORMS_JSON).read_text("utf-8")))

    @property
    def book(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.folder / FORMS_XLSX)

    @property
    def catalogue(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / DCAT).read_text("utf-8")))

    def nodes(self, kind: str) -> list[dict[str, Any]]:
        return [node for node in self.catalogue["@graph"] if node["@type"] == kind]

    def answer(self, key: str) -> str | None:
        """An answer of MS-Keg."""
        fields = [field for block in self.forms["forms"]["MS-Keg"]["blocks"] for field in block["fields"]]
        return next(field["value"] for field in fields if field["key"] == key)


def written(
    place: Path,
    make: Callable[[Path], Study] = tiny_studies.household_study,
    *,
    settings: str = "",
    codebook: str = "",
    layout: str = "",
    public: Callable[[Study], Public] = tiny_studies.public_of,
) -> Written:
    """A small study with further settings, a codebook and a layout of its own, and what a build writes of it."""
    folder = place / "study"
    folder.mkdir(parents=True)
    make(folder)
    path = folder / "study.yml"
    text = path.read_text("utf-8")
    for line in settings.splitlines():  # a setting that is given anew takes the place of the first
        key = line.partition(":")[0]
        if not line.startswith(" "):
            text = "\n".join(one for one in text.splitlines() if one.partition(":")[0] != key) + "\n"
    path.write_text(text + settings, "utf-8")
    if codebook:
        (folder / "codebook.yml").write_text(codebook, "utf-8")
    if layout:
        (folder / "templates" / "metadata").mkdir(parents=True)
        (folder / "templates" / "metadata" / "satu_data.yml").write_text(layout, "utf-8")
    study = open_study(folder)
    found, site = public(study), place / "site"
    write_data(found, site, inputs=dict(study.inputs), study_id=study.settings.id)
    write_metadata(site, study, found, districts=list(study.district_rows), languages=list(study.settings.languages))
    return Written(study, found, site)

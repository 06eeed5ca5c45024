"""Public findings and tables of a study, after disclosure; pages read nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.findings import Finding, finding_as_json
from analysis.findings.key import EVERYBODY, FindingKey
from report.public.districts import DistrictFindings, DistrictTables
from report.public.index import FindingIndex, key_index

FINDINGS_COLUMNS = (
    "id",
    "district",
    "wave",
    "value",
    "unit",
    "low",
    "high",
    "level",
    "n",
    "method",
    "reason",
    "disclosure",
)

ALL = EVERYBODY  # the district code of the study as a whole


@dataclass(frozen=True, eq=False)
class Public:
    """Public findings by (id, district, wave), and public tables by (id, district).

    Findings are indexed at the first lookup by district, id or cell: add none after that.
    """

    findings: Mapping[FindingKey, Finding]
    tables: Mapping[tuple[str, str], pd.DataFrame]

    def finding(self, id_: str, district: str, wave: str) -> Finding | None:
        """The finding, or None if the study doesn't have it."""
        return self.findings.get(FindingKey(id_, district, wave))

    def table(self, id_: str, district: str) -> pd.DataFrame | None:
        """A copy of the table (columns: key, wave, unit, values), or None."""
        table = self.tables.get((id_, district))
        return None if table is None else table.copy()

    def family(self, prefix: str, district: str, wave: str) -> dict[str, Finding]:
        """The members of a family of findings by their last part: `network.reach` gives {"tksk": ...}."""
        return {
            key[0].removeprefix(prefix + "."): self.findings[key]
            for key in self.index.of_district(district)
            if key[2] == wave and key[0].startswith(prefix + ".")
        }

    @cached_property
    def index(self) -> FindingIndex:
        """The findings' keys by district, id and cell."""
        return self.findings if isinstance(self.findings, DistrictFindings) else key_index(self.findings)

    @property
    def ids(self) -> Collection[str]:
        """The ids of the findings, in the findings' order."""
        return self.index.ids

    def of_district(self, district: str) -> dict[FindingKey, Finding]:
        """A district's findings."""
        return {key: self.findings[key] for key in self.index.of_district(district)}

    def of_id(self, id_: str) -> dict[FindingKey, Finding]:
        """The findings of an id, in all districts and waves."""
        return {key: self.findings[key] for key in self.index.of_id(id_)}

    def of_cell(self, notebook: str, cell: str, district: str) -> dict[FindingKey, Finding]:
        """The findings that a notebook's cell recorded for a district."""
        return {key: self.findings[key] for key in self.index.of_cell(notebook, cell, district)}


def table_csv(table: pd.DataFrame) -> str:
    """A public table as CSV, the site's download."""
    return str(table.to_csv(index=False, lineterminator="\n", float_format="%.12g"))


def open_public(folder: Path, *, districts: Iterable[str] | None = None) -> Public:
    """The public findings and tables under `build/<study>/public`, of all or of the given districts."""
    codes = sorted(path.stem for path in folder.glob("*.json")) if districts is None else list(districts)
    return Public(DistrictFindings(folder, codes), DistrictTables(folder / "tables", codes))


def public_record(finding: Finding) -> dict[str, object]:
    """A public finding as JSON: the CSV's columns and the recording cell. Its function is in the manifest."""
    record = finding_as_json(finding)
    del record["basis"], record["function"]
    return record

"""The public results in a build's folder, read district by district: memory doesn't grow with the districts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.findings import Finding, finding_from_json
from analysis.findings.key import EVERYBODY, FindingKey
from report.public.index import KeyIndex, key_index

_KEPT = 16  # districts in memory: those of the pages at work

TEXT_COLUMNS = {"key": str, "wave": str, "district_code": str}  # of public tables: 01 is no number


class DistrictFindings(Mapping[FindingKey, Finding]):
    """The findings of districts by their keys, in the districts' order; also an index of them.

    The study as a whole stays in memory, as every district's pages use it.
    """

    def __init__(self, folder: Path, districts: Iterable[str]) -> None:
        self._folder = folder
        self._districts = dict.fromkeys(districts)
        self._read = lru_cache(maxsize=_KEPT)(self._read_file)
        self._keys_of_id = lru_cache(maxsize=4 * _KEPT)(self._find_keys)

    def __getitem__(self, key: FindingKey) -> Finding:
        return self._of(key[1])[0][key]

    def __iter__(self) -> Iterator[FindingKey]:
        for district in self._districts:
            yield from self._of(district)[0]

    def __len__(self) -> int:
        return self._numbers_and_ids[0]

    @property
    def ids(self) -> Collection[str]:
        """The ids of the findings, in the findings' order."""
        return self._numbers_and_ids[1]

    def of_district(self, district: str) -> tuple[FindingKey, ...]:
        """The keys of a district's findings."""
        return tuple(self._of(district)[0])

    def of_id(self, id_: str) -> tuple[FindingKey, ...]:
        """The keys of an id's findings, in all districts and waves."""
        return self._keys_of_id(id_) if id_ in self.ids else ()

    def of_cell(self, notebook: str, cell: str, district: str) -> tuple[FindingKey, ...]:
        """The keys of the findings that a notebook's cell recorded for a district."""
        return self._of(district)[1].of_cell(notebook, cell, district)

    @cached_property
    def _numbers_and_ids(self) -> tuple[int, dict[str, tuple[str, ...]]]:
        """The number of findings, and the districts that have each id, from one pass over the files."""
        number, districts = 0, dict[str, dict[str, None]]()
        for key in self:
            number += 1
            districts.setdefault(key[0], {})[key[1]] = None
        shared = dict[tuple[str, ...], tuple[str, ...]]()  # most ids are in the same districts
        return number, {id_: shared.setdefault(codes := tuple(found), codes) for id_, found in districts.items()}

    def _find_keys(self, id_: str) -> tuple[FindingKey, ...]:
        districts = self._numbers_and_ids[1][id_]
        return tuple(key for district in districts for key in self._of(district)[1].of_id(id_))

    def _of(self, district: str) -> tuple[dict[FindingKey, Finding], KeyIndex]:
        if district not in self._districts:
            return {}, _NOTHING
        return self._of_everybody if district == EVERYBODY else self._read(district)

    @cached_property
    def _of_everybody(self) -> tuple[dict[FindingKey, Finding], KeyIndex]:
        return self._read_file(EVERYBODY)

    def _read_file(self, district: str) -> tuple[dict[FindingKey, Finding], KeyIndex]:
        found = findings_in(self._folder / f"{district}.json")
        return found, key_index(found)


class DistrictTables(Mapping[tuple[str, str], pd.DataFrame]):
    """The tables of districts by id and district, each read when it is asked for."""

    def __init__(self, folder: Path, districts: Iterable[str]) -> None:
        self._folder = folder
        self._districts = dict.fromkeys(districts)
        self._read = lru_cache(maxsize=32 * _KEPT)(self._read_file)

    def __getitem__(self, place: tuple[str, str]) -> pd.DataFrame:
        id_, district = place
        if district not in self._districts:
            raise KeyError(place)
        table = self._read(id_, district)
        if table is None:
            raise KeyError(place)
        return table

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and place[1] in self._districts and self._file(*place).is_file()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for district in self._districts:
            yield from ((path.stem, district) for path in sorted((self._folder / district).glob("*.csv")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _file(self, id_: str, district: str) -> Path:
        return self._folder / district / f"{id_}.csv"

    def _read_file(self, id_: str, district: str) -> pd.DataFrame | None:
        file = self._file(id_, district)
        return pd.read_csv(file, dtype=TEXT_COLUMNS) if file.is_file() else None


_NOTHING = key_index({})


def tables_in(folder: Path) -> DistrictTables:
    """The public tables under a folder, of all districts."""
    return DistrictTables(folder, sorted(path.name for path in folder.glob("*")))


def findings_in(path: Path) -> dict[FindingKey, Finding]:
    """The findings in a JSON file by their keys: a site's data/findings.json or a district's file of a build."""
    return findings_of(json.loads(path.read_text("utf-8"))["findings"])


def findings_of(records: Iterable[dict[str, Any]]) -> dict[FindingKey, Finding]:
    """The findings of JSON records, by their keys."""
    return {finding.key: finding for finding in map(finding_from_json, records)}

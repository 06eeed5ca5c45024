"""The findings in a site's downloads, looked up district by district in constant memory."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.findings import Finding, finding_from_json
from analysis.findings.key import FindingKey
from report.workspace import FINDINGS_CSV, FINDINGS_JSON

_KEPT = 16  # districts in memory
_PIECE = 1 << 16  # characters read at a time


@dataclass(frozen=True)
class Downloaded:
    """A finding as data/findings.json has it, and its value as written in data/findings.csv; None for no such row."""

    finding: Finding
    csv_value: str | None


class Downloads:
    """The findings of a site's data/findings.json and data/findings.csv."""

    def __init__(self, site: Path) -> None:
        self._database = sqlite3.connect("")  # temporary; goes to disk where it is large
        self._database.execute("CREATE TABLE json (id TEXT, district TEXT, wave TEXT, record TEXT)")
        self._database.execute("CREATE TABLE csv (id TEXT, district TEXT, wave TEXT, value TEXT)")
        self._database.executemany(
            "INSERT INTO json VALUES (?, ?, ?, ?)",
            (
                (record["id"], record["district"], record["wave"], json.dumps(record))
                for record in members(site / FINDINGS_JSON, "findings")
            ),
        )
        with (site / FINDINGS_CSV).open(encoding="utf-8", newline="") as file:
            self._database.executemany(
                "INSERT INTO csv VALUES (:id, :district, :wave, :value)", map(dict, csv.DictReader(file))
            )
        for table in ("json", "csv"):
            self._database.execute(f"CREATE INDEX {table}_district ON {table} (district)")
        self.of_district = lru_cache(maxsize=_KEPT)(self._of_district)

    def __len__(self) -> int:
        (number,) = self._database.execute("SELECT count(*) FROM json").fetchone()
        return int(number)

    def districts(self) -> list[str]:
        """The districts' codes, sorted."""
        return [code for (code,) in self._database.execute("SELECT DISTINCT district FROM json ORDER BY district")]

    def get(self, key: FindingKey) -> Downloaded | None:
        """The finding with a key; None if it isn't in findings.json."""
        return self.of_district(key[1]).get(key)

    def _of_district(self, district: str) -> dict[FindingKey, Downloaded]:
        rows = self._database.execute("SELECT id, wave, value FROM csv WHERE district = ?", (district,))
        values = {(id_, wave): value for id_, wave, value in rows}
        records = self._database.execute("SELECT record FROM json WHERE district = ?", (district,))
        found = (finding_from_json(json.loads(record)) for (record,) in records)
        return {one.key: Downloaded(one, values.get((one.id, one.wave))) for one in found}


def members(path: Path, name: str) -> Iterator[Any]:
    """The members of the list of that name in a file with a JSON object, one after the other."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8") as file:
        text, at = "", -1
        while at < 0:
            piece = file.read(_PIECE)
            if not piece:
                return
            text += piece
            at = _start(text, name)
        while True:
            while at < len(text) and text[at] in " \n\r\t,":
                at += 1
            if at < len(text):
                if text[at] == "]":
                    return
                try:
                    member, at = decoder.raw_decode(text, at)
                    yield member
                    continue
                except json.JSONDecodeError:  # it goes on in the next piece
                    pass
            piece = file.read(_PIECE)
            if not piece:
                raise ValueError(f"{path.name} ends within {name}")
            text, at = text[at:] + piece, 0


def _start(text: str, name: str) -> int:
    """The place after the bracket that opens the list; -1 if the text ends before."""
    label = text.find(f'"{name}":')
    return -1 if label < 0 else text.find("[", label) + 1 or -1

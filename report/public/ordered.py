"""Texts of findings in the order of their keys, in constant memory, however many districts there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.public.results import Public


def ordered_texts(public: Public, text: Callable[[FindingKey, Finding], str]) -> Iterator[str]:
    """Each finding's text, in the order of the keys: id, district, wave.

    Findings lie by district, so a temporary database sorts the texts; it goes to disk where they are many.
    """
    with closing(sqlite3.connect("")) as sorter:
        sorter.execute("CREATE TABLE texts (id TEXT, district TEXT, wave TEXT, text TEXT)")
        rows = ((*key, text(key, finding)) for key, finding in public.findings.items())
        sorter.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
        for (found,) in sorter.execute("SELECT text FROM texts ORDER BY id, district, wave"):
            yield found

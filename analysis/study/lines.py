"""Which line of which file each row of a table comes from, for what is said of rows after they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.study.reading import TextTable


@dataclass(frozen=True, eq=False)
class Lines:
    """The file and the line of each row."""

    file: str
    rows: np.ndarray
    file_of_rows: np.ndarray | None = None  # None where all are of one file

    def of(self, flags: np.ndarray) -> Mapping[str, list[int]]:
        """The lines, by file, of the rows where the flags are true."""
        rows = self.rows[flags]
        if self.file_of_rows is None:
            return {self.file: [int(row) for row in dict.fromkeys(rows)]} if len(rows) else {}
        found: dict[str, dict[int, None]] = {}
        for file, row in zip(self.file_of_rows[flags], rows, strict=True):
            found.setdefault(str(file), {})[int(row)] = None
        return {file: list(of_file) for file, of_file in found.items()}


def lines_of(text: TextTable) -> Lines:
    """The lines of a table's rows."""
    return Lines(text.file, text.rows, text.file_of_rows)

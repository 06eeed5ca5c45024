"""However a workbook or a statistics file is damaged, reading it ends in a table or in problems that name the file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.study.files import read_content
from tests.analysis.study.test_files import of_package, open_document, parquet, place_to_write, workbook

__all__ = ["place_to_write"]

PIECES = (
    b"",
    b"\x00",
    b"\xff" * 4,
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"\x08\x00",
    b"\x0e\x00",
    b"\x7f" * 9,
    b"<x>",
    b"\xc2",
)
FRAME = pd.DataFrame(
    {
        "household_id": [f"rumah tangga {number}" for number in range(40)],
        "income_month": [250_000.5 + 1_000 * number for number in range(40)],
        "business_type": ["warung", "", "jasa", "tani"] * 10,
    }
)
KINDS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "xlsx": workbook,
    "ods": open_document,
    "dta": of_package("dta"),
    "sav": of_package("sav"),
    "parquet": parquet,
}


@pytest.mark.parametrize("ending", KINDS)
def test_damaged_bytes_end_in_a_table_or_in_problems(tmp_path: Path, ending: str) -> None:
    whole = KINDS[ending](FRAME)
    chance = random.Random(ending)
    told = 0
    for _ in range(100):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(content) + 1)
            content[place : place + chance.choice([0, 1, 4, 60])] = chance.choice(PIECES)
        if chance.random() < 0.2:
            del content[chance.randrange(len(content) + 1) :]
        table, problems = read_content(bytes(content), file=f"table.{ending}")
        assert (table is None) == bool(problems)
        told += bool(problems)
        for problem in problems:
            assert "table." in str(problem)
            assert problem.fix
            assert "\n" not in str(problem)
    assert told > 7  # the damage reaches what is read

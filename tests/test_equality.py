"""What is compared field by field: records that hold arrays or tables of pandas have no such ==, for it may raise."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass, replace

import pandas as pd
import pytest

import analysis
import report
from analysis.findings import Table

WHOLE = ("DataFrame", "NDArray", "ndarray", "Numbers", "Codes", "Flags")  # == gives one of them, not True or False


def dataclasses_of(package: object) -> Iterator[type]:
    """The dataclasses that a package defines."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for item in vars(module).values():
            if isinstance(item, type) and is_dataclass(item) and item.__module__ == found.name:
                yield item


@pytest.mark.parametrize("package", [analysis, report], ids=["analysis", "report"])
def test_what_holds_arrays_is_not_compared_field_by_field(package: object) -> None:
    holding = [
        item for item in dataclasses_of(package) if any(word in str(item.__annotations__.values()) for word in WHOLE)
    ]
    assert len(holding) > 1
    compared = [item.__name__ for item in holding if item.__dataclass_params__.eq]
    assert compared == []


def test_tables_are_the_same_with_the_same_cells() -> None:
    table = Table("themes", "all", "theme", ("kpm",), pd.DataFrame({"key": ["a", "b"], "kpm": [1.0, None]}))
    assert replace(table, rows=table.rows.copy()) == table
    assert replace(table, rows=table.rows.assign(kpm=2.0)) != table
    assert replace(table, id="actors") != table
    assert table != table.rows.to_dict()

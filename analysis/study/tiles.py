"""Checks tiles.csv: the places of the region's districts, studied or not, on a schematic map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.errors import Problem
from analysis.study.validation import Table

MOST_COLUMNS = 12  # beyond that a tile on paper is narrower than a name; on a phone five or six are readable
MOST_ROWS = 60  # keeps pages small


def tile_problems(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Problems of tiles: two in one place, one outside the map or with another name, a district without one."""
    tiles, districts = tables.get("tiles"), tables.get("districts")
    if tiles is None or not {"district_code", "name", "column", "row"} <= set(tiles.frame):
        return
    frame, file = tiles.frame, tiles.text.file
    for column, most in (("column", MOST_COLUMNS), ("row", MOST_ROWS)):
        off = frame[column].notna() & ((frame[column] % 1 != 0) | ~frame[column].between(1, most))
        fix = "Count places from the top left, where column and row are 1."
        yield from tiles.text.problem(column, off, f"not a whole number from 1 to {most}", fix)
    place = frame[["column", "row"]]
    taken = place.notna().all(axis=1) & place.duplicated()
    yield from tiles.text.problem(
        "column", taken, "the same place as in an earlier row", "Give each tile its own place."
    )
    if districts is None or not {"district_code", "name"} <= set(districts.frame):
        return
    names = districts.frame.drop_duplicates("district_code").set_index("district_code")["name"]
    ours = frame["district_code"].map(names)
    other = ours.notna() & frame["name"].notna() & (ours != frame["name"])
    fix = "Write the same name in both files."
    yield from tiles.text.problem("name", other, f"not the name in {districts.text.file}", fix)
    missing = districts.frame["district_code"].notna() & ~_in(districts.frame["district_code"], frame["district_code"])
    fix = f"Add its place to {file}; without {file} the study has no map."
    yield from districts.text.problem("district_code", missing, f"a district without a tile in {file}", fix)


def _in(codes: pd.Series, known: pd.Series) -> pd.Series:
    return codes.isin(known.dropna())

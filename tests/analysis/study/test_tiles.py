"""tiles.csv: where districts stand on a schematic map, and what is said of a file that can't be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from analysis.study import open_study

RIGHT = "district_code,name,column,row\n01.1,Satu,1,1\n01.2,Dua,2,1\n01.3,Tiga,1,2\n"


def test_a_map_may_show_districts_that_the_study_has_not(small_study: Callable[..., Path]) -> None:
    folder = small_study()
    (folder / "tiles.csv").write_text(RIGHT, "utf-8")
    tiles = open_study(folder).tiles
    assert tiles is not None
    assert list(tiles["name"]) == ["Satu", "Dua", "Tiga"]


def test_a_study_without_the_file_has_no_map(small_study: Callable[..., Path]) -> None:
    assert open_study(small_study()).tiles is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",2,1", ",1,1", "tiles.csv, row 3, column column: the same place as in an earlier row. "),
        (",2,1", ",13,1", "tiles.csv, row 3, column column: not a whole number from 1 to 12. "),
        (",2,1", ",2,0", "tiles.csv, row 3, column row: not a whole number from 1 to 60. "),
        (",2,1", ",2,1.5", "tiles.csv, row 3, column row: not a whole number from 1 to 60. "),
        ("Dua", "Dwa", "tiles.csv, row 3, column name: not the name in districts.csv. "),
        ("01.2,Dua,2,1\n", "", "districts.csv, row 3, column district_code: a district without a tile in tiles.csv. "),
        ("01.3", "01.2", "tiles.csv, row 4, column district_code: the district is already in an earlier row. "),
        (",column,", ",kolom,", "tiles.csv: missing column column. "),
    ],
)
def test_tells_what_is_wrong_with_a_map(
    problems_of: Callable[..., list[str]], tmp_path: Path, old: str, new: str, problem: str
) -> None:
    (tmp_path / "tiles.csv").write_text(RIGHT.replace(old, new), "utf-8")
    assert [line for line in problems_of() if problem in line], problems_of()


def test_the_shipped_map_has_every_kecamatan_once_in_a_place_of_its_own(shared: Path) -> None:
    official = yaml.safe_load((shared / "facts" / "official.yml").read_text("utf-8"))
    tiles = open_study("data/mojokerto").tiles
    assert tiles is not None
    names = dict(zip(tiles["district_code"], tiles["name"], strict=True))
    assert names == _districts(official)
    assert max(Counter(zip(tiles["column"], tiles["row"], strict=True)).values()) == 1


def _districts(found: object) -> dict[str, str]:
    """The official codes and names, wherever they stand in the file."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == "districts":
                return dict(value)
            if inner := _districts(value):
                return inner
    return {}

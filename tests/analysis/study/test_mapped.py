from __future__ import annotations

import pandas as pd
import pytest
from pydantic import TypeAdapter

from analysis.study.mapped import mapped_table
from analysis.study.mapping import ColumnMapping, JoinedCode, NamedColumn
from analysis.study.reading import TextTable, numbers_of, text_table
from analysis.study.yaml_file import yaml_mapping


def mapped(content: str, columns: str = "{}", **given) -> tuple[TextTable, list[str]]:
    """A table of the file x.csv under these columns (YAML, as in study.yml), and its problems."""
    table, problems = text_table(content.encode(), file="x.csv")
    assert problems == []
    read = TypeAdapter(dict[str, ColumnMapping]).validate_python(yaml_mapping(columns.encode(), name="study.yml"))
    given = {"constants": {}, "missing": (), "waves": ("0", "1"), **given}
    table, problems = mapped_table(table, read, **given)
    return table, [str(problem) for problem in problems]


def read(content: str, **given):
    """A table of the file x.csv, mapped by models; it may have no problems."""
    table, _ = text_table(content.encode(), file="x.csv")
    made, problems = mapped_table(table, given.pop("columns", {}), **{"constants": {}, "missing": (), **given})
    assert problems == []
    return made


def values(content: str, columns: str = "{}", **given) -> dict[str, list[str | None]]:
    table, problems = mapped(content, columns, **given)
    assert problems == []
    frame = table.columns.astype(object).where(table.columns.notna(), None)
    return {str(name): frame[name].tolist() for name in frame}


def test_columns_are_renamed_scaled_and_joined_with_their_widths():
    table = read(
        "hhid,province,district,consumption\n001,33,3,899.2\n002,12,18,\n003,,18,1\n",
        columns={
            "household_id": "hhid",
            "district_code": JoinedCode(join=("province", "district"), widths=(2, 2)),
            "income_capita_month": NamedColumn(name="consumption", scale=1000),
        },
    )
    assert table.columns["household_id"].tolist() == ["001", "002", "003"]
    assert table.columns["district_code"].tolist()[:2] == ["3303", "1218"]
    assert table.columns["district_code"].isna().tolist() == [False, False, True]
    numbers, problems = numbers_of(table, "income_capita_month")
    assert problems == []
    assert numbers.tolist()[0] == pytest.approx(899_200)
    assert numbers.isna().tolist() == [False, True, False]
    assert "hhid" not in table.columns


def test_a_part_of_a_code_that_is_too_wide_is_told():
    table, _ = text_table(b"p,d\n33,003\n33,x\n33,3\n", file="x.csv")
    code = JoinedCode(join=("p", "d"), widths=(2, 2))
    _, problems = mapped_table(table, {"district_code": code}, constants={}, missing=())
    assert [str(problem) for problem in problems] == [
        "x.csv, rows 2, 3, column p + d (district_code): a code longer than its width, or not of digits. "
        "Correct it, or widths: of district_code in study.yml."
    ]


def test_a_mapped_column_that_is_missing_names_the_nearest():
    table, _ = text_table(b"consumptoin\n1\n", file="x.csv")
    _, problems = mapped_table(table, {"income_month": "consumption"}, constants={}, missing=())
    assert [str(problem) for problem in problems] == [
        "x.csv: missing column consumption, which income_month is made from. "
        "Correct columns: in study.yml (did you mean 'consumptoin'?)."
    ]


def test_missing_codes_are_known_as_typed_and_as_numbers_but_not_in_identifiers():
    table = read("household_id,income,answer\n99,-999.0,NA\n1,-999,99\n2,999,x\n", missing=("-999", "NA", "99"))
    assert table.columns["household_id"].tolist() == ["99", "1", "2"]
    assert table.columns["income"].isna().tolist() == [True, True, False]
    assert table.columns["answer"].isna().tolist() == [True, True, False]


def test_a_constant_fills_every_row():
    assert read("a\n1\n2\n", constants={"wave": "2008"}).columns["wave"].tolist() == ["2008", "2008"]


def test_values_are_recoded_and_others_stay():
    columns = "savings: {name: 'Do you SAVE?', recode: {1: yes, 5: no, 8 or more: true, 9: null}}"
    made = values("id,Do you SAVE?\na,1\nb,5.0\nc,8 or more\nd,9\ne,7\nf,\n", columns)
    assert made["savings"] == ["yes", "no", "yes", None, "7", None]
    assert "Do you SAVE?" not in made


def test_a_code_as_typed_goes_before_one_that_is_the_same_number():
    made = values("id,c\na,1\nb,01\nc,1.0\nd,001\n", "x: {name: c, recode: {01: area, 1: person}}")
    assert made["x"] == ["person", "area", "person", "person"]


def test_a_code_for_missing_may_hold_for_one_column_and_a_recoded_one_is_none():
    content = "household_id,a,b,c\n98,98,98,98\n99,99,99,99\n"
    made = values(content, "x: {name: a, missing: [98]}\ny: {name: b, recode: {99: no}}", missing=("99",))
    assert made["x"] == [None, None]
    assert made["y"] == ["98", "no"]
    assert made["c"] == ["98", None]
    assert made["household_id"] == ["98", "99"]


@pytest.mark.parametrize(
    ("how", "number"), [("divide: 12", 1234.56 / 12), ("scale: 0.5", 617.28), ("scale: 7, divide: 365", 8641.92 / 365)]
)
def test_amounts_of_another_period_are_scaled_exactly(how: str, number: float) -> None:
    table, _ = mapped("id,y\na,1234.56\nb,\n", f"income_month: {{name: y, {how}}}")
    numbers, problems = numbers_of(table, "income_month")
    assert problems == []
    assert numbers[0] == number
    assert pd.isna(numbers[1])


def test_a_scaled_column_that_holds_no_number_is_told_by_its_name_in_the_file():
    table, _ = mapped("id,y\na,12\nb,twelve\nc,1e999\n", "income_month: {name: y, divide: 12}")
    _, problems = numbers_of(table, "income_month")
    assert [str(problem).partition(". ")[0] for problem in problems] == [
        "x.csv, row 3, column y (income_month): text where a number belongs",
        "x.csv, row 4, column y (income_month): not a finite number",
    ]


def test_columns_are_added_up_and_a_sum_without_any_part_is_missing():
    columns = "income_month: {sum: [wage, {name: crops, divide: 12}, {name: other, missing: [-9]}]}"
    made = values("wage,crops,other\n100,120,5\n,240,\n,,-9\n0,,\n", columns)
    assert made["income_month"] == [115.0, 20.0, None, 0.0]
    assert made["wage"] == ["100", None, None, "0"]  # stays, under its own name


def test_a_part_of_a_sum_that_is_no_number_is_told_with_its_row_and_its_own_column():
    _, problems = mapped("a,b\n1,2\n1,x\n", "income_month: {sum: [a, b]}")
    assert [problem.partition(". ")[0] for problem in problems] == [
        "x.csv, row 3, column b: text where a number belongs"
    ]


WIDE = """\
household_id,arm,y0,y1,save1,end_year
a,t,10,20,1,
b,c,11,,,
c,c,,-9,,240
d,t,,,,
"""


def test_a_column_for_each_wave_becomes_a_row_for_each_wave_in_which_any_is_filled():
    columns = (
        "income_month: {wide: {0: y0, 1: y1}, missing: [-9]}\n"
        "savings: {wide: {1: save1}, recode: {1: yes}}\n"
        "aid_month: {wide: {1: {name: end_year, divide: 12}}}\n"
    )
    made = values(WIDE, columns)
    assert made == {
        "household_id": ["a", "a", "b", "c"],
        "arm": ["t", "t", "c", "c"],
        "wave": ["0", "1", "0", "1"],
        "income_month": ["10", "20", "11", None],
        "savings": [None, "yes", None, None],
        "aid_month": [None, None, None, 20.0],
    }


def test_what_is_read_alike_in_all_waves_is_said_once_and_may_differ_in_one():
    made = values("household_id,a,b\nh,1000,2\n", "income_month: {wide: {0: a, 1: {name: b, scale: 5}}, scale: 0.5}")
    assert made["income_month"] == [500.0, 10.0]


def test_waves_of_sums_and_of_joined_codes():
    columns = (
        "income_month: {wide: {0: {sum: [a, b]}, 1: {sum: [c]}}}\n"
        "district_code: {wide: {0: {join: [p, q], widths: [2, 2]}, 1: r}}\n"
    )
    made = values("household_id,a,b,c,p,q,r\nh,1,2,3,33,3,3304\n", columns)
    assert made["income_month"] == [3.0, 3.0]
    assert made["district_code"] == ["3303", "3304"]


def test_a_wrong_value_in_one_wave_is_told_by_the_column_of_that_wave_and_the_line_of_the_file():
    table, _ = mapped("household_id,y0,y1\na,1,x\nb,x,2\nc,1,x\n", "income_month: {wide: {0: y0, 1: y1}}")
    _, problems = numbers_of(table, "income_month")
    assert [str(problem).partition(": ")[0] for problem in problems] == [
        "x.csv, rows 2, 4, column y1 (income_month)",
        "x.csv, row 3, column y0 (income_month)",
    ]


def test_a_repeated_column_is_told_once_for_a_line():
    table, _ = mapped("household_id,size,y0,y1\na,x,1,2\n", "income_month: {wide: {0: y0, 1: y1}}")
    _, (problem,) = numbers_of(table, "size")
    assert str(problem).startswith("x.csv, row 2, column size: ")


def test_a_wave_column_beside_columns_for_each_wave_is_refused():
    _, problems = mapped("household_id,wave,y0\na,1,2\n", "income_month: {wide: {0: y0}}")
    assert problems == [
        "x.csv, column wave: given beside columns for each wave. "
        "Leave the column wave out: study.yml has a column for each wave under columns:."
    ]


def test_a_missing_column_of_a_wave_names_the_nearest():
    _, problems = mapped("household_id,inc_0,inc_1\na,1,2\n", "income_month: {wide: {0: inc_0, 1: inc1}}")
    assert problems == [
        "x.csv: missing column inc1, which income_month is made from. "
        "Correct columns: in study.yml (did you mean 'inc_1'?)."
    ]

"""Period, scale and currency in study.yml, and the columns that they name."""

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from analysis.study.settings import settings_from

HOUSEHOLDS = """\
household_id,district_code,wave,household_size,adults,children,{income},needs
1,A,2021,3,2,1,12000,1.5
2,A,2021,1,1,0,9000,1
1,A,2024,3,2,1,15000,1.5
"""


def study(small_study, settings: str, income: str = "income"):
    return small_study(
        ties_csv=None, actors_csv=None, informants_csv=None, statements_csv=None, limits_csv=None,
        recommendations_csv=None, codebook_yml=None, reference_csv=None,
        districts_csv="district_code,name\nA,Area\n",
        households_csv=HOUSEHOLDS.format(income=income),
        study_yml=("network:\n  boundary: hamlet\n  actor_types: {tksk: linking}\n", settings),
    )  # fmt: skip


@pytest.mark.parametrize("income", ["income", "income_year", "income_month"])
def test_amounts_may_be_named_without_a_period_or_with_the_studys_own(small_study, income: str) -> None:
    opened = open_study(study(small_study, "period: year\n", income))
    assert opened.households["income_month"].tolist() == [12000, 9000, 15000]
    assert opened.settings.money.capita == "IDR/person/year"


def test_an_amount_without_a_period_is_told_with_the_way_out(small_study) -> None:
    with pytest.raises(UserError, match=r"missing column income_month\. Say what income is per with period:"):
        open_study(study(small_study, ""))


def test_equivalised_income_is_the_name_of_values_divided_already(small_study) -> None:
    folder = study(small_study, "period: year\nequivalence: oecd_modified\n", "income_equivalised")
    opened = open_study(folder)
    assert opened.households["income_capita_month"].tolist() == [12000, 9000, 15000]
    assert opened.settings.money.capita == "IDR/adult equivalent/year"


def test_the_column_of_an_own_scale_is_read_as_numbers(small_study) -> None:
    opened = open_study(study(small_study, "period: year\nequivalence: {column: needs}\n"))
    assert opened.households["needs"].tolist() == [1.5, 1, 1.5]


def test_a_scale_whose_column_no_file_has_is_told(small_study) -> None:
    with pytest.raises(UserError, match=r"study\.yml, equivalence\.column: households\.csv has no column need"):
        open_study(study(small_study, "period: year\nequivalence: {column: need}\n"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("currency: {code: EURO}\n", "study.yml, currency.code: no code of a currency. Write its ISO 4217 code"),
        ("currency: {code: idr}\n", "did you mean 'IDR'?"),
        ("period: yearly\n", "study.yml, period: unknown value. Write one of month, year, week, day (did you"),
        ("equivalence: oecd\n", "study.yml, equivalence: unknown value. Write one of per_capita, square_root"),
        ("equivalence: {colum: x}\n", "study.yml, equivalence.colum: unknown key. Known here: column (did you"),
    ],
)  # fmt: skip
def test_a_misspelt_unit_is_told_with_what_there_is(small_study, line: str, problem: str) -> None:
    content = (small_study() / "study.yml").read_bytes() + line.encode()
    _, problems = settings_from(content)
    assert any(problem in str(found) for found in problems), [str(found) for found in problems]

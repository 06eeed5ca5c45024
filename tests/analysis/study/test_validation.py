"""Every line here is one that a person reads: where, what is wrong, what to do; never a household's value."""

from __future__ import annotations

import pytest

from analysis.study import open_study

FIX_CODE = "Correct it, or declare a code for missing answers under missing_values: in study.yml"


def test_a_missing_file_is_told(problems_of):
    assert problems_of(districts_csv=None, households_csv=None) == [
        "districts.csv: missing file. "
        "Add it, or name yours under files: in study.yml, or write districts: in study.yml.",
        "households.csv: missing file. Add it, or name yours under files: in study.yml.",
    ]


def test_a_missing_file_names_the_nearest(problems_of, tmp_path):
    (tmp_path / "household.csv").write_text("x\n", encoding="utf-8")
    assert problems_of(households_csv=None) == [
        "households.csv: missing file. Add it, or name yours under files: in study.yml (did you mean 'household.csv'?)."
    ]


def test_a_file_that_study_yml_names_and_that_is_not_there_is_told(problems_of):
    assert problems_of(study_yml=("synthetic: true", "synthetic: true\nfiles: {households: ../raw.csv}")) == [
        "study.yml, files.households: no such file. Correct the path; it is relative to the folder of study.yml."
    ]


def test_missing_columns_name_the_nearest_and_slips_of_optional_ones_are_found(problems_of):
    slips = [("household_size", "houshold_size"), ("income_month", "incme_month"), ("aid_month", "aid_mnth")]
    assert problems_of(households_csv=slips, codebook_yml=None, districts_csv=("name", "nama")) == [
        "districts.csv: missing column name. Add it, or map yours under columns: in study.yml (did you mean 'nama'?).",
        "households.csv: missing column income_month or income_capita_month. "
        "Add it, or map yours under columns: in study.yml (did you mean 'incme_month'?).",
        "households.csv, row 1, column houshold_size: unknown column, close to one that is known. "
        "Rename it to household_size, or keep it as it is by describing it in codebook.yml.",
        "households.csv, row 1, column aid_mnth: unknown column, close to one that is known. "
        "Rename it to aid_month, or keep it as it is by describing it in codebook.yml.",
    ]


def test_every_problem_of_a_file_is_told_at_once(problems_of):
    changes = [
        ("001,01.1,2021,4,2000000,0,food,a", "001,01.1,2021,4.5,Rp2.000.000,-1,shop,a"),
        ("002,01.1,2021,3,1500000", "002,01.1,2021,3,much"),
        ("003,01.2,2021", "003,1.2,2022"),
        ("001,01.1,2024", ",01.1,2024"),
        ("b,0,5", ",maybe,5"),
    ]
    assert (
        problems_of(households_csv=changes)
        == [
            "households.csv, row 2, column household_size: not a whole number of 1 or more. " + FIX_CODE + ".",
            "households.csv, row 2, column income_month: text where a number belongs "
            "(a decimal comma or thousands separators). Write 12.5 for 12,5 and 1234567 for 1,234,567, "
            "or say decimal: comma or decimal: point for the file under files: in study.yml.",
            "households.csv, row 3, column income_month: text where a number belongs. "
            "Correct it, empty the field, or declare the code under missing_values: in study.yml.",
            "households.csv, row 2, column aid_month: below the minimum 0. "
            + FIX_CODE
            + ", or set negatives_allowed: true there.",
            "households.csv, row 2, column business_type: a code that codebook.yml doesn't list. "
            "Correct it, or add it to business_type.values in codebook.yml.",
            "households.csv, row 6, column has_savings: neither yes nor no. Write yes or no (or ya, tidak, 1, 0).",
            "households.csv, row 5, column household_id: empty. Fill it in.",
            "households.csv, row 6, column hamlet: empty. Fill it in.",
            "households.csv, row 4, column wave: no such wave. "
            "Waves in study.yml: 2021, 2024. Correct it, or add the wave there.",
            "households.csv, row 4, column district_code: not a district of districts.csv. "
            "Keep the leading zeros that districts.csv has.",
            "ties.csv, row 3, column source_id: no household of households.csv, nor an actor of actors.csv. "
            "Correct it, or add who is missing.",
        ][:10]
    )


def test_a_duplicate_household_in_a_wave_is_told(problems_of):
    assert problems_of(households_csv=("001,01.1,2024", "001,01.1,2021")) == [
        "households.csv, row 5, column household_id: the household is already in an earlier row of the same wave. "
        "Keep one of the rows, or correct one."
    ]


def test_a_problem_of_many_rows_is_one_line_with_the_first_five_and_the_count(problems_of):
    rows = "".join(f"{number},01.1,2021,2,x{number},a\n" for number in range(100, 400))
    lines = problems_of(
        households_csv=f"household_id,district_code,wave,household_size,income_month,hamlet\n{rows}1,01.2,2021,1,2,a\n",
        ties_csv="wave,source_id,target_id\n2021,100,101\n",
        codebook_yml=None,
    )
    assert lines == [
        "households.csv, rows 2, 3, 4, 5, 6 (300 rows in all), column income_month: text where a number belongs. "
        "Correct it, empty the field, or declare the code under missing_values: in study.yml."
    ]


@pytest.mark.parametrize(
    ("size", "wrong"), [("0", True), ("1", False), ("1.0", False), ("1.5", True), ("-2", True), ("20", False)]
)
def test_household_sizes_are_whole_numbers_of_one_or_more(small_study, problems_of, size, wrong):
    change = ("001,01.1,2021,4,", f"001,01.1,2021,{size},")
    if wrong:
        assert problems_of(households_csv=change) == [
            f"households.csv, row 2, column household_size: not a whole number of 1 or more. {FIX_CODE}."
        ]
    else:
        assert open_study(small_study(households_csv=change)).households["household_size"][0] == float(size)


def test_values_outside_the_codebook_s_range_are_told(problems_of):
    assert problems_of(codebook_yml=("range: [1, 20]", "range: [3, 3]")) == [
        f"households.csv, row 6, column household_size: below the minimum 3. {FIX_CODE}.",
        f"households.csv, rows 2, 5, column household_size: above the maximum 3. {FIX_CODE}.",
    ]


def test_negative_incomes_are_kept_where_study_yml_allows_them(small_study):
    folder = small_study(
        study_yml=("synthetic: true", "synthetic: true\nnegatives_allowed: true"),
        households_csv=("2021,4,2000000", "2021,4,-2000000"),
    )
    assert open_study(folder).households["income_month"][0] == -2_000_000


def test_a_file_s_own_column_name_is_shown_beside_ours(problems_of):
    mapping = "synthetic: true\ncolumns: {households: {income_month: pendapatan}}"
    changes = [("income_month", "pendapatan"), ("2000000", "banyak")]
    assert problems_of(study_yml=("synthetic: true", mapping), households_csv=changes) == [
        "households.csv, row 2, column pendapatan (income_month): text where a number belongs. "
        "Correct it, empty the field, or declare the code under missing_values: in study.yml."
    ]


def test_ties_to_nobody_known_are_told(problems_of):
    changes = [("2021,001,002", "2021,001,009"), ("2024,001,t1", "2023,,t9")]
    assert problems_of(ties_csv=changes) == [
        "ties.csv, row 3, column source_id: empty. Fill it in.",
        "ties.csv, row 3, column wave: no such wave. "
        "Waves in study.yml: 2021, 2024. Correct it, or add the wave there.",
        "ties.csv, rows 2, 3, column target_id: no household of households.csv, nor an actor of actors.csv. "
        "Correct it, or add who is missing.",
    ]


def test_ties_whose_ends_lost_their_zeros_are_told_so(problems_of):
    assert problems_of(ties_csv=[("001", "1"), ("002", "2")]) == [
        f"ties.csv, rows {rows}, column {column}: no household of households.csv, nor an actor of actors.csv. "
        "Keep the leading zeros that households.csv has."
        for column, rows in (("source_id", "2, 3"), ("target_id", "2, 4"))
    ]


def test_a_district_without_households_and_a_repeated_or_unfit_code_are_told(problems_of):
    more = "district_code,name\n01.1,Satu\n01.2,Dua\n01.3,Tiga\n01.1,Satu\nall,Semua\n../x,X\n"
    assert problems_of(districts_csv=more) == [
        "districts.csv, row 5, column district_code: the district is already in an earlier row. "
        "Keep one of the rows, or correct one.",
        "districts.csv, rows 6, 7, column district_code: a code that is no valid folder name. "
        "Use letters, digits, points, - and _ ('all' stands for the whole study).",
        "districts.csv, rows 4, 6, 7, column district_code: a district without households. "
        "Remove the row, or correct the codes in households.csv.",
    ]


def test_actors_of_an_undeclared_type_or_with_a_household_s_id_are_told(problems_of):
    assert problems_of(actors_csv="actor_id,actor_type\nt1,tksk\n001,tksk\nt2,investor\n") == [
        "actors.csv, row 3, column actor_id: also the id of a household. Give the actor another id.",
        "actors.csv, row 4, column actor_type: an undeclared type of actor. "
        "Declare it as bridging or linking under network.actor_types: in study.yml, or correct it.",
    ]


def test_statements_by_unknown_informants_and_without_theme_are_told(problems_of):
    assert problems_of(statements_csv=("s1,i1,kpm,income", "s1,i9,kpm,")) == [
        "statements.csv, row 2, column theme: empty. Fill it in.",
        "statements.csv, row 2, column informant_id: not an informant of informants.csv. "
        "Correct it, or add the informant.",
    ]


def test_statements_need_their_texts_in_every_language_and_informants_their_consent(problems_of):
    lines = problems_of(
        statements_csv=("text_en", "english"),
        informants_csv="informant_id,informant_type\ni1,kpm\ni2,kpm\ni3,tksk\n",
    )
    assert lines == [
        "informants.csv: missing column consent. Add it, or map yours under columns: in study.yml.",
        "statements.csv: missing column text_en. Add it, or map yours under columns: in study.yml.",
    ]
    assert problems_of(informants_csv=None) == [
        "informants.csv: missing file, though there are statements. "
        "Add it, with a column consent; for published evidence set voices: {published: true} in study.yml."
    ]


def test_limits_and_recommendations_may_rest_only_on_statements_that_are_there(problems_of):
    assert problems_of(
        limits_csv=("limitation,s1,", "limitation,s1;s77,"), recommendations_csv=("text_en", "english")
    ) == [
        "recommendations.csv: missing column text_en. Add it, or map yours under columns: in study.yml.",
        "limits.csv, row 2, column statement_ids: no such statement. "
        "Correct it, or add the statement; separate several by semicolons.",
    ]


def test_no_message_holds_a_household_s_id_or_value(problems_of):
    lines = problems_of(
        households_csv=[("002,01.1", "77123,01.1"), ("2000000", "-8123456"), ("100000.5", "secretvalue")],
        ties_csv=("t1", "t55123"),
    )
    assert lines
    for line in lines:
        for secret in ("77123", "8123456", "secretvalue", "t55123"):
            assert secret not in line


def test_boundaries_stay_text_even_where_the_codebook_calls_them_numbers(small_study):
    rows = "household_id,district_code,wave,household_size,income_month,hamlet\n1,01.1,2021,1,1,01\n2,01.2,2024,1,1,1\n"
    folder = small_study(
        households_csv=rows,
        ties_csv="wave,source_id,target_id\n2021,1,2\n",
        codebook_yml="hamlet: {label: {id: Dusun, en: Hamlet}, type: number}\n",
    )
    assert open_study(folder).households["hamlet"].tolist() == ["01", "1"]


@pytest.mark.parametrize(("weight", "wrong"), [("", "empty"), ("-0.1", "below"), ("0", None), ("2.5", None)])
def test_every_household_has_a_weight_of_zero_or_more(small_study, problems_of, weight, wrong):
    rows = f"household_id,district_code,wave,household_size,income_month,hamlet,weight\n1,01.1,2021,1,1,a,{weight}\n"
    changes = {
        "households_csv": rows + "2,01.2,2024,1,1,a,1\n",
        "ties_csv": "wave,source_id,target_id\n2021,1,2\n",
        "codebook_yml": None,
        "study_yml": ("synthetic: true", "synthetic: true\ndesign: {weight: weight}"),
    }
    expected = {
        "empty": ["households.csv, row 2, column weight: empty. Fill it in (0 leaves the household out)."],
        "below": [f"households.csv, row 2, column weight: below the minimum 0. {FIX_CODE}."],
    }
    if wrong:
        assert problems_of(**changes) == expected[wrong]
    else:
        assert open_study(small_study(**changes)).households["weight"][0] == float(weight)

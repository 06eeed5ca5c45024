"""Every line about study.yml and codebook.yml that doesn't fit the data: where, what is wrong, what to do."""

from __future__ import annotations

from analysis.study.settings import StudySettings


def test_settings_about_data_that_are_not_there_are_told(problems_of):
    assert problems_of(
        ties_csv=None,
        study_yml=("synthetic: true", "synthetic: true\ncolumns: {ties: {wave: w}}\nfiles: {reference: reference.csv}"),
    ) == [
        "study.yml, network: given, but there is no ties.csv. Add ties.csv, or leave network: out.",
        "study.yml, columns.ties: given, but there is no ties.csv. Add ties.csv, or leave columns.ties out.",
    ]


def test_columns_that_study_yml_names_must_be_there(problems_of):
    assert problems_of(
        study_yml=[
            ("boundary: hamlet", "boundary: hamlt"),
            ("synthetic: true", "synthetic: true\ndesign: {weight: bobot, population: {01.9: 100}}"),
        ]
    ) == [
        "study.yml, design.weight: households.csv has no column bobot. Correct it, or map the column under columns:.",
        "study.yml, network.boundary: households.csv has no column hamlt. "
        "Correct it, or map the column under columns: (did you mean 'hamlet'?).",
        "study.yml, design.population.01.9: no such district. Correct it (did you mean '01.2'?).",
    ]


def test_boundaries_where_ties_were_not_asked_must_exist(problems_of):
    assert problems_of(study_yml=("boundary: hamlet", "boundary: hamlet\n  not_asked_in: [a, c]")) == [
        "study.yml, network.not_asked_in, entry 2: not a hamlet of households.csv. "
        "Write it as the file has it, in quotes, or remove it."
    ]


def test_misspelt_columns_in_mapping_and_codebook_guard_nothing_and_are_told(problems_of):
    assert problems_of(
        study_yml=("synthetic: true", "synthetic: true\ncolumns: {households: {wage_month: income_month}}"),
        codebook_yml=("aid_month", "aid_mnth"),
    ) == [
        "households.csv: missing column income_month or income_capita_month. "
        "Add it, or map yours under columns: in study.yml.",
        "study.yml, columns.households.wage_month: unknown column. "
        "Correct it, or describe it in codebook.yml (did you mean 'wages_month'?).",
        "codebook.yml, aid_mnth: no file has this column. Correct or remove it (did you mean 'aid_month'?).",
    ]


def test_a_citation_that_the_bibliography_lacks_is_told(problems_of, tmp_path):
    (tmp_path / "references.bib").write_text("@article{alatas2012,\n  title = {A}\n}\n", encoding="utf-8")
    cited = "synthetic: true\nvoices: {citation: alatas2021}\nsources: [alatas2012, banerjee]"
    assert problems_of(study_yml=("synthetic: true", cited)) == [
        "study.yml, voices.citation: alatas2021 is not in references.bib. "
        "Add the work there, or correct the key (did you mean 'alatas2012'?).",
        "study.yml, sources: banerjee is not in references.bib. Add the work there, or correct the key.",
    ]


def test_problems_of_study_yml_and_codebook_are_told_together(problems_of):
    assert problems_of(study_yml=("welfare: income", "welfare: incomes"), codebook_yml="\ta: 1") == [
        "study.yml, welfare: unknown value. Write one of income, consumption (did you mean 'income'?)."
    ]
    assert problems_of(
        study_yml=("synthetic: true", "synthetic: true\nseeds: 2"), codebook_yml="aid_month: {label: {id: a}}\n\tb: 1\n"
    ) == [
        f"study.yml, seeds: unknown key. Known here: {', '.join(StudySettings.model_fields)} (did you mean 'seed'?).",
        "codebook.yml, line 2: can't be read as YAML. Indent with spaces, not tabs, close brackets and quotes, "
        "and put texts with a colon in quotes.",
    ]

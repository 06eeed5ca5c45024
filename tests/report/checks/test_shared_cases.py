"""Small studies that once failed, of the shared folder: what `check` says of each, and the numbers that were wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.indicators.official import official_findings
from analysis.study import open_study
from report.checks.study import check
from report.language.study import district_name, study_locale
from report.public import ALL

pytestmark = pytest.mark.shared
# case -> what is told, as patterns; none where there is nothing to tell
TOLD = {
    "column-called-weight": [r"^warning: .*column weight: looks like a survey weight .*design: \{weight: null\}"],
    "control-character-in-a-statement/study": [],
    "digits-in-the-title": [],
    "group-author-with-comma/study": [r"^warning: study.yml, authors, entry 2: .*surname"],
    "hamlets-of-one-name/own-names": [],
    "hamlets-of-one-name/same-names": [r"^warning: .*16 clusters in all\..*design: \{nested: false\}"],
    "official-figure-in-percent/study": [],
    "official-figure-of-a-neighbour/study": [r"^warning: reference.csv, area_code 35.1: holds no district"],
    "semicolons-and-quotes/study": [],
    "statement-with-a-name-and-a-number/study": [],
    "two-districts-of-one-name/study": [],
    "waves-0-and-1": [],
    "waves-that-are-no-years/study": [
        r"^warning: study.yml, waves baseline, endline: .*Add date: to use it",
        r"^warning: households.csv, kolom income_month: pada gelombang endline, \d+ persen .* sama dengan .* baseline",
    ],
}
# case -> where it is refused, and why
REFUSED = {
    "language-that-no-template-speaks": r"study.yml, languages.*: no template speaks fr There are en, id",
    "letters-that-no-font-has/study": r"study.yml, line 2: no font of the PDF has the letters U\+5834",
    "thousands-with-a-point/study": r"study.yml, poverty_line.*: thousands or decimals behind the point",
}


@pytest.fixture
def case(request: pytest.FixtureRequest, shared: Path, tmp_path: Path) -> Path:
    """A case's study, copied to where it can be written."""
    return Path(shutil.copytree(shared / "cases" / request.param, tmp_path / "study"))


@pytest.mark.parametrize(("case", "told"), TOLD.items(), indirect=["case"], ids=TOLD)
def test_a_study_is_taken_for_what_it_is(case: Path, told: list[str]) -> None:
    said: list[str] = []
    check(case, say=said.append)
    assert said[-1].startswith("no problem: ")
    of_data = [line for line in said[:-1] if "surname" not in line or "surname" in "".join(told)]
    assert len(of_data) == len(told)
    assert all(re.search(pattern, line) for pattern, line in zip(told, of_data, strict=True))


@pytest.mark.parametrize(("case", "why"), REFUSED.items(), indirect=["case"], ids=REFUSED)
def test_a_study_that_cannot_be_built_is_refused_before_anything_is_computed(case: Path, why: str) -> None:
    with pytest.raises(UserError) as caught:
        check(case, say=lambda line: None)
    assert any(re.search(why, f"{problem.where}: {problem.what} {problem.fix}") for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("case", "headcount"),
    [
        ("official-figure-in-percent/study", 0.0937),
        ("official-figure-of-a-neighbour/study", None),
        ("waves-that-are-no-years/study", None),
    ],
    indirect=["case"],
)
def test_an_official_figure_is_of_its_own_area_and_year_in_its_unit(case: Path, headcount: float | None) -> None:
    study = open_study(case)
    for district in (*study.districts["district_code"], ALL):
        found = official_findings(study, str(district), study.settings.waves[-1].key)["official.poverty.headcount"]
        assert found.value == (headcount if headcount is None else pytest.approx(headcount))


@pytest.mark.parametrize("case", ["two-districts-of-one-name/study"], indirect=True)
def test_districts_of_one_name_are_told_apart_by_their_regency(case: Path) -> None:
    study = open_study(case)
    for language, names in (
        ("id", {"Kecamatan Sooko (Kabupaten Mojokerto)", "Kecamatan Sooko (Kabupaten Ponorogo)"}),
        ("en", {"Sooko District (Mojokerto Regency)", "Sooko District (Ponorogo Regency)"}),
    ):
        words = study_locale(study.settings, language)
        assert {district_name(study, str(code), words) for code in study.districts["district_code"]} == names


@pytest.mark.parametrize("case", ["group-author-with-comma/study"], indirect=True)
def test_a_body_stays_whole_and_a_person_has_no_degrees(case: Path) -> None:
    body, person = open_study(case).settings.authors
    assert (body.cited.family, body.cited.given) == ("Dinas Sosial, Kabupaten Contoh", "")
    assert person.names == ("Nama", "Contoh")

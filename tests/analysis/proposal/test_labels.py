"""Labels of columns and of values tell what names do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.proposal.design_lines import design_lines
from analysis.proposal.guess import Reasons
from analysis.proposal.households import Households
from analysis.proposal.survey_file import SurveyFile
from analysis.proposal.written import write_proposal
from analysis.study.codebook import codebook_from
from analysis.study.files import FileTable

COUNT = 60


def labelled(frame: pd.DataFrame, labels: dict[str, str], codes: dict[str, dict[str, str]]) -> Households:
    """A file of a statistics package: names that say nothing, and labels."""
    table = FileTable(
        "survey.sav", "SPSS", frame.astype("str"), np.arange(len(frame)), labels=labels, value_labels=codes
    )
    return Households(SurveyFile((Path("survey.sav"),), (table,)), Reasons("en"))


def test_labels_tell_what_names_do_not() -> None:
    at = np.arange(COUNT)
    frame = pd.DataFrame(
        {
            "v1": at + 1000,
            "v2": 1 + at % 6,
            "v3": np.where(at % 7 == 0, 9, 1 + at % 2),
            "v4": 1 + at % 3,
            "v5": 400_000 + 7_000 * at,
            "v6": 40 + at % 9,
            "v7": 1.5 + at % 2,
        }
    )
    labels = {
        "v1": "Household ID",
        "v2": "Jumlah anggota rumah tangga",
        "v3": "Menabung",
        "v4": "Kabupaten",
        "v5": "Pengeluaran per kapita sebulan",
        "v6": "Body weight of the head",
        "v7": "Household sample weight",
    }
    codes = {
        "v3": {"1": "Ya", "2": "Tidak", "9": "Tidak tahu"},
        "v4": {"1": "Kab. Demak", "2": "Kab. Kendal", "3": "Kota Semarang"},
    }
    found = labelled(frame, labels, codes)
    values = {guess.place[-1]: guess.value for guess in found.guesses()}
    assert values == {
        "district_code": "v4",
        "household_id": "v1",
        "household_size": "v2",
        "savings": {"name": "v3", "missing": ["9"], "recode": {"1": "yes", "2": "no"}},
        "income_capita_month": "v5",
    }
    assert [entry["name"] for entry in found.places.districts.values()] == [
        "Kab. Demak",
        "Kab. Kendal",
        "Kota Semarang",
    ]
    assert found.welfare == "consumption"
    assert found.design_columns() == {"weight": ["v7"]}
    assert "v6" not in str(design_lines(found, Reasons("en")))


def test_two_labelled_kinds_are_no_answers() -> None:
    frame = pd.DataFrame({"id": np.arange(COUNT), "debt": 1 + np.arange(COUNT) % 2})
    found = labelled(frame, {}, {"debt": {"1": "Laki-laki", "2": "Perempuan"}})
    assert "debt" not in found.matches
    assert found.against == {"debt": "debt"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_proposed_codebook_marks_in_both_languages_what_nobody_has_written(tmp_path: Path, language: str) -> None:
    at = np.arange(COUNT)
    frame = pd.DataFrame(
        {"hhid": at + 1000, "district": 1 + at % 3, "hhsize": 1 + at % 6, "income": 500_000 + 900 * at}
    )
    path = tmp_path / "survey.csv"
    frame.to_csv(path, index=False)
    write_proposal(tmp_path / "study", [path], [], seed=1, language=language, say=lambda _: None)
    text = (tmp_path / "study" / "codebook.yml").read_text("utf-8")
    columns = [line.rstrip(":") for line in text.splitlines() if line.endswith(":") and not line.startswith((" ", "#"))]
    assert {"household_id", "household_size", "income_month"} <= {*columns}
    for name, words in {"description": "definisi / definition", "question": "question as asked"}.items():
        blanks = [line for line in text.splitlines() if line.startswith(f"  # {name}: ")]
        assert len(blanks) == len(columns)
        assert all(words in line and "id:" in line and "en:" in line for line in blanks)
    filled = text.replace('  # description: {id: "", en: ""}', "  description: {id: Isi, en: Meaning}")
    read, problems = codebook_from(filled.encode(), languages=["id", "en"])
    assert problems == []
    assert {read.columns[name].description["en"] for name in columns} == {"Meaning"}
    assert "still blank" in text
    assert "masih kosong" in text

"""Files in the shapes that people have: workbooks with several sheets, forms with groups, persons, numbers as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.proposal.written import write_proposal
from analysis.study import open_study
from analysis.study.yaml_file import yaml_mapping
from tests.analysis.proposal.test_proposal import COUNT, households, note_of


def proposed(folder: Path, *files: str, ties: str | None = None) -> tuple[dict[str, Any], str, str]:
    """The settings that are proposed of files in a folder, the text of study.yml, and what was said."""
    said: list[str] = []
    of_ties = [folder / ties] if ties else []
    write_proposal(folder / "new", [folder / file for file in files], of_ties, seed=1, language="en", say=said.append)
    content = (folder / "new" / "study.yml").read_bytes()
    return dict(yaml_mapping(content, name="study.yml")), content.decode(), "\n".join(said)


def sheets(path: Path, **frames: pd.DataFrame) -> None:
    """A workbook with a sheet for each frame."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, frame in frames.items():
            frame.to_excel(book, sheet_name=name, index=False)


TIES = pd.DataFrame({"dari": [f"{k:04d}" for k in range(40)], "ke": [f"{k + 1:04d}" for k in range(40)]})


def test_the_sheets_of_a_workbook_that_fit_are_taken_and_the_others_told(tmp_path: Path) -> None:
    notes = pd.DataFrame({"catatan": ["dibuat oleh", "tim survei"], "isi": ["a", "b"]})
    sheets(tmp_path / "survei.xlsx", Petunjuk=notes, Keluarga=households(), Ikatan=TIES)
    settings, _, said = proposed(tmp_path, "survei.xlsx", ties="survei.xlsx")
    assert settings["files"]["households"]["sheet"] == "Keluarga"
    assert settings["files"]["ties"]["sheet"] == "Ikatan"
    assert settings["columns"]["ties"] == {"source_id": "dari", "target_id": "ke"}
    assert "survei.xlsx: other sheets, not used: Petunjuk." in said
    study = open_study(tmp_path / "new")
    assert (len(study.households), len(study.ties)) == (COUNT, 40)


def test_a_sheet_may_be_named_behind_the_file(tmp_path: Path) -> None:
    sheets(tmp_path / "survei.xlsx", Lama=households(), Baru=households(jml_art=3 + np.arange(COUNT) % 4))
    settings, _, _ = proposed(tmp_path, "survei.xlsx[Baru]")
    assert settings["files"]["households"]["sheet"] == "Baru"
    assert open_study(tmp_path / "new").households["household_size"].min() == 3


def test_rows_of_a_repeated_group_get_the_households_of_their_forms(tmp_path: Path) -> None:
    form = households(_id=np.arange(COUNT), _uuid=[f"u{k}" for k in range(COUNT)], _index=1 + np.arange(COUNT))
    form = form.rename(columns={"no_urut": "rumah/id_rt", "jml_art": "rumah/jml_art"})
    group = pd.DataFrame({"ikatan/id_tujuan": [f"{k:04d}" for k in range(9)], "_index": range(9), "_parent_index": 50})
    people = pd.DataFrame({"anggota/umur": [30] * 5, "_index": range(5), "_parent_index": 1})
    sheets(tmp_path / "kobo.xlsx", form=form, anggota=people, ikatan=group)
    settings, text, said = proposed(tmp_path, "kobo.xlsx", ties="kobo.xlsx")
    assert settings["files"]["ties"]["parent"] == "households"
    assert settings["columns"]["ties"] == {"source_id": "rumah/id_rt", "target_id": "ikatan/id_tujuan"}
    assert note_of(text, "household_id:") == "sure: it is a usual name for this"  # _id is KoboToolbox's own
    assert "ties: Not used (2): _index, _parent_index" in said
    assert set(open_study(tmp_path / "new").ties["source_id"]) == {"0049"}


def persons() -> pd.DataFrame:
    """One to four persons a household; the first of each earns."""
    rows = [(k, j) for k in range(COUNT) for j in range(1 + k % 4)]
    return pd.DataFrame(
        {
            "prov": 33,
            "kab": [3 + k % 2 for k, _ in rows],
            "nurt": [f"{k:05d}" for k, _ in rows],
            "no_art": [j + 1 for _, j in rows],
            "umur": [40 - 5 * j for _, j in rows],
            "upah": [(-9 if k % 11 == 0 else 500_000 + 1_000 * k) if j == 0 else 0 for k, j in rows],
        }
    )


def test_persons_are_added_up_to_households_and_no_column_is_dropped(tmp_path: Path) -> None:
    persons().to_csv(tmp_path / "art.csv", index=False)
    settings, text, said = proposed(tmp_path, "art.csv")
    how = {"by": ["nurt"], "count": "household_size", "sum": ["upah"], "missing": ["-9"]}
    assert settings["files"]["households"]["persons"] == how
    assert settings["columns"]["households"]["income_month"] == {"sum": ["upah"]}
    assert note_of(text, "households:").startswith("check: a row is a person")
    assert "# no_art: differs between the persons of a household" in text
    assert "Not used (2): no_art, umur" in said
    found = open_study(tmp_path / "new").households
    assert found["household_size"].tolist() == [1 + k % 4 for k in range(COUNT)]
    assert found["income_month"].iloc[1] == 501_000
    assert found["income_month"].isna().sum() == 2  # of the households of one person with the code


def test_a_household_in_two_rows_is_no_file_of_persons(tmp_path: Path) -> None:
    pd.concat([households(), households()]).to_csv(tmp_path / "twice.csv", index=False)
    settings, text, _ = proposed(tmp_path, "twice.csv")
    assert isinstance(settings["files"]["households"], str)
    assert "a row may be a person" in note_of(text, "household_id:")


AMOUNTS = 310_000 + 12_500 * (np.arange(COUNT) * 7 % 23)


@pytest.mark.parametrize(
    ("written", "decimal"),
    [
        (lambda one: f"{one:,}".replace(",", "."), "comma"),  # 310.000
        (lambda one: f"{one}", None),
        (lambda one: f"{one},50", "comma"),
        (lambda one: f"{one:,}.50", "point"),  # 310,000.50
        (lambda one: f"Rp{one:,}".replace(",", "."), "comma"),
        (lambda one: f"Rp {one:,},-".replace(",", ".").replace(".-", ",-"), "comma"),
    ],
)
def test_numbers_written_as_text_are_read_as_they_can_only_be_meant(
    tmp_path: Path, written: Any, decimal: str | None
) -> None:
    frame = households(pendapatan=[written(one) for one in AMOUNTS.tolist()])
    frame.drop(columns="penimbang").to_csv(tmp_path / "data.csv", index=False)  # 1.5 would say that points are decimal
    settings, text, _ = proposed(tmp_path, "data.csv")
    entry = settings["files"]["households"]
    assert (entry["decimal"] if isinstance(entry, dict) else None) == decimal
    if decimal:
        assert note_of(text, "households:").startswith("check: numbers written as text")
    assert settings["columns"]["households"]["income_month"] == "pendapatan"
    read = open_study(tmp_path / "new").households["income_month"]
    assert np.floor(read).tolist() == AMOUNTS.tolist()


@pytest.mark.parametrize(
    ("answers", "missing", "recode"),
    [
        (["1. Ya", "2. Tidak", "8. Tidak tahu"], ["8. Tidak tahu"], {"1. Ya": "yes", "2. Tidak": "no"}),
        (["1", "3", "9"], ["9"], {"1": "yes", "3": "no"}),
        (["ya", "tidak", "TT"], ["TT"], None),
        (["pernah", "tidak pernah", "don't know"], ["don't know"], {"pernah": "yes", "tidak pernah": "no"}),
    ],
)
def test_answers_of_three_kinds_are_yes_no_and_none(
    tmp_path: Path, answers: list[str], missing: list[str], recode: dict[str, str] | None
) -> None:
    given = [answers[k % 3] for k in range(COUNT)]
    households(menabung=given).to_csv(tmp_path / "data.csv", index=False)
    settings, _, _ = proposed(tmp_path, "data.csv")
    found = settings["columns"]["households"]["savings"]
    assert found["missing"] == missing
    assert found.get("recode") == recode
    assert open_study(tmp_path / "new").households["savings"].isna().sum() == COUNT / 3


def test_98_among_rupiah_is_no_amount_and_is_to_be_checked(tmp_path: Path) -> None:
    given = [98 if k % 10 == 0 else one for k, one in enumerate(AMOUNTS.tolist())]
    households(pendapatan=given).to_csv(tmp_path / "data.csv", index=False)
    settings, text, _ = proposed(tmp_path, "data.csv")
    assert settings["columns"]["households"]["income_month"] == {"name": "pendapatan", "missing": ["98"]}
    assert note_of(text, "income_month:").startswith("check:")


def test_incomes_rounded_to_few_amounts_are_still_amounts(tmp_path: Path) -> None:
    given = [500_000 * (1 + k % 3) for k in range(COUNT)]
    households(pendapatan=given).to_csv(tmp_path / "data.csv", index=False)
    settings, _, _ = proposed(tmp_path, "data.csv")
    assert settings["columns"]["households"]["income_month"] == "pendapatan"


@pytest.mark.parametrize("title", ["SURVEI RUMAH TANGGA\n\n", "SURVEI RUMAH TANGGA;;;\nKabupaten;Mojokerto;;\n"])
def test_titles_above_the_heading_of_a_csv_are_passed_over(tmp_path: Path, title: str) -> None:
    rows = households().to_csv(sep=";", index=False)
    (tmp_path / "data.csv").write_text(title.replace(";;\n", ";" * 6 + "\n") + rows, "utf-8")
    settings, _, _ = proposed(tmp_path, "data.csv")
    assert settings["columns"]["households"]["household_id"] == "no_urut"
    assert len(open_study(tmp_path / "new").households) == COUNT

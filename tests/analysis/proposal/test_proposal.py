"""A study proposed from a researcher's files: what it takes their columns for, and what it marks to be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.errors import UserError
from analysis.proposal.guess import CHECK, SURE
from analysis.proposal.words import words
from analysis.proposal.written import write_proposal
from analysis.study import Study, open_study
from analysis.study.columns import COLUMNS
from analysis.study.yaml_file import yaml_mapping

COUNT = 60


def households(**columns: Any) -> pd.DataFrame:
    """Households of two kecamatan by arithmetic, with an Indonesian questionnaire's names of columns."""
    at = np.arange(COUNT)
    given = {
        "no_urut": [f"{k:04d}" for k in at],
        "kode_kec": np.where(at % 2, "35.16.18", "35.16.13"),
        "kecamatan": np.where(at % 2, "Mojoanyar", "Sooko"),
        "kabupaten": "Kab. Mojokerto",
        "jml_art": 1 + at % 6,
        "pendapatan": 900_000 + 50_000 * ((at * 7) % 23) * (1 + at % 6),
        "menabung": np.where(at % 3, "1", "2"),
        "penimbang": 1.5 + (at % 4) / 10,
    }
    return pd.DataFrame(given | columns)


def proposal(folder: Path, *frames: pd.DataFrame, ties: pd.DataFrame | None = None, names=("data.csv",), language="en"):
    """Writes the files, proposes a study of them, and gives its folder, settings as typed, text and what was said."""
    paths = []
    for frame, name in zip(frames, names, strict=True):
        frame.to_csv(folder / name, index=False)
        paths.append(folder / name)
    of_ties = []
    if ties is not None:
        ties.to_csv(folder / "ties_raw.csv", index=False)
        of_ties = [folder / "ties_raw.csv"]
    said: list[str] = []
    write_proposal(folder / "new", paths, of_ties, seed=1, language=language, say=said.append)
    content = (folder / "new" / "study.yml").read_bytes()
    return folder / "new", yaml_mapping(content, name="study.yml"), content.decode(), "\n".join(said)


def note_of(text: str, line: str) -> str:
    """The comment above a line of study.yml, in one line."""
    lines = text.splitlines()
    at = next(place for place, one in enumerate(lines) if one.strip().startswith(line))
    above: list[str] = []
    while at and lines[at - 1].strip().startswith("#"):
        at -= 1
        above.insert(0, lines[at].strip().lstrip("# "))
    return " ".join(above)


def test_an_indonesian_questionnaire_is_read_and_opens_without_a_correction(tmp_path: Path) -> None:
    folder, settings, text, _ = proposal(tmp_path, households())
    mapped = settings["columns"]["households"]
    assert mapped["household_id"] == "no_urut"
    assert mapped["district_code"] == "kode_kec"
    assert mapped["household_size"] == "jml_art"
    assert mapped["income_month"] == "pendapatan"
    assert mapped["savings"] == {"name": "menabung", "recode": {"1": "yes", "2": "no"}}
    assert settings["codes"] == "kemendagri"
    assert settings["districts"]["35.16.18"]["name"] == "Mojoanyar"
    assert settings["districts"]["35.16.18"]["regency"] == "Kab. Mojokerto"
    assert settings["welfare"] == "income"
    assert note_of(text, "household_id:").startswith(SURE)
    assert note_of(text, "savings:").startswith(CHECK)
    study = open_study(folder)
    assert isinstance(study, Study)
    assert len(study.households) == COUNT
    assert list(study.households["savings"].value_counts()) == [40, 20]


def test_a_weight_is_only_proposed_with_both_ways_out(tmp_path: Path) -> None:
    folder, settings, text, said = proposal(tmp_path, households())
    assert "design" not in settings
    assert "# design:\n#   weight: penimbang\n#   weight: null" in text
    assert "penimbang looks like a part of the survey design (weight)" in said
    assert open_study(folder).settings.design.weight is None


def test_no_column_is_dropped_and_no_value_is_told(tmp_path: Path) -> None:
    frame = households(
        warna=np.where(np.arange(COUNT) % 2, "ungu", "jingga"), catatan=[f"xyzzy {k}" for k in range(COUNT)]
    )
    folder, _, text, said = proposal(tmp_path, frame)
    for name in frame:
        assert f"{name}" in text
    assert "Not used (3): penimbang, warna, catatan" in said
    book = (folder / "codebook.yml").read_text("utf-8")
    for value in ("ungu", "xyzzy", "0017"):
        assert all(value not in one for one in (text, said, book))


@pytest.mark.parametrize(
    ("code", "others"),
    [("-9", [1, 2, 3]), ("98", [1, 2, 3]), ("tidak tahu", [1, 2, 3]), ("TT", [1, 2, 3]), ("999", [10, 20])],
)
def test_a_code_for_no_answer_is_told(tmp_path: Path, code: str, others: list[int]) -> None:
    sizes = [code if k % 10 == 0 else str(others[k % len(others)]) for k in range(COUNT)]
    folder, settings, _, _ = proposal(tmp_path, households(jml_art=sizes))
    assert settings["columns"]["households"]["household_size"] == {"name": "jml_art", "missing": [code]}
    assert open_study(folder).households["household_size"].isna().sum() == 6


def test_ages_of_98_are_no_code(tmp_path: Path) -> None:
    amounts = [str(90 + k % 12) for k in range(COUNT)]  # 98 and 99 among them
    _, settings, _, _ = proposal(tmp_path, households(pendapatan=amounts))
    assert "missing" not in str(settings["columns"]["households"].get("income_month"))


@pytest.mark.parametrize(
    ("yes", "no", "recode"),
    [("1", "5", True), ("1", "3", True), ("ya", "tidak", False), ("1", "0", False), ("Y", "T", True)],
)
def test_answers_are_recoded_where_they_must_be(tmp_path: Path, yes: str, no: str, recode: bool) -> None:
    given = np.where(np.arange(COUNT) % 4, yes, no)
    folder, settings, _, _ = proposal(tmp_path, households(menabung=given))
    expected: Any = {"name": "menabung", "recode": {yes: "yes", no: "no"}} if recode else "menabung"
    found = settings["columns"]["households"]["savings"]
    assert found == expected
    assert list(open_study(folder).households["savings"].value_counts()) == [45, 15]


def test_waves_in_columns_become_wide(tmp_path: Path) -> None:
    frame = households(income_2021=households()["pendapatan"], income_2024=households()["pendapatan"] + 1000)
    folder, settings, text, _ = proposal(tmp_path, frame.drop(columns="pendapatan"))
    assert settings["columns"]["households"]["income_month"] == {"wide": {"2021": "income_2021", "2024": "income_2024"}}
    assert [wave["key"] for wave in settings["waves"]] == ["2021", "2024"]
    assert note_of(text, "waves:").endswith("sure: the endings of columns such as income_2021")
    assert len(open_study(folder).households) == 2 * COUNT


def test_waves_in_rows_are_found(tmp_path: Path) -> None:
    long = pd.concat([households(tahun=2021), households(tahun=2024)])
    folder, settings, _, _ = proposal(tmp_path, long)
    assert settings["columns"]["households"]["wave"] == "tahun"
    study = open_study(folder)
    assert [wave.key for wave in study.settings.waves] == ["2021", "2024"]
    assert study.settings.is_panel("2021", "2024")


def test_the_one_year_of_a_file_is_its_wave(tmp_path: Path) -> None:
    folder, settings, _, _ = proposal(tmp_path, households(tahun=2024))
    assert settings["columns"]["households"]["wave"] == "tahun"
    assert [wave.year for wave in open_study(folder).settings.waves] == [2024]


def test_names_of_groups_do_not_hide_a_column(tmp_path: Path) -> None:
    """As ODK and KoboToolbox export them."""
    names = {"no_urut": "meta/instanceID", "jml_art": "keluarga/jml_art", "pendapatan": "ekonomi/pendapatan"}
    folder, settings, _, _ = proposal(tmp_path, households().rename(columns=names))
    mapped = settings["columns"]["households"]
    assert {ours: mapped[ours] for ours in ("household_id", "household_size", "income_month")} == {
        "household_id": "meta/instanceID",
        "household_size": "keluarga/jml_art",
        "income_month": "ekonomi/pendapatan",
    }
    assert len(open_study(folder).households) == COUNT


def test_a_file_for_each_wave_is_read(tmp_path: Path) -> None:
    later = households().rename(columns={"pendapatan": "pendapatan_2024"})
    first = households().rename(columns={"pendapatan": "pendapatan_2021"})
    folder, settings, _, _ = proposal(tmp_path, first, later, names=("susenas_2021.csv", "susenas_2024.csv"))
    assert settings["files"]["households"] == {"2021": "../susenas_2021.csv", "2024": "../susenas_2024.csv"}
    assert settings["columns"]["households"]["income_month"] == {
        "wide": {"2021": "pendapatan_2021", "2024": "pendapatan_2024"}
    }
    assert len(open_study(folder).households) == 2 * COUNT


def test_ties_are_known_by_the_households_that_they_name(tmp_path: Path) -> None:
    ids = households()["no_urut"]
    ties = pd.DataFrame({"x": ids, "y": np.roll(ids, 1), "jenis": np.where(np.arange(COUNT) % 2, "nasihat", "uang")})
    folder, settings, text, _ = proposal(tmp_path, households(), ties=ties)
    assert settings["columns"]["ties"] == {"source_id": "x", "target_id": "y", "tie_kind": "jenis"}
    assert note_of(text, "source_id:").startswith(CHECK)
    assert len(open_study(folder).ties) == COUNT


def test_regencies_by_name_get_their_official_codes(tmp_path: Path) -> None:
    names = np.where(np.arange(COUNT) % 2, "Kab. Semarang", "Kota Semarang")
    folder, settings, _, _ = proposal(tmp_path, households(kabupaten=names).drop(columns=["kode_kec", "kecamatan"]))
    code = settings["columns"]["households"]["district_code"]
    assert code == {"name": "kabupaten", "recode": {"Kab. Semarang": "33.22", "Kota Semarang": "33.74"}}
    assert settings["codes"] == "kemendagri"
    assert set(open_study(folder).households["district_code"]) == {"33.22", "33.74"}


@pytest.mark.parametrize(("code", "system"), [("3171", "bps"), ("3174", "kemendagri")])
def test_names_tell_whose_the_codes_are(tmp_path: Path, code: str, system: str) -> None:
    frame = households(kode_kab=np.where(np.arange(COUNT) % 2, code, "3374"))
    frame["kabupaten"] = np.where(np.arange(COUNT) % 2, "Jakarta Selatan", "Kota Semarang")
    _, settings, text, _ = proposal(tmp_path, frame.drop(columns=["kode_kec", "kecamatan"]))
    assert settings["codes"] == system
    assert f"sure: names and codes together tell {'BPS' if system == 'bps' else 'Kemendagri'}" in note_of(
        text, "codes:"
    )


def test_codes_that_both_systems_have_are_a_guess_with_both_readings(tmp_path: Path) -> None:
    frame = households(kode_kab=np.where(np.arange(COUNT) % 2, "3171", "1215"))
    _, _settings, text, _ = proposal(tmp_path, frame.drop(columns=["kode_kec", "kecamatan", "kabupaten"]))
    note = note_of(text, "codes:")
    assert f"{CHECK}: a guess: 1215 is Kabupaten Humbang Hasundutan by BPS and Kabupaten Pakpak Bharat" in note


def test_a_file_without_places_is_one_district_to_be_named(tmp_path: Path) -> None:
    frame = households().drop(columns=["kode_kec", "kecamatan", "kabupaten"])
    folder, settings, text, _ = proposal(tmp_path, frame)
    assert list(settings["districts"]) == ["01"]
    assert f"{CHECK}: the file has no column of places" in note_of(text, "districts:")
    assert set(open_study(folder).households["district_code"]) == {"01"}


def test_reasons_are_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    _, _, text, said = proposal(tmp_path, households(), language="id")
    assert "sure: namanya lazim untuk ini" in text
    assert "Perlu diperiksa:" in said
    assert "usual name" not in text + said


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing\.csv: can't be read"):
        write_proposal(tmp_path / "new", [tmp_path / "nothing.csv"], [], seed=1, language="en", say=print)
    assert not (tmp_path / "new").exists()


def test_every_column_that_can_be_proposed_has_a_label_in_both_languages() -> None:
    known = {*COLUMNS["households"].known, *COLUMNS["ties"].known}
    assert set(words()["labels"]) == known


def test_a_year_s_and_a_week_s_amounts_become_a_month_s(tmp_path: Path) -> None:
    yearly = households().rename(columns={"pendapatan": "pendapatan_setahun"})
    _, settings, text, _ = proposal(tmp_path, yearly)
    assert settings["columns"]["households"]["income_month"] == {"name": "pendapatan_setahun", "divide": 12}
    assert note_of(text, "income_month:").startswith(CHECK)


LABELS = {"jml_art": "Jumlah anggota rumah tangga", "menabung": "Apakah menabung?"}
ANSWERS = {"menabung": {1: "Ya", 2: "Tidak"}}


def _write(frame: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".sav":
        pyreadstat.write_sav(frame, path, column_labels=LABELS, variable_value_labels=ANSWERS)
    else:
        pyreadstat.write_dta(frame, path, column_labels=LABELS, variable_value_labels=ANSWERS)


@pytest.mark.parametrize("kind", [".xlsx", ".sav", ".dta"])
def test_files_of_excel_spss_and_stata_are_read_and_open(tmp_path: Path, kind: str) -> None:
    frame = households().astype({"menabung": float})
    _write(frame, tmp_path / f"survey{kind}")
    said: list[str] = []
    files = [tmp_path / f"survey{kind}"]
    write_proposal(tmp_path / "new", files, [], seed=1, language="en", say=said.append)
    study = open_study(tmp_path / "new")
    assert study.households["household_id"].tolist() == frame["no_urut"].tolist()
    assert study.households["income_month"].tolist() == frame["pendapatan"].tolist()
    assert list(study.households["savings"].value_counts()) == [40, 20]
    text = (tmp_path / "new" / "study.yml").read_text("utf-8")
    labelled = kind != ".xlsx"
    assert note_of(text, "savings:").startswith(SURE if labelled else CHECK)
    book = (tmp_path / "new" / "codebook.yml").read_text("utf-8")
    assert ("Jumlah anggota rumah tangga" in book) == labelled

"""Real files, as researchers received them, read by `risalah new --from`: they lie beside the project."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.network.graph import support_network
from analysis.network.structure import network_findings
from analysis.proposal.written import write_proposal
from analysis.study import open_study
from analysis.survey.sample import sample_of

AGREE = {  # finding -> column of the reference values, and what that is multiplied by
    "income.n_households": ("n_consumption", 1),
    "income.mean_capita": ("consumption_mean", 1000),
    "income.median_capita": ("consumption_median", 1000),
    "inequality.gini": ("gini", 1),
    "network.n_households": ("n_households_with_network", 1),
    "network.n_ties": ("n_ties", 1),
    "network.boundaries": ("n_subvillages_with_network", 1),
    "network.density": ("density_within_net", 1),
    "network.mean_degree": ("mean_degree_net", 1),
    "network.transitivity": ("transitivity_pooled", 1),
    "network.assortativity_degree": ("degree_assortativity", 1),
}


@pytest.mark.shared
def test_the_indonesian_files_agree_with_their_reference_values_without_a_correction(
    shared: Path, tmp_path: Path
) -> None:
    raw, said = shared / "real" / "indonesia", []
    files = [raw / "households_raw.csv"], [raw / "ties_raw.csv"]
    write_proposal(tmp_path / "new", *files, seed=1, language="en", say=said.append)
    study = open_study(tmp_path / "new")
    assert study.settings.codes == "bps"
    assert study.settings.network.not_asked_in == ("135", "200", "270", "308", "392", "405", "496")
    with (raw / "reference_values.csv").open() as file:
        reference = list(csv.DictReader(file))
    assert len(reference) == 6
    for row in reference:
        sample = sample_of(study, row["district_code"], "1")
        network = support_network(study, row["district_code"], "1")
        found = income_findings(sample) | inequality_findings(sample) | network_findings(network, sample)
        for name, (column, scale) in AGREE.items():
            assert found[name].value == pytest.approx(float(row[column]) * scale, rel=1e-6), (
                name,
                row["district_code"],
            )
    names = [entry.name for entry in study.settings.districts.values()]
    assert len(names) == 12
    text = (tmp_path / "new" / "study.yml").read_text("utf-8")
    with files[0][0].open() as file:
        columns = next(csv.reader(file))
    assert [name for name in columns if name not in text] == []


@pytest.mark.shared
def test_the_trial_of_a_graduation_programme_has_its_waves_and_its_arms_told(shared: Path, tmp_path: Path) -> None:
    said: list[str] = []
    file = shared / "real" / "graduation" / "households_wide.csv"
    write_proposal(tmp_path / "new", [file], [], seed=1, language="en", say=said.append)
    study = open_study(tmp_path / "new")
    assert [wave.key for wave in study.settings.waves] == ["bsl", "end", "fup"]
    assert study.settings.negatives_allowed  # of businesses
    assert study.households["household_id"].nunique() == 854
    assert study.settings.is_panel("bsl", "fup")
    text = (tmp_path / "new" / "study.yml").read_text("utf-8")
    wide = "{bsl: ctotal_pcmonth_bsl, end: ctotal_pcmonth_end, fup: ctotal_pcmonth_fup}"
    assert f"income_capita_month: {{wide: {wide}}}" in text
    assert "household_id: id_hh" in text
    assert "welfare: consumption" in text
    assert "#   column: treatment" in text
    assert any("currency" in line for line in said)


def indonesian(number: str) -> str:
    """A number as Excel writes it in Indonesia: 1.234,5."""
    whole, point, decimals = number.partition(".")
    return f"{int(whole or 0):,}".replace(",", ".") + ("," if point else "") + decimals if number else ""


def _semicolons(raw: Path, place: Path) -> tuple[Path, Path]:
    rows = pd.read_csv(raw / "households_raw.csv", dtype=str, keep_default_na=False)
    codes = ["hhid", "province", "district", "subdistrict", "village", "ea"]
    rows[[name for name in rows if name not in codes]] = rows.drop(columns=codes).map(indonesian)
    rows.to_csv(place / "households.csv", sep=";", index=False)
    return place / "households.csv", raw / "ties_raw.csv"


def _typed(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = {"hhid": str, "source": str, "target": str}
    return tuple(pd.read_csv(raw / f"{name}_raw.csv", dtype=texts) for name in ("households", "ties"))  # type: ignore[return-value]


def _workbook(raw: Path, place: Path) -> tuple[Path, Path]:
    households, ties = _typed(raw)
    with pd.ExcelWriter(place / "survey.xlsx", engine="openpyxl") as book:
        households.to_excel(book, sheet_name="Rumah tangga", index=False, startrow=3)
        book.sheets["Rumah tangga"]["A1"] = "SURVEI RUMAH TANGGA 2008"
        book.sheets["Rumah tangga"].merge_cells("A1:H1")
        ties.to_excel(book, sheet_name="Ikatan", index=False)
    return place / "survey.xlsx", place / "survey.xlsx"


def _of_package(ending: str) -> Callable[[Path, Path], tuple[Path, Path]]:
    def write(raw: Path, place: Path) -> tuple[Path, Path]:
        files = place / f"households.{ending}", place / f"ties.{ending}"
        for frame, path in zip(_typed(raw), files, strict=True):
            if ending == "parquet":
                pytest.importorskip("fastparquet").write(str(path), frame)
            else:
                getattr(pyreadstat, f"write_{ending}")(frame, path)
        return files

    return write


KINDS = {"semicolons": _semicolons, "XLSX": _workbook, **{one: _of_package(one) for one in ("dta", "sav", "parquet")}}


@pytest.mark.shared
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_in_every_kind_of_file_is_proposed_and_read_the_same(
    kind: str, shared: Path, tmp_path: Path
) -> None:
    raw = shared / "real" / "indonesia"
    files = KINDS[kind](raw, tmp_path)
    read = []
    for name, (households, ties) in {"csv": (raw / "households_raw.csv", raw / "ties_raw.csv"), kind: files}.items():
        write_proposal(tmp_path / name, [households], [ties], seed=1, language="en", say=lambda _: None)
        read.append(open_study(tmp_path / name))
    plain, other = read
    pd.testing.assert_frame_equal(plain.households, other.households, check_exact=True)
    pd.testing.assert_frame_equal(plain.ties, other.ties, check_exact=True)
    pd.testing.assert_frame_equal(plain.districts, other.districts, check_exact=True)
    for setting in ("network", "codes", "welfare", "counts", "waves", "currency"):
        assert getattr(plain.settings, setting) == getattr(other.settings, setting)

"""Broken studies: an ordinary one, and what breaks it in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from analysis.proposal.invented import invented_tables

SETTINGS = """\
id: karangan
title: {id: Contoh, en: An example}
authors: [{name: Lembaga, group: true}]
edition: {name: "1", date: "2026-11-30"}
languages: [id, en]
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}, country: ID}
waves: [{key: "2021", label: "2021", date: "2021-03"}, {key: "2024", label: "2024", date: "2024-03"}]
welfare: income
prices: {constant: 2024, source: {id: karangan, en: invented}}
poverty_line:
  2021: {value: 420000, source: {id: karangan, en: invented}}
  2024: {value: 510000, source: {id: karangan, en: invented}}
design: {weight: null, stratum: null, cluster: hamlet}
network: {directed: true}
synthetic: true
"""
CODEBOOK = """\
household_size: {label: {id: Anggota, en: Members}, type: count, unit: persons, range: [1, 20]}
hamlet: {label: {id: Dusun, en: Hamlet}, type: code}
business_type:
  label: {id: Jenis usaha, en: Type of business}
  type: code
  values: {food: {id: Makanan, en: Food}, shop: {id: Warung, en: Shop}, craft: {id: Kerajinan, en: Craft}}
tie_kind:
  label: {id: Jenis ikatan, en: Kind of tie}
  type: code
  values: {advice: {id: Nasihat, en: Advice}, lending: {id: Pinjaman, en: Lending}}
"""
INFORMANTS = "informant_id,informant_type,consent,district_code\nI1,official,yes,D1\nI2,official,yes,D2\n"
STATEMENTS = (
    "statement_id,informant_id,theme,text_id,text_en,district_code\n"
    "S1,I1,credit,Bank jauh,The bank is far,D1\nS2,I2,credit,Bunga tinggi,Interest is high,D2\n"
)
REFERENCE = "indicator,area_code,year,value,unit,source\npoverty.headcount,D1,2024,0.1,share,BPS\n"
ARMS = "labels: {'0': {id: a, en: b}, '1': {id: c, en: d}}"
Break = Callable[[Path], None]


def ordinary(folder: Path) -> Path:
    """Writes the study that nothing is wrong with."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in invented_tables(1).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    for name, text in {
        "study.yml": SETTINGS,
        "codebook.yml": CODEBOOK,
        "informants.csv": INFORMANTS,
        "statements.csv": STATEMENTS,
        "reference.csv": REFERENCE,
    }.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def text(file: str, old: str, new: str) -> Break:
    """Replaces the first of a text in a file."""

    def change(folder: Path) -> None:
        content = (folder / file).read_text("utf-8")
        assert old in content, (file, old)
        (folder / file).write_text(content.replace(old, new, 1), "utf-8")

    return change


def settings(old: str, new: str) -> Break:
    """Replaces a text in study.yml."""
    return text("study.yml", old, new)


def more(line: str) -> Break:
    """A further line of study.yml."""
    return text("study.yml", "synthetic: true\n", f"synthetic: true\n{line}\n")


def row(file: str, line: str) -> Break:
    """A further row."""

    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as table:
            table.write(f"{line}\n")

    return change


def frame(file: str, changed: Callable[[pd.DataFrame], pd.DataFrame]) -> Break:
    """A table changed as a whole."""

    def change(folder: Path) -> None:
        table = pd.read_csv(folder / file, dtype=str, keep_default_na=False)
        changed(table).to_csv(folder / file, index=False, lineterminator="\n")

    return change


def cells(file: str, column: str, value: str, *rows: int) -> Break:
    """Cells of a column, by the lines of the file."""

    def changed(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[[one - 2 for one in rows] or table.index, column] = value
        return table

    return frame(file, changed)


def renamed(file: str, old: str, new: str) -> Break:
    """A column by another name."""
    return frame(file, lambda table: table.rename(columns={old: new}))


def without(file: str, *columns: str) -> Break:
    """A table that lacks columns."""
    return frame(file, lambda table: table.drop(columns=[*columns]))


def content(file: str, written: bytes) -> Break:
    """A file with other bytes."""
    return lambda folder: (folder / file).write_bytes(written) and None


def removed(*files: str) -> Break:
    """A study that lacks files."""

    def change(folder: Path) -> None:
        for file in files:
            (folder / file).unlink()

    return change


def both(*changes: Break) -> Break:
    """Several changes."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def as_file(name: str, write: Callable[[pd.DataFrame, Path], object]) -> Break:
    """Households in another file, and no CSV."""

    def change(folder: Path) -> None:
        table = pd.read_csv(folder / "households.csv", dtype={"household_id": str})
        (folder / "households.csv").unlink()
        write(table, folder / name)

    return change


def workbook(table: pd.DataFrame, path: Path) -> None:
    """A workbook with two sheets."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, sheet_name="Data", index=False)
        table.head(3).to_excel(book, sheet_name="Salinan", index=False)


def with_a_formula(table: pd.DataFrame, path: Path) -> None:
    """A workbook with a formula that no program has computed."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, index=False)
        sheet = book.sheets["Sheet1"]
        sheet["I5"] = "=F5+G5"
        sheet["I7"] = "#N/A"


def merged(table: pd.DataFrame, path: Path) -> None:
    """A workbook whose districts are merged cells."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, index=False)
        book.sheets["Sheet1"].merge_cells("B2:B9")


H, T = "households.csv", "ties.csv"
BROKEN: Mapping[str, Break] = {
    # files
    "no households": removed(H),
    "no districts": removed("districts.csv"),
    "households of two kinds": both(removed(H), content("households.xlsx", b"PK"), content("households.dta", b"<")),
    "households by a name of their own": lambda folder: (folder / H).rename(folder / "household.csv") and None,
    "an old workbook": both(removed(H), content("households.xls", b"\xd0\xcf\x11\xe0")),
    "a file that isn't there": more("files: {households: rumah.csv}"),
    "an empty file": content(H, b""),
    "a heading alone": content(H, b"household_id,district_code,wave,household_size,income_month,hamlet\n"),
    "a workbook called CSV": content(H, b"PK\x03\x04rest"),
    "bytes that are no text": content(H, b"household_id,district_code\nK1,\x81\x8d\n"),
    "a quotation mark that never ends": text(H, "K002", '"K002'),
    "a field too many": row(H, "K900,D1,D1-1,4,2021,1,2,3,6,shop,no,extra"),
    "the same heading twice": text(H, "business_month", "wages_month"),
    "a heading without a name": text(H, "business_month", ""),
    "a damaged workbook": both(removed(H), content("households.xlsx", b"PK\x03\x04 damaged")),
    "a workbook with two sheets": as_file("households.xlsx", workbook),
    "a sheet that isn't there": both(
        as_file("households.xlsx", workbook), more("files: {households: {file: households.xlsx, sheet: Dta}}")
    ),
    "a formula never computed and an error": as_file("households.xlsx", with_a_formula),
    "merged cells": as_file("households.xlsx", merged),
    "a damaged Stata file": both(removed(H), content("households.dta", b"<stata_dta><header>")),
    "a damaged SPSS file": both(removed(H), content("households.sav", b"$FL2 not more")),
    "a damaged Parquet file": both(removed(H), content("households.parquet", b"PAR1PAR1")),
    # columns
    "a column misspelt": renamed(H, "income_month", "incme_month"),
    "a column by its usual name elsewhere": renamed(H, "household_id", "no_urut"),
    "an Indonesian name of a column": both(renamed(H, "household_size", "jml_art"), more("counts: persons")),
    "an optional column misspelt": renamed(H, "aid_month", "aid_mnth"),
    "no column of waves": without(H, "wave"),
    "ends of ties by other names": renamed(T, "source_id", "dari"),
    "a mapping to a column that isn't there": more("columns: {households: {aid_month: bantuan}}"),
    "a mapping of an unknown column": more("columns: {households: {aid_mnth: aid_month}}"),
    "a cluster that isn't there": settings("cluster: hamlet", "cluster: hamlt"),
    "a boundary that isn't there": settings("directed: true", "directed: true, boundary: village"),
    "a codebook of an unknown column": text("codebook.yml", "hamlet:", "hamlets:"),
    # households
    "text where a number belongs": cells(H, "income_month", "about 2 million", 3),
    "decimal commas": cells(H, "income_month", "2410000,5", 3),
    "thousands with a point": cells(H, "aid_month", "250.000"),
    "a currency in a cell": cells(H, "aid_month", "Rp250.000", 5),
    "an infinite amount": cells(H, "income_month", "inf", 4),
    "a negative amount": cells(H, "wages_month", "-5", 4, 5),
    "a household of nobody": cells(H, "household_size", "0", 6),
    "a household of four and a half": cells(H, "household_size", "4.5", 6),
    "a size outside of its range": cells(H, "household_size", "21", 6),
    "a code that isn't declared": cells(H, "wages_month", "tidak tahu", 7),
    "a household twice": frame(H, lambda table: pd.concat([table, table.head(2)])),
    "a household without a number": cells(H, "household_id", "", 3),
    "an unknown district": cells(H, "district_code", "D9", 3),
    "a district without a zero": both(
        cells(H, "district_code", "1"), text("districts.csv", "D1", "01"), text("districts.csv", "D2", "02")
    ),
    "an unknown wave": cells(H, "wave", "2012", 3),
    "a year for a wave's end": cells(H, "wave", "2024.0", 80, 81),
    "an answer that is neither": cells(H, "savings", "perhaps", 3),
    "an unknown kind of business": cells(H, "business_type", "shoop", 3),
    "a control character": cells(H, "business_type", "shop\x07", 3),
    "a district without households": row("districts.csv", "D3,Contoh Barat"),
    "a district twice": row("districts.csv", "D1,Contoh Utara"),
    "a district that no folder can be called": both(
        text("districts.csv", "D1", "D/1"), frame(H, lambda table: table.replace({"district_code": {"D1": "D/1"}}))
    ),
    # ties and people
    "a tie to nobody": row(T, "2021,K001,K999,advice"),
    "a tie without an end": row(T, "2021,K001,,advice"),
    "a tie of an unknown kind": cells(T, "tie_kind", "friendship", 2),
    "a tie of an unknown wave": cells(T, "wave", "2030", 2),
    "an informant without consent to tell": without("informants.csv", "consent"),
    "a statement of an unknown informant": text("statements.csv", "I2", "I9"),
    "a statement in one language": without("statements.csv", "text_en"),
    "an official figure of an unknown unit": text("reference.csv", "share", "kg"),
    "an official figure of no year": text("reference.csv", "2024", "lately"),
    # settings
    "not YAML": settings("welfare: income", "welfare: income: yes"),
    "no study.yml": removed("study.yml"),
    "an unknown key": more("tittle: {id: Contoh, en: Example}"),
    "a key twice": more("welfare: consumption"),
    "no title": settings("title: {id: Contoh, en: An example}\n", ""),
    "a title in one language": settings("en: An example", "fr: Un exemple"),
    "a language that nobody speaks": settings("languages: [id, en]", "languages: [id, fr]"),
    "a word where one of a list belongs": settings("welfare: income", "welfare: wealth"),
    "waves in another order": settings('date: "2021-03"', 'date: "2031-03"'),
    "a wave twice": settings('key: "2024"', 'key: "2021"'),
    "a poverty line of no wave": settings("2024: {value", "2023: {value"),
    "a poverty line with a point": settings("420000", "420.000"),
    "a poverty line that isn't above zero": settings("420000", "0"),
    "a date that isn't one": settings("2026-11-30", "30 November"),
    "a currency that isn't one": more("currency: {code: RPH}"),
    "thresholds lowered without a reason": more("disclosure: {households: 3}"),
    "codes of neither system": more("codes: bsp"),
    "a source without a work": more("sources: [alatas2012]"),
    "a change to be the heading that isn't one": more("headline: change.nothing"),
    "a correction of nothing": more(
        "corrections: [{edition: '1', text: {id: a, en: b}, findings: [income.mean_capta]}]"
    ),
    "arms of a column that isn't there": more(f"group: {{column: treated, kind: none, comparison: '0', {ARMS}}}"),
    "a file for each wave but one": more("files: {households: {2021: households.csv}}"),
    "persons of a column that isn't there": more("files: {households: {file: households.csv, persons: {by: [nurt]}}}"),
    "a repeated group without its key": more("files: {ties: {file: ties.csv, parent: households}}"),
    "a way to read what isn't": more("files: {households: {file: households.csv, decimal: koma}}"),
    "an answer recoded to neither": more("columns: {households: {savings: {name: savings, recode: {'no': maybe}}}}"),
}  # fmt: skip

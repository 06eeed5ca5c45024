"""The same table in every kind of file that people have is the same table, and the same findings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from analysis.study import open_study
from analysis.study.files import Form, read_content
from analysis.study.files.table import FileTable
from analysis.study.reading import text_table

TEXTS = {"household_id", "district_code", "business_type", "hamlet", "has_savings", "wave"}


def typed(text: pd.DataFrame) -> pd.DataFrame:
    """A table of text with numbers where no codes are."""
    return pd.DataFrame(
        {name: text[name].replace("", None) if name in TEXTS else pd.to_numeric(text[name]) for name in text}
    )


def indonesian(number: float | None) -> str:
    """A number as it is written in Indonesia: 1.234.567,89."""
    if number is None or number != number:
        return ""
    whole, _, rest = repr(float(number)).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return grouped if rest == "0" else f"{grouped},{rest}"


def semicolons(frame: pd.DataFrame) -> bytes:
    written = frame.apply(lambda one: one.fillna("") if one.name in TEXTS else one.map(indonesian))
    return written.to_csv(index=False, sep=";").encode("utf-8-sig")


def csv_in(encoding: str) -> Callable[[pd.DataFrame], bytes]:
    return lambda frame: frame.to_csv(index=False).encode(encoding)


def workbook(frame: pd.DataFrame, *, title: bool = True) -> bytes:
    """A workbook with a merged title above the table, a second sheet and a hidden one."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Rumah tangga"
    if title:
        sheet.append(["Survei rumah tangga 2024"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(frame.columns))
        sheet.append([])
    sheet.append(list(frame.columns))
    for values in frame.astype(object).where(frame.notna(), None).to_numpy().tolist():
        sheet.append(values)
    book.create_sheet("Kode")["A1"] = "kode"
    book.create_sheet("Sembunyi").sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def open_document(frame: pd.DataFrame) -> bytes:
    """The table as LibreOffice writes it: equal cells once with their number, a million empty rows below."""

    def cell(value: object) -> str:
        if value is None or value != value:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        shown = f"<text:p>{float(value):.1f}</text:p>"  # what is shown may be less than what is stored
        return f'<table:table-cell office:value-type="float" office:value="{value!r}">{shown}</table:table-cell>'

    rows = [list(frame.columns), *frame.astype(object).to_numpy().tolist()]
    body = "".join(f"<table:table-row>{''.join(cell(one) for one in row)}</table:table-row>" for row in rows)
    names = ["office", "text", "table", "style"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{body}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("content.xml", text)
    return content.getvalue()


def of_package(write: str) -> Callable[[pd.DataFrame], bytes]:
    def written(frame: pd.DataFrame) -> bytes:
        pyreadstat = pytest.importorskip("pyreadstat")
        place = Path(_folder()) / f"table.{write}"
        filled = frame.assign(**{name: frame[name].fillna("") for name in frame if name in TEXTS})
        getattr(pyreadstat, f"write_{write}")(filled, place, column_labels={name: name.title() for name in frame})
        return place.read_bytes()

    return written


def parquet(frame: pd.DataFrame) -> bytes:
    fastparquet = pytest.importorskip("fastparquet")
    place = Path(_folder()) / "table.parquet"
    fastparquet.write(str(place), frame)
    return place.read_bytes()


_folders: list[Path] = []


def _folder() -> Path:
    return _folders[-1]


@pytest.fixture(autouse=True)
def place_to_write(tmp_path: Path) -> None:
    (tmp_path / "written").mkdir()
    _folders.append(tmp_path / "written")


# ending -> how it is written, and what study.yml says of it
KINDS: Mapping[str, tuple[str, Callable[[pd.DataFrame], bytes], dict[str, object]]] = {
    "semicolons": ("csv", semicolons, {}),
    "UTF-16": ("csv", csv_in("utf-16"), {}),
    "Windows-1252": ("csv", csv_in("windows-1252"), {}),
    "XLSX": ("xlsx", workbook, {"sheet": "Rumah tangga", "header": 3}),
    "XLSX, heading found": ("xlsx", workbook, {"sheet": "rumah tangga"}),
    "ODS": ("ods", open_document, {}),
    "Stata": ("dta", of_package("dta"), {}),
    "SPSS": ("sav", of_package("sav"), {}),
    "Parquet": ("parquet", parquet, {}),
}


def read(content: bytes, file: str, **form: object) -> FileTable:
    table, problems = read_content(content, file=file, form=Form.model_validate(form))
    assert problems == []
    assert table is not None
    return table


def told(content: bytes, file: str, **form: object) -> list[str]:
    table, problems = read_content(content, file=file, form=Form.model_validate(form))
    flaws = [] if table is None else [flaw for of_column in table.flaws.values() for flaw in of_column]
    return [str(problem) for problem in (*problems, *flaws)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_of_a_study_are_the_same_from_every_kind_of_file(
    small_study: Callable[..., Path], kind: str
) -> None:
    study_folder = small_study()
    ending, write, form = KINDS[kind]
    source = study_folder / "households.csv"
    rows = typed(pd.read_csv(source, dtype=str, keep_default_na=False))
    rows["income_month"] += (rows.index / 3 + 1234.56).round(7)  # 14 digits: openpyxl writes 16
    rows.to_csv(source, index=False)
    plain = open_study(study_folder)
    source.unlink()
    (study_folder / f"households.{ending}").write_bytes(write(rows))
    entry = {"file": f"households.{ending}", **form}
    with (study_folder / "study.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nfiles: {{households: {entry}}}\n")
    other = open_study(study_folder)
    pd.testing.assert_frame_equal(plain.households, other.households, check_exact=True)
    assert plain.input_sizes["households.csv"].rows == other.input_sizes["households.csv"].rows


def test_a_file_wider_than_any_is_refused() -> None:
    content = (",".join(f"c{at}" for at in range(20_000)) + "\n" + "1," * 19_999 + "1\n").encode()
    table, (problem,) = text_table(content, file="households.csv")
    assert table is None
    assert str(problem).startswith("households.csv: 20,000 columns, more than 10,000. Keep the columns")

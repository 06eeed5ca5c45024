"""What may not be in a package is found, and what only looks like it isn't."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from analysis.study import open_study
from report.deposit import leaks as guards
from report.deposit.archive import zip_bytes
from report.deposit.packaged_build import PackagedBuild
from report.project import ROOT
from tests.report.deposit.confidential import HOUSEHOLDS


def told(build: PackagedBuild, **members: bytes) -> list[str]:
    """What the guards say of a package with these files."""
    names = {name.replace("__", "/"): content for name, content in members.items()}
    return [problem.what for problem in guards.problems_in(zip_bytes(names, folder="x"), build)]


def inner_zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return out.getvalue()


IDENTIFIER = "an identifier of a household, actor or informant"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (HOUSEHOLDS.encode(), "a confidential file of the study"),
        (b"note\nH2,35.16.13,3,1730000,2\n", "a row of a confidential file"),
        (b"see KEL-0001 there", IDENTIFIER),
        (inner_zip("<w:t>KEL-0001</w:t>"), IDENTIFIER),
        (b"%PDF-1.7\nstream\n" + zlib.compress(b"(KEL-0001) Tj") + b"\nendstream", IDENTIFIER),
        (b'{"id": "H2", "income": 1730000}', "a household's identifier beside its amount"),
        (str(Path.home() / "data.csv").encode(), "a path of the machine that it was made on"),
        (f'"file://{ROOT}/report"'.encode(), "a path of the machine that it was made on"),
    ],
)
def test_what_may_not_be_in_a_package_is_found(build: PackagedBuild, content: bytes, what: str) -> None:
    assert what in told(build, file=content)


@pytest.mark.parametrize(
    "content",
    [
        b"the second heading (H2) of 1,730,000 people",  # a short identifier alone is chance
        b"KEL-00012 and XKEL-0001",  # other words
        b'{"bytes": 1730000}',
        b"/home-made/data and site/tmp-files",
        HOUSEHOLDS.splitlines()[0].encode(),  # names of columns
    ],
)
def test_what_only_looks_like_it_is_not_taken_for_it(build: PackagedBuild, content: bytes) -> None:
    assert told(build, file=content) == []


def test_where_a_pdfs_parts_begin_is_not_taken_for_an_identifier(build: PackagedBuild) -> None:
    numbered = replace(
        build, study=replace(build.study, households=build.study.households.assign(household_id="998765"))
    )
    places = b"%PDF-1.7\n998765 0 obj\n<</Length 998765>>\nstartxref\n998765\n%%EOF"
    assert told(numbered, file=places) == []
    assert told(numbered, file=places + b"stream\n" + zlib.compress(b"(998765) Tj") + b"\nendstream") == [IDENTIFIER]


def test_identifiers_that_read_as_numbers_are_found_where_there_are_many_or_beside_an_amount(
    build: PackagedBuild,
) -> None:
    ids = [str(412_000 + place) for place in range(40)]
    rows = build.study.households.iloc[[0] * len(ids)].reset_index(drop=True)
    amount = rows["income_month"].iloc[0]
    households = rows.assign(household_id=ids)
    ties = None if build.study.ties is None else build.study.ties.iloc[:0]
    numbered = replace(build, study=replace(build.study, households=households, ties=ties))
    assert told(numbered, file=b"a mean of 412003, from 412010 to 412031") == []  # as it happens
    assert told(numbered, file=" ".join(ids[:5]).encode()) == ["identifiers of households, actors or informants"]
    beside = f"412003;{amount:.12g}".encode()
    assert told(numbered, file=beside) == ["a household's identifier beside its amount"]


def test_a_study_that_may_be_shared_may_hold_its_own_rows(build: PackagedBuild) -> None:
    assert told(replace(build, confidential=False), file=HOUSEHOLDS.encode()) == []


def test_a_registry_address_in_a_lock_is_found_and_elsewhere_an_address_may_stand(build: PackagedBuild) -> None:
    address = b"# https://example.org/simple\n"
    assert told(build, **{"requirements.lock": address}) == ["a package registry's address"]
    assert told(build, **{"environment.yml": b"pip:\n - --extra-index-url x\n"}) == ["a package registry's address"]
    assert told(build, **{"README.md": address}) == []


def test_private_numbers_of_a_notebook_are_found(build: PackagedBuild) -> None:
    assert told(build, **{"notebooks__a.ipynb": b'{"basis": {}}'}) == ["private numbers of the disclosure stage"]


def test_messages_of_the_guards_hold_no_value(build: PackagedBuild) -> None:
    package = zip_bytes({"file": HOUSEHOLDS.encode()}, folder="x")
    said = " ".join(map(str, guards.problems_in(package, build)))
    assert said
    assert not re.search(r"KEL-0001|2510000|1730000", said)


def _workbook(path: Path, frame: pd.DataFrame) -> None:
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        frame.to_excel(book, sheet_name="Data", index=False, startrow=2)
        pd.DataFrame({"catatan": ["x"]}).to_excel(book, sheet_name="Catatan", index=False)


KINDS = {
    "xlsx": _workbook,
    "dta": lambda path, frame: pyreadstat.write_dta(frame, path),
    "sav": lambda path, frame: pyreadstat.write_sav(frame, path),
    "csv": lambda path, frame: frame.to_csv(path, sep=";", index=False, encoding="utf-16"),
    "txt": lambda path, frame: frame.assign(nama="Dé").to_csv(path, sep=";", index=False, encoding="cp1252"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_found_whatever_kind_of_file_it_comes_from(build: PackagedBuild, kind: str) -> None:
    folder = build.study.folder
    frame = pd.read_csv(folder / "households.csv", dtype=str if kind in ("csv", "txt") else None)
    (folder / "households.csv").unlink()
    KINDS[kind](folder / f"rumah.{kind}", frame)
    entry = {"file": f"rumah.{kind}", **({"sheet": "Data"} if kind == "xlsx" else {})}
    with (folder / "study.yml").open("a") as settings:
        settings.write(f"files: {{households: {entry}}}\n")
    study = open_study(folder)
    other = replace(build, study=study)
    row = b"H2,35.16.13,3,1730000,2" + (b",D\xc3\xa9" if kind == "txt" else b"")
    assert "a row of a confidential file" in told(other, file=b"note\n" + row + b"\n")
    assert "a row of a confidential file" not in told(other, file=b"note\nH2,35.16.13,3,1730000,3\n")

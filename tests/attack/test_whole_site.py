"""All of a site follows from what disclosure leaves, and nothing in any of its files is a household's own.

Two studies are built whose households differ, and whose public results are the same. So whatever an attacker reads,
coordinates of charts, alternative texts, workbooks, slides or indices of the search, is no more than findings.csv and
the tables, which tests/attack/attacker.py tries.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from report.workspace import EDITIONS_RECORD
from tests.attack.few_households import Few, write_few
from tests.functional.pdf import text_of_pdf
from tests.functional.sites import risalah

STUDY = Few(2, {"01": 48, "02": 8, "03": 55}, counts="persons")
MOMENT, CATALOGUE = "run.json", "data/dcat.jsonld"
pytestmark = pytest.mark.slow
MONEY = ("business_month", "wages_month", "income_month")
DIGITS = 5  # of an amount that is a household's own: fewer are found by chance
LONG = re.compile(r"\d[\d.,]*\d")
DIGEST = re.compile(r"\b[0-9a-f]{12,}\b")  # of its letters and digits some meet an amount by chance


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sites of a study, and of another with other ids of households and another income, in all formats."""
    home = tmp_path_factory.mktemp("whole")
    folder = write_few(home / "few", STUDY, settings="confidential: true\naccess: {id: Tanya, en: Ask}\n")
    sites = home / "one", home / "other"
    for site in sites:
        done = risalah("build", str(folder), "--engine", "pandoc", "--output", str(site))
        assert done.returncode == 0, done.stdout + done.stderr
        _write_other(folder)
    assert (folder / EDITIONS_RECORD).is_file()
    return sites


def test_what_findings_and_tables_dont_tell_no_file_tells(two_sites: tuple[Path, Path]) -> None:
    one, other = (_contents(site) for site in two_sites)
    results = [name for name in one if name.startswith("data/") and name.endswith(".csv")]
    assert {name: one[name] for name in results} == {name: other[name] for name in results}
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_file_has_a_household_or_its_income(two_sites: tuple[Path, Path], pdftotext: str) -> None:
    rows = _rows(two_sites[0].parent / "few" / "households.csv")
    ids = {row["household_id"] for row in rows}
    amounts = {row[column] for row in rows for column in MONEY if len(row[column].rstrip("0")) >= DIGITS}
    assert len(amounts) > 50
    for name, text in _texts(two_sites[1], pdftotext):
        assert not [id_ for id_ in ids if id_ in text], name
        assert not amounts & {re.sub(r"[.,]", "", found) for found in LONG.findall(DIGEST.sub("", text))}, name


def test_who_knows_all_households_but_one_cant_try_out_that_one(two_sites: tuple[Path, Path], pdftotext: str) -> None:
    file = two_sites[0].parent / "few" / "households.csv"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert not [name for name, text in _texts(two_sites[1], pdftotext) if digest in text]


def _write_other(folder: Path) -> None:
    """The same study, but for the ids of households, and for an income of one hundred more."""
    for name in ("households.csv", "ties.csv"):
        file = folder / name
        file.write_text(re.sub(r"\b0(\d)-(\d+)\b", r"F0\1-\2", file.read_text("utf-8")), "utf-8")
    file = folder / "households.csv"
    rows = _rows(file)
    richer = next(row for row in rows[20:] if row["income_month"])
    for column in ("business_month", "income_month"):
        richer[column] = str(int(richer[column]) + 100)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _contents(site: Path) -> dict[str, bytes]:
    """All files of a site but for the moment's, without the keyed hashes of its inputs.

    Without hashes of the site's files too, in the manifest and in the catalogue of data: these files are compared here.
    """
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    keyed = [entry["sha256"] for name, entry in manifest["inputs"].items() if name.endswith(".csv")]
    hashes = re.compile("|".join(f"{digest[:12]}({digest[12:]})?" for digest in keyed).encode())
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    found = {name: hashes.sub(b"", path.read_bytes()) for name, path in files.items() if name != MOMENT}
    for path in files.values():
        if path.suffix in (".json", ".csv", ".xlsx"):
            digest = hashlib.sha256(path.read_bytes()).hexdigest().encode()
            found[CATALOGUE] = found[CATALOGUE].replace(digest, b"")
    return found | {"manifest.json": json.dumps({**manifest, "files": [], "inputs": {}}).encode()}


def _texts(site: Path, pdftotext: str) -> Iterator[tuple[str, str]]:
    """All that can be read in a site: its files, and what lies in those that are packed."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file():
            yield from _read(name, path.read_bytes(), pdftotext)


def _read(name: str, content: bytes, pdftotext: str) -> Iterator[tuple[str, str]]:
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as opened:
            for part in opened.namelist():
                yield from _read(f"{name}/{part}", opened.read(part), pdftotext)
    elif name.endswith(".pdf"):
        yield name, text_of_pdf(content, pdftotext)
    else:
        yield name, content.decode("utf-8", errors="ignore")

"""Packages: what may not go in is found, descriptions follow their specifications, bytes are the same each time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis.errors import UserError
from analysis.findings import FINDINGS_MIME, TABLE_MIME, Finding, Source
from analysis.study import open_study
from report.deposit import leaks as guards
from report.deposit import readme as readme_module
from report.deposit.archive import members_of, sha256sums, zip_bytes
from report.deposit.citation import citation, codecheck
from report.deposit.datapackage import data_package
from report.deposit.exhibits import Exhibit, exhibit_rows, exhibits_in
from report.deposit.packaged_build import PackagedBuild, open_build, place_in_package
from report.deposit.readme import access_note
from report.language import locale as locale_module
from report.project import ROOT, TEMPLATES, default_study
from report.public import ALL, Public
from report.public.notebooks import shared_notebook
from report.workspace import Workspace

# fields of the CODECHECK configuration file specification 1.0, section by section, that are an author's to fill
# source: https://codecheck.org.uk/spec/config/1.0/ (read in the repository codecheckers/codecheckers.github.io)
AUTHORS_FIELDS = {"version", "manifest", "paper", "source"}
CODECHECKERS_FIELDS = {"codechecker", "report", "summary", "repository", "check_time", "certificate"}
# what the Citation File Format 1.2.0 requires, and the keys used here that it knows
# source: https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md
CFF_REQUIRED = {"authors", "cff-version", "message", "title"}
CFF_KNOWN = CFF_REQUIRED | {"type", "version", "date-released", "license", "keywords", "url", "identifiers", "doi"}

STUDY = """\
id: kecil
title: {id: Studi kecil, en: A small study}
authors:
  - {name: Siti, orcid: 0000-0002-1825-0097, affiliation: {id: Lembaga, en: Institute}}
  - {name: B. Penulis}
edition: {name: "2", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves: [{key: 2024, label: {id: "2024", en: "2024"}}]
welfare: income
synthetic: false
confidential: true
access: {id: Ajukan ke Dinas Sosial., en: Apply to the Social Affairs Office.}
"""
HOUSEHOLDS = """\
household_id,district_code,household_size,income_month,weight
KEL-0001,35.16.13,4,2510000,1.5
H2,35.16.13,3,1730000,2
"""


@pytest.fixture
def build(tmp_path: Path) -> PackagedBuild:
    """A small confidential study with a site of one number; nothing was run."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    (folder / "study.yml").write_text(STUDY)
    (folder / "households.csv").write_text(HOUSEHOLDS)
    (folder / "districts.csv").write_text("district_code,name\n35.16.13,Sooko\n")
    study = open_study(folder)
    finding = Finding(
        "income.mean_capita", "35.16.13", "2024", 600.0, "IDR/person/month", source=Source("income", "income")
    )
    table = pd.DataFrame({"key": ["a"], "wave": ["2024"], "unit": ["share"], "share": [0.5]})
    inputs = {name: {"sha256": digest, "rows": None} for name, digest in study.inputs.items()}
    return PackagedBuild(
        study,
        tmp_path / "_site",
        {"languages": ["id", "en"], "districts": ["35.16.13"], "findings": {}, "notebooks": {}, "inputs": inputs},
        {"engine": {"name": "pandoc", "version": "3"}},
        Workspace(tmp_path / "build"),
        Public({finding.key: finding}, {("distribution", "35.16.13"): table}),
        confidential=True,
    )


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


def test_the_zip_is_the_same_each_time_and_sorted_with_fixed_times_and_modes() -> None:
    members = {"b.txt": b"2", "a/verify.py": b"1"}
    first = zip_bytes(members, folder="x", programs=("a/verify.py",))
    assert first == zip_bytes(dict(reversed(members.items())), folder="x", programs=("a/verify.py",))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == ["x/a/verify.py", "x/b.txt"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert [oct(info.external_attr >> 16) for info in infos] == ["0o100755", "0o100644"]
    assert dict(members_of(first)) == {"x/a/verify.py": b"1", "x/b.txt": b"2"}


def test_sha256sums_are_as_sha256sum_reads_them() -> None:
    assert sha256sums({"a": b"1"}).decode() == f"{hashlib.sha256(b'1').hexdigest()}  a\n"


def executed() -> dict[str, Any]:
    """A notebook as papermill leaves it, with numbers that nobody may see."""
    private = {"findings": [{"id": "income.mean_capita", "value": 612.3456789, "basis": {"largest": 0.9}}]}
    table = {"id": "distribution", "rows": {"share.n": [3]}}
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {FINDINGS_MIME: private, "text/html": "612.3456789"},
    }
    tabled = {"output_type": "display_data", "metadata": {}, "data": {TABLE_MIME: table}}
    times = {"execution": {"x": "2026-11-24T12:43:07Z"}, "papermill": {"duration": 1.5}, "tags": []}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"papermill": {"output_path": "/home/siti/out.ipynb"}, "language_info": {"version": "3.11.7"}},
        "cells": [
            {
                "cell_type": "code",
                "id": "4f2a91",
                "metadata": {**times, "tags": ["injected-parameters"]},
                "source": 'study = "/home/siti/kecil"\n',
                "execution_count": 1,
                "outputs": [],
            },
            {
                "cell_type": "code",
                "id": "income",
                "metadata": times,
                "source": "record()",
                "execution_count": 2,
                "outputs": [output, tabled],
            },
        ],
    }


def test_a_shared_notebook_holds_public_numbers_alone(build: PackagedBuild) -> None:
    shared = shared_notebook(executed(), build, "income", "35.16.13")
    text = json.dumps(shared)
    for private in (
        "612.3456789",
        "basis",
        "0.9",
        "share.n",
        "/home/siti",
        "2026-11-24",
        "duration",
        "4f2a91",
        "3.11.7",
    ):
        assert private not in text, private
    outputs = shared["cells"][1]["outputs"]
    assert [finding["value"] for finding in outputs[0]["data"][FINDINGS_MIME]["findings"]] == [600.0]
    assert outputs[1]["data"]["text/csv"] == "key,wave,unit,share\na,2024,share,0.5\n"
    assert shared["cells"][0]["source"] == '# Parameters\nstudy = "data/kecil"\ndistrict = "35.16.13"\n'


def test_a_suppressed_number_is_empty_in_the_shared_notebook(build: PackagedBuild) -> None:
    key = ("income.mean_capita", "35.16.13", "2024")
    hidden = replace(build.public.findings[key], value=None, reason="fewer households than the threshold")
    shared = shared_notebook(executed(), replace(build, public=Public({key: hidden}, {})), "income", "35.16.13")
    assert [len(cell["outputs"]) for cell in shared["cells"]] == [0, 1]
    assert shared["cells"][1]["outputs"][0]["data"][FINDINGS_MIME]["findings"][0]["value"] is None


PAGE = """
<p><span data-finding="no.exhibit" data-wave="2024">1</span></p>
<div id="tbl-income"><figure><figcaption>Table 1: Income, Sooko (95% interval)</figcaption><table><tr><td>
<span data-finding="income.mean_capita" data-wave="2024">6</span><br></td></tr></table></figure></div>
<div id="fig-distribution"><figure><img src="figures/distribution.svg" alt="x">
<figcaption>Figure 1: Spread. Source: survey; n = <span data-finding="income.n_households" data-wave="2024"
data-district="all">9</span></figcaption></figure></div>
<p><span data-finding="no.exhibit" data-wave="2024">1</span></p>
"""


def test_exhibits_are_read_from_a_page_with_their_findings() -> None:
    table, figure = exhibits_in(PAGE)
    assert (table.id, table.caption) == ("tbl-income", "Table 1: Income, Sooko (95% interval)")
    assert table.findings == [("income.mean_capita", "", "2024")]
    assert (figure.picture, figure.findings) == ("figures/distribution.svg", [("income.n_households", "all", "2024")])


def test_exhibits_of_all_districts_share_a_row() -> None:
    rows = [
        Exhibit(f"report/en/{code}/article.html", "tbl-a", f"Table 1: Income, {name} District (95%)",
                (("income", "poverty"),), ("analysis.f",), (f"data/tables/{code}/a.csv",))
        for code, name in (("35.1", "Sooko"), ("35.2", "Mojoanyar"))
    ]  # fmt: skip
    assert list(exhibit_rows(rows, "id")) == []
    assert list(exhibit_rows(rows, "en")) == [
        {
            "page": "article",
            "id": "tbl-a",
            "number": "Table 1",
            "caption": "Income",
            "programs": "`income.ipynb`, `poverty`",
            "functions": "`analysis.f`",
            "files": "`site/data/tables/*/a.csv`",
        }
    ]


def test_codecheck_yml_has_an_author_s_fields_of_the_specification_and_no_others(build: PackagedBuild) -> None:
    row = Exhibit("report/en/35.1/article.html", "fig-a", "Figure 1: A", (), (), ("report/en/35.1/figures/a.svg",))
    text = codecheck(build, [row])
    assert text.startswith("---\n")  # "MUST include three dashes"
    content = yaml.safe_load(text)
    assert set(content) <= AUTHORS_FIELDS
    assert not set(content) & CODECHECKERS_FIELDS
    assert content["version"] == "https://codecheck.org.uk/spec/config/1.0/"
    assert all(set(item) <= {"file", "comment"} and item["file"] for item in content["manifest"])
    assert content["manifest"][1]["comment"] == "Figure 1 of report/en/35.1/article.html"
    assert set(content["paper"]) <= {"title", "authors", "reference"}
    assert content["paper"]["authors"] == [{"name": "Siti", "ORCID": "0000-0002-1825-0097"}, {"name": "B. Penulis"}]


def test_citation_cff_has_what_the_format_requires_and_nothing_it_does_not_know(build: PackagedBuild) -> None:
    content = yaml.safe_load(citation(build))
    assert set(content) >= CFF_REQUIRED
    assert set(content) <= CFF_KNOWN
    assert content["cff-version"] == "1.2.0"
    assert content["type"] in {"software", "dataset"}
    assert content["version"] == "2"
    assert content["authors"][0] == {"name": "Siti", "orcid": "https://orcid.org/0000-0002-1825-0097"}


def test_columns_have_the_types_that_the_analysis_gives_them(build: PackagedBuild) -> None:
    content = HOUSEHOLDS.encode()
    described = data_package(replace(build, confidential=False), {"data/kecil/households.csv": content})
    schema = described["resources"][0]["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert types == {
        "household_id": "string",
        "district_code": "string",  # 35.16 must not become a number
        "household_size": "integer",
        "income_month": "integer",
        "weight": "number",
    }
    assert described["name"] == "risalah-kecil-2"


def test_the_access_note_tells_in_both_languages_what_is_left_out_and_how_to_apply(build: PackagedBuild) -> None:
    note = access_note(build)
    digest = hashlib.sha256(HOUSEHOLDS.encode()).hexdigest()
    assert note.count(digest) == 2
    assert "Apply to the Social Affairs Office." in note
    assert "Ajukan ke Dinas Sosial." in note
    assert "districts.csv" not in note


def test_the_access_note_has_a_part_for_each_language_that_has_a_template(
    build: PackagedBuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    words = (folder / "locale" / "id.yml").read_text("utf-8").replace("name: Bahasa Indonesia", "name: Basa Jawa")
    (folder / "locale" / "jv.yml").write_text(words, "utf-8")
    text = (folder / "package" / "ACCESS.id.md").read_text("utf-8").replace("Data studi ini", "Data panliten iki")
    (folder / "package" / "ACCESS.jv.md").write_text(text, "utf-8")
    for module in (locale_module, readme_module):
        monkeypatch.setattr(module, "TEMPLATES", folder)
    locale_module.locale.cache_clear()
    note = access_note(build)
    locale_module.locale.cache_clear()
    assert "## Basa Jawa\n\nData panliten iki" in note
    assert note.startswith("# Access to the data / Akses data / Akses data\n\n*(Bahasa Indonesia di bawah; ")


def test_a_file_from_outside_the_study_is_carried_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    (folder / "carried").mkdir(parents=True)
    assert place_in_package("ties.csv", tmp_path / "raw" / "t.csv", folder) == "carried/ties.csv"
    assert place_in_package("ties.csv", folder / "own" / "t.csv", folder) == "own/t.csv"
    (folder / "study.yml").write_text(STUDY + "files: {households: ../elsewhere/raw.csv}\n")
    (folder / "districts.csv").write_text("district_code,name\n35.16.13,Sooko\n")
    with pytest.raises(UserError, match=r"files.households: no such file"):
        open_study(folder)
    (folder / "carried" / "households.csv").write_text(HOUSEHOLDS)
    assert len(open_study(folder).households) == 2


def test_a_study_without_a_finished_build_is_told_to_build_first(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"no complete build: it has no manifest.json and no run.json. Run `risalah build"
    ):
        open_build("data/mojokerto", site=tmp_path, confidential=False)


def test_in_a_package_commands_take_the_package_s_study(tmp_path: Path) -> None:
    assert default_study(tmp_path) == "data/mojokerto"
    (tmp_path / "package.json").write_text('{"study_folder": "data/kecil"}')
    assert default_study(tmp_path) == "data/kecil"


def test_the_study_as_a_whole_is_among_the_packaged_districts(build: PackagedBuild) -> None:
    assert build.districts == ["35.16.13", ALL]

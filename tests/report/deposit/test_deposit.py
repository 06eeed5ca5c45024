"""Packages: bytes are the same each time, a shared notebook holds public numbers alone, exhibits, the access note."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import UserError
from analysis.findings import FINDINGS_MIME, TABLE_MIME
from analysis.study import open_study
from analysis.study.settings import settings_from
from report.deposit.archive import members_of, sha256sums, zip_bytes
from report.deposit.contents import not_taken, site_members, study_members
from report.deposit.exhibits import Exhibit, exhibit_rows, exhibits_in
from report.deposit.packaged_build import PackagedBuild, open_build, place_in_package
from report.deposit.readme import access_note
from report.project import default_study
from report.public import ALL, Public
from report.public.notebooks import shared_notebook
from tests.report.deposit.confidential import HOUSEHOLDS, STUDY


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


def test_the_access_note_tells_in_both_languages_what_is_left_out_and_how_to_apply(build: PackagedBuild) -> None:
    note = access_note(build)
    digest = hashlib.sha256(HOUSEHOLDS.encode()).hexdigest()
    assert note.count(digest) == 2
    assert "Apply to the Social Affairs Office." in note
    assert "Ajukan ke Dinas Sosial." in note
    assert "districts.csv" not in note


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


NOTES = ("interview-notes.md", "clean.py", "old/households.csv", "photo.jpg")


def with_notes(build: PackagedBuild, extra: tuple[str, ...], *, confidential: bool) -> PackagedBuild:
    folder = build.study.folder
    for name in (*NOTES, "DATA_CARD.md", ".risalah-key", "build/a", "_site/b"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    settings = build.study.settings.model_copy(update={"extra": extra})
    return replace(build, study=replace(build.study, settings=settings), confidential=confidential)


@pytest.mark.parametrize("extra", [(), ("clean.py",), ("clean.py", "old/households.csv")])
def test_a_package_takes_what_study_yml_declares_and_names_the_rest(
    build: PackagedBuild, extra: tuple[str, ...]
) -> None:
    shared = with_notes(build, extra, confidential=False)
    members = study_members(shared)
    names = {name.removeprefix(f"{shared.study_folder}/") for name in members}
    assert names == {"study.yml", "households.csv", "districts.csv", "DATA_CARD.md", *extra}
    assert not_taken(shared, members) == sorted(set(NOTES) - set(extra))


def test_a_confidential_package_takes_no_further_file(build: PackagedBuild) -> None:
    members = study_members(with_notes(build, ("clean.py",), confidential=True))
    assert {name.rpartition("/")[2] for name in members} == {"study.yml", "districts.csv", "DATA_CARD.md"}


def test_what_people_put_beside_a_site_is_not_packaged(build: PackagedBuild) -> None:
    for name in ("manifest.json", "run.json", "index.html", "CNAME", ".git/HEAD", "own.html"):
        (build.site / name).parent.mkdir(parents=True, exist_ok=True)
        (build.site / name).write_text(name)
    built = replace(build, manifest={**build.manifest, "files": {"index.html": {}}})
    assert set(site_members(built)) == {"site/manifest.json", "site/run.json", "site/index.html"}


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "a/../../b", "..\\b", "C:/b"])
def test_an_extra_file_outside_the_study_s_folder_is_refused(path: str) -> None:
    settings, problems = settings_from(f"{STUDY}extra: ['{path}']\n".encode())
    assert settings is None
    assert "leads out of the study's folder. Write a path below it" in str(problems[0])

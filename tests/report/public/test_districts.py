"""Public results are read district by district, as the same findings that are in memory, and few stay there."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding, Source, finding_as_json
from analysis.findings.key import FindingKey
from report.public import ALL, Public, open_public, public_record
from report.public.districts import DistrictFindings
from report.public.download import Downloads, members
from report.public.ordered import ordered_texts
from report.website.folder import write_data
from report.workspace import json_text, write_json, write_json_stream
from tests.report import fake


@pytest.fixture
def whole() -> Public:
    """The findings of a made-up study, district by district, in memory."""
    public = fake.two_wave_public()
    ordered = {key: one for code in codes_of(public) for key, one in public.of_district(code).items()}
    return Public(
        {key: replace(one, source=Source("income", key.id.split(".")[0])) for key, one in ordered.items()}, {}
    )


@pytest.fixture
def folder(whole: Public, tmp_path: Path) -> Path:
    """The same findings as a build's folder has them, and a table."""
    for district in dict.fromkeys(key[1] for key in whole.findings):
        found = [finding_as_json(one) for one in whole.of_district(district).values()]
        write_json(tmp_path / f"{district}.json", {"findings": found})
    (tmp_path / "tables" / ALL).mkdir(parents=True)
    (tmp_path / "tables" / ALL / "lorenz.csv").write_text("key,wave,unit,share\n0,2024,share,0.5\n")
    return tmp_path


def codes_of(public: Public) -> list[str]:
    return list(dict.fromkeys(key[1] for key in public.findings))


def test_findings_of_a_folder_are_those_in_memory(whole: Public, folder: Path) -> None:
    read = open_public(folder, districts=codes_of(whole))
    assert dict(read.findings) == dict(whole.findings)
    assert list(read.findings) == list(whole.findings)
    assert len(read.findings) == len(whole.findings)


def test_findings_of_a_folder_are_indexed_as_those_in_memory(whole: Public, folder: Path) -> None:
    read = open_public(folder, districts=codes_of(whole))
    assert list(read.ids) == list(whole.ids)
    for id_ in whole.ids:
        assert read.of_id(id_) == whole.of_id(id_)
    for district in codes_of(whole):
        assert read.of_district(district) == whole.of_district(district)
    places = {(one.source.notebook, one.source.cell, one.district) for one in whole.findings.values() if one.source}
    assert places
    for place in places:
        assert read.of_cell(*place) == whole.of_cell(*place)


def test_a_district_that_was_not_asked_for_has_nothing(whole: Public, folder: Path) -> None:
    read = open_public(folder, districts=[ALL])
    other = next(code for code in codes_of(whole) if code != ALL)
    key = next(iter(whole.of_district(other)))
    assert key not in read.findings
    assert read.of_district(other) == {}
    assert read.of_id("no.such") == {}


def test_a_table_is_read_when_it_is_asked_for(folder: Path) -> None:
    read = open_public(folder, districts=[ALL])
    assert list(read.tables) == [("lorenz", ALL)]
    assert ("lorenz", ALL) in read.tables
    assert ("lorenz", "nowhere") not in read.tables
    assert ("gini", ALL) not in read.tables
    assert read.table("gini", ALL) is None
    table = read.table("lorenz", ALL)
    assert table is not None
    assert table.to_dict("records") == [{"key": "0", "wave": "2024", "unit": "share", "share": 0.5}]
    table["share"] = 1.0  # a copy: others see the table as it is
    pd.testing.assert_series_equal(read.tables["lorenz", ALL]["share"], pd.Series([0.5], name="share"))


def test_codes_of_districts_in_a_table_keep_their_zeros(folder: Path) -> None:
    rows = "key,wave,unit,value,p_adjusted,district_code\nx,2024,share,0.5,0.01,01\n"
    (folder / "tables" / ALL / "comparisons.csv").write_text(rows)
    table = open_public(folder).table("comparisons", ALL)
    assert table is not None
    assert table["district_code"].tolist() == ["01"]


def test_few_districts_stay_in_memory(tmp_path: Path) -> None:
    codes = [f"{number:03}" for number in range(100)]
    for code in codes:
        write_json(tmp_path / f"{code}.json", {"findings": [finding_as_json(Finding("a.b", code, "1", 1.0, "share"))]})
    findings = DistrictFindings(tmp_path, codes)
    assert len(findings) == 100
    assert sum(found.value or 0.0 for found in findings.values()) == 100
    gc.collect()
    alive = {found.district for found in gc.get_objects() if isinstance(found, Finding)} & set(codes)
    assert len(alive) <= 20


def test_texts_come_in_the_order_of_the_keys(whole: Public) -> None:
    assert list(ordered_texts(whole, lambda key, _: key.text)) == [key.text for key in sorted(whole.findings)]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_streamed_json_is_the_json_written_at_once(tmp_path: Path, number: int) -> None:
    for empty in ([], {}):
        names = [f"n{item}" for item in range(number)]
        values = [{"a": [1, {"b": "x\ny"}], "c": item} for item in range(number)]
        content = values if empty == [] else dict(zip(names, values, strict=True))
        write_json(tmp_path / "once.json", {"before": {"x": []}, "findings": content, "after": 1})
        texts = [
            json_text(value) if empty == [] else f"{json_text(name)}: {json_text(value)}"
            for name, value in zip(names, values, strict=True)
        ]
        write_json_stream(
            tmp_path / "stream.json", {"before": {"x": []}, "findings": empty, "after": 1}, "findings", texts
        )
        assert (tmp_path / "stream.json").read_bytes() == (tmp_path / "once.json").read_bytes()


def test_a_stream_takes_the_place_of_something_empty_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="findings isn't empty"):
        write_json_stream(tmp_path / "stream.json", {"findings": [1]}, "findings", ["2"])


def test_downloads_have_every_finding_with_its_value_in_the_csv_file(whole: Public, tmp_path: Path) -> None:
    write_data(whole, tmp_path, inputs={"a.csv": "00"}, study_id="contoh")
    read = Downloads(tmp_path)
    assert len(read) == len(whole.findings)
    assert read.districts() == sorted(codes_of(whole))
    for key, finding in whole.findings.items():
        found = read.get(key)
        assert found is not None
        assert public_record(found.finding) == public_record(finding)
        assert found.csv_value == ("" if finding.value is None else repr(finding.value))
    assert read.get(FindingKey("no.such", ALL, "2024")) is None


@pytest.mark.parametrize("indent", [None, 1])
def test_members_of_a_long_list_are_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indent: int | None
) -> None:
    import json

    monkeypatch.setattr("report.public.download._PIECE", 7)  # so that members and their label lie across pieces
    records = [{"a": "é, ]", "b": [1, 2, {"c": None}]}, {}, {"a": "\n"}]
    path = tmp_path / "found.json"
    path.write_text(json.dumps({"x": [1], "findings": records, "y": 2}, indent=indent, ensure_ascii=False), "utf-8")
    assert list(members(path, "findings")) == records
    path.write_text(json.dumps({"findings": []}, indent=indent), "utf-8")
    assert list(members(path, "findings")) == []
    path.write_text(json.dumps({"findings": records})[:-10], "utf-8")
    with pytest.raises(ValueError, match=r"found\.json ends within findings"):
        list(members(path, "findings"))

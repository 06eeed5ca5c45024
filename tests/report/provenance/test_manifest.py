"""The manifest says what a site holds and where each number comes from; its schema is published beside it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from analysis.findings import Finding, Source
from analysis.study import open_study
from report.project import ROOT
from report.provenance.inputs import input_files
from report.provenance.manifest import SCHEMAS, code_hashes, provenance_record, site_files, write_manifest
from report.public import Public

HEADCOUNT = Finding(
    "poverty.headcount",
    "35.16.13",
    "2024",
    0.25,
    "share",
    n=136,
    source=Source("income", "poverty"),
    function="analysis.indicators.poverty.headcount",
)
CHANGE = Finding(
    "change.headcount",
    "35.16.13",
    "2021-2024",
    -0.05,
    "difference of shares",
    n=130,
    source=Source("income", "change"),
    function="analysis.indicators.poverty_change.headcount_change",
)
VERDICT = Finding("joint.poverty", "35.16.13", "2021-2024", 0.0, "1 agrees, 0 silent, -1 differs",
                  source=CHANGE.source)  # fmt: skip


def _manifest(site: Path, *findings: Finding) -> dict:
    public = Public({finding.key: finding for finding in findings}, {})
    study = open_study("data/mojokerto")
    write_manifest(
        site,
        study,
        provenance_record(study, public),
        districts=["35.16.13"],
        languages=["id"],
        formats={"jats", "html"},
    )
    return json.loads((site / "manifest.json").read_text("utf-8"))


def test_the_schemas_are_schemas_and_lie_beside_the_files_that_name_them(tmp_path: Path) -> None:
    manifest = _manifest(tmp_path, HEADCOUNT)
    schema = json.loads((tmp_path / manifest["$schema"]).read_text("utf-8"))
    Draft202012Validator(schema).validate(manifest)
    for file in SCHEMAS.glob("*.schema.json"):
        Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))
        assert f"schemas/{file.name}" in manifest["files"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda manifest: manifest.pop("lock"),
        lambda manifest: manifest.update(built_at="2026-11-24T10:00:00Z"),
        lambda manifest: manifest["findings"].update({"poverty.headcount": {}}),
        lambda manifest: manifest["inputs"]["households.csv"].update(sha256="0"),
    ],
)
def test_the_schema_refuses_a_spoilt_manifest(tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    manifest = _manifest(tmp_path, HEADCOUNT)
    schema = json.loads((SCHEMAS / "manifest.schema.json").read_text("utf-8"))
    spoil(manifest)
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(manifest)


def test_a_finding_names_its_cell_its_function_and_the_line_that_makes_it(tmp_path: Path) -> None:
    found = _manifest(tmp_path, HEADCOUNT)["findings"]["poverty.headcount|35.16.13|2024"]
    assert (found["notebook"], found["cell"], found["derived_from"]) == ("income", "poverty", [])
    assert found["recorded_by"]["function"] == "analysis.indicators.poverty.poverty_findings"
    line = (ROOT / found["made_at"]["file"]).read_text("utf-8").splitlines()[found["made_at"]["line"] - 1]
    assert found["made_at"]["function"] == "analysis.indicators.poverty.headcount"
    assert '"poverty.headcount"' in line


def test_what_is_made_after_disclosure_names_the_findings_it_rests_on(tmp_path: Path) -> None:
    level = Finding("poverty.headcount", "35.16.13", "2021", 0.3, "share", source=Source("income", "poverty"))
    found = _manifest(tmp_path, HEADCOUNT, level, CHANGE, VERDICT)["findings"]["joint.poverty|35.16.13|2021-2024"]
    assert found["made_at"]["function"] == "report.public.joint.joint_findings"
    assert found["derived_from"][0] == "change.headcount|35.16.13|2021-2024"
    assert "poverty.headcount|35.16.13|2024" not in found["derived_from"]  # a change is measured by the first wave


def test_the_manifest_knows_nothing_of_the_machine_or_the_moment(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "another place").mkdir()
    for folder in ("one", "another place"):
        (tmp_path / folder / "page.html").write_text("x")
        (tmp_path / folder / "run.json").write_text(folder)
        _manifest(tmp_path / folder, HEADCOUNT)
    one, another = ((tmp_path / name / "manifest.json").read_bytes() for name in ("one", "another place"))
    assert one == another
    assert str(tmp_path).encode() not in one


def test_lists_every_file_but_itself_and_the_runs_record(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.html").write_bytes(b"x")
    for name in ("manifest.json", "run.json"):
        (tmp_path / name).write_text("{}")
    files = site_files(tmp_path)
    assert list(files) == ["a/page.html"]
    assert files["a/page.html"] == {
        "bytes": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    }  # fmt: skip


def test_inputs_count_rows_as_records_and_not_as_lines() -> None:
    inputs = input_files(open_study("data/mojokerto"))
    text = (ROOT / "data/mojokerto/households.csv").read_text("utf-8")
    assert inputs["households.csv"]["rows"] == len(text.splitlines()) - 1
    assert inputs["study.yml"] == {**inputs["study.yml"], "rows": None, "kind": "settings"}
    assert inputs["references.bib"]["kind"] == "sources"


def test_code_is_what_a_build_is_made_by_and_nothing_else() -> None:
    code = code_hashes()
    assert {"analysis/indicators/income.py", "report/build.py", "templates/style.css", "templates/id/brief.qmd"} <= set(
        code
    )
    assert not [name for name in code if name.startswith(("tests/", "data/", "build/")) or "__pycache__" in name]
    assert "poverty_findings" in code["analysis/indicators/poverty.py"]["functions"]  # type: ignore[operator]

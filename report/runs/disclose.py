"""From executed notebooks to private findings to public ones: the files of the collect and the disclosure stage."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable

from analysis.disclosure.findings import disclosed
from analysis.findings import SCHEMA_VERSION, Table, finding_as_json, finding_from_json, table_from_json
from analysis.notebooks.registry import notebooks_of
from analysis.study import Study
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from report.public import ALL, open_public
from report.public.joint import PREFIX, joint_findings, joint_outcomes, joint_table
from report.runs.collect import collected, write_collected
from report.workspace import Workspace, write_json


def write_public(
    study: Study, workspace: Workspace, districts: Iterable[str], *, failed: Collection[str] = ()
) -> list[str]:
    """Writes what may be shown; the districts that have something, a failed one of an earlier build.

    None where the study as a whole has nothing.
    """
    districts = list(districts)
    for district in [*districts, ALL]:
        if district not in failed:
            write_public_findings(study, workspace, district)
    there = [code for code in [*districts, ALL] if (workspace.public / f"{code}.json").is_file()]
    if ALL not in there:
        return []
    shown = [code for code in there if code != ALL]
    if shown:
        write_joint(study, workspace, shown)
        write_comparison(workspace, shown)
    return shown


def write_public_findings(study: Study, workspace: Workspace, district: str) -> None:
    """From executed notebooks to private findings to public ones, for one district."""
    private = collected(workspace, district, notebooks=notebooks_of(district))
    shutil.rmtree(workspace.tables / district, ignore_errors=True)
    write_collected(private, workspace, inputs=study.inputs)

    findings = json.loads((workspace.findings / f"{district}.json").read_text("utf-8"))["findings"]
    tables = [json.loads(path.read_text("utf-8")) for path in sorted((workspace.tables / district).glob("*.json"))]
    shown = disclosed(
        district,
        map(finding_from_json, findings),
        map(table_from_json, tables),
        rules=study.settings.disclosure,
        published_voices=study.settings.voices.published,
    )
    write_json(
        workspace.public / f"{district}.json",
        {
            "schema": SCHEMA_VERSION,
            "district": district,
            "findings": [finding_as_json(finding) for finding in shown.findings],
        },
    )
    folder = workspace.public / "tables" / district
    shutil.rmtree(folder, ignore_errors=True)
    # these two are made of findings, so they show what the findings may
    of_findings = [made(shown.findings, district=district) for made in (changes_table, reach_table)]
    for table in [*shown.tables, *of_findings]:
        _write_table(workspace, table)


def write_joint(study: Study, workspace: Workspace, districts: list[str]) -> None:
    """Numbers beside voices, for each district and the study as a whole: made of what each may show."""
    public = open_public(workspace.public, districts=[*districts, ALL])
    for district in [*districts, ALL]:
        path = workspace.public / f"{district}.json"
        record = json.loads(path.read_text("utf-8"))
        joints = joint_outcomes(study, public, district)
        # a district whose notebook failed still has those of the build before
        others = [finding for finding in record["findings"] if not finding["id"].startswith(PREFIX)]
        made = map(finding_as_json, joint_findings(joints, district=district))
        write_json(path, {**record, "findings": [*others, *made]})
        (workspace.public / "tables" / district / "joint.csv").unlink(missing_ok=True)
        _write_table(workspace, joint_table(joints, district=district))


def write_comparison(workspace: Workspace, districts: list[str]) -> None:
    """The districts side by side: made of what each may show."""
    public = open_public(workspace.public, districts=districts)
    _write_table(workspace, districts_table(public.findings.values()))
    _write_table(workspace, comparisons_table(public.findings.values()))


def _write_table(workspace: Workspace, table: Table | None) -> None:
    if table is None:
        return
    path = workspace.public / "tables" / table.district / f"{table.id}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = table.rows.drop(columns=[f"{name}.n" for name in table.values], errors="ignore")
    # by value and not by `float_format`, which passes over columns that hold text as well
    rows.map(_twelve_digits).to_csv(path, index=False, lineterminator="\n")


def _twelve_digits(value: object) -> object:
    """A number as findings are written: what comes after would tell which processor computed it."""
    return float(f"{value:.12g}") if isinstance(value, float) else value

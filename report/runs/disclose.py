"""The collect and disclosure stages: from executed notebooks to private files to public ones."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.disclosure.findings import disclosed
from analysis.disclosure.together import decide
from analysis.findings import SCHEMA_VERSION, Finding, Table, finding_as_json, finding_from_json, table_from_json
from analysis.notebooks.registry import notebooks_of
from analysis.study import Study
from analysis.study.waves import pair_name
from analysis.tables.findings import changes_table, comparisons_table, districts_table, reach_table
from report.processes import each_of
from report.project import project_files
from report.public import ALL, open_public
from report.public.joint import PREFIX, joint_findings, joint_outcomes, joint_table
from report.runs.collect import private_results, write_private_results
from report.workspace import Workspace, write_json


def write_public(
    study: Study, workspace: Workspace, districts: Iterable[str], *, failed: Collection[str] = (), jobs: int = 1
) -> list[str]:
    """Writes public results and returns the districts that have some; a failed district keeps an earlier build's.

    Empty if the study as a whole has none. `jobs` processes share the districts.
    """
    districts = list(districts)
    rules = rules_hash(study)
    executed = [district for district in [*districts, ALL] if district not in failed]
    each_of(lambda district: write_public_findings(study, workspace, district, rules=rules), executed, jobs=jobs)
    existing = [code for code in [*districts, ALL] if (workspace.public / f"{code}.json").is_file()]
    if ALL not in existing:
        return []
    shown = [code for code in existing if code != ALL]
    if shown and study.settings.disclosure.in_full is False:
        protect(study, workspace, existing, jobs=jobs)
    if shown:
        write_joint(study, workspace, shown)
        write_comparison(workspace, shown)
    return shown


def rules_hash(study: Study) -> str:
    """The hash of what decides what is shown of private results: the study's rules, and the code."""
    settings = study.settings
    parts = [settings.disclosure.model_dump_json(), str(settings.voices.published), str(SCHEMA_VERSION)]
    parts += sorted(study.codebook.sensitive)
    parts += [_sha256(path) for path in project_files(("analysis/**/*.py", "report/runs/*.py")).values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def write_public_findings(study: Study, workspace: Workspace, district: str, *, rules: str) -> None:
    """Writes one district's private results and from them its public ones, unless its notebooks and rules are the same.

    The public file is written last, so where it stands, all of the district's files do.
    """
    path = workspace.public / f"{district}.json"
    notebooks = [_sha256(copy) for copy in workspace.executed_copies(district)]
    made_of = hashlib.sha256("\n".join([rules, *notebooks]).encode()).hexdigest()
    if path.is_file() and json.loads(path.read_text("utf-8")).get("made_of") == made_of:
        return
    path.unlink(missing_ok=True)
    private = private_results(workspace, district, notebooks=notebooks_of(district, study.settings))
    shutil.rmtree(workspace.tables / district, ignore_errors=True)
    write_private_results(private, workspace)
    _write_shown(study, workspace, district, {"made_of": made_of})


def protect(study: Study, workspace: Workspace, districts: list[str], *, jobs: int) -> None:
    """Hides what districts' numbers would tell together, in the public results of those where that has changed.

    The decision is written to `disclosure.json` in the build's folder: private, for the researcher.
    """
    settings = study.settings
    decision = decide(
        (_private(workspace, district) for district in districts),
        {pair_name(*pair): pair for pair in settings.wave_pairs},
        rules=settings.disclosure,
        published_voices=settings.voices.published,
        sensitive=study.codebook.sensitive,
    )

    def apply(district: str) -> None:
        record = json.loads((workspace.public / f"{district}.json").read_text("utf-8"))
        decided = {"hidden": decision.of_district(district), "coarser": decision.coarser_in(district)}
        if any(record.get(part) != what for part, what in decided.items()):
            _write_shown(study, workspace, district, {"made_of": record["made_of"], **decided})

    each_of(apply, districts, jobs=jobs)
    write_json(workspace.build / "disclosure.json", decision.log())


def _private(workspace: Workspace, district: str) -> tuple[list[Finding], list[Table]]:
    findings = json.loads((workspace.findings / f"{district}.json").read_text("utf-8"))["findings"]
    tables = [json.loads(path.read_text("utf-8")) for path in sorted((workspace.tables / district).glob("*.json"))]
    return list(map(finding_from_json, findings)), list(map(table_from_json, tables))


def _write_shown(study: Study, workspace: Workspace, district: str, record: Mapping[str, Any]) -> None:
    """Writes a district's public tables and findings, of its private ones; the findings last."""
    findings, tables = _private(workspace, district)
    shown = disclosed(
        district,
        findings,
        tables,
        hidden=frozenset(record.get("hidden", ())),
        coarser=record.get("coarser", {}),
        rules=study.settings.disclosure,
        published_voices=study.settings.voices.published,
        sensitive=study.codebook.sensitive,
    )
    folder = workspace.public / "tables" / district
    shutil.rmtree(folder, ignore_errors=True)
    # computed from public findings, so they need no disclosure
    of_findings = [table(shown.findings, district=district) for table in (changes_table, reach_table)]
    for table in [*shown.tables, *of_findings]:
        _write_table(workspace, table)
    write_json(
        workspace.public / f"{district}.json",
        {
            "schema": SCHEMA_VERSION,
            "district": district,
            **record,
            "findings": [finding_as_json(finding) for finding in shown.findings],
        },
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_joint(study: Study, workspace: Workspace, districts: list[str]) -> None:
    """Writes the joint verdicts of each district and of the study as a whole, from public results."""
    public = open_public(workspace.public, districts=[*districts, ALL])
    for district in [*districts, ALL]:
        path = workspace.public / f"{district}.json"
        record = json.loads(path.read_text("utf-8"))
        joints = joint_outcomes(study, public, district)
        # a district whose notebook failed still has the earlier build's
        others = [finding for finding in record["findings"] if not finding["id"].startswith(PREFIX)]
        made = [finding_as_json(finding) for finding in joint_findings(joints, district=district)]
        if (findings := [*others, *made]) != record["findings"]:
            write_json(path, {**record, "findings": findings})
        (workspace.public / "tables" / district / "joint.csv").unlink(missing_ok=True)
        _write_table(workspace, joint_table(joints, district=district))


def write_comparison(workspace: Workspace, districts: list[str]) -> None:
    """Writes the tables that compare districts, from public results."""
    public = open_public(workspace.public, districts=districts)
    _write_table(workspace, districts_table(public.findings.values()))
    _write_table(workspace, comparisons_table(public.findings.values()))


def _write_table(workspace: Workspace, table: Table | None) -> None:
    if table is None:
        return
    path = workspace.public / "tables" / table.district / f"{table.id}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = table.rows.drop(columns=[f"{name}.n" for name in table.values], errors="ignore")
    # by value: `float_format` skips columns that also have text
    rows.map(_twelve_digits).to_csv(path, index=False, lineterminator="\n")


def _twelve_digits(value: object) -> object:
    """A number rounded to 12 digits, as in findings: further digits differ between processors."""
    return float(f"{value:.12g}") if isinstance(value, float) else value

"""What a build decided for all districts together, of one district: what is hidden or told more coarsely."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.findings import Finding, finding_from_json
from report.workspace import Workspace


def decided(public: Path, district: str) -> dict[str, Any]:
    """The arguments `hidden` and `coarser` of disclosure, as the last build left them; none before a build.

    `public` is the workspace's folder of public results.
    """
    file = public / f"{district}.json"
    record = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {"hidden": frozenset(record.get("hidden", ())), "coarser": record.get("coarser", {})}


def private_findings(workspace: Workspace, district: str) -> list[Finding]:
    """A district's findings with exact numbers of households, as the last build left them; none before a build."""
    file = workspace.findings / f"{district}.json"
    records = json.loads(file.read_text("utf-8"))["findings"] if file.is_file() else []
    return list(map(finding_from_json, records))

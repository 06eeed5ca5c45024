"""run.json: machine and time of a build, the only file that differs between builds."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from analysis.findings.key import EVERYBODY
from report.provenance.environment import environment
from report.provenance.manifest import schema_name
from report.render import Engine
from report.workspace import RUN, Workspace, write_json


def write_run_record(
    site: Path,
    *,
    engine: Engine,
    workspace: Workspace,
    districts: Iterable[str],
    seconds: float | None = None,
    jobs: int | None = None,
) -> None:
    """Writes run.json into a complete site, as the last step: it has the site's size."""
    write_json(
        site / RUN,
        {
            "$schema": f"schemas/{schema_name(RUN)}",
            "schema": 1,
            "engine": {"name": engine.name, "version": engine.version()},
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "seconds": None if seconds is None else round(seconds, 1),
            "jobs": jobs,
            "peak_memory_bytes": peak_memory(),
            "site_bytes": sum(path.stat().st_size for path in site.rglob("*") if path.is_file()),
            "notebooks": notebook_seconds(workspace, districts),
            "python": platform.python_version(),
            "platform": platform.platform(),
            "processors": os.cpu_count(),
            "environment": environment(),
        },
    )


def peak_memory() -> int | None:
    """The peak memory in bytes of this build's largest process, kernels included; None on Windows."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # kilobytes on Linux
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def notebook_seconds(workspace: Workspace, districts: Iterable[str]) -> dict[str, float]:
    """The seconds of each notebook's last run, by "notebook|district"."""
    found = {}
    for code in [*districts, EVERYBODY]:
        for executed in workspace.executed_copies(code):
            took = json.loads(executed.read_text("utf-8"))["metadata"].get("papermill", {}).get("duration")
            if took is not None:
                found[f"{executed.stem}|{code}"] = round(took, 1)
    return found

"""The plan of a build's runs, one per notebook and district: which of them are due, and why.

A run is due if its executed copy is missing, failed, or was made of something else: rows of the study that it sees,
the notebook's cells, the functions that they reach, settings that a number depends on, packages (report/runs/key.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.notebooks.registry import notebook_runs
from analysis.study import Study
from report.runs.key import CODE_PART, NOTEBOOK_PART, PACKAGES, PYTHON, Inputs, code_record, key_of
from report.workspace import Workspace

MOST_TOLD = 20  # runs of one notebook and one reason that are told one by one
UNCHANGED, NOT_RUN, FAILED, FORCED = "unchanged", "not run yet", "failed before", "asked for by --force"


@dataclass(frozen=True)
class Run:
    """One notebook for one district, with the key of its inputs."""

    notebook: str
    district: str
    key: str
    due: bool
    why: str
    parts: Mapping[str, str] = field(default_factory=dict, compare=False)  # a hash for each part of the inputs

    @property
    def record(self) -> dict[str, Any]:
        """What the executed notebook keeps of its run."""
        return {"key": self.key, "notebook": self.notebook, "district": self.district, "parts": dict(self.parts)}


def planned_runs(
    study: Study, workspace: Workspace, *, districts: Iterable[str], force: bool = False, keep: bool = True
) -> list[Run]:
    """The runs of the districts and of the study as a whole, in a fixed order; with `force` all are due.

    With `keep`, what later plans need to tell changes of functions is written into the build folder.
    """
    inputs = Inputs(study, workspace)
    runs = [
        _run(notebook, district, inputs, force=force) for notebook, district in notebook_runs(districts, study.settings)
    ]
    if keep:
        inputs.keep_code()
    return runs


def remove_copies_of_others(runs: Iterable[Run], workspace: Workspace) -> None:
    """Removes executed copies of notebooks that were run for the districts of a plan, and are in it no more."""
    planned: dict[str, set[str]] = {}
    for run in runs:
        planned.setdefault(run.district, set()).add(run.notebook)
    for district, names in planned.items():
        for executed in workspace.executed_copies(district):
            if executed.stem not in names:
                executed.unlink()


def _run(notebook: str, district: str, inputs: Inputs, *, force: bool) -> Run:
    parts = inputs.of_run(notebook, district)
    key = key_of(parts, notebook=notebook, district=district)
    executed = inputs.workspace.executed(notebook, district)
    record = recorded(executed) if executed.is_file() else None
    if record is not None and record.get("key") == key:
        return Run(notebook, district, key, force, FORCED if force else UNCHANGED, parts)
    if inputs.workspace.failed(notebook, district).is_file():
        why = FAILED
    elif record is None:
        why = NOT_RUN
    else:
        why = "; ".join(_changes(record.get("parts", {}), parts, notebook, inputs))
    return Run(notebook, district, key, True, why, parts)


def plan_lines(runs: Iterable[Run]) -> Iterator[str]:
    """The due runs and why, a line each; those of one reason in one line where they are many."""
    runs = list(runs)
    due = [run for run in runs if run.due]
    by_why: dict[tuple[str, str], list[Run]] = {}
    for run in due:
        by_why.setdefault((run.notebook, run.why), []).append(run)
    for (notebook, why), group in by_why.items():
        told = group if len(group) <= MOST_TOLD else group[:1]
        yield from (f"{run.district:>12}  notebook {notebook:<8} {why}" for run in told)
        if len(told) < len(group):
            yield f"{'':>12}  notebook {notebook:<8} and {len(group) - len(told)} more districts for the same reason"
    yield f"notebooks: {len(due)} of {len(runs)} runs would be executed"


def recorded(executed: Path) -> Mapping[str, Any]:
    """What an executed notebook keeps of its run."""
    found: Mapping[str, Any] = json.loads(executed.read_text("utf-8")).get("metadata", {}).get("risalah", {})
    return found


def recorded_key(executed: Path) -> str | None:
    """The key in an executed notebook; None if its run failed."""
    key = recorded(executed).get("key")
    return str(key) if key else None


def _changes(before: Mapping[str, str], now: Mapping[str, str], notebook: str, inputs: Inputs) -> list[str]:
    """What is another than when a notebook was run, in words."""
    if not before:
        return ["run by an earlier risalah"]
    told = []
    for name in dict.fromkeys([*now, *before]):
        if before.get(name) == now.get(name):
            continue
        if name == CODE_PART:
            if before.get(NOTEBOOK_PART) == now[NOTEBOOK_PART]:  # other cells reach other code
                told.append(_code_changes(before.get(name, ""), inputs.code_of(notebook), inputs.workspace))
        elif name in (*PACKAGES, PYTHON):
            told.append(f"{'Python' if name == PYTHON else f'package {name}'} changed")
        elif name == NOTEBOOK_PART:
            told.append("notebook changed")
        elif name.endswith(".csv"):
            told.append(f"rows of {name} changed")
        else:
            told.append(f"{name} changed")
    return told


def _code_changes(before: str, now: Mapping[str, str], workspace: Workspace) -> str:
    """The part of the code that changed, and how many others did."""
    path = code_record(workspace, before)
    if not path.is_file():
        return "code of analysis changed"
    earlier = json.loads(path.read_text("utf-8"))
    changed = [name for name in now if name in earlier and earlier[name] != now[name]]
    named = changed or sorted({*earlier, *now} - ({*earlier} & {*now}))  # or none but called now, or no more
    others = len(named) - 1
    return f"{_kind(named[0])} changed" + (f", with {others} more" if others else "")


def _kind(part: str) -> str:
    """A part of the code in words.

    >>> _kind("analysis.indicators.income.SOURCES"), _kind("file study.schema.json")
    ('constant analysis.indicators.income.SOURCES', 'file study.schema.json')
    """
    if part.endswith(")") or part.startswith("file "):
        return part
    name = part.rpartition(".")[2].lstrip("_")
    return f"{'constant' if name.isupper() else 'class' if name[:1].isupper() else 'function'} {part}"

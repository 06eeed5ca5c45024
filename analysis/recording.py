"""Recording of findings and tables in a notebook cell's output, which also shows them to whoever runs it.

The collector reads the output back, so the notebook and cell of every number are known.
"""

from __future__ import annotations

import html
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.display import display

from analysis.catalogue import named_findings
from analysis.errors import Problem, UserError, did_you_mean
from analysis.findings import (
    FINDINGS_MIME,
    TABLE_MIME,
    Estimate,
    Finding,
    Table,
    finding_as_json,
    table_as_json,
)
from analysis.findings.key import EVERYBODY
from analysis.study import Study, open_study
from analysis.study.folder import FACTS_USED, TABLES_USED, known_districts, study_folder
from analysis.study.seen import seen
from analysis.study.waves import pair_name

PARAMETERS = ("study", "district")
_SHELL_NAMES = {"In", "Out", "exit", "quit", "get_ipython", "open"}


_held: dict[Path, Study] = {}


def hold(study: Study) -> None:
    """Keeps an opened study for the recorders of this process and of its forked children, which then don't read it."""
    _held[study.folder] = study
    if study.whole is not None:
        study.rows_of_districts.of("", with_ties=True)  # looked up in this process, once


def _opened(folder: str, district: str, *, tables: Collection[str] | None, facts: Collection[str] | None) -> Study:
    """The study as the district's run sees it: in a build, what its notebook reads (analysis/study/seen.py)."""
    # a worker of a cluster holds a study whose folder is on another machine
    held = (_held.get(Path(folder)) or _held.get(study_folder(folder))) if _held else None
    opened = held or open_study(folder, tables=tables)
    known_districts(opened, [] if district == EVERYBODY else [district])
    return opened if tables is None else seen(opened, tables, district, facts=facts)


def recorder(study: str, district: str, *, given: Mapping[str, object]) -> Recorder:
    """The recorder of a notebook's study and district; `given` are the notebook's globals().

    Raises UserError for a parameter that the notebooks don't know (papermill itself only warns), for a district that is
    a number (35.10 and 35.1 are then the same; papermill's -r passes text) or that the study doesn't have.
    """
    problems = [
        Problem("notebook parameters", f"no parameter '{name}'{did_you_mean(name, PARAMETERS)}", "Remove it.")
        for name, value in given.items()
        if name not in PARAMETERS
        and not name.startswith("_")
        and name not in _SHELL_NAMES
        and not isinstance(value, ModuleType)
        and value is not recorder
    ]
    if problems:
        raise UserError(*problems)
    if not isinstance(district, str):
        raise UserError(
            Problem(
                "notebook parameters, district",
                f"expected a code as text, got {type(district).__name__}",
                "Pass it as text: papermill ... -r district 35.16.13 (-r, not -p).",
            )
        )
    used = os.environ.get(TABLES_USED)  # unset outside a build: then everything is validated
    facts = os.environ.get(FACTS_USED)
    opened = _opened(
        study,
        district,
        tables=None if used is None else used.split(),
        facts=None if facts is None else facts.split(),
    )
    return Recorder(opened, district)


@dataclass(frozen=True)
class Recorder:
    """Records findings and tables of one district of one study; created once, near the top of a notebook."""

    study: Study
    district: str

    @property
    def waves(self) -> list[str]:
        """The keys of the study's waves, in order."""
        return [wave.key for wave in self.study.settings.waves]

    @property
    def pairs(self) -> dict[str, tuple[str, str | None]]:
        """Pairs of waves, the main one first, by the name of their changes: {"2021-2024": ("2021", "2024")}.

        In a study of one wave, that wave with None: its changes are recorded as unavailable.
        """
        pairs: dict[str, tuple[str, str | None]] = {
            pair_name(first, second): (first, second) for first, second in self.study.settings.wave_pairs
        }
        return pairs or {self.waves[0]: (self.waves[0], None)}

    @property
    def period(self) -> str:
        """The study's period, first to last wave, for findings that belong to no single wave."""
        return "-".join(dict.fromkeys([self.waves[0], self.waves[-1]]))

    def findings(self, estimates: Mapping[str, Estimate], *, wave: str) -> list[Finding]:
        """Findings made from the estimates, recorded in the cell's output."""
        findings = named_findings(estimates, district=self.district, wave=wave, money=self.study.settings.money)
        _display(
            {
                FINDINGS_MIME: {"findings": [finding_as_json(finding) for finding in findings]},
                "text/html": _as_html(findings),
                "text/plain": f"{len(findings)} findings of {self.district}, {wave}",
            }
        )
        return findings

    def table(self, table: Table | None) -> None:
        """Records a table in the cell's output; nothing for None or a table without rows."""
        if table is None or table.rows.empty:
            return
        _display(
            {
                TABLE_MIME: table_as_json(table),
                "text/html": table.rows.to_html(index=False),
                "text/plain": f"table {table.id} of {table.district}: {len(table.rows)} rows",
            }
        )


_gathered: ContextVar[list[dict[str, Any]] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[list[dict[str, Any]]]:
    """Everything that cells record in this context, instead of showing it: for running a cell outside a notebook."""
    outputs: list[dict[str, Any]] = []
    token = _gathered.set(outputs)
    try:
        yield outputs
    finally:
        _gathered.reset(token)


def _display(output: dict[str, Any]) -> None:
    outputs = _gathered.get()
    if outputs is None:
        display(output, raw=True)
    else:
        outputs.append(output)


def _as_html(findings: list[Finding]) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(str(cell))}</td>"
            for cell in (
                finding.id,
                "" if finding.value is None else f"{finding.value:.6g}",
                finding.unit,
                "" if finding.low is None or finding.high is None else f"{finding.low:.6g} to {finding.high:.6g}",
                finding.n,
                finding.reason or finding.method or "",
            )
        )
        + "</tr>"
        for finding in findings
    )
    head = "".join(f"<th>{name}</th>" for name in ("finding", "value", "unit", "interval", "n", "method or reason"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

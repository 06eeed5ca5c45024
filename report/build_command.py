"""The command `build`: whether anything is due, what is said while it runs and afterwards, the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from report.built_site import unchanged_json
from report.language.voice import json_errors, say, spoken
from report.leftovers import nothing_left
from report.progress import shown_progress
from report.project import default_study, study_to_build
from report.provenance.built import asked, ends_at_once
from report.times import timing


@dataclass(frozen=True)
class Telling:
    """How a build is told: line by line with its progress, problems alone, or as JSON."""

    quiet: bool = False
    as_json: bool = False

    def line(self, line: str) -> None:
        """Says a line while the build runs."""
        if not (self.quiet or self.as_json):
            say(line)


def run_build(
    study: Path | None,
    site: Mapping[str, Any],
    *,
    telling: Telling,
    jobs: int,
    force: bool,
    profile: bool,
    dry_run: bool,
    executor: str,
    scheduler: str | None,
    memory: int | None,
    seconds: float,
) -> int:
    """Builds a site, unless nothing is due, and tells of it; the exit code. `site` is what is asked for."""
    with json_errors(telling.as_json):
        place = (study or Path(default_study())) if dry_run else study_to_build(study, say=telling.line)
        wanted = asked(place, **site)
        if wanted and not force and not profile and ends_at_once(wanted, telling.line, lock=not dry_run):
            if telling.as_json:
                typer.echo(unchanged_json(wanted.output))
            return 0
        from report.build import build, tell_plan  # loads the libraries for drawing and rendering
        from report.runs.limits import Execution, Limits

        if dry_run:
            tell_plan(place, districts=site["districts"], force=force, say=say)
            return 0
        execution = Execution(executor, scheduler, Limits(memory=memory, seconds=seconds))
        shown = nullcontext() if telling.quiet or telling.as_json else shown_progress(spoken)
        with nothing_left(), timing() if profile else nullcontext(), shown:
            built = build(place, **site, jobs=jobs, say=telling.line, force=force, execution=execution)
    if telling.as_json:
        typer.echo(built.as_json())
        return built.exit_code
    for line in built.problem_lines() if telling.quiet else built.lines():
        say(line)
    return built.exit_code

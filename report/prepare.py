"""Pages ready to be rendered: due notebooks run, disclosure control applied, pages composed and checked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.folder import known_districts
from analysis.study.notices import notices
from report.checks.page_claims import page_problems
from report.checks.page_parity import page_parity_problems
from report.checks.trial import refuse_unbuildable
from report.compose.composer import compose_pages
from report.editions.comparison import Comparison, compare_editions
from report.editions.edition import Edition
from report.editions.households import edition_problems
from report.formats import FORMATS, Format
from report.language.study import known_languages
from report.pages.notebooks import write_notebook_pages
from report.progress import is_shown, one_done, stage
from report.provenance.built import forget_built
from report.provenance.manifest import provenance_record
from report.provenance.profile import add_notebook_times
from report.public import ALL, Public, open_public
from report.runs.disclose import write_public
from report.runs.execute import run_notebooks
from report.runs.limits import Execution
from report.runs.notebook import Outcome
from report.runs.plan import Run, planned_runs, remove_copies_of_others
from report.workspace import Workspace, workspace_of

Say = Callable[[str], None]


@dataclass(frozen=True)
class PreparedPages:
    """A study with composed pages, ready to be rendered."""

    study: Study
    workspace: Workspace
    public: Public
    made: Mapping[str, Any]  # the record of what its numbers are made of
    districts: list[str]
    languages: list[str]
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    comparison: Comparison | None = None  # with the edition before


def prepare_pages(
    study: Study,
    *,
    districts: Iterable[str] = (),
    languages: Iterable[str] = (),
    formats: Collection[Format] = FORMATS,
    jobs: int,
    say: Say,
    previous: Edition | None = None,
    force: bool = False,
    execution: Execution = Execution(),  # noqa: B008 (frozen)
) -> PreparedPages:
    """Runs the due notebooks, applies disclosure control, composes the pages.

    A failed notebook affects only its district, which keeps the results of an earlier build.
    """
    if refused := list(edition_problems(study)):
        raise UserError(*refused)
    chosen = known_districts(study, districts)
    spoken = known_languages(study, languages)
    workspace = workspace_of(study.folder, study.settings.id)
    forget_built(workspace.build)
    waves = ", ".join(wave.key for wave in study.settings.waves)
    say(f"{study.settings.id}: {len(chosen)} districts, waves {waves}, languages {', '.join(spoken)}")
    for line in told_before(study):
        say(line)

    runs = planned_runs(study, workspace, districts=chosen, force=force)
    if any(run.due for run in runs):  # what can't be built is refused before anything is computed
        with stage("trial"):
            refuse_unbuildable(study, languages=spoken, formats=formats)
    with stage("notebooks", total=sum(run.due for run in runs)):
        outcomes = _run(study, workspace, runs, jobs=jobs, say=say, execution=execution)
    add_notebook_times(outcomes, workspace)
    problems = sorted((outcome.problem for outcome in outcomes if outcome.problem), key=str)
    failed = {outcome.run.district for outcome in outcomes if outcome.problem}
    with stage("disclosure"):
        shown = write_public(study, workspace, chosen, failed=failed, jobs=jobs)
    has_pages = set(shown)
    if not shown:
        raise UserError(*problems)
    skipped = [f"district {code}: its pages, since a notebook of it failed" for code in chosen if code not in has_pages]
    skipped += [
        f"district {code}: its new numbers, since a notebook of it failed; its pages show the build before"
        for code in shown
        if code in failed
    ]
    public = open_public(workspace.public, districts=[*shown, ALL])
    with stage("provenance"):
        made = provenance_record(study, public)
        before = _as_far_as_built(previous, study, shown) if previous else None
        comparison = compare_editions(study, public, made, before) if before else None
    shutil.rmtree(workspace.pages, ignore_errors=True)
    with stage("compose"):
        pages = compose_pages(
            study,
            public,
            workspace.pages,
            districts=shown,
            languages=spoken,
            formats=formats,
            comparison=comparison,
            jobs=jobs,
            charts=None if force else workspace.charts,
        )
    with stage("checks of pages"):
        named = [previous.name] if previous else []
        if typed := page_problems(study, workspace.pages, editions=named, jobs=jobs):  # a number without a finding
            raise UserError(*typed)
        if unlike := page_parity_problems(workspace.pages, spoken):  # content in one language only
            raise UserError(*unlike)
    with stage("pages of notebooks"):
        pages += write_notebook_pages(study, public, workspace, districts=shown, languages=spoken, jobs=jobs)
    say(f"composed {len(pages)} pages in {workspace.pages}")
    return PreparedPages(study, workspace, public, made, shown, spoken, problems, skipped, comparison)


def told_before(study: Study) -> list[str]:
    """What a study's author should know, a line each: said once, before the notebooks run."""
    return [f"warning: {notice}" for notice in notices(study)]


def _as_far_as_built(previous: Edition, study: Study, districts: list[str]) -> Edition:
    """The earlier edition without districts of the study that this build leaves out."""
    left_out = set(known_districts(study, ())) - set(districts)
    return previous.of_districts({key[1] for key in previous.findings} - left_out)


def _run(
    study: Study,
    workspace: Workspace,
    runs: Sequence[Run],
    *,
    jobs: int,
    say: Say,
    execution: Execution,
) -> list[Outcome]:
    remove_copies_of_others(runs, workspace)
    due = [run for run in runs if run.due]
    if len(due) < len(runs):
        say(f"notebooks: {len(due)} of {len(runs)} runs are due, the others are unchanged")

    def report_end(outcome: Outcome) -> None:
        one_done()
        if is_shown() and not outcome.problem:
            return
        end = "failed" if outcome.problem else f"{outcome.seconds:.1f} s"
        say(f"{outcome.run.district:>12}  notebook {outcome.run.notebook:<8} {end}")

    return run_notebooks(due, workspace, study_folder=study.folder, jobs=jobs, report=report_end, execution=execution)

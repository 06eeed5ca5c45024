"""The build: from study folder to site, in stages. Each stage reads the files of the one before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.folder import known_districts
from analysis.study.notices import notices
from report.checks.checklist import failures
from report.checks.page_claims import page_problems
from report.checks.page_parity import page_parity_problems
from report.checks.translations import outdated_translations
from report.checks.trial import refuse_unbuildable
from report.compose.composer import compose_pages
from report.editions.comparison import Comparison, compare_editions
from report.editions.edition import Edition, open_edition
from report.editions.households import edition_problems, keep_households
from report.finish import finish_site
from report.formats import FORMATS, Format
from report.language.spoken import spoken_study
from report.language.study import known_languages
from report.lock import WAITING, folder_lock
from report.pages.notebooks import write_notebook_pages
from report.provenance.built import asked, forget_built, reading, write_built
from report.provenance.inputs import files_outside
from report.provenance.manifest import provenance_record
from report.provenance.profile import GRAPH, TABLE, add_notebook_times, write_profile
from report.provenance.run import write_run_record
from report.public import ALL, Public, open_public
from report.render import engine_named, quarto
from report.render.kept import Kept
from report.runs.disclose import write_public
from report.runs.execute import run_notebooks
from report.runs.limits import Execution
from report.runs.notebook import Outcome
from report.runs.plan import Run, plan_lines, planned_runs, remove_copies_of_others
from report.times import current_times, timed
from report.website.folder import new_site
from report.website.place import place_problem
from report.workspace import RUN, Workspace, output_home, workspace_of

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
    for line in _told(study):
        say(line)

    runs = planned_runs(study, workspace, districts=chosen, force=force)
    if any(run.due for run in runs):  # what can't be built is refused before anything is computed
        with timed("trial"):
            refuse_unbuildable(study, languages=spoken, formats=formats)
    with timed("notebooks"):
        outcomes = _run(study, workspace, runs, jobs=jobs, say=say, execution=execution)
    add_notebook_times(outcomes, workspace)
    problems = sorted((outcome.problem for outcome in outcomes if outcome.problem), key=str)
    failed = {outcome.run.district for outcome in outcomes if outcome.problem}
    with timed("disclosure"):
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
    with timed("provenance"):
        made = provenance_record(study, public)
        before = _as_far_as_built(previous, study, shown) if previous else None
        comparison = compare_editions(study, public, made, before) if before else None
    shutil.rmtree(workspace.pages, ignore_errors=True)
    with timed("compose"):
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
    with timed("checks of pages"):
        named = [previous.name] if previous else []
        if typed := page_problems(study, workspace.pages, editions=named, jobs=jobs):  # a number without a finding
            raise UserError(*typed)
        if unlike := page_parity_problems(workspace.pages, spoken):  # content in one language only
            raise UserError(*unlike)
    with timed("pages of notebooks"):
        pages += write_notebook_pages(study, public, workspace, districts=shown, languages=spoken, jobs=jobs)
    say(f"composed {len(pages)} pages in {workspace.pages}")
    return PreparedPages(study, workspace, public, made, shown, spoken, problems, skipped, comparison)


def _told(study: Study) -> list[str]:
    """What a study's author should know, a line each: said once, before the notebooks run."""
    return [f"warning: {notice}" for notice in notices(study)]


def _as_far_as_built(previous: Edition, study: Study, districts: list[str]) -> Edition:
    """The earlier edition without districts of the study that this build leaves out."""
    left_out = set(known_districts(study, ())) - set(districts)
    return previous.of_districts({key[1] for key in previous.findings} - left_out)


def build(
    study_folder: Path | str,
    *,
    districts: Iterable[str] = (),
    languages: Iterable[str] = (),
    formats: Collection[Format],
    engine: str,
    output: Path | None,
    jobs: int,
    say: Say,
    previous: Path | None = None,
    force: bool = False,
    execution: Execution = Execution(),  # noqa: B008 (frozen)
) -> int:
    """Builds the site and reports what it wrote; exit code 1 if a district or a check failed.

    With `force`, all notebooks run, and all charts and pages are made, whether they are due or not.
    """
    started = time.monotonic()
    wanted = asked(
        study_folder,
        districts=districts,
        languages=languages,
        formats=formats,
        engine=engine,
        output=output,
        previous=previous,
    )
    read = reading(wanted) if wanted else {}
    chosen_engine = engine_named(engine)
    study = spoken_study(study_folder)
    earlier = open_edition(previous, study.settings) if previous else None
    target = (output or output_home(study.folder) / "_site").absolute()
    if problem := place_problem(target, study=study.settings.id, folder=study.folder):
        raise UserError(problem)
    workspace = workspace_of(study.folder, study.settings.id)
    with folder_lock(workspace.build, waiting=lambda: say(WAITING.format(id=study.settings.id))):
        with new_site(target) as site:
            ready = prepare_pages(
                study,
                districts=districts,
                languages=languages,
                formats=formats,
                jobs=jobs,
                say=say,
                previous=earlier,
                force=force,
                execution=execution,
            )
            with timed("render"):
                rendered = chosen_engine.render(
                    ready.workspace.pages,
                    site,
                    formats=set(formats),
                    jobs=jobs,
                    on_page=lambda page: say(f"        page  {page}"),
                    kept=None if force else workspace.rendered,
                )
            if rendered.problems:
                raise UserError(*(problem.problem() for problem in rendered.problems))
            counts = {
                known.ending: sum(name.endswith(known.ending) for name in rendered.written)
                for known in FORMATS.values()
            }
            if rendered.unchanged:
                files = sum(counts.values())
                say(f"pages: {files - rendered.unchanged} of {files} files were rendered, the others are unchanged")
            if _is_whole(ready, formats):
                Kept(workspace.rendered).keep_only(rendered.written)
            checked = finish_site(
                site,
                study,
                ready.public,
                ready.made,
                ready.workspace,
                districts=ready.districts,
                languages=ready.languages,
                formats=formats,
                comparison=ready.comparison,
                jobs=jobs,
            )
            write_run_record(
                site,
                engine=chosen_engine,
                workspace=ready.workspace,
                districts=ready.districts,
                seconds=time.monotonic() - started,
                jobs=jobs,
            )
            shutil.copyfile(site / RUN, ready.workspace.build / RUN)
        warnings = [f"warning: {line}" for line in (*outdated_translations(), *keep_households(study))]
        failed = bool(ready.problems) or bool(failures(checked, of_surroundings=False))
        if wanted and not failed:
            said = [*_told(study), *warnings, *failures(checked)]
            write_built(workspace.build, wanted, read, outside=files_outside(study), said=said)
    pages = ", ".join(f"{count} {ending[1:]}" for ending, count in counts.items() if count)
    say(f"wrote {target}: {pages}, {len(ready.public.findings)} findings, {len(ready.public.tables)} tables")
    say(f"open {target / 'index.html'}")
    skipped = [f"skipped {line}" for line in ready.skipped]
    for line in [*warnings, *skipped, *map(str, ready.problems), *failures(checked)]:
        say(line)
    why = f" ({quarto.why_unusable()})" if engine == "auto" and chosen_engine.name == "pandoc" else ""
    if times := current_times():
        write_profile(times, workspace.build / "profile")
        say(f"profile: {workspace.build / 'profile' / GRAPH}, and {TABLE} beside it")
    say(f"took {time.monotonic() - started:.0f} s, engine {chosen_engine.name}{why}")
    return 1 if failed else 0


def _is_whole(ready: PreparedPages, formats: Collection[Format]) -> bool:
    """Whether all pages of the study were composed, in all formats: then no other one is kept."""
    all_districts, all_languages = known_districts(ready.study, ()), known_languages(ready.study, ())
    return (ready.districts, ready.languages, {*formats}) == (all_districts, all_languages, {*FORMATS})


def tell_plan(study_folder: Path | str, *, districts: Iterable[str], force: bool, say: Say) -> None:
    """Tells which notebooks a build would run, and why; writes nothing."""
    study = spoken_study(study_folder)
    chosen = known_districts(study, districts)
    workspace = workspace_of(study.folder, study.settings.id)
    for line in _told(study):
        say(line)
    for line in plan_lines(planned_runs(study, workspace, districts=chosen, force=force, keep=False)):
        say(line)
    say("then the pages that show them would be composed and rendered")


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
        end = "failed" if outcome.problem else f"{outcome.seconds:.1f} s"
        say(f"{outcome.run.district:>12}  notebook {outcome.run.notebook:<8} {end}")

    return run_notebooks(due, workspace, study_folder=study.folder, jobs=jobs, report=report_end, execution=execution)

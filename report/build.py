"""The build: from study folder to site, in stages. Each stage reads the files of the one before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path

from analysis.errors import UserError
from analysis.study.folder import known_districts
from report.built_site import BuiltSite
from report.checks.checklist import failures
from report.checks.translations import outdated_translations
from report.editions.edition import open_edition
from report.editions.households import keep_households
from report.finish import finish_site
from report.formats import FORMATS, Format
from report.language.spoken import spoken_study
from report.language.study import known_languages
from report.lock import WAITING, folder_lock
from report.prepare import PreparedPages, prepare_pages, told_before
from report.progress import is_shown, one_done, stage
from report.provenance.built import asked, reading, write_built
from report.provenance.inputs import files_outside
from report.provenance.profile import GRAPH, TABLE, write_profile
from report.provenance.run import write_run_record
from report.render import engine_named, quarto
from report.render.kept import Kept
from report.runs.limits import Execution
from report.runs.plan import plan_lines, planned_runs
from report.times import current_times
from report.website.folder import new_site
from report.website.place import place_problem
from report.workspace import RUN, output_home, workspace_of

Say = Callable[[str], None]


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
) -> BuiltSite:
    """The site that was built; a district or a check of it may have failed. `say` gets lines while it is made.

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
            with stage("render"):
                rendered = chosen_engine.render(
                    ready.workspace.pages,
                    site,
                    formats=set(formats),
                    jobs=jobs,
                    on_page=partial(_report_page, say=say),
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
        warnings = [*outdated_translations(), *keep_households(study)]
        failed = bool(ready.problems) or bool(failures(checked, of_surroundings=False))
        if wanted and not failed:
            said = [*told_before(study), *(f"warning: {line}" for line in warnings), *failures(checked)]
            write_built(workspace.build, wanted, read, outside=files_outside(study), said=said)
    profile = ""
    if times := current_times():
        write_profile(times, workspace.build / "profile")
        profile = f"profile: {workspace.build / 'profile' / GRAPH}, and {TABLE} beside it"
    return BuiltSite(
        target,
        counts,
        findings=len(ready.public.findings),
        tables=len(ready.public.tables),
        seconds=time.monotonic() - started,
        engine=chosen_engine.name,
        why=str(quarto.why_unusable()) if engine == "auto" and chosen_engine.name == "pandoc" else "",
        profile=profile,
        warnings=warnings,
        skipped=ready.skipped,
        problems=ready.problems,
        failures=failures(checked),
        failed=failed,
    )


def _report_page(page: str, *, say: Say) -> None:
    one_done()
    if not is_shown():
        say(f"        page  {page}")


def _is_whole(ready: PreparedPages, formats: Collection[Format]) -> bool:
    """Whether all pages of the study were composed, in all formats: then no other one is kept."""
    all_districts, all_languages = known_districts(ready.study, ()), known_languages(ready.study, ())
    return (ready.districts, ready.languages, {*formats}) == (all_districts, all_languages, {*FORMATS})


def tell_plan(study_folder: Path | str, *, districts: Iterable[str], force: bool, say: Say) -> None:
    """Tells which notebooks a build would run, and why; writes nothing."""
    study = spoken_study(study_folder)
    chosen = known_districts(study, districts)
    workspace = workspace_of(study.folder, study.settings.id)
    for line in told_before(study):
        say(line)
    for line in plan_lines(planned_runs(study, workspace, districts=chosen, force=force, keep=False)):
        say(line)
    say("then the pages that show them would be composed and rendered")

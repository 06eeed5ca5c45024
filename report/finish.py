"""What stands beside a site's pages: data, downloads, scripts, the checklist, the manifest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from analysis.study import Study, open_study
from analysis.study.folder import known_districts
from report.checks.answer import Answer, BuiltSite
from report.checks.checklist import answers, failures, write_answers
from report.downloads.stage import write_shared
from report.editions.comparison import Comparison, write_editions
from report.formats import FORMATS, Format
from report.metadata.written import write_metadata
from report.progress import stage
from report.provenance.inputs import published_digests
from report.provenance.manifest import formats_in, provenance_record, write_manifest
from report.provenance.run import write_run_record
from report.public import ALL, Public, open_public
from report.render import ENGINES, quarto
from report.render.pages import copy_pictures, read_pages
from report.website.assets import write_assets
from report.website.folder import keep_only, write_data
from report.website.panel import write_panel_data
from report.website.rows import write_lookups
from report.workspace import Workspace, workspace_of

Say = Callable[[str], None]


def finish_site(
    site: Path,
    study: Study,
    public: Public,
    made: Mapping[str, Any],
    workspace: Workspace,
    *,
    districts: list[str],
    languages: list[str],
    formats: Collection[Format],
    comparison: Comparison | None = None,
    jobs: int = 1,
) -> dict[str, Answer]:
    """Writes everything beside the rendered pages and fills in the checklist; returns its answers."""
    with stage("data"):
        write_data(public, site, inputs=dict(published_digests(study)), study_id=study.settings.id)
    with stage("metadata"):
        write_metadata(site, study, public, districts=districts, languages=languages)
    write_assets(site, _logo(study))
    with stage("downloads"):
        write_shared(workspace.pages, site, formats=formats, jobs=jobs)
    with stage("search and panel"):
        write_lookups(site, study, public, districts=districts, languages=languages)
        write_panel_data(site, study)
    write_editions(site, study.settings, comparison)
    built = BuiltSite(study, public, workspace, site, tuple(districts))
    with stage("checklist"):
        found = answers(built)
        write_answers(built, found)
    there = [name for name in formats_in(site) if name in formats]
    with stage("manifest"):
        write_manifest(site, study, made, districts=districts, languages=languages, formats=there)
    return found


def _logo(study: Study) -> Path | None:
    publisher = study.settings.publisher
    return study.folder / publisher.logo if publisher and publisher.logo else None


def finish_quarto_site(study_folder: Path, site: Path, *, written: Collection[str], whole: bool, say: Say) -> int:
    """Finishes the site that `quarto render` writes at the root; exit code 1 if a check failed.

    `written` are the files of this render, as paths below the site. After a render of the whole project, files of an
    earlier one go, and what stands beside the pages is written: downloads, the checklist, the manifest.
    """
    study = open_study(study_folder)
    workspace = workspace_of(study.folder, study.settings.id)
    pages, _ = read_pages(workspace.pages)
    quarto.finish_rendered(pages, site, written)
    pictures = copy_pictures((page for page in pages if "html" in page.formats), site)
    if not whole:  # of `quarto preview`, or of some pages: the rest is as the last whole render left it
        write_assets(site, _logo(study))
        return 0
    if written:  # run by hand, without Quarto's list, nothing is known to be stale
        keep_only({*written, *pictures}, site)
    folder = workspace.public
    codes = [*known_districts(study, ()), ALL]  # files of districts that left the study are ignored
    public = open_public(folder, districts=[code for code in codes if (folder / f"{code}.json").is_file()])
    built = [code for code in codes if code != ALL and (folder / f"{code}.json").is_file()]
    spoken = [language for language in study.settings.languages if (site / "report" / language).is_dir()]
    made = provenance_record(study, public)
    found = finish_site(site, study, public, made, workspace, districts=built, languages=spoken, formats=FORMATS)
    write_run_record(site, engine=ENGINES["quarto"], workspace=workspace, districts=built)
    for line in failures(found):
        say(line)
    return 1 if failures(found, of_surroundings=False) else 0

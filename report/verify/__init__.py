"""Verification of a published edition: a rebuild in a fresh folder, a full comparison, a cause per difference."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import open_study
from report.editions.edition import PREVIOUS
from report.formats import FORMATS
from report.project import ROOT, default_study
from report.verify.causes.finder import explain_differences
from report.verify.causes.rebuilding import Rebuilder, RebuildRequest
from report.verify.causes.sources import changes
from report.verify.causes.surroundings import surroundings
from report.verify.differences.difference import Cause, Difference, ExplainedDifference
from report.verify.differences.files import differences, site_files, with_notes
from report.verify.differences.findings import Closeness, findings_of
from report.verify.edition import CouldNotRunError, PublishedEdition, not_as_recorded, open_published
from report.verify.page import write_verification
from report.verify.result import Verification
from report.verify.trust import SUMS, package_files
from report.workspace import FINDINGS_JSON, MANIFEST, RUN

__all__ = ["CouldNotRunError", "Verification", "verification", "verify"]
Say = Callable[[str], None]


def verify(
    published: Path,
    study: Path | None = None,
    *,
    output: Path,
    jobs: int,
    pythons: Sequence[str] = (),
    previous: Path | None = None,
    trust: bool = False,
    say: Say = print,
) -> int:
    """Verifies an edition and writes the result; exit code 0 identical, 1 differences.

    Raises CouldNotRunError (exit code 2) if the verification can't run.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="risalah-verify-") as work:
            result = verification(
                published, study, work=Path(work), jobs=jobs, pythons=pythons, previous=previous, trust=trust, say=say
            )
            written = write_verification(result, output)
    except CouldNotRunError:
        raise
    except UserError as error:
        raise CouldNotRunError(*error.problems) from error
    for line in [*result.lines(), *(f"wrote {path}" for path in written)]:
        say(line)
    return result.exit_code


def verification(
    path: Path,
    study: Path | None,
    *,
    work: Path,
    jobs: int = 1,
    pythons: Sequence[str] = (),
    previous: Path | None = None,
    trust: bool = False,
    say: Say = print,
) -> Verification:
    """The result of comparing an edition with its rebuild; `work` is the folder for both.

    The rebuild is by this version's code. A package's own, where it is another, runs only with `trust`.
    """
    published = replace(open_published(path, work), trusted=trust)
    files = package_files(published)
    for line in files.lines(trust=trust) if files else ():
        say(line)
    own = trust and study is None and files is not None and bool(files.foreign)
    code = published.package if own and published.package is not None else ROOT
    folder = study_to_rebuild(published, study)
    asked = rebuild_request(published, folder, previous=previous)
    say(f"rebuilding {published.manifest.get('study', folder.name)} in a fresh folder, engine {asked.engine}")
    rebuilder = Rebuilder(code, folder, work, asked, jobs, say=say)
    return compare_with_rebuild(published, rebuilder.base(), rebuilder, pythons=pythons, say=say)


def study_to_rebuild(published: PublishedEdition, study: Path | None) -> Path:
    """The study's folder: the given one, else the package's, else the shipped one."""
    if study is None and published.package is not None and published.study is None:
        what = "holds no data: they are confidential"
        raise CouldNotRunError(Problem(published.name, what, "Give the study's folder: risalah verify PACKAGE STUDY."))
    return open_study(study or published.study or default_study()).folder


def rebuild_request(published: PublishedEdition, study: Path, *, previous: Path | None = None) -> RebuildRequest:
    """The edition's districts, languages and formats, as far as the study has them too."""
    manifest, files = published.manifest, list(published.manifest["files"])
    places = [name.split("/") for name in files if name.startswith("report/")]
    languages = manifest.get("languages") or sorted({place[1] for place in places if len(place) > 2})
    districts = manifest.get("districts") or sorted({place[2] for place in places if len(place) > 3})
    endings = {Path(name).suffix for name in files if name.startswith("report/") and name.count("/") > 2}
    formats = manifest.get("formats") or [name for name, known in FORMATS.items() if known.ending in endings]
    opened = open_study(study)
    has = {str(code) for code in opened.districts["district_code"]}
    return RebuildRequest(
        tuple(code for code in districts if code in has),
        tuple(language for language in languages if language in opened.settings.languages),
        tuple(name for name in FORMATS if name in formats) or ("html",),
        published.engine,
        edition_before(published, previous),
    )


def edition_before(published: PublishedEdition, given: Path | None) -> Path | None:
    """The previous edition for the rebuild: the given one, else the site's record of it; None without one.

    Raises CouldNotRunError if the site has a page of changes, but neither is available.
    """
    kept = published.site / PREVIOUS
    if given is not None:
        if not given.exists():
            raise CouldNotRunError(Problem(f"--previous {given}", "isn't there", "Give the edition before this one."))
        return given
    if PREVIOUS in published.recorded and not kept.is_file():
        what = f"lacks {PREVIOUS}: its page of changes rests on it"
        fix = "Give the edition before this one: --previous EDITION, a site, a zip of one, or a package."
        raise CouldNotRunError(Problem(published.name, what, fix))
    return kept if kept.is_file() else None


def compare_with_rebuild(
    published: PublishedEdition, rebuilt: Path, rebuilder: Rebuilder, *, pythons: Sequence[str] = (), say: Say = print
) -> Verification:
    """The result of comparing an edition with an existing rebuild; causes are tried with the rebuilder."""
    ours = json.loads((rebuilt / MANIFEST).read_text("utf-8"))
    around = surroundings(published.environment, environment_of(rebuilt))
    close = Closeness(exact=around.exact)
    languages = tuple(ours.get("languages") or rebuilder.asked.languages)
    found = differences(published.site, rebuilt, close=close)
    within = close.within
    found = with_notes(found, published.site, rebuilt, languages=languages)
    unlike = changes(published, ours, tree=rebuilder.tree, inputs=rebuilder.inputs)
    if found or unlike:
        say(f"{len(found)} differences, {len(unlike)} sources differ; trying causes")
    result = explain_differences(
        found,
        unlike,
        published=published,
        rebuilt=rebuilt,
        rebuilder=rebuilder,
        close=close,
        around=around,
        pythons=pythons,
    )
    if not_as_recorded(published, PREVIOUS) and not any(item.file == PREVIOUS for item in found):
        # the rebuild used it, so an edit doesn't show as a difference
        cause = Cause("edited", (PREVIOUS,), (), "hash", "not as the manifest recorded it")
        result.append(ExplainedDifference(Difference(PREVIOUS, "file", "", ("bytes",)), cause))
    result += _package_differences(published)
    tolerated = [] if around.same_platform else [entry for entry in result if is_only_drawn(entry, within)]
    path = rebuilt / FINDINGS_JSON
    return Verification(
        published=published.name,
        study=str(ours.get("study") or rebuilder.study.name),
        edition=str(ours.get("edition") or ""),
        languages=languages,
        files=len({*site_files(published.site), *site_files(rebuilt)}),
        findings=len(findings_of(path.read_bytes(), ending=".json")) if path.is_file() else 0,
        found=tuple(entry for entry in result if entry not in tolerated),
        exact=around.exact,
        surroundings=around.unlike,
        within_tolerance=within,
        trials=rebuilder.tried,
        tolerated=tuple(tolerated),
    )


def _package_differences(published: PublishedEdition) -> list[ExplainedDifference]:
    """A package's files that aren't as its sums have them."""
    files = package_files(published)
    if files is None:
        return []
    wrong = [(name, f"not as {SUMS} recorded it") for name in files.wrong]
    wrong += [(name, f"{SUMS} doesn't list it" if name != SUMS else "missing") for name in files.unlisted]
    return [
        ExplainedDifference(Difference(name, "package", "", ("hash",)), Cause("edited", (name,), (), "hash", what))
        for name, what in wrong
    ]


def is_only_drawn(entry: ExplainedDifference, within: int) -> bool:
    """Whether another platform's arithmetic explains a difference: in shapes and bytes, not in words or numbers."""
    item = entry.difference
    if entry.cause.kind == "form":
        return True
    drawn = item.kind in ("figure", "paper") and set(item.parts) <= {"shapes", "pixels", "drawing", "markup", "bytes"}
    return drawn and entry.cause.how == "elimination"


def environment_of(site: Path) -> dict[str, Any]:
    """The environment of a build, from its run.json."""
    path = site / RUN
    run = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    found = run.get("environment")
    return {**run, **(found if isinstance(found, dict) else {})}

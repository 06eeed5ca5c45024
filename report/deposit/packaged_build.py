"""A build opened for packaging: its site, manifest and run record, and its study."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError
from analysis.study import Study, open_study
from analysis.study.file_names import carried_name
from analysis.study.folder import CARRIED, input_paths
from analysis.study.settings import StudySettings
from report.language.locale import code_language
from report.provenance.environment import LOCK
from report.provenance.inputs import names_of_people, published_digests
from report.provenance.manifest import code_hashes, notebook_hashes, own_templates, sha256_of
from report.public import ALL, Public
from report.public.districts import findings_in, tables_in
from report.workspace import FINDINGS_JSON, MANIFEST, RUN, TABLES, Workspace, output_home, workspace_of


@dataclass(frozen=True)
class PackagedBuild:
    """A study, its site, and whether people's data are excluded from the package."""

    study: Study
    site: Path
    manifest: Mapping[str, Any]
    run: Mapping[str, Any]
    workspace: Workspace
    public: Public
    confidential: bool

    @property
    def settings(self) -> StudySettings:
        """The content of study.yml."""
        return self.study.settings

    @property
    def name(self) -> str:
        """The name of the package's folder and, plus .zip, of its file."""
        return f"risalah-{self.settings.id}-{self.settings.edition.name}"

    @property
    def study_folder(self) -> str:
        """The study's folder inside the package."""
        return f"data/{self.settings.id}"

    @property
    def districts(self) -> list[str]:
        """The districts with pages, and the study as a whole."""
        return [*self.manifest["districts"], ALL]

    @property
    def languages(self) -> list[str]:
        """The site's languages."""
        return list(self.manifest["languages"])

    @cached_property
    def inputs(self) -> dict[str, Path]:
        """The study's input files by standard name."""
        return input_paths(self.study.folder, self.settings)[0]

    @cached_property
    def left_out(self) -> list[str]:
        """Standard names of the study's files that are excluded from the package."""
        return [name for name in self.inputs if self.confidential and name in names_of_people(self.inputs)]

    @cached_property
    def package_paths(self) -> dict[str, str]:
        """Paths of the study's files inside its packaged folder, by standard name."""
        return {name: place_in_package(name, path, self.study.folder) for name, path in self.inputs.items()}

    def words(self, texts: Mapping[str, str] | None, language: str | None = None) -> str:
        """A text of study.yml in that language, as `words_of` returns it."""
        return words_of(texts, language)


def words_of(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """A text in that language (default: the code's), or in the first it has; empty without a text."""
    return "" if not texts else str(texts.get(language or code_language()) or next(iter(texts.values())))


def place_in_package(name: str, path: Path, folder: Path) -> str:
    """A file's path in the packaged study: unchanged, or in the folder for files from outside the study's."""
    inside = path.resolve()
    if inside.is_relative_to(folder.resolve()):
        return inside.relative_to(folder.resolve()).as_posix()
    return f"{CARRIED}/{carried_name(name, path)}"


def open_build(study_folder: Path | str, *, site: Path | None, confidential: bool) -> PackagedBuild:
    """The last build of a study; raises UserError if there is none, or if its sources are newer."""
    study = open_study(study_folder)
    place = (site or output_home(study.folder) / "_site").absolute()
    again = f"Run `risalah build {study_folder}` first, then package it."
    lacking = [name for name in (MANIFEST, RUN) if not (place / name).is_file()]
    if lacking:
        raise UserError(Problem(f"site {place}", f"no complete build: it has no {' and no '.join(lacking)}", again))
    manifest, run = (json.loads((place / name).read_text("utf-8")) for name in (MANIFEST, RUN))
    if manifest.get("study") != study.settings.id:
        what = f"the site of another study ({manifest.get('study')}), not of {study.settings.id}"
        raise UserError(Problem(f"site {place}", what, again))
    stale = _changed_since(manifest, study)
    if stale:
        raise UserError(Problem(f"site {place}", f"older than {', '.join(stale)}", again))
    workspace = workspace_of(study.folder, study.settings.id)
    codes = [*manifest["districts"], ALL]
    absent = [code for code in codes if not workspace.executed_copies(code)]
    if absent:
        raise UserError(Problem(f"build folder {workspace.build}", f"no notebooks of {', '.join(absent)} in it", again))
    public = Public(findings_in(place / FINDINGS_JSON), tables_in(place / TABLES))
    return PackagedBuild(study, place, manifest, run, workspace, public, confidential or study.settings.confidential)


def _changed_since(manifest: Mapping[str, Any], study: Study) -> list[str]:
    """Sources that changed since the build: a package must hold exactly what its site was built from."""
    inputs = {name: entry["sha256"] for name, entry in manifest["inputs"].items()}
    digests = published_digests(study)
    changed = [name for name in {**inputs, **digests} if inputs.get(name) != digests.get(name)]
    code, now = manifest["code"], code_hashes()
    changed += [name for name in {**code, **now} if code.get(name) != now.get(name)]
    notebooks, today = manifest["notebooks"], notebook_hashes()
    changed += [f"{name}.ipynb" for name in {**notebooks, **today} if notebooks.get(name) != today.get(name)]
    own, present = manifest["own_templates"], own_templates(study.folder)
    changed += [name for name in {**own, **present} if own.get(name) != present.get(name)]
    if LOCK.is_file() and manifest["lock"] != sha256_of(LOCK):
        changed.append(LOCK.name)
    return changed[:5]

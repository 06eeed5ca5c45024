"""ro-crate-metadata.json: inputs, runs and outputs, as RO-Crate 1.1 with the profile Process Run Crate 0.5.

The entities are plain records, written as they are in the file; a library would add nothing.
`roc-validator` checks them in the tests. Source: https://www.researchobject.org/workflow-run-crate/profiles/0.5/
"""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from packaging.utils import canonicalize_name

from report.deposit.packaged_build import PackagedBuild
from report.formats import FORMATS
from report.licence import spdx_id
from report.workspace import FINDINGS_CSV, FINDINGS_JSON, MANIFEST, RUN

CRATE = "https://w3id.org/ro/crate/1.1"
PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_MIT, _CC_BY = "https://spdx.org/licenses/MIT", "https://spdx.org/licenses/CC-BY-4.0"
_FOLDERS = {
    "analysis/": "What computes: indicators, disclosure, tables, pictures",
    "report/": "What composes: runs notebooks, writes pages, checks and packages",
    "templates/": "What pages say and look like, in each language",
    "notebooks/": "Executed notebooks, a folder for each district; their outputs are what the site shows",
    "site/": "The published site: pages, downloads, manifest.json, run.json",
}
_OF_SITE = (f"site/{FINDINGS_CSV}", f"site/{FINDINGS_JSON}", f"site/{MANIFEST}", f"site/{RUN}")
_TYPES = {".lock": "text/plain", ".cff": "text/yaml", ".yml": "text/yaml", ".ipynb": "application/x-ipynb+json"}

Entity = dict[str, Any]


def crate(build: PackagedBuild, members: Mapping[str, bytes]) -> Entity:
    """The crate's metadata: files of interest to readers, tools and runs."""
    data = [name for name in members if name.startswith(f"{build.study_folder}/") and "/templates/" not in name]
    notebooks = [name for name in members if name.startswith("notebooks/")]
    endings = tuple(known.ending for known in FORMATS.values() if known.in_crate)
    pages = [name for name in members if name.startswith("site/report/") and name.endswith(endings)]
    plain = [name for name in members if "/" not in name]
    files = sorted({*data, *notebooks, *pages, *plain, *(name for name in _OF_SITE if name in members)})
    folders = {**_FOLDERS, f"{build.study_folder}/": "The study: settings, tables, codebook"}
    sources = sorted(name for name in members if name.startswith("analysis/notebooks/") and name.endswith(".ipynb"))
    runs = [_build_run(build, data, pages), *(_notebook_run(build, data, name) for name in sorted(notebooks))]
    graph = [
        _descriptor(),
        _root(build, [*folders, *files, *sources], runs),
        *({"@id": name, "@type": "Dataset", "name": name, "description": what} for name, what in folders.items()),
        *(_file(build, name) for name in files),
        *(_notebook(name, version=build.manifest["notebooks"][PurePosixPath(name).stem]["sha256"]) for name in sources),
        *_tools(build),
        *_people(build),
        *runs,
        _named(PROCESS, "CreativeWork", "Process Run Crate", version="0.5"),
        _named(_MIT, "CreativeWork", "MIT License", description="The code"),
        _named(_CC_BY, "CreativeWork", "Creative Commons Attribution 4.0", description="Texts of the project"),
        *_own_licence(build),
    ]
    return {"@context": f"{CRATE}/context", "@graph": graph}


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": CRATE},
    }


def _root(build: PackagedBuild, parts: Iterable[str], runs: Iterable[Entity]) -> Entity:
    settings = build.settings
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": build.words(settings.title),
        "description": f"{build.words(settings.title)}. {build.words(settings.subtitle)}".strip(),
        "datePublished": settings.edition.date.isoformat(),
        "version": settings.edition.name,
        "license": _licence_of_study(build) or "No licence is stated. Ask the authors.",
        "author": _ids(_person_id(index) for index, _ in enumerate(settings.authors)),
        "conformsTo": {"@id": PROCESS},
        "hasPart": _ids(parts),
        "mentions": _ids(run["@id"] for run in runs),
    }


def _file(build: PackagedBuild, name: str) -> Entity:
    of_study = name.startswith((f"{build.study_folder}/", "site/"))
    code = name.endswith((".py", ".toml", ".lock")) or name in {"Makefile", "Dockerfile"}
    licence = _licence_of_study(build) if of_study else {"@id": _MIT if code else _CC_BY}
    return {
        "@id": name,
        "@type": "File",
        "name": name.rpartition("/")[2],
        "description": _description(build, name),
        "encodingFormat": _format(name),
        **({"license": licence} if licence else {}),
    }


def _own_licence(build: PackagedBuild) -> Iterable[Entity]:
    """The study's licence, where it is another than the project's."""
    found = _licence_of_study(build)
    if isinstance(found, dict) and found["@id"] not in (_MIT, _CC_BY):
        yield _named(found["@id"], "CreativeWork", str(build.settings.licence), description="Data and pages")


def _licence_of_study(build: PackagedBuild) -> dict[str, str] | str | None:
    """The licence of the study's data and pages, as study.yml has it: its terms' address, else its name."""
    licence = build.settings.licence
    known = spdx_id(licence) if licence else None
    return {"@id": f"https://spdx.org/licenses/{known}"} if known else licence


def _description(build: PackagedBuild, name: str) -> str:
    if name.startswith("notebooks/"):
        return f"Executed notebook, district {name.split('/')[1]}"
    if name.startswith("site/report/"):
        return f"Page of the site, language {name.split('/')[2]}"
    if name.startswith(f"{build.study_folder}/"):
        return "Input of the study"
    return {
        "README.md": "What this package is and how to rebuild it",
        "requirements.lock": "Every package with version and hash",
        "SHA256SUMS": "The SHA-256 of every file",
        "verify.py": "Rebuilds everything and compares it with the published site",
        f"site/{FINDINGS_CSV}": "Every number that the pages show",
        f"site/{MANIFEST}": "Where each number comes from, and each file's SHA-256",
        f"site/{RUN}": "The machine and the moment of the build",
    }.get(name, f"{name.rpartition('/')[2]} of the package")


def _format(name: str) -> str:
    ending = "." + name.rpartition(".")[2]
    return _TYPES.get(ending) or mimetypes.guess_type(name, strict=True)[0] or "text/plain"


def _notebook(name: str, *, version: str) -> Entity:
    return {
        "@id": name,
        "@type": ["File", "SoftwareSourceCode"],
        "name": name.rpartition("/")[2],
        "description": "Parameterised notebook, run for each district",
        "version": version[:12],  # characters of its SHA-256
        "encodingFormat": _TYPES[".ipynb"],
        "programmingLanguage": {"@id": "#python"},
        "license": {"@id": _MIT},
    }


def _tools(build: PackagedBuild) -> Iterable[Entity]:
    environment = build.run.get("environment", {})
    packages: dict[str, Any] = {
        canonicalize_name(name): version for name, version in environment.get("packages", {}).items()
    }
    yield {
        "@id": "#risalah",
        "@type": "SoftwareApplication",
        "name": "risalah",
        "description": "Runs the notebooks, decides what may be shown, composes and renders the pages",
        "softwareVersion": str(environment.get("code", {}).get("commit") or "as packaged"),
        "softwareRequirements": _ids(["#python", "#papermill", "#pandoc"]),
    }
    versions = {
        "python": ("Python", "https://www.python.org/", build.run.get("python")),
        "papermill": ("papermill", "https://papermill.readthedocs.io/", packages.get("papermill")),
        "pandoc": ("pandoc", "https://pandoc.org/", environment.get("pandoc")),
    }
    for id_, (name, url, version) in versions.items():
        kind = ["SoftwareApplication", "ComputerLanguage"] if id_ == "python" else "SoftwareApplication"
        yield {"@id": f"#{id_}", "@type": kind, "name": name, "url": url, "version": str(version or "as locked")}


def _people(build: PackagedBuild) -> Iterable[Entity]:
    for index, author in enumerate(build.settings.authors):
        known = {"identifier": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
        works = {"affiliation": {"@id": f"#affiliation-{index + 1}"}} if author.affiliation else {}
        yield {
            "@id": _person_id(index),
            "@type": "Organization" if author.group else "Person",
            "name": author.name,
            **known,
            **works,
        }
        if author.affiliation:
            yield _named(f"#affiliation-{index + 1}", "Organization", build.words(author.affiliation))


def _person_id(index: int) -> str:
    return f"#author-{index + 1}"


def _build_run(build: PackagedBuild, data: Iterable[str], pages: Iterable[str]) -> Entity:
    end = _time(build.run.get("finished"))
    seconds = build.run.get("seconds")
    begun = {"startTime": _written(end - dt.timedelta(seconds=seconds))} if end and seconds else {}
    return {
        "@id": "#build",
        "@type": "CreateAction",
        "name": f"Build of {build.name}",
        "description": f"risalah build {build.study_folder}",
        "instrument": {"@id": "#risalah"},
        "agent": {"@id": _person_id(0)},
        "object": _ids(sorted(data)),
        "result": _ids([f"site/{FINDINGS_CSV}", f"site/{FINDINGS_JSON}", *sorted(pages)]),
        "actionStatus": "http://schema.org/CompletedActionStatus",
        **begun,
        **({"endTime": _written(end)} if end else {}),
    }


def _notebook_run(build: PackagedBuild, data: Iterable[str], name: str) -> Entity:
    district, notebook = name.removesuffix(".ipynb").split("/")[1:]
    seconds = build.run.get("notebooks", {}).get(f"{notebook}|{district}")
    took = f", {seconds} seconds" if seconds is not None else ""
    end = _time(build.run.get("finished"))
    return {
        "@id": f"#run-{notebook}-{district}",
        "@type": "CreateAction",
        "name": f"Notebook {notebook}, district {district}",
        "description": f"papermill analysis/notebooks/{notebook}.ipynb -r district {district}{took}",
        "instrument": {"@id": f"analysis/notebooks/{notebook}.ipynb"},
        "agent": {"@id": _person_id(0)},
        "object": _ids(sorted(data)),
        "result": _ids([name]),
        "actionStatus": "http://schema.org/CompletedActionStatus",
        **({"endTime": _written(end)} if end else {}),  # the build's end: no notebook ended later
    }


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ") if text else None


def _written(time: dt.datetime) -> str:
    return time.replace(microsecond=0).isoformat() + "+00:00"


def _named(id_: str, kind: str, name: str, **more: str) -> Entity:
    return {"@id": id_, "@type": kind, "name": name, **more}


def _ids(names: Iterable[str]) -> list[dict[str, str]] | dict[str, str]:
    found = [{"@id": name} for name in names]
    return found[0] if len(found) == 1 else found  # a single value isn't a list in RO-Crate

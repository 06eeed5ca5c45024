"""Lines of an explanation: cell, functions, input files, settings, environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.findings import Finding
from analysis.findings.key import EVERYBODY
from analysis.study import Study
from analysis.study.settings import StudySettings
from report.project import NOTEBOOKS, name_of, path_of
from report.provenance.environment import environment
from report.provenance.inputs import input_files
from report.provenance.manifest import sha256_of
from report.provenance.origins import CodePlace, cell_sources, origin_of, place_of
from report.public.joint import PREFIX, joint_findings
from report.public.published_site import PublishedSite

Say = Callable[[str], None]
CHANGED = ", CHANGED since the site was built"
_NUMERIC = ("numpy", "pandas", "scipy", "statsmodels", "igraph")


@dataclass(frozen=True)
class Section:
    """A titled part of an explanation."""

    title: str
    lines: Sequence[str]
    differs: bool = False  # the recomputed result differs from the published


def say_sections(sections: Iterable[Section], say: Say) -> bool:
    """Prints the sections with lines; returns whether any differs from the published."""
    differs = False
    for section in sections:
        differs |= section.differs
        if section.lines:
            for line in ("", section.title, *(f"  {line}" for line in section.lines)):
                say(line)
    return differs


def where_text(study: Study, district: str) -> str:
    """A district's code and name, or the whole study."""
    names = dict(zip(study.districts["district_code"], study.districts["name"], strict=True))
    return "the study as a whole" if district == EVERYBODY else f"district {district} ({names[district]})"


def ground_sections(study: Study, published: PublishedSite | None) -> Iterator[Section]:
    """Sections common to all explanations: data, settings, environment."""
    yield Section("From", list(input_lines(study, published)))
    yield Section("Settings", list(setting_lines(study.settings)))
    yield Section("Environment", list(environment_lines()))


def code_lines(id_: str, finding: Finding | None, published: PublishedSite | None) -> Iterator[str]:
    """The notebook cell with its code, and this project's functions behind the number.

    `finding` is the recomputed number; None if no cell records it any more.
    """
    if id_.startswith(PREFIX):
        yield function_line("made by", place_of(joint_findings), published)
    if finding is None or finding.source is None:
        return
    source = finding.source
    notebook = NOTEBOOKS / f"{source.notebook}.ipynb"
    changed = _changed(notebook, published.digest("notebooks", source.notebook) if published else None)
    whose = "its number by " if id_.startswith(PREFIX) else ""
    yield f"{whose}{name_of(notebook)}, cell {source.cell}{changed}:"
    yield from (f"    {line}" for line in cell_sources(notebook)[source.cell].splitlines())
    if whose:
        return
    origin = origin_of(finding)
    if origin.recorded_by:
        yield function_line("recorded by", origin.recorded_by, published)
    if origin.computed_by and origin.computed_by != origin.recorded_by:
        yield function_line("made by", origin.computed_by, published)


def input_lines(study: Study, published: PublishedSite | None) -> Iterator[str]:
    """The study's files with rows and SHA-256, and whether they changed since the build."""
    for name, file in input_files(study).items():
        rows = "" if file["rows"] is None else f", {file['rows']} rows"
        before = published.digest("inputs", name) if published else None
        changed = CHANGED if before not in (None, file["sha256"]) else ""
        yield f"{name}{rows}, SHA-256 {file['sha256']}{changed}"


def setting_lines(settings: StudySettings) -> Iterator[str]:
    """Settings in study.yml that affect numbers: lines, counts, design, seed, thresholds."""
    unit = settings.money.capita
    yield f"welfare: {settings.welfare} in {unit}; a share counts {settings.counts}; seed: {settings.seed}"
    for wave, line in settings.poverty_line.items():
        yield f"poverty line of {wave}: {line.told} {unit}"
    year = settings.base_year
    constant = f"constant, of {year or 'a year that is not known'}"
    yield f"prices of changes: {constant if settings.prices else year or 'of each wave'}"
    design = {name: value for name, value in settings.design.model_dump().items() if value is not None}
    yield "design: " + (", ".join(f"{name} {value}" for name, value in design.items()) or "every household alike")
    network = settings.network
    yield f"network: {'directed' if network.directed else 'undirected'}, boundary {network.boundary or 'the district'}"
    rules = settings.disclosure.model_dump(exclude={"reason"})
    yield "disclosure: " + ", ".join(f"{name} {value}" for name, value in rules.items())
    yield f"material change: {settings.material_change:g}"


def environment_lines() -> Iterator[str]:
    """The environment of this machine."""
    here = environment()
    packages, other, code = here["packages"], here["not_as_locked"], here["code"]
    assert isinstance(packages, dict)
    assert isinstance(other, dict)
    assert isinstance(code, dict)
    numeric = ", ".join(f"{name} {packages[name]}" for name in _NUMERIC if name in packages)
    yield f"Python {here['python']}, {numeric}, {here['blas']}"
    locales = dict.fromkeys(part.rpartition("=")[2] for part in str(here["locale"]).split(";"))
    yield f"{here['platform']}, locale {', '.join(locales)}, time zone {here['time_zone']}"
    as_locked = ", ".join(f"{name} {version}" for name, version in other.items())
    yield f"packages not as locked: {as_locked}" if other else "packages as locked"
    clean = {True: "as committed", False: "with changes since", None: "unknown"}[code["clean"]]
    yield f"code: commit {code['commit']}, {clean}" if code["commit"] else "code: not in a repository"


def function_line(how: str, place: CodePlace, published: PublishedSite | None) -> str:
    """A function's name and place, and whether its file changed since the build."""
    changed = _changed(path_of(place.file), published.digest("code", place.file) if published else None)
    return f"{how} {place}{changed}"


def _changed(file: Path, before: str | None) -> str:
    return CHANGED if before is not None and before != sha256_of(file) else ""

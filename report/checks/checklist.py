"""The reproducibility checklist: one function per line, run on the rendered site.

Each returns how many items it checked and which of them failed. The page has a placeholder for each answer, which
`write_answers` fills in after rendering, in the same way for both engines.
"""

from __future__ import annotations

import ast
import csv
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from analysis.study import Study
from analysis.study.folder import input_paths
from report.language.study import study_locale
from report.project import project_files
from report.provenance.environment import installed_packages, lock_mismatches
from report.provenance.manifest import finding_record, sha256_of
from report.provenance.origins import cell_sources
from report.public import Public
from report.public.results import findings_in
from report.runs.plan import planned_runs
from report.website.reading import RenderedPage, rendered_pages
from report.workspace import FIGURES, FINDINGS_CSV, FINDINGS_JSON, Workspace

PAGE = "reproduce.html"
NEEDED = ("numpy", "pandas", "scipy", "statsmodels", "igraph", "matplotlib", "babel", "jinja2", "pypandoc-binary")
_PLACE = re.compile(r'(<span\b[^>]*\bdata-check="([a-z_]+)"[^>]*>).*?</span>', re.DOTALL)
_FIRST = 3  # failed items that the page names


@dataclass(frozen=True)
class Answer:
    """The result of a check: how many items it looked at, and which failed."""

    count: int
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there were items, and all passed."""
        return self.count > 0 and not self.wrong


@dataclass(frozen=True)
class BuiltSite:
    """A study and the site built from it."""

    study: Study
    public: Public
    workspace: Workspace
    site: Path
    districts: tuple[str, ...]
    code: Mapping[str, Path] = field(default_factory=lambda: project_files(("analysis/**/*.py",)))

    @cached_property
    def pages(self) -> list[RenderedPage]:
        """The site's pages, parsed once for all checks."""
        return rendered_pages(self.site)

    @cached_property
    def published(self) -> dict[FindingKey, Finding]:
        """The findings in the site's download."""
        return findings_in(self.site / FINDINGS_JSON)


def inputs_as_read(built: BuiltSite) -> Answer:
    """Check that the input files didn't change since they were read."""
    paths, _ = input_paths(built.study.folder, built.study.settings)
    paths["study.yml"] = built.study.folder / "study.yml"
    inputs = built.study.inputs
    return Answer(len(inputs), _names(name for name in inputs if sha256_of(paths[name]) != inputs[name]))


def packages_as_locked(built: BuiltSite) -> Answer:
    """Check that the packages behind numbers and pages are installed in the lock's versions."""
    installed = installed_packages()
    missing = [name for name in NEEDED if name not in installed]
    mismatches = [f"{name} {version}" for name, version in lock_mismatches().items()]
    return Answer(len(NEEDED), _names([*missing, *mismatches]))


def findings_have_cells(built: BuiltSite) -> Answer:
    """Check that findings name an existing notebook cell, or the findings they derive from."""

    def has_cell(finding: Finding) -> bool:
        made = finding_record(finding, built.public, built.study.settings)
        if made["derived_from"]:
            return True
        source = finding.source
        return source is not None and source.cell in cell_sources(built.workspace.sources / f"{source.notebook}.ipynb")

    findings = built.public.findings
    return Answer(len(findings), _names(key.text for key in sorted(findings) if not has_cell(findings[key])))


def notebooks_ran(built: BuiltSite) -> Answer:
    """Check that the notebooks ran to the end without an error, on these inputs and with this code."""
    runs = planned_runs(built.study, built.workspace, districts=built.districts)
    return Answer(
        len(runs),
        _names(
            f"{run.notebook} {run.district}"
            for run in runs
            if run.due or _has_error(built.workspace.executed(run.notebook, run.district))
        ),
    )


def _has_error(executed: Path) -> bool:
    cells = json.loads(executed.read_text("utf-8"))["cells"]
    return any(output.get("output_type") == "error" for cell in cells for output in cell.get("outputs", ()))


def numbers_as_published(built: BuiltSite) -> Answer:
    """Check that numbers on pages equal findings.csv, in the language's format."""
    words = {language: study_locale(built.study.settings, language) for language in built.study.settings.languages}
    with (built.site / FINDINGS_CSV).open(encoding="utf-8", newline="") as file:
        values = {(row["id"], row["district"], row["wave"]): row["value"] for row in csv.DictReader(file)}
    wrong, count = [], 0
    for page in built.pages:
        for number in page.numbers:
            count += 1
            finding = built.published.get(number.key)
            same = finding is not None and values.get(number.key) == (
                "" if finding.value is None else repr(finding.value)
            )
            known = words.get(number.language)
            if not (same and finding and known and _written(known, finding, number.style) == number.text):
                wrong.append(f"{page.name}: {number.key[0]}")
    return Answer(count, _names(wrong))


def _written(words: Any, finding: Finding, style: str) -> str:
    return " ".join(words.formatted(finding, style=style).split())


def languages_agree(built: BuiltSite) -> Answer:
    """Check that a page shows the same findings, equally often, in every language."""
    by_page: dict[str, list[Counter[FindingKey]]] = {}
    # a page kept for an earlier edition's address may exist in one language; it has no numbers
    pages = [page for page in built.pages if page.language in built.study.settings.languages]
    for page in pages:
        by_page.setdefault(page.across, []).append(Counter(number.key for number in page.numbers))
    languages = len({page.language for page in pages})
    wrong = [name for name, sides in by_page.items() if len(sides) != languages or any(x != sides[0] for x in sides)]
    return Answer(len(by_page), _names(sorted(wrong)))


def nothing_suppressed(built: BuiltSite) -> Answer:
    """Check that suppressed findings show no digit on pages and no number in downloads."""
    hidden = {key: finding for key, finding in built.published.items() if finding.disclosure != "shown"}
    wrong = [key.text for key, one in sorted(hidden.items()) if (one.value, one.low, one.high) != (None,) * 3]
    shown = [(page.name, number) for page in built.pages for number in page.numbers]
    wrong += [f"{name}: {one.key[0]}" for name, one in shown if one.key in hidden and re.search(r"\d", one.text)]
    return Answer(len(built.published), _names(wrong))


def figures_as_tables(built: BuiltSite) -> Answer:
    """Check that figures are the files as drawn, and their tables the published ones."""
    drawn: Mapping[str, Mapping[str, str]] = json.loads((built.workspace.pages / FIGURES).read_text("utf-8"))
    places = [f"{page.name.rpartition('/')[0]}/{picture}" for page in built.pages for picture in page.pictures]
    wrong = []
    for place in sorted(set(places)):
        record = dict(drawn.get(place, {}))
        expected = {place: record.pop("sha256", ""), **record}
        if any(
            not (built.site / name).is_file() or sha256_of(built.site / name) != one for name, one in expected.items()
        ):
            wrong.append(place)
    return Answer(len(set(places)), _names(wrong))


def citations_resolve(built: BuiltSite) -> Answer:
    """Check that cited works are in the page's list of references."""
    cited = [(page, key) for page in built.pages for key in sorted(page.cited)]
    return Answer(len(cited), _names(f"{page.name}: {key}" for page, key in cited if f"ref-{key}" not in page.ids))


def seeds_given(built: BuiltSite) -> Answer:
    """Check that every random call in the analysis has a seed."""
    sources = {name: path.read_text("utf-8") for name, path in built.code.items()}
    for path in sorted(built.workspace.sources.glob("*.ipynb")):
        sources |= {f"{path.name}, {cell}": text for cell, text in cell_sources(path).items()}
    generators = [(name, node) for name in sorted(sources) for node in _random_calls(ast.parse(sources[name]))]
    return Answer(len(generators), _names(f"{name}, {node.lineno}" for name, node in generators if not _seeded(node)))


def _random_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that start random draws: default_rng(...), np.random.normal(...), random.shuffle(...)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.search(r"(^|\.)(default_rng|random\.\w+)$", ast.unparse(node.func)):
            yield node


def _seeded(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith("default_rng") and bool(call.args or call.keywords)


# the checks in the order of the page
CHECKS: Mapping[str, Callable[[BuiltSite], Answer]] = {
    "inputs": inputs_as_read,
    "packages": packages_as_locked,
    "cells": findings_have_cells,
    "notebooks": notebooks_ran,
    "numbers": numbers_as_published,
    "languages": languages_agree,
    "suppressed": nothing_suppressed,
    "figures": figures_as_tables,
    "citations": citations_resolve,
    "seeds": seeds_given,
}
OF_SURROUNDINGS = ("packages",)  # shown on the page, but no failure of the build: it must also work without the lock


def answers(built: BuiltSite) -> dict[str, Answer]:
    """The answers of all checks."""
    return {name: check(built) for name, check in CHECKS.items()}


def write_answers(built: BuiltSite, found: Mapping[str, Answer]) -> None:
    """Writes the answers into the page of each language."""
    for path in sorted(built.site.glob(f"report/*/{PAGE}")):
        words = study_locale(built.study.settings, path.parent.name)

        def said(match: re.Match[str], words: Any = words) -> str:
            answer = found[match[2]]
            key = "passed" if answer.passed else "failed" if answer.wrong else "nothing"
            values = {"count": words.number(answer.count), "wrong": words.number(len(answer.wrong))}
            of_line = "reproduce.nothing" if key == "nothing" else f"reproduce.checks.{match[2]}.{key}"
            text = words.text(of_line, **values)
            first = ", ".join(answer.wrong[:_FIRST]) + (", …" if len(answer.wrong) > _FIRST else "")
            line = f"{words.text(f'reproduce.marks.{key}')} {text}{f' ({first})' if first else ''}"
            return f"{match[1]}{html.escape(line)}</span>"

        # bytes, so that line endings stay
        path.write_bytes(_PLACE.sub(said, path.read_text("utf-8")).encode())


def failures(found: Mapping[str, Answer], *, of_surroundings: bool = True) -> list[str]:
    """A line per failed check, with the failed items, for the terminal."""
    return [
        f"check failed: {name}: {', '.join(answer.wrong[:_FIRST])} ({len(answer.wrong)} of {answer.count})"
        for name, answer in found.items()
        if answer.wrong and (of_surroundings or name not in OF_SURROUNDINGS)
    ]


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(found)

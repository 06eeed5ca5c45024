"""The reproducibility checklist: one function per line, run on the rendered site.

Each returns how many items it checked and which of them failed. The page has a placeholder for each answer, which
`write_answers` fills in after rendering, in the same way for both engines.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

from analysis.findings import Finding
from analysis.study.folder import input_paths
from report.checks.answer import Answer, BuiltSite
from report.checks.rendered import PAGE_CHECKS, page_answers
from report.language.study import study_locale
from report.provenance.environment import installed_packages, lock_mismatches
from report.provenance.manifest import finding_record, sha256_of
from report.provenance.origins import cell_sources
from report.runs.plan import planned_runs

PAGE = "reproduce.html"
NEEDED = ("numpy", "pandas", "scipy", "statsmodels", "igraph", "matplotlib", "babel", "jinja2", "pypandoc-binary")
_PLACE = re.compile(r'(<span\b[^>]*\bdata-check="([a-z_]+)"[^>]*>).*?</span>', re.DOTALL)
_FIRST = 3  # failed items that the page names


def inputs_as_read(built: BuiltSite) -> Answer:
    """Check that the input files didn't change since they were read."""
    paths, _ = input_paths(built.study.folder, built.study.settings)
    paths["study.yml"] = built.study.folder / "study.yml"
    inputs = built.study.inputs
    return Answer(len(inputs), tuple(name for name in inputs if sha256_of(paths[name]) != inputs[name]))


def packages_as_locked(built: BuiltSite) -> Answer:
    """Check that the packages behind numbers and pages are installed in the lock's versions."""
    installed = installed_packages()
    missing = [name for name in NEEDED if name not in installed]
    mismatches = [f"{name} {version}" for name, version in lock_mismatches().items()]
    return Answer(len(NEEDED), (*missing, *mismatches))


def findings_have_cells(built: BuiltSite) -> Answer:
    """Check that findings name an existing notebook cell, or the findings they derive from."""

    def has_cell(finding: Finding) -> bool:
        made = finding_record(finding, built.public, built.study.settings)
        if made["derived_from"]:
            return True
        source = finding.source
        return source is not None and source.cell in cell_sources(built.workspace.sources / f"{source.notebook}.ipynb")

    count, wrong = 0, []
    for key, finding in built.public.findings.items():
        count += 1
        if not has_cell(finding):
            wrong.append(key.text)
    return Answer(count, tuple(sorted(wrong)))


def notebooks_ran(built: BuiltSite) -> Answer:
    """Check that the notebooks ran to the end without an error, on these inputs and with this code."""
    runs = planned_runs(built.study, built.workspace, districts=built.districts)
    return Answer(
        len(runs),
        tuple(
            f"{run.notebook} {run.district}"
            for run in runs
            if run.due or _has_error(built.workspace.executed(run.notebook, run.district))
        ),
    )


def _has_error(executed: Path) -> bool:
    cells = json.loads(executed.read_text("utf-8"))["cells"]
    return any(output.get("output_type") == "error" for cell in cells for output in cell.get("outputs", ()))


def seeds_given(built: BuiltSite) -> Answer:
    """Check that every random call in the analysis has a seed."""
    sources = {name: path.read_text("utf-8") for name, path in built.code.items()}
    for path in sorted(built.workspace.sources.glob("*.ipynb")):
        sources |= {f"{path.name}, {cell}": text for cell, text in cell_sources(path).items()}
    drawing = [
        name for name, text in sorted(sources.items()) if re.search("random|default_rng", normalize("NFKC", text))
    ]
    generators = [(name, node) for name in drawing for node in _random_calls(ast.parse(sources[name]))]
    return Answer(len(generators), tuple(f"{name}, {node.lineno}" for name, node in generators if not _seeded(node)))


def _random_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that start random draws: default_rng(...), np.random.normal(...), random.shuffle(...)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.search(r"(^|\.)(default_rng|random\.\w+)$", ast.unparse(node.func)):
            yield node


def _seeded(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith("default_rng") and bool(call.args or call.keywords)


_OF_SITE: Mapping[str, Callable[[BuiltSite], Answer]] = {
    "inputs": inputs_as_read,
    "packages": packages_as_locked,
    "cells": findings_have_cells,
    "notebooks": notebooks_ran,
    "seeds": seeds_given,
}
CHECKS = (  # in the order of the page
    "inputs", "packages", "cells", "notebooks", "numbers", "languages", "suppressed", "figures", "citations", "seeds",
)  # fmt: skip
OF_SURROUNDINGS = ("packages",)  # shown on the page, but no failure of the build: it must also work without the lock


def answers(built: BuiltSite, names: Collection[str] = CHECKS) -> dict[str, Answer]:
    """The answers of the checks of these names, in the order of the page."""
    of_pages = page_answers(built, [name for name in names if name in PAGE_CHECKS])
    return {name: of_pages[name] if name in of_pages else _OF_SITE[name](built) for name in CHECKS if name in names}


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

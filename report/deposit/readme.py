"""README of a package, by the template of the social science data editors.

Sections follow the AEA's and the World Bank's template (https://social-science-data-editors.github.io/template_README/):
data availability and provenance, computational requirements as measured, programs, instructions, list of exhibits.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from report.deposit.exhibits import Exhibit, exhibit_rows
from report.deposit.packaged_build import PackagedBuild
from report.downloads.bibliography import citation_keys, merged_bibliography
from report.language.locale import code_language, locale
from report.project import TEMPLATES, project_files, python_needed
from report.provenance.inputs import is_of_people
from report.render.pandoc import pandoc_path

_MAIN = ("pandas", "numpy", "scipy", "statsmodels", "igraph", "papermill", "matplotlib")


def readme_file(language: str, languages: Sequence[str]) -> str:
    """The README's file name; in the first of the languages README.md, where archives look for it.

    >>> readme_file("en", ["en", "id"]), readme_file("id", ["en", "id"]), readme_file("id", ["id"])
    ('README.md', 'README.id.md', 'README.md')
    """
    return "README.md" if language == languages[0] else f"README.{language}.md"


def readmes(build: PackagedBuild, rows: Sequence[Exhibit]) -> dict[str, str]:
    """READMEs by file name, in each of the study's languages that has a template."""
    languages = _written("README", build.settings.languages)
    return {readme_file(language, languages): readme(build, rows, language) for language in languages}


def readme(build: PackagedBuild, rows: Sequence[Exhibit], language: str) -> str:
    """The README in that language; its exhibits are from pages in that or the study's first language."""
    shown = language if language in build.languages else build.languages[0]
    return _template(f"README.{language}.md").render(
        **_facts(build, language),
        exhibits=[_escaped(row) for row in exhibit_rows(rows, shown)],
        shown_language=shown,
    )


def access_note(build: PackagedBuild) -> str:
    """The note in place of confidential data: the missing files, and how to apply for them."""
    parts = []
    for language in _written("ACCESS", build.settings.languages):
        left_out = [file for file in _files(build, language) if file["standard"] in build.left_out]
        authors = _authors(build)
        access = build.words(build.settings.access, language)
        module = _template(f"ACCESS.{language}.md").make_module(
            {"left_out": left_out, "access": access, "authors": authors}
        )
        words = {"title": module.title, "below": module.below, "text": str(module).strip()}  # type: ignore[attr-defined]
        parts.append({"language": locale(language).text("language.name"), **words})
    return _template("ACCESS.md").render(parts=parts)


def _written(name: str, languages: Sequence[str]) -> list[str]:
    """Those of the languages that a package text is written in, the code's first; the code's where it is in none."""
    there = {path.name.split(".")[1] for path in (TEMPLATES / "package").glob(f"{name}.*.md")}
    spoken = [language for language in languages if language in there] or [code_language()]
    return sorted(spoken, key=lambda language: (language != code_language(), language))


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "package"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _escaped(row: Mapping[str, str]) -> dict[str, str]:
    return {name: text.replace("|", "\\|") for name, text in row.items()}


def _facts(build: PackagedBuild, language: str) -> dict[str, Any]:
    settings, run, words = build.settings, build.run, locale(language)
    environment, written = run.get("environment", {}), _written("README", build.settings.languages)
    packages, other = environment.get("packages", {}), environment.get("not_as_locked", {})

    def rounded(value: float | None, divisor: float = 1) -> str:
        return "" if value is None else words.number(value / divisor, 1 if value / divisor < 10 else 0)

    card = next((name for name in ("DATA_CARD.md",) if (build.study.folder / name).is_file()), None)
    return {
        "title": build.words(settings.title, language),
        "edition": settings.edition.name,
        "date": words.date(settings.edition.date),
        "authors": _authors(build),
        "languages": [{"code": code, "name": locale(code).text("language.name")} for code in build.languages],
        "others": [
            {"called": locale(code).text("language.called"), "file": readme_file(code, written)}
            for code in written
            if code != language
        ],
        "districts": list(build.manifest["districts"]),
        "synthetic": settings.synthetic,
        "people": any(map(is_of_people, build.inputs)),
        "left_out": build.left_out,
        "licence": settings.licence,
        "files": _files(build, language),
        "works": cited_works(build),
        "official": _official(build, language),
        "data_card": f"{build.study_folder}/{card}" if card else None,
        "python_needed": python_needed(),
        "python": run.get("python"),
        "packages": packages,
        "main_packages": ", ".join(f"{name} {packages[name]}" for name in _MAIN if name in packages),
        "engine": f"{run['engine']['name']} {run['engine']['version']}",
        "not_as_locked": ", ".join(f"{name} {version}" for name, version in other.items()),
        "platform": run.get("platform"),
        "processors": run.get("processors"),
        "jobs": run.get("jobs") or 1,
        "blas": environment.get("blas") or "-",
        "took": rounded(run.get("seconds")),
        "notebooks_took": rounded(sum(run.get("notebooks", {}).values()) or None),
        "memory": rounded(run.get("peak_memory_bytes"), 1e6),
        "disk": rounded(run.get("site_bytes"), 1e6),
        "seed": settings.seed,
        "study_folder": build.study_folder,
        "notebooks": sorted(build.manifest["notebooks"]),
        "modules": modules(),
    }  # fmt: skip


def _authors(build: PackagedBuild) -> str:
    return ", ".join(author.name for author in build.settings.authors)


def _files(build: PackagedBuild, language: str) -> list[dict[str, Any]]:
    words, rows = locale(language), []
    for name, entry in build.manifest["inputs"].items():
        here = name in build.inputs and name not in build.left_out
        digest = hashlib.sha256(build.inputs[name].read_bytes()).hexdigest() if here else entry["sha256"]
        rows.append(
            {
                "standard": name,
                "path": f"{build.study_folder}/{build.package_paths.get(name, name)}",
                "rows": "" if entry["rows"] is None else words.number(entry["rows"]),
                "sha256": digest[:12] + "…",
                "full_sha256": digest,
                "included": name not in build.left_out,
            }
        )
    return rows


def cited_works(build: PackagedBuild) -> list[str]:
    """References of the study's data sources."""
    settings = build.settings
    keys = [*settings.sources, *([settings.voices.citation] if settings.voices.citation else [])]
    bibliography = merged_bibliography(build.study.references)
    known = [key for key in dict.fromkeys(keys) if key in citation_keys(bibliography)]
    if not known:
        return []
    entries = subprocess.run(
        [pandoc_path(), "--from=bibtex", "--to=csljson"], input=bibliography, capture_output=True, encoding="utf-8",
        check=True,
    ).stdout  # fmt: skip
    front = {"nocite": ", ".join(f"@{key}" for key in known), "references": json.loads(entries)}
    text = "---\n" + json.dumps(front) + "\n...\n"
    command = [pandoc_path(), "--from=markdown", "--to=plain", "--wrap=none", "--citeproc"]
    command += [f"--csl={TEMPLATES / 'apa.csl'}"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    return [" ".join(part.split()) for part in done.stdout.split("\n\n") if part.strip()]


def _official(build: PackagedBuild, language: str) -> list[str]:
    sources = [str(line.source.get(language) or next(iter(line.source.values())))
               for line in build.settings.poverty_line.values()]  # fmt: skip
    reference = build.study.reference
    if reference is not None:
        column = f"source_{language}" if f"source_{language}" in reference else "source"
        sources += [str(source) for source in reference[column]]
    return sorted(set(sources))


def modules() -> list[dict[str, str]]:
    """The modules that a build uses, with the first line of their docstrings."""
    found = []
    for name, path in project_files(("analysis/**/*.py", "report/**/*.py")).items():
        said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        if said and path.name != "__init__.py":
            found.append({"path": name, "what": said.splitlines()[0].replace("|", "\\|")})
    return found

"""The executed notebooks as pages: code, publishable output, and an anchor per cell.

One page serves all languages: code and comments are in one language, the frame around them is in each of the study's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study import Study
from analysis.study.yaml_file import own_yaml_text
from report.context.scripts import script_links
from report.language.locale import code_language, locale
from report.language.markdown import escaped
from report.language.study import district_name, notice_key, study_locale
from report.processes import each_of
from report.public import ALL, Public
from report.public.notebooks import shared_notebook
from report.workspace import Workspace

FOLDER = "notebooks"
UP = "../../"
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Shared:
    """Inputs for cleaning a notebook: the public results and the study folder's shared name."""

    public: Public
    study_folder: str


def write_notebook_pages(
    study: Study,
    public: Public,
    workspace: Workspace,
    *,
    districts: Iterable[str],
    languages: Sequence[str],
    jobs: int = 1,
) -> list[Path]:
    """Writes a page per executed notebook of these districts and of the whole study; returns the paths.

    `jobs` processes share the districts.
    """
    shared = Shared(public, f"data/{study.settings.id}")

    def of_district(district: str) -> list[Path]:
        written = []
        for executed in workspace.executed_copies(district):
            notebook = shared_notebook(json.loads(executed.read_text("utf-8")), shared, executed.stem, district)
            page = workspace.pages / FOLDER / district / f"{executed.stem}.qmd"
            page.parent.mkdir(parents=True, exist_ok=True)
            front = _front(study, executed.stem, district, languages)
            body = "\n\n".join([_frame(study, district, languages), *map(_cell, notebook["cells"])])
            page.write_text(f"---\n{front}---\n\n{body}\n", "utf-8")
            written.append(page)
        return written

    codes = list(dict.fromkeys([*districts, ALL]))
    return [page for pages in each_of(of_district, codes, jobs=jobs) for page in pages]


def _front(study: Study, notebook: str, district: str, languages: Sequence[str]) -> str:
    settings, first = study.settings, languages[0]
    own = code_language() if code_language() in languages else first
    words = study_locale(settings, own, markdown=True)
    where = escaped(district_name(study, district, words))
    front: dict[str, Any] = {
        "title": f"{notebook} · {where}",
        "lang": own,
        "date": settings.edition.date.isoformat(),
        "format": {"html": "default"},
        "risalah": {
            "site": {"label": escaped(settings.title[own]), "href": f"{UP}index.html"},
            "edition": words.text("site.edition", name=settings.edition.name),
            "date": words.date(settings.edition.date),
            "nav": [
                {
                    "label": locale(language).text("language.name"),
                    "href": f"{UP}report/{language}/index.html",
                    "lang": language,
                }
                for language in languages
            ],
            "labels": dict(words.entry("labels")),
            "scripts": script_links(FOLDER, up=UP),
        },
    }
    if settings.synthetic:
        front["risalah"]["notice"] = words.text(notice_key(study))
    if settings.approved is None:
        front["risalah"]["draft"] = words.text("site.draft")
    return own_yaml_text(front)


def _frame(study: Study, district: str, languages: Sequence[str]) -> str:
    """The note at the top in each language, with a link to the page of numbers."""
    blocks = []
    for language in languages:
        words = study_locale(study.settings, language, markdown=True)
        place = escaped(district_name(study, district, words))
        folder = f"{district}/" if district != ALL else ""
        href = f"{UP}report/{language}/{folder}numbers.html"
        link = f"[{words.text('opened.notebook_numbers', place=place)}]({href})"
        blocks.append(f"::: {{lang={language} .note}}\n{words.text('opened.notebook_note', place=place)} {link}.\n:::")
    return "\n\n".join(blocks)


def _cell(cell: dict[str, Any]) -> str:
    """A cell as Markdown: its text, or its code and output."""
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    lang = f"lang={code_language()}"
    if cell["cell_type"] == "markdown":
        return f"::: {{#cell-{cell['id']} {lang}}}\n{_with_lower_headings(source, cell['id'])}\n:::"
    blocks = [_code_block(source, ".python .cell-code")]
    for output in cell.get("outputs", ()):
        blocks.append(_code_block(_text(output.get("data", {})), ".cell-output"))
    return f"::: {{#cell-{cell['id']} .cell {lang}}}\n" + "\n\n".join(blocks) + "\n:::"


def _text(data: dict[str, Any]) -> str:
    text = data.get("text/csv") or data.get("text/plain") or ""
    return text if isinstance(text, str) else "".join(text)


def _code_block(text: str, classes: str) -> str:
    """A code block that scrolls sideways, by keyboard too."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence} {{{classes} tabindex=0}}\n{text.rstrip()}\n{fence}"


def _with_lower_headings(text: str, cell: str) -> str:
    """Markdown with headings below the page's title level and ids that begin with the cell's."""
    count = iter(range(1, 1000))
    return _HEADING.sub(
        lambda found: f"{'#' * max(2, len(found[1]))} {found[2]} {{#{cell}-heading-{next(count)}}}", text
    )

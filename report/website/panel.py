"""Data of the panel that opens on a number, extracted from the rendered pages of numbers and methods.

One classic script per page of numbers and one per language's definitions, loaded when a number is opened; so reports
stay light, and the panel can't differ from the pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.study import Study
from report.context.place import Place, address_of
from report.language.study import study_locale
from report.pages.numbers import citation_parts
from report.public import ALL

NUMBERS, METHODS = "numbers.html", "methods.html"
_DIV = re.compile(r'<div id="([^"]+)" class="(about|entry|file)"[^>]*>\s*(.*?)\s*</div>', re.DOTALL)
_HEADING = re.compile(r'<h3\b[^>]*\bid="([^"]+)"[^>]*>\s*(.*?)\s*</h3>', re.DOTALL)
_FORMULA = re.compile(r'<math\b[^>]*display="block".*?</math>', re.DOTALL)


def write_panel_data(site: Path, study: Study) -> None:
    """Writes numbers.js beside each page of numbers, and definitions.js beside each page of methods."""
    for page in sorted(site.glob(f"report/*/**/{NUMBERS}")):
        key = "/".join(page.relative_to(site).parts[1:-1])  # id/35.16.13; id for the study as a whole
        language, _, district = key.partition("/")
        numbers: dict[str, Any] = dict(numbers_in(page.read_text("utf-8")))
        if language not in study.settings.languages or not numbers["entry"]:
            continue  # a page kept only for an earlier edition's address
        words = study_locale(study.settings, language)
        address = address_of(study.settings, Place("numbers", language, district or None))
        cite = {**citation_parts(study, words, district or ALL), "address": address}
        _write(page.with_suffix(".js"), "risalahNumbers", key, {**numbers, "cite": cite})
    for page in sorted(site.glob(f"report/*/{METHODS}")):
        language = page.parent.name
        if language not in study.settings.languages:
            continue
        opened = study_locale(study.settings, language).entry("opened")
        found = {
            "words": {**opened["ui"], "line": opened["cite_line"]},
            "formulas": formulas_in(page.read_text("utf-8")),
        }
        _write(page.with_name("definitions.js"), "risalahDefinitions", language, found)


def numbers_in(html: str) -> dict[str, dict[str, str]]:
    """The content of a page of numbers by anchor: labels, abouts, entries, files."""
    parts: dict[str, dict[str, str]] = {"label": dict(_HEADING.findall(html)), "about": {}, "entry": {}, "file": {}}
    for anchor, kind, inside in _DIV.findall(html):
        parts[kind][anchor.removeprefix("about-") if kind == "about" else anchor] = inside
    return parts


def formulas_in(html: str) -> dict[str, str]:
    """Formulas on the methods page as MathML, by the finding's anchor."""
    found: dict[str, str] = {}
    starts: Sequence[re.Match[str]] = list(_HEADING.finditer(html))
    for number, heading in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(html)
        formula = _FORMULA.search(html, heading.end(), end)
        if formula and heading[1].startswith("finding-"):
            found[heading[1]] = formula[0]
    return found


def _write(path: Path, name: str, key: str, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # one line per entry, so that an edit can be located
    path.write_text(f"(window.{name} ??= {{}})[{json.dumps(key)}] = {text};\n".replace('","', '",\n"'), "utf-8")

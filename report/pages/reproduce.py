"""Content of the page on rebuilding: input files with hashes, random draws, the checklist.

Facts of the machine and the moment are in run.json, so that the page is identical each time it is built.
"""

from __future__ import annotations

from typing import Any

from analysis.network.homophily import DEALS
from analysis.study.settings import StudySettings
from analysis.survey.bootstrap import DRAWS
from report.context.columns import pipe_table
from report.context.values import PageValues
from report.language.markdown import escaped
from report.project import python_needed
from report.provenance.environment import LOCK
from report.provenance.inputs import input_files, is_keyed
from report.provenance.manifest import sha256_of

OF_LANGUAGES = "languages"  # the check that compares them
SHOWN = 12  # characters of a hash in the table; the folded list has it in full


def reproduction(page: PageValues) -> dict[str, Any]:
    """The template variables of the page on rebuilding, beyond those of every template."""
    files = input_files(page.study) if page.study.inputs else {}
    words = page.locale
    return {
        "inputs_table": _inputs_table(page, files),
        "inputs_hashes": "\n".join(
            f"{item['sha256']}  {name}" for name, item in files.items() if not is_keyed(page.study, name)
        ),
        "keyed": any(is_keyed(page.study, name) for name in files),
        "package_name": package_name(page.settings),
        "package_address": page.settings.edition.address,
        "python": python_needed(),
        "lock": sha256_of(LOCK) if LOCK.is_file() else None,
        "draws": words.number(DRAWS),
        "deals": words.number(DEALS),
        "drawn_intervals": any(found.method == "bootstrap_t" for found in page.public.findings.values()),
        "dealt": "network.homophily_p" in page.public.ids,
        "access": escaped(page.settings.access[words.language]) if page.settings.access else "",
        "data_card": (page.study.folder / "DATA_CARD.md").is_file(),
        "checks": [
            name for name in words.entry("reproduce.checks") if name != OF_LANGUAGES or len(page.settings.languages) > 1
        ],
    }


def package_name(settings: StudySettings) -> str:
    """File name of an edition's zip, as `risalah package` writes it."""
    return f"risalah-{settings.id}-{settings.edition.name}.zip"


def _inputs_table(page: PageValues, files: dict[str, dict[str, object]]) -> str:
    words = page.locale
    rows = [
        [
            f"`{name}`",
            words.number(rows) if isinstance(rows := item["rows"], int) else words.text("tables.none"),
            f'[`{str(item["sha256"])[:SHOWN]}…`]{{title="{item["sha256"]}"}}',
        ]
        for name, item in files.items()
    ]
    header = [words.text(f"reproduce.columns.{name}") for name in ("file", "rows", "sha256")]
    return pipe_table(header, rows, widths=[30, 10, 24]) if rows else ""

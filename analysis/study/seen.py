"""What a notebook's run can see of a study: what it reads of the tables, without the words that only pages use.

A run's key is the hash of what this module leaves (report/runs/key.py), so nothing can change a number unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from analysis.findings.key import EVERYBODY
from analysis.study.authorship import Paper
from analysis.study.codebook import Codebook
from analysis.study.folder import Study, UnreadTable
from analysis.study.settings import TABLES, Edition

# settings that only pages, packages or the reading of files use, and what stands in their place
WORDS: dict[str, Any] = {
    "title": {},
    "subtitle": None,
    "site": None,
    "authors": (),
    "paper": Paper(),
    "edition": Edition(name="none", date=dt.date.min),
    "corrections": (),
    "approved": None,
    "languages": (),
    "programme": None,
    "sources": (),
    "confidential": False,
    "access": None,
    "licence": None,
    "files": {},
}


def seen(study: Study, files: Collection[str], district: str) -> Study:
    """The study as a notebook's run for a district sees it, if the notebook reads these files (standard names).

    Other tables are UnreadTable. Of the districts a run sees its own code (for the study as a whole all codes), of
    the reference the areas around it. No paths, sizes and hashes of files, and the codebook only if it is read.
    """
    wanted = {*files, *(("informants",) if "statements" in files else ())}  # informants, for their consent
    tables: dict[str, Any] = {
        name: _rows(study, name, district) if name in wanted else UnreadTable(name)
        for name in TABLES
        if getattr(study, name) is not None
    }
    return replace(
        study,
        **tables,
        settings=study.settings.model_copy(update=WORDS),
        codebook=study.codebook if "codebook" in files else Codebook(),
        inputs={},
        input_sizes={},
        references=None,
        without_consent=study.without_consent if "statements" in files else 0,
    )


def _rows(study: Study, name: str, district: str) -> Any:
    """What a district's run sees of a table."""
    table: Any = getattr(study, name)
    if isinstance(table, UnreadTable):  # of a study that was opened for one notebook
        return table
    if name == "districts":
        codes = table[["district_code"]]  # names are words
        return codes if district == EVERYBODY else codes[codes["district_code"] == district]
    if name == "reference" and district != EVERYBODY:
        areas = {district[:length] for length in range(len(district) + 1)} | {study.settings.region.country}
        return table.iloc[sorted(row for area in areas for row in study.reference_rows.get(area, ()))]
    return table

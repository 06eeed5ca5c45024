"""What a notebook's run can see of a study: the tables that it reads, without the words that only pages use.

A run's key is the hash of what this module leaves (report/runs/key.py), so nothing can change a number unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from analysis.study.authorship import Paper
from analysis.study.codebook import Codebook
from analysis.study.folder import REQUIRED, Study, UnreadTable
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


def seen(study: Study, files: Collection[str]) -> Study:
    """The study as a notebook sees it that reads these files (their standard names): the others are UnreadTable.

    Without the codebook too, unless it is among the files, and without the paths, sizes and hashes of files.
    """
    wanted = {*REQUIRED, *files, *(("informants",) if "statements" in files else ())}  # informants, for their consent
    others: dict[str, Any] = {
        name: UnreadTable(name) for name in TABLES if name not in wanted and getattr(study, name) is not None
    }
    return replace(
        study,
        **others,
        settings=study.settings.model_copy(update=WORDS),
        codebook=study.codebook if "codebook" in files else Codebook(),
        inputs={},
        input_sizes={},
        references=None,
        without_consent=study.without_consent if "statements" in files else 0,
    )

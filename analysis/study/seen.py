"""What a notebook's run can see of a study: what it reads of the tables, without the words that only pages use.

A district's run sees the rows of its own district, if its notebook says which facts of the whole study it uses beside
them (analysis/study/whole.py); else all rows. So it does where a poverty line is a part of the median of all
households: whatever row changes, the line does.
A run's key is the hash of what this module leaves (report/runs/key.py), so nothing can change a number unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.findings.key import EVERYBODY
from analysis.study.authorship import Paper
from analysis.study.codebook import Codebook
from analysis.study.design import Design, strata_of
from analysis.study.edition import Edition
from analysis.study.folder import Study, UnreadTable
from analysis.study.own_rows import OwnRows
from analysis.study.reference import around_district
from analysis.study.settings import TABLES, StudySettings
from analysis.study.whole import Whole

# settings that only pages, packages or the reading of files use, and what stands in their place
WORDS: dict[str, Any] = {
    "title": {},
    "subtitle": None,
    "site": None,
    "authors": (),
    "publisher": None,
    "activity": None,
    "paper": Paper(),
    "edition": Edition(name="none", date=dt.date.min),
    "corrections": (),
    "approved": None,
    "languages": (),
    "districts": {},
    "codes": None,
    "programme": None,
    "headline": None,
    "stakeholders": {},
    "sources": (),
    "confidential": False,
    "access": None,
    "licence": None,
    "files": {},
    "extra": (),
}


def seen(study: Study, files: Collection[str], district: str, *, facts: Collection[str] | None = None) -> Study:
    """The study as a notebook's run for a district sees it, if the notebook reads these files (standard names).

    Other tables are UnreadTable. Of the districts a run sees its own code (for the study as a whole all codes), of
    the reference the areas around it. With `facts`, names of parts of the whole study's facts, a district's run sees
    these and its own rows alone, if the study has its facts at hand. No paths, sizes and hashes of files, and the
    codebook only if it is read.
    """
    wanted = {*files, *(("informants",) if "statements" in files else ())}  # informants, for their consent
    tables: dict[str, Any] = {
        name: _rows(study, name, district) if name in wanted else UnreadTable(name)
        for name in TABLES
        if getattr(study, name) is not None
    }
    whole = None
    if (
        facts is not None
        and study.whole is not None
        and district != EVERYBODY
        and not _needs_all(study.settings, facts)
    ):
        rows = study.rows_of_districts.of(district, with_ties="ties" in files)
        tables |= {name: table for name, table in _own_tables(study, rows).items() if name in wanted}
        whole = _own_facts(study.whole, facts, district, strata=_strata(study, rows))
    return replace(
        study,
        **tables,
        whole=whole,
        settings=study.settings.model_copy(update={**WORDS, "design": _without_words(study.settings.design)}),
        codebook=study.codebook if "codebook" in files else Codebook(),
        inputs={},
        input_sizes={},
        files={},
        columns={},
        lines={},
        references=None,
        without_consent=study.without_consent if "statements" in files else 0,
    )


def _needs_all(settings: StudySettings, facts: Collection[str]) -> bool:
    """Whether a district's run depends on every row: by a line that is a part of the median, but for networks."""
    return settings.line_of_all and "ties" not in facts


def _without_words(design: Design) -> Design:
    """The design without what only pages use; whether nesting is declared or assumed is the same to a number."""
    return design.model_copy(update={"weight_means": None, "nested": False if design.nested is False else None})


def by_place(households: pd.DataFrame, settings: StudySettings) -> pd.DataFrame:
    """Households with what the end of a tie is known by: id, wave and place; nothing else."""
    known = {"household_id", "wave", "district_code", settings.network.boundary}
    nowhere = np.zeros(len(households), dtype=bool)
    return _assigned(households, {name: households[name].where(nowhere) for name in households if name not in known})


def _assigned(table: pd.DataFrame, columns: Mapping[Any, pd.Series]) -> pd.DataFrame:
    return table.assign(**{str(name): column for name, column in columns.items()})


def _own_tables(study: Study, rows: OwnRows) -> dict[str, pd.DataFrame]:
    """The rows of a district; of the other districts' households that are tied to its own, only the place."""
    households = study.households.iloc[rows.households]
    if not rows.own.all():
        others = by_place(households, study.settings)
        households = _assigned(households, {name: households[name].where(rows.own, others[name]) for name in others})
    found = {"households": households}
    if isinstance(study.ties, pd.DataFrame):
        found["ties"] = study.ties.iloc[rows.ties]
    if isinstance(study.actors, pd.DataFrame):
        found["actors"] = study.actors.iloc[rows.actors]
    return found


def _strata(study: Study, rows: OwnRows) -> set[str]:
    """The strata of a district's households; one without a name where none is declared."""
    return set(strata_of(study.households.iloc[rows.households[rows.own]], study.settings.design)) | {""}


def _own_facts(whole: Whole, facts: Collection[str], district: str, *, strata: set[str]) -> Whole:
    """The facts that a district's run uses; of strata and groups, its own."""
    ties = whole.ties if "ties" in facts else None
    if ties is not None:
        groups = {
            wave: replace(one, large=(district,), with_others=True)
            for wave, one in ties.groups.items()
            if district in one.large
        }
        ties = replace(ties, groups=groups)
    waves = {wave: replace(one, drawn=_of_strata(one.drawn, strata)) for wave, one in whole.waves.items()}
    pairs = {name: replace(one, drawn=_of_strata(one.drawn, strata)) for name, one in whole.pairs.items()}
    return Whole(waves, whole.incomes if "incomes" in facts else None, ties, pairs)


def _of_strata(drawn: Mapping[str, int], strata: set[str]) -> dict[str, int]:
    return {label: count for label, count in drawn.items() if label in strata}


def _rows(study: Study, name: str, district: str) -> Any:
    """What a district's run sees of a table."""
    table: Any = getattr(study, name)
    if isinstance(table, UnreadTable):  # of a study that was opened for one notebook
        return table
    if name == "districts":
        codes = table[["district_code"]]  # names are words
        return codes if district == EVERYBODY else codes[codes["district_code"] == district]
    if name == "reference" and district != EVERYBODY:
        areas = around_district(study, district, table["area_code"].dropna().unique())
        return table.iloc[sorted(row for area in areas for row in study.reference_rows.get(area, ()))]
    return table

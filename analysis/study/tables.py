"""All tables of a study as text, under the standard column names, from its files and from study.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import Problem
from analysis.study.columns import amount_names
from analysis.study.district import district_table
from analysis.study.mapped import mapped_table, with_names
from analysis.study.reading import TextTable, text_table
from analysis.study.settings import TABLES, StudySettings


def text_tables(
    contents: Mapping[str, bytes], paths: Mapping[str, Path], settings: StudySettings
) -> tuple[dict[str, TextTable], list[Problem]]:
    """Every table of the study; `contents` and `paths` go by standard file name."""
    texts: dict[str, TextTable] = {}
    problems: list[Problem] = []
    if settings.districts:
        texts["districts"] = district_table(settings.districts)
        if "districts.csv" in contents:
            fix = "Keep one of them."
            problems.append(Problem("study.yml, districts", f"given beside {paths['districts.csv'].name}", fix))
    for name in TABLES:
        if f"{name}.csv" not in contents or name in texts:
            continue
        table, wrong = text_table(contents[f"{name}.csv"], file=paths[f"{name}.csv"].name)
        problems += wrong
        if table is not None:
            texts[name], wrong = mapped_table(
                table,
                settings.columns.get(name, {}),
                constants=settings.constants.get(name, {}),
                missing=settings.missing_values,
                waves=[wave.key for wave in settings.waves],
            )
            problems += wrong
    if "households" in texts and "period" in settings.model_fields_set:
        texts["households"] = with_names(texts["households"], amount_names(settings.period))
    _place_in_the_only_district(texts, settings)
    return texts, problems


def _place_in_the_only_district(texts: Mapping[str, TextTable], settings: StudySettings) -> None:
    """Gives households without a column for it the study's district, where it has one only."""
    districts, households = texts.get("districts"), texts.get("households")
    if districts is None or households is None or "district_code" in settings.columns.get("households", ()):
        return
    codes = districts.columns.get("district_code")
    if codes is not None and len(codes) == 1 and codes.notna().all() and "district_code" not in households.columns:
        households.columns["district_code"] = pd.Series(codes.iloc[0], index=households.columns.index, dtype="str")

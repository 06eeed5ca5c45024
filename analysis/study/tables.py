"""All tables of a study as text, under the standard column names, from its files and from study.yml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import Problem
from analysis.study.columns import amount_names
from analysis.study.district import district_table
from analysis.study.file_names import persons_file
from analysis.study.linked import of_persons, with_parent, with_persons
from analysis.study.mapped import mapped_table, with_names
from analysis.study.reading import TextTable, text_table
from analysis.study.region_codes import own_codes
from analysis.study.settings import TABLES, StudySettings
from analysis.study.wave_files import File, columns_in_wave, files_of, forms_of, in_wave, stacked, table_of, wave_file


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
        files = files_of(name, contents)
        if not files or name in texts:
            continue
        forms = forms_of(name, settings.files.get(name))
        parts = []
        for file in files:
            wave = _wave_of(name, file, settings)
            table, wrong = _read(file, forms.get(file), contents, paths, settings)
            if table is not None:
                table, of_mapping = _mapped(name, table, wave=wave, settings=settings)
                wrong += of_mapping
            problems += wrong
            parts += [] if table is None else [table]
        if len(parts) == len(files):
            texts[name] = stacked(parts)
    _place_in_the_only_district(texts, settings)
    if reference := texts.get("reference"):
        problems += own_codes(reference, settings)
    return texts, problems


def names_in_messages(paths: Mapping[str, Path]) -> dict[str, str]:
    """What a table's files are called in messages: their names, with the folder where these are alike."""
    names = Counter(path.name for path in {*paths.values()})  # sheets of one workbook have one path
    return {
        file: path.name if names[path.name] == 1 else f"{path.parent.name}/{path.name}" for file, path in paths.items()
    }


def _wave_of(name: str, file: str, settings: StudySettings) -> str | None:
    """The wave that a file is of; None where one file has all."""
    given = settings.files.get(name)
    waves = {wave_file(name, wave): wave for wave in given} if isinstance(given, Mapping) else {}
    return waves.get(file)


def _read(
    file: str, form: File | None, contents: Mapping[str, bytes], paths: Mapping[str, Path], settings: StudySettings
) -> tuple[TextTable | None, list[Problem]]:
    """The rows of one file under its own names of columns: with those of their forms, or added up to households."""
    of_table = {name: path for name, path in paths.items() if table_of(name) == table_of(file)}
    table, problems = text_table(contents[file], file=names_in_messages(of_table)[file], form=form)
    if table is None or form is None:
        return table, problems
    if form.parent and (of := file.replace(table_of(file), form.parent, 1)) in contents:
        own = forms_of(form.parent, settings.files.get(form.parent)).get(of)
        parent, wrong = text_table(contents[of], file=paths[of].name, form=own)
        if parent is not None:  # else told where it is read as a table
            table, wrong = with_parent(table, parent)
            problems += wrong
    if form.persons is None:
        return table, problems
    if form.persons.file is None:
        table, wrong = of_persons(table, form.persons, settings.missing_values)
    elif (standard := persons_file(file)) in contents:
        persons, wrong = text_table(contents[standard], file=paths[standard].name, form=form.persons.file)
        if persons is not None:
            table, of_households = with_persons(table, persons, form.persons, settings.missing_values)
            wrong += of_households
    return table, [*problems, *wrong]


def _mapped(
    name: str, table: TextTable, *, wave: str | None, settings: StudySettings
) -> tuple[TextTable, list[Problem]]:
    """A file's rows under the standard names."""
    problems: list[Problem] = []
    columns = settings.columns.get(name, {})
    of_wave = columns_in_wave(columns, wave)
    table, wrong = mapped_table(
        table,
        of_wave,
        constants=settings.constants.get(name, {}),
        missing=settings.missing_values,
        waves=[one.key for one in settings.waves],
        of_one_wave=wave is not None,
    )
    problems += wrong
    if name == "households" and "period" in settings.model_fields_set:
        table = with_names(table, amount_names(settings.period))
    if wave is not None:
        table, wrong = in_wave(table, wave, unasked=set(columns) - set(of_wave))
        problems += wrong
    return table, problems


def _place_in_the_only_district(texts: Mapping[str, TextTable], settings: StudySettings) -> None:
    """Gives households without a column for it the study's district, where it has one only."""
    districts, households = texts.get("districts"), texts.get("households")
    if districts is None or households is None or "district_code" in settings.columns.get("households", ()):
        return
    codes = districts.columns.get("district_code")
    if codes is not None and len(codes) == 1 and codes.notna().all() and "district_code" not in households.columns:
        households.columns["district_code"] = pd.Series(codes.iloc[0], index=households.columns.index, dtype="str")

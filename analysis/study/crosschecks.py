"""Checks a study's tables against each other and against study.yml: ends of ties, districts, informants, consent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.errors import Problem, did_you_mean
from analysis.study.absent import absent_column
from analysis.study.arms import arm_problems
from analysis.study.codebook import Codebook
from analysis.study.columns import COLUMNS, WITH_TEXTS
from analysis.study.design import PARTS
from analysis.study.official import reference_problems
from analysis.study.region_codes import code_problems
from analysis.study.repeated_codes import occurring_in_several
from analysis.study.settings import StudySettings
from analysis.study.tiles import tile_problems
from analysis.study.validation import Table, names_of_districts, yes_or_no


def contradictions(tables: Mapping[str, Table], settings: StudySettings, codebook: Codebook) -> Iterator[Problem]:
    """Every problem between the tables, and between them and study.yml."""
    yield from _settings_without_data(tables, settings)
    yield from _unknown_columns(tables, settings, codebook)
    yield from _districts(tables)
    if districts := tables.get("districts"):
        yield from code_problems(districts.frame, districts.text, settings)
    yield from tile_problems(tables)
    yield from _ends_of_ties(tables)
    yield from _actor_types(tables, settings)
    yield from _informants(tables, settings)
    yield from _cited_statements(tables)
    yield from _poverty_lines(tables, settings)
    reference = tables.get("reference")
    if reference is not None and set(COLUMNS["reference"].needed) <= set(reference.frame):
        yield from reference_problems(reference.frame, reference.text, settings)


def with_consent(statements: Table, informants: Table | None, *, published: bool) -> pd.DataFrame:
    """The statements whose informant consented; all of them where the evidence is already published."""
    frame = statements.frame
    if published or informants is None:
        return frame
    answers, _ = yes_or_no(informants.text, "consent")
    consenting = informants.frame["informant_id"][answers == 1]
    # A statement without an informant has no consent: it is left out too.
    known = frame["informant_id"].isin(consenting) if "informant_id" in frame else pd.Series(False, index=frame.index)
    return frame[known].reset_index(drop=True)


def citation_problems(bibliography: bytes | None, settings: StudySettings) -> Iterator[Problem]:
    """Citations that the bibliography lacks."""
    cited = [("voices.citation", settings.voices.citation), *(("sources", key) for key in settings.sources)]
    known = cited_works(bibliography or b"")
    for place, key in cited:
        if key and key not in known:
            fix = f"Add the work there, or correct the key{did_you_mean(key, known)}."
            yield Problem(f"study.yml, {place}", f"{key} is not in references.bib", fix)


def cited_works(bibliography: bytes) -> list[str]:
    """The keys of a bibliography's works (BibTeX)."""
    entries = re.findall(rb"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", bibliography, flags=re.MULTILINE)
    return [entry.decode("utf-8", errors="replace") for entry in entries]


def _settings_without_data(tables: Mapping[str, Table], settings: StudySettings) -> Iterator[Problem]:
    """Settings of study.yml about data that are missing."""
    given = settings.model_fields_set
    for key, file in (("network", "ties"), ("voices", "statements")):
        if key in given and file not in tables:
            fix = f"Add {file}.csv, or leave {key}: out."
            yield Problem(f"study.yml, {key}", f"given, but there is no {file}.csv", fix)
    if settings.network.actor_types and "ties" in tables and "actors" not in tables:
        fix = "Add actors.csv, or leave actor_types: out."
        yield Problem("study.yml, network.actor_types", "given, but there is no actors.csv", fix)
    for key in ("columns", "constants"):
        for file in getattr(settings, key):
            if file not in tables or (file == "districts" and settings.districts):
                fix = f"Add {file}.csv, or leave {key}.{file} out."
                yield Problem(f"study.yml, {key}.{file}", f"given, but there is no {file}.csv", fix)
    households = tables.get("households")
    if households is None:
        return
    named: dict[str, str | None] = {f"design.{part}": column for part, column in settings.design.columns.items()}
    named |= {f"measures, entry {at + 1}, column": one.column for at, one in enumerate(settings.measures)}
    named |= {"network.boundary": settings.network.boundary, "equivalence.column": settings.own_scale}
    for key, column in named.items():
        if column and column not in households.frame:
            yield absent_column(f"study.yml, {key}", column, households.text, settings.columns.get("households", {}))
    yield from _clusters_across_strata(households, settings)
    boundary = settings.network.boundary
    if boundary in households.frame:
        present = set(households.frame[boundary].dropna())
        for index, code in enumerate(settings.network.not_asked_in):
            if code not in present:
                where = f"study.yml, network.not_asked_in, entry {index + 1}"
                fix = "Write it as the file has it, in quotes, or remove it."
                yield Problem(where, f"not a {boundary} of {households.text.file}", fix)
    yield from _boundary_sizes(households, settings)
    yield from arm_problems(households, settings)
    districts = tables.get("districts")
    if districts is not None and "district_code" in districts.frame:
        codes = set(districts.frame["district_code"].dropna())
        for code in settings.design.population or ():
            if code not in codes:
                where = f"study.yml, design.population.{code}"
                yield Problem(where, "no such district", f"Correct it{did_you_mean(code, codes)}.")


def _clusters_across_strata(households: Table, settings: StudySettings) -> Iterator[Problem]:
    """Clusters that are declared one wherever they occur, though they occur in several strata."""
    design, frame = settings.design, households.frame
    if design.nested is not False or not design.cluster or not design.stratum:
        return
    if {design.cluster, design.stratum, "wave"} <= set(frame):
        crossing = occurring_in_several(frame, design.cluster, [design.stratum])
        if crossing:
            what = f"false, but codes of {design.cluster} ({len(crossing)}) occur in several strata"
            fix = "A cluster is drawn in one stratum: correct the strata, or leave nested: out."
            yield Problem("study.yml, design.nested", what, fix)


def _boundary_sizes(households: Table, settings: StudySettings) -> Iterator[Problem]:
    """Sizes of unknown boundaries, of boundaries with the same name, and sizes below the number surveyed."""
    column, frame = settings.network.boundary or "district_code", households.frame
    if not {column, "district_code", "wave", "household_id"} <= set(frame):
        return
    present = set(frame[column].dropna())
    frame = frame.assign(boundary=frame[column])  # a copy: the boundary may be district_code itself
    surveyed = frame.groupby(["boundary", "district_code", "wave"])["household_id"].nunique()
    for code, listed in settings.network.households.items():
        where = f"study.yml, network.households.{code}"
        if code not in present:
            fix = f"Write it as the file has it, in quotes, or remove it{did_you_mean(code, present)}."
            yield Problem(where, f"not a {column} of {households.text.file}", fix)
            continue
        of_code = surveyed[surveyed.index.get_level_values("boundary") == code]
        if of_code.index.get_level_values("district_code").nunique() > 1:
            fix = f"Give each its own name in {households.text.file}, with its district."
            yield Problem(where, f"a {column} by this name lies in more than one district", fix)
        elif listed < of_code.max():
            fix = "Give all households of the list, surveyed or not."
            yield Problem(where, f"{listed} households, but {of_code.max()} were surveyed in one wave", fix)


def _poverty_lines(tables: Mapping[str, Table], settings: StudySettings) -> Iterator[Problem]:
    """Columns of poverty lines that households.csv lacks, households without a line, codes that have none."""
    households = tables.get("households")
    if households is None:
        return
    given = [(f"poverty_line.{wave}", wave, line) for wave, line in settings.poverty_line.items()]
    for index, named in enumerate(settings.lines):
        given += [(f"lines, entry {index + 1}, waves.{wave}", wave, line) for wave, line in named.waves.items()]
    for index, measure in enumerate(settings.measures):
        where = f"measures, entry {index + 1}, poverty_line"
        given += [(f"{where}.{wave}", wave, line) for wave, line in measure.poverty_line.items()]
    for where, wave, line in given:
        if line.column is None:
            continue
        if line.column not in households.frame:
            mapping = settings.columns.get("households", {})
            yield absent_column(f"study.yml, {where}.column", line.column, households.text, mapping)
            continue
        column = households.frame[line.column]
        of_wave = households.frame["wave"] == wave if "wave" in households.frame else column.notna() | column.isna()
        if line.of_codes:
            wrong = of_wave & ~column.isin(list(line.values))
            fix = f"Correct it, or give the code a line under {where}.values: in study.yml."
            yield from households.text.problem(line.column, wrong, "no code with a poverty line", fix)
        else:
            wrong = of_wave & ~(column > 0)
            yield from households.text.problem(
                line.column, wrong, "no line above zero", "Give each household its line."
            )


def _unknown_columns(tables: Mapping[str, Table], settings: StudySettings, codebook: Codebook) -> Iterator[Problem]:
    """Misspelt columns in the mapping and the codebook, where a range or `sensitive` would have no effect."""
    design = (*settings.design.columns.values(), settings.network.boundary)
    group = settings.group.columns if settings.group else ()
    for key in ("columns", "constants"):
        for file, mapping in getattr(settings, key).items():
            texts = [f"text_{language}" for language in settings.languages] if file in WITH_TEXTS else []
            texts += names_of_districts(settings) if file == "districts" else ()
            named = (*(column for column in design if column), *group)
            known = [*COLUMNS[file].known, *texts, *named, *codebook.columns]
            for column in mapping:
                if column not in known:
                    fix = f"Correct it, or describe it in codebook.yml{did_you_mean(column, known)}."
                    if file == "households" and column in PARTS:
                        fix = f"Write design: {{{column}: {column}}} too, if it is a part of the design."
                    yield Problem(f"study.yml, {key}.{file}.{column}", "unknown column", fix)
    known = list(dict.fromkeys(column for file in COLUMNS.values() for column in file.known))
    present = {column for table in tables.values() for column in table.text.names}
    for column in codebook.columns:
        if column not in known and column not in present:
            fix = f"Correct or remove it{did_you_mean(column, [*known, *present])}."
            yield Problem(f"codebook.yml, {column}", "no file has this column", fix)


def _districts(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Codes missing from districts.csv, and districts without a household."""
    districts = tables.get("districts")
    if districts is None or "district_code" not in districts.frame:
        return
    codes = districts.frame["district_code"]
    for name, table in tables.items():
        if name not in ("districts", "tiles") and "district_code" in table.frame:  # a map shows the others, too
            given = table.frame["district_code"]
            wrong = given.notna() & ~given.isin(codes)
            fix = f"Correct it, or add the district to {districts.text.file}."
            if _loses_zeros(given[wrong], codes):
                fix = f"Keep the leading zeros that {districts.text.file} has."
            yield from table.text.problem("district_code", wrong, f"not a district of {districts.text.file}", fix)
    households = tables.get("households")
    if households is not None and "district_code" in households.frame:
        empty = codes.notna() & ~codes.isin(households.frame["district_code"])
        fix = f"Remove the row, or correct the codes in {households.text.file}."
        yield from districts.text.problem("district_code", empty, "a district without households", fix)


def _ends_of_ties(tables: Mapping[str, Table]) -> Iterator[Problem]:
    ties, households, actors = tables.get("ties"), tables.get("households"), tables.get("actors")
    if households is None or "household_id" not in households.frame:
        return
    known = households.frame["household_id"].dropna()
    who = f"no household of {households.text.file}"
    if actors is not None and "actor_id" in actors.frame:
        both = actors.frame["actor_id"].isin(known)
        yield from actors.text.problem("actor_id", both, "also the id of a household", "Give the actor another id.")
        known = pd.concat([known, actors.frame["actor_id"].dropna()])
        who = f"{who}, nor an actor of {actors.text.file}"
    if ties is None:
        return
    for column in ("source_id", "target_id"):
        if column in ties.frame:
            end = ties.frame[column]
            wrong = end.notna() & ~end.isin(known)
            fix = "Correct it, or add who is missing."
            if _loses_zeros(end[wrong], known):
                fix = f"Keep the leading zeros that {households.text.file} has."
            yield from ties.text.problem(column, wrong, who, fix)


def _loses_zeros(codes: pd.Series, known: pd.Series) -> bool:
    """Whether all unknown codes differ from known ones only by leading zeros, which spreadsheets drop."""
    return len(codes) > 0 and bool(codes.str.lstrip("0").isin(known.str.lstrip("0")).all())


def _actor_types(tables: Mapping[str, Table], settings: StudySettings) -> Iterator[Problem]:
    actors = tables.get("actors")
    if actors is None or "actor_type" not in actors.frame:
        return
    types = actors.frame["actor_type"]
    wrong = types.notna() & ~types.isin(list(settings.network.actor_types))
    fix = "Declare it as bridging or linking under network.actor_types: in study.yml, or correct it."
    yield from actors.text.problem("actor_type", wrong, "an undeclared type of actor", fix)


def _informants(tables: Mapping[str, Table], settings: StudySettings) -> Iterator[Problem]:
    """Statements by unknown informants, and statements without any record of consent."""
    statements, informants = tables.get("statements"), tables.get("informants")
    if informants is not None and "consent" in informants.text.columns:
        yield from yes_or_no(informants.text, "consent")[1]
    if statements is None:
        return
    if informants is None and not settings.voices.published:
        fix = "Add it, with a column consent; for published evidence set voices: {published: true} in study.yml."
        yield Problem("informants.csv", "missing file, though there are statements", fix)
        return
    if "informant_id" in statements.frame:
        known = informants.frame.get("informant_id") if informants is not None else None
        given = statements.frame["informant_id"]
        wrong = given.notna() & ~given.isin(known if known is not None else [])
        file = informants.text.file if informants is not None else "informants.csv"
        yield from statements.text.problem(
            "informant_id", wrong, f"not an informant of {file}", "Correct it, or add the informant."
        )


def _cited_statements(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Limits and recommendations that cite a missing statement (ids are separated by semicolons)."""
    statements = tables.get("statements")
    known = set() if statements is None else set(statements.frame.get("statement_id", ()))
    for file, column in (("limits", "statement_ids"), ("recommendations", "answers")):
        table = tables.get(file)
        if table is None or column not in table.frame:
            continue
        named = table.frame[column].fillna("").str.split(";")
        wrong = named.map(lambda ids: any(id_.strip() and id_.strip() not in known for id_ in ids)).astype(bool)
        fix = "Correct it, or add the statement; separate several by semicolons."
        yield from table.text.problem(column, wrong, "no such statement", fix)

"""datapackage.json: a package's CSV files, column by column (Frictionless Data Package 1)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.study.codebook import Column
from analysis.study.columns import COLUMNS, LOWEST
from analysis.study.mapping import single_columns
from analysis.study.numerals import NUMBER
from analysis.study.wave_files import table_of
from report.deposit.packaged_build import PackagedBuild, words_of
from report.workspace import FINDINGS_CSV

_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(NUMBER)
# columns of findings.csv, and those of every public table
_FINDINGS = {
    "id": "What is measured: analysis/catalogue.py holds every id with its unit and formula.",
    "district": "The district's official code; all for the study as a whole.",
    "wave": "The survey wave, or the two that are compared.",
    "value": "The number; empty where there is none, and then reason says why.",
    "unit": "What the value, low and high are in.",
    "low": "Lower end of the interval.",
    "high": "Upper end of the interval.",
    "level": "The interval's level of confidence, from 0 to 1.",
    "n": "How many households or statements stand behind the value, unweighted.",
    "method": "How the interval was made: the methods page explains it.",
    "reason": "Why there is no value, or no interval.",
    "disclosure": "Whether the number is shown or was suppressed.",
}
_FINDING_NUMBERS = {"value": "number", "low": "number", "high": "number", "level": "number", "n": "integer"}
_TABLE_TEXTS = {"key": "What the row is about.", "wave": "The survey wave.", "unit": "What the row's numbers are in."}


def data_package(build: PackagedBuild, members: Mapping[str, bytes]) -> dict[str, Any]:
    """The description of the CSV data files among the members."""
    settings = build.settings
    licences = [{"name": settings.licence}] if settings.licence else []
    return {
        "profile": "data-package",
        "name": build.name.lower(),
        "title": build.words(settings.title),
        "description": build.words(settings.subtitle) or build.words(settings.title),
        "version": settings.edition.name,
        "created": f"{settings.edition.date.isoformat()}T00:00:00Z",
        "contributors": [{"title": author.name, "role": "author"} for author in settings.authors],
        **({"licenses": licences} if licences else {}),
        "resources": list(_resources(build, members)),
    }


def _resources(build: PackagedBuild, members: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for standard, place in sorted(build.package_paths.items()):
        name = f"{build.study_folder}/{place}"
        if standard.endswith(".csv") and table_of(standard) in COLUMNS and _is_plain_csv(name, members):
            slug = f"study-{standard.removesuffix('.csv')}".lower()
            yield _resource(slug, name, members[name], _study_schema(build, table_of(standard), members[name]))
    for name in sorted(members):
        if name == f"site/{FINDINGS_CSV}":
            yield _resource("findings", name, members[name], _findings_schema(members[name]))
        elif re.fullmatch(r"site/data/tables/[^/]+/[^/]+\.csv", name):
            district, table = name.removesuffix(".csv").split("/")[-2:]
            slug = f"table-{table}-{district}".lower().replace("_", "-")
            yield _resource(slug, name, members[name], _table_schema(members[name]))
        elif re.fullmatch(r"site/(?:data|report)/.*\.csv", name):  # a page's data in its language; the changes
            slug = re.sub(r"[/_]", "-", name.removeprefix("site/").removesuffix(".csv")).lower()
            yield _resource(slug, name, members[name], _table_schema(members[name]))


def _is_plain_csv(name: str, members: Mapping[str, bytes]) -> bool:
    """Whether a member is CSV as the description says: workbooks and other kinds are in the package as they came."""
    if name not in members or not name.lower().endswith(".csv"):
        return False
    try:
        text = members[name].decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    heading = text.lstrip("\r\n").partition("\n")[0]
    return heading.count(",") >= max(heading.count(";"), heading.count("\t"))


def _resource(name: str, path: str, content: bytes, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _findings_schema(content: bytes) -> dict[str, Any]:
    fields = [
        {"name": name, "type": _FINDING_NUMBERS.get(name, "string"), "description": _FINDINGS[name]}
        for name in _columns(content)
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["id", "district", "wave"]}


def _table_schema(content: bytes) -> dict[str, Any]:
    fields = []
    for name, values in _columns(content).items():
        if name in _TABLE_TEXTS:
            fields.append({"name": name, "type": "string", "description": _TABLE_TEXTS[name]})
        else:
            fields.append({"name": name, "type": _type_of(values)})
    return {"fields": fields, "missingValues": [""]}


def _study_schema(build: PackagedBuild, table: str, content: bytes) -> dict[str, Any]:
    known, given = COLUMNS[table], build.settings.columns.get(table, {})
    ours: dict[str, str] = {}  # column in the file -> standard name
    scaled: set[str] = set()
    for name, mapping in given.items():
        for source in single_columns(mapping):
            ours[source.name] = name
            if source.scaled or source.recode:
                scaled.add(source.name)
    missing = ["", *build.settings.missing_values]
    fields = []
    for origin, values in _columns(content).items():
        name = ours.get(origin, origin)
        column = build.study.codebook.columns.get(name)
        # declared numbers are numbers; all else is codes, and codes are text
        weight = table == "households" and name == build.settings.design.weight
        number = weight or name in known.numbers or (column is not None and column.type in {"number", "count"})
        stated = [value for value in values if value not in missing]
        kind = _type_of(stated) if number else "string"
        fields.append(_field(origin, name, kind, column, stated, scaled=origin in scaled))
    schema: dict[str, Any] = {"fields": fields, "missingValues": missing}
    names = {ours.get(origin, origin): origin for origin in _columns(content)}
    if known.unique and all(name in names for name in known.unique):
        schema["primaryKey"] = [names[name] for name in known.unique]
    return schema


def _field(
    origin: str, name: str, kind: str, column: Column | None, values: Sequence[str], *, scaled: bool
) -> dict[str, Any]:
    field: dict[str, Any] = {"name": origin, "type": kind}
    if column is not None:
        field["title"] = words_of(column.label)
        if column.description:
            field["description"] = words_of(column.description)
    constraints: dict[str, Any] = {}
    low, high = column.range if column is not None and column.range else (LOWEST.get(name), None)
    if kind != "string" and not scaled:
        constraints |= {"minimum": low} if low is not None and _all(values, lambda value: value >= low) else {}
        constraints |= {"maximum": high} if high is not None and _all(values, lambda value: value <= high) else {}
    elif column is not None and column.values and set(values) <= set(column.values):
        constraints["enum"] = list(column.values)
    return {**field, **({"constraints": constraints} if constraints else {})}


def _all(values: Sequence[str], holds: Any) -> bool:
    """Whether a constraint holds for all values; a study may have exceptions, which its analysis reports."""
    return all(holds(float(value)) for value in values)


def _type_of(values: Sequence[str]) -> str:
    """The narrowest type for all values: integer, number or string.

    >>> _type_of(["1", "22"]), _type_of(["1.5", ""]), _type_of(["1", "S01"]), _type_of([""])
    ('integer', 'number', 'string', 'string')
    """
    stated = [value.strip() for value in values if value.strip()]
    if stated and all(_WHOLE.fullmatch(value) for value in stated):
        return "integer"
    if stated and all(_NUMBER.fullmatch(value) for value in stated):
        return "number"
    return "string"


def _columns(content: bytes) -> dict[str, list[str]]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return {name: [row[index] for row in rows[1:] if len(row) > index] for index, name in enumerate(rows[0])}

"""The variables of a study: each column of its tables, from the codebook and what risalah knows of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

from analysis.catalogue import CATALOGUE
from analysis.findings.columns_used import columns_used
from analysis.study import Study
from analysis.study.codebook import Column, ColumnType
from analysis.study.columns import COLUMNS, HIGHEST, LOWEST, SENSITIVE, WHOLE, FileColumns
from analysis.study.columns_page import descriptions
from analysis.study.mapping import column_names
from report.provenance.inputs import OF_PEOPLE

_KEYS = ("household_id", "district_code", "wave")  # of households: every number of the survey rests on them
# in the order of pages; limits, recommendations and tiles are texts and places of pages, not data
_TABLES = ("districts", "households", "ties", "actors", "informants", "statements", "reference")
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Variable:
    """A column of a table. What nobody has written down is empty, None or an empty mapping."""

    table: str
    name: str
    own_names: tuple[str, ...] = ()  # what the researcher's file calls it
    label: Texts = field(default_factory=dict)
    definition: Texts = field(default_factory=dict)
    known_as: Texts = field(default_factory=dict)  # what a column of this name is to risalah
    type: ColumnType | None = None
    unit: str = ""
    codes: Mapping[str, Texts] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # codes that stand for no answer
    low: float | None = None
    high: float | None = None
    question: Texts = field(default_factory=dict)
    concept: Texts = field(default_factory=dict)
    standard: Texts = field(default_factory=dict)
    period: Texts = field(default_factory=dict)
    sensitive: bool = False
    open: bool = True  # whether its rows may be passed on
    of_design: bool = False  # every number of the survey rests on it
    ids: tuple[str, ...] = ()  # of the catalogue: what is computed from it

    @property
    def anchor(self) -> str:
        """Its place in the data dictionary."""
        return f"var-{self.table}-{self.name}".lower()

    def blanks(self, language: str) -> list[str]:
        """What the codebook lacks of it in a language: label, definition, names of codes."""
        lacking = [name for name in ("label", "definition") if not getattr(self, name).get(language)]
        return lacking + (["codes"] if any(not texts.get(language) for texts in self.codes.values()) else [])


def variables_of(study: Study) -> dict[str, list[Variable]]:
    """The variables of each table that the study has, in the file's order; columns of texts and unused ones aside."""
    found = {}
    for table in _TABLES:
        if getattr(study, table) is not None and (own := list(_of_table(study, table))):
            found[table] = own
    return found


def each_once(variables: Mapping[str, list[Variable]]) -> list[Variable]:
    """The variables of all tables; one that several tables have, such as the wave, from the first."""
    found: dict[str, Variable] = {}
    for one in (one for listed in variables.values() for one in listed):
        found.setdefault(one.name, one)
    return list(found.values())


def unused_columns(study: Study) -> dict[str, list[str]]:
    """Columns that a table's file has and nothing describes or uses, by table."""
    found = {table: [name for name in names if not _is_listed(study, table, name)] for table, names in _names(study)}
    return {table: names for table, names in found.items() if names}


def _names(study: Study) -> Iterator[tuple[str, list[str]]]:
    """The columns of each table, without those that hold a text for each language."""
    for table in _TABLES:
        data = getattr(study, table)
        if data is None:
            continue
        listed = [str(name) for name in study.columns.get(table, ()) or data.columns]
        yield table, [name for name in listed if not _is_text(study, table, name, listed)]


def _is_text(study: Study, table: str, name: str, listed: list[str]) -> bool:
    """Whether a column holds a text in one language, beside one for each other language of the study."""
    languages, stem = study.settings.languages, name.rpartition("_")[0]
    in_each = [f"{stem}_{language}" for language in languages]
    return name in in_each and name not in COLUMNS[table].known and all(other in listed for other in in_each)


def _is_listed(study: Study, table: str, name: str) -> bool:
    settings = study.settings
    if name in COLUMNS[table].known or name in study.codebook.columns or COLUMNS[table].keeps_others:
        return True
    named = {*settings.design.columns.values(), settings.network.boundary, settings.own_scale}
    named |= {measure.column for measure in settings.measures} | settings.line_columns[0] | settings.line_columns[1]
    named |= {settings.group.column, *settings.group.outcomes} if settings.group else set()
    return table == "households" and (name in named or name.startswith("received_"))


def _of_table(study: Study, table: str) -> Iterator[Variable]:
    names = dict(_names(study)).get(table, [])
    for name in names:
        if _is_listed(study, table, name):
            yield _variable(study, table, name)


def _variable(study: Study, table: str, name: str) -> Variable:
    settings, known = study.settings, COLUMNS[table]
    entry = study.codebook.columns.get(name)
    mapping = settings.columns.get(table, {}).get(name)
    own = tuple(dict.fromkeys(column_names(mapping))) if mapping is not None else ()
    low, high = entry.range if entry is not None and entry.range else (None, None)
    told = descriptions().get(table, {}).get(name, {})
    of_design = table == "households" and (name in _KEYS or name in settings.design.columns.values())
    return Variable(
        table=table,
        name=name,
        own_names=() if own == (name,) else own,
        label=_texts(entry, "label"),
        definition=_texts(entry, "description"),
        known_as={key: text for key, text in told.items() if key not in ("unit", "needed", "names")},
        type=_type(name, known, entry),
        unit=_unit(study, name, told.get("unit", ""), entry),
        codes=dict(entry.values) if entry is not None else {},
        missing=_missing(study, table, name),
        low=LOWEST.get(name, WHOLE.get(name)) if low is None else low,
        high=HIGHEST.get(name) if high is None else high,
        question=_texts(entry, "question"),
        concept=_texts(entry, "concept"),
        standard=_texts(entry, "standard"),
        period=_texts(entry, "period"),
        sensitive=(entry is not None and entry.sensitive) or (table == "households" and name in SENSITIVE),
        open=not (settings.confidential and table in OF_PEOPLE),
        of_design=of_design,
        ids=() if of_design else _ids(study, table, name),
    )


def _texts(entry: Column | None, name: str) -> Texts:
    return (getattr(entry, name) or {}) if entry is not None else {}


def _type(name: str, known: FileColumns, entry: Column | None) -> ColumnType | None:
    if entry is not None and entry.type:
        return entry.type
    if name in known.answers or name == "consent":
        return "yes_no"
    if name in known.numbers:
        return "count" if name in WHOLE else "number"
    return "code" if entry is not None and entry.values else None


def _unit(study: Study, name: str, standard: str, entry: Column | None) -> str:
    unit, money = entry.unit if entry is not None and entry.unit else standard, study.settings.money
    return (money.capita if "capita" in name else money.total) if unit == "currency" else unit


def _missing(study: Study, table: str, name: str) -> tuple[str, ...]:
    mapping = study.settings.columns.get(table, {}).get(name)
    own = () if mapping is None or isinstance(mapping, str) else getattr(mapping, "missing", ())
    return tuple(dict.fromkeys((*study.settings.missing_values, *map(str, own))))


def _ids(study: Study, table: str, name: str) -> tuple[str, ...]:
    """The catalogue's ids of what is computed from a column; of further measures and outcomes, as study.yml says."""
    settings, found = study.settings, _by_column()
    ids = [id_ for (of, column), of_column in found.items() if of == table and fnmatchcase(name, column)
           for id_ in of_column]  # fmt: skip
    if table == "households":
        if any(measure.column == name for measure in settings.measures):
            ids += [id_ for id_ in CATALOGUE if id_.startswith("measure.")]
        if settings.group and name in (settings.group.column, *settings.group.outcomes):
            ids += [id_ for id_ in CATALOGUE if id_.startswith("group.")]
    return tuple(id_ for id_ in CATALOGUE if id_ in ids)


@lru_cache
def _by_column() -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for id_ in CATALOGUE:
        for use in columns_used(id_):
            found.setdefault(use, []).append(id_)
    return found

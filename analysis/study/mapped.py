"""Tables under the standard column names: columns renamed, recoded, scaled, joined, added up; a row a wave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.errors import Problem, did_you_mean
from analysis.study.files import texts_of
from analysis.study.mapping import (
    Amounts,
    Codes,
    ColumnMapping,
    JoinedCode,
    NamedColumn,
    Source,
    Sum,
    Wide,
    column_names,
    source_of,
)  # fmt: skip
from analysis.study.numerals import NUMBER, numerals
from analysis.study.reading import TextTable, numbers_of

# Codes for missing answers, such as 99, don't apply to these: 99 may be an identifier or a district.
KEYS = (
    "household_id", "district_code", "wave", "source_id", "target_id", "actor_id", "informant_id", "statement_id",
)  # fmt: skip


def mapped_table(
    table: TextTable,
    mapping: Mapping[str, ColumnMapping],
    *,
    constants: Mapping[str, str],
    missing: Sequence[str],
    waves: Sequence[str] = (),
    of_one_wave: bool = False,
) -> tuple[TextTable, list[Problem]]:
    """The table under the standard column names, with values as study.yml says that they are read.

    The columns that a code is joined from, or a number added up from, stay under their own names too. With a column
    for each wave, a row becomes one for each wave in which any of these columns is filled. A file `of_one_wave`
    may lack what another wave's has.
    """
    absent = list(_absent(table, mapping, of_one_wave=of_one_wave))
    if absent:
        mapping = {ours: source for ours, source in mapping.items() if set(column_names(source)) <= set(table.names)}
    wide = {ours: source for ours, source in mapping.items() if isinstance(source, Wide)}
    plain = {ours: source_of(source) for ours, source in mapping.items() if not isinstance(source, Wide)}
    if wide and "wave" in {*plain, *constants, *table.names}:
        fix = "Leave the column wave out: study.yml has a column for each wave under columns:."
        return table, [*absent, Problem(f"{table.file}, column wave", "given beside columns for each wave", fix)]
    made = _Columns(table, missing)
    columns = {ours: made.of(ours, source) for ours, source in plain.items()}
    columns |= {ours: pd.Series(value, index=table.columns.index, dtype="str") for ours, value in constants.items()}
    named = [*plain.values(), *(source_of(source) for form in wide.values() for source in form.wide.values())]
    renamed = {source.name for source in named if isinstance(source, NamedColumn)}
    columns |= {
        name: made.without_missing(name, table.columns[name])
        for name in table.names
        if name not in {*columns, *wide} and name not in renamed
    }
    frame = pd.DataFrame(columns, index=table.columns.index)
    origin = {ours: " + ".join(source.names) for ours, source in plain.items()}
    if wide:
        return _long(table, frame, wide, made, waves=waves, origin=origin), [*absent, *made.problems]
    return replace(table, columns=frame, origin=origin), [*absent, *made.problems]


def with_names(table: TextTable, names: Mapping[str, str]) -> TextTable:
    """The table with other names of columns (name -> standard name) replaced, where the standard one is absent."""
    renamed: dict[str, str] = {}
    for name, standard in names.items():
        if name in table.columns and standard not in table.columns and standard not in renamed.values():
            renamed[name] = standard
    if not renamed:
        return table
    return replace(
        table,
        columns=table.columns.rename(columns=renamed),
        origin={**table.origin, **{ours: table.origin.get(name, name) for name, ours in renamed.items()}},
        origin_of_rows={renamed.get(name, name): origins for name, origins in table.origin_of_rows.items()},
    )


def _long(
    table: TextTable,
    frame: pd.DataFrame,
    wide: Mapping[str, Wide],
    made: _Columns,
    *,
    waves: Sequence[str],
    origin: Mapping[str, str],
) -> TextTable:
    """A row for each of the table's rows and each wave in which any of the wide columns is filled."""
    nothing = pd.Series(None, index=frame.index, dtype="str")
    parts, names, rows = [], [], []
    for wave in waves:
        sources = {ours: form.of(wave) for ours, form in wide.items()}
        values = {ours: nothing if source is None else made.of(ours, source) for ours, source in sources.items()}
        of_wave = pd.DataFrame({"wave": wave, **values}, index=frame.index)
        filled = of_wave[list(values)].notna().any(axis=1)
        parts.append(pd.concat([frame[filled], of_wave[filled]], axis=1))
        names.append({ours: " + ".join(source.names) if source else ours for ours, source in sources.items()})
        rows.append(table.rows[filled.to_numpy()])
    wave_of_row = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.argsort(np.concatenate(rows), kind="stable")
    of_rows = {ours: np.array([name[ours] for name in names], dtype=object)[wave_of_row][order] for ours in wide}
    long = pd.concat(parts, ignore_index=True).iloc[order].reset_index(drop=True)
    return replace(table, columns=long, rows=np.concatenate(rows)[order], origin=origin, origin_of_rows=of_rows)


def _absent(table: TextTable, mapping: Mapping[str, ColumnMapping], *, of_one_wave: bool) -> Iterable[Problem]:
    otherwise = ", or name each wave's column under wide:" if of_one_wave else ""
    for ours, source in mapping.items():
        for name in column_names(source):
            if name not in table.names:
                fix = f"Correct columns: in study.yml{did_you_mean(name, table.names)}{otherwise}."
                yield Problem(table.file, f"missing column {name}, which {ours} is made from", fix)


@dataclass
class _Columns:
    """Standard columns made of a file's, and the problems on the way."""

    table: TextTable
    missing: Sequence[str]  # codes for missing answers in every column but KEYS
    problems: list[Problem] = field(default_factory=list)

    def of(self, ours: str, source: Source) -> pd.Series:
        """The column's values; what is no number is left to be reported where numbers are needed."""
        if isinstance(source, Sum):
            return self._read(ours, self._sum(source), source)
        if isinstance(source, JoinedCode):
            return self._read(ours, self._joined(ours, source), source)
        values = self.table.columns[source.name]
        return self._read(ours, values if source.selected is None else _selected(values, source.selected), source)

    def without_missing(self, ours: str, values: pd.Series) -> pd.Series:
        """The values without the codes for missing answers that hold for every column."""
        return values if ours in KEYS else values.mask(_listed(values, self.missing))

    def _read(self, ours: str, values: pd.Series, source: Codes) -> pd.Series:
        own = values.mask(_listed(values, source.missing))
        listed = _listed(own, source.recode)
        read = self.without_missing(ours, own)
        if source.recode:
            read = texts_of(read).where(~listed, _recoded(own, source.recode))
        return self._scaled(read, source) if isinstance(source, Amounts) and source.scaled else read

    def _scaled(self, values: pd.Series, source: Amounts) -> pd.Series:
        """Numbers scaled; what can't be read as one stays, to be reported where numbers are needed."""
        read = numerals(values, self.table.decimal)
        if not (read.ambiguous.any() or read.separated.any() or read.other.any() or read.infinite.any()):
            numbers = read.numbers * source.scale / source.divide
            if np.isfinite(numbers[numbers.notna()]).all():
                return numbers
        texts = texts_of(values)
        numbers = _numbers(texts) * source.scale / source.divide
        finite = pd.Series(np.isfinite(numbers), index=values.index)
        return texts.where(~finite, _as_text(numbers, finite))

    def _sum(self, source: Sum) -> pd.Series:
        parts = []
        for part in source.parts:
            column = self._read(part.name, self.table.columns[part.name], part)
            of_part = replace(self.table, columns=pd.DataFrame({part.name: column}))
            numbers, wrong = numbers_of(of_part, part.name)
            self.problems += wrong
            parts.append(numbers)
        together = pd.concat(parts, axis=1)
        return together.sum(axis=1).where(together.notna().any(axis=1))

    def _joined(self, ours: str, source: JoinedCode) -> pd.Series:
        """The joined code, missing where a part is missing or doesn't fit its width."""
        wrong = pd.Series(False, index=self.table.columns.index)
        joined = pd.Series("", index=self.table.columns.index, dtype="str")
        for name, width in zip(source.join, source.widths, strict=True):
            part = texts_of(self.table.columns[name])
            wrong |= part.notna() & ~part.str.fullmatch(rf"\d{{1,{width}}}").fillna(False).astype(bool)
            joined = joined + part.str.zfill(width)
        what, fix = "a code longer than its width, or not of digits", f"Correct it, or widths: of {ours} in study.yml."
        origin = {ours: " + ".join(source.join)}
        named = replace(self.table, origin=origin)
        self.problems += named.problem(ours, wrong, what, fix)
        return joined.mask(wrong)


def _selected(values: pd.Series, choice: str) -> pd.Series:
    """1 where a choice is among those of a field, written with spaces between them; 0 where only others are."""
    choices = texts_of(values).str.split()
    return choices.map(lambda given: float(choice in given), na_action="ignore").astype("float64")


def _numbers(values: pd.Series) -> pd.Series:
    """The values that are numbers, NaN for others."""
    if values.dtype == "float64":
        return values
    texts = texts_of(values)
    return texts.where(texts.str.fullmatch(NUMBER).fillna(False).astype(bool)).astype(float)


def _listed(values: pd.Series, codes: Collection[str]) -> pd.Series:
    """Flags of fields with a code: as typed, or as a number (survey software writes -999 as -999.0)."""
    if not codes:
        return pd.Series(False, index=values.index)
    equal = list(_numbers(pd.Series(list(codes), dtype="str")).dropna())
    if values.dtype == "float64":
        return values.isin(equal)
    found = values.isin(list(codes))
    return found | _numbers(values).isin(equal) if equal else found


def without_codes(values: pd.Series, codes: Collection[str]) -> pd.Series:
    """The values without those that are codes for missing answers, as typed or as the same number."""
    return values.mask(_listed(values, codes))


def _recoded(values: pd.Series, recode: Mapping[str, str | None]) -> pd.Series:
    """What study.yml gives for each value; a code as typed goes before one that is the same number."""
    codes = pd.Series(list(recode), dtype="str")
    numbers = {number: code for code, number in zip(codes, _numbers(codes), strict=True) if number == number}
    texts = texts_of(values)
    as_typed = texts.isin(list(recode))
    code = texts.where(as_typed, _numbers(values).map(numbers).astype("str") if numbers else None)
    return code.map(dict(recode)).astype("str")


def _as_text(numbers: pd.Series, given: pd.Series) -> pd.Series:
    """Numbers as text that reads back as the same numbers."""
    texts = [repr(float(number)) if there else None for number, there in zip(numbers, given, strict=True)]
    return pd.Series(texts, index=numbers.index, dtype="str")

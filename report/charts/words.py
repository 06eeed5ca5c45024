"""Labels, number formats and waves of a chart's page; the grid of its values as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.figures import Wave, waves_of
from analysis.findings import Finding
from analysis.study import Study
from report.charts.numbers import ChartNumbers
from report.context.columns import pipe_table
from report.context.values import PageValues
from report.language.locale import Locale, sentence_case
from report.language.markdown import escaped
from report.language.study import district_name, study_locale
from report.public import Public

# a finding's number, number without unit and interval, as tables write them
_FORMS = {"text": "table", "short": "column", "ends": "range", "signed_ends": "column_range"}
DASH = "–"  # in a picture, for a value that isn't shown


@dataclass(frozen=True)
class Grid:
    """A chart's values as text, for the table under it and its alternative text.

    The first `names` cells of a row are its label; each other cell is a value under its column's head.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1
    silent: str = ""  # a value that the alternative text leaves out if the row has others

    @property
    def markdown(self) -> str:
        """The grid as a pipe table."""
        rows = [[escaped(cell) for cell in row] for row in self.rows]
        return pipe_table([escaped(cell) for cell in self.head], rows, widths=[30] + [20] * (len(self.head) - 1))

    @property
    def spoken(self) -> str:
        """The grid as a sentence, row by row; values have their column's name if there are several."""
        lines = []
        for row in self.rows:
            cells = list(zip(self.head[self.names :], row[self.names :], strict=True))
            shown = [(head, cell) for head, cell in cells if cell != self.silent] or [("", self.silent)]
            values = [f"{head} {cell}".strip() if len(cells) > 1 else cell for head, cell in shown]
            lines.append(f"{', '.join(row[: self.names])}: {', '.join(values)}")
        return "; ".join(lines)


@dataclass(frozen=True)
class ChartWords:
    """The labels and formats of one chart's page."""

    page: PageValues
    slide: bool = False  # for a slide: few rows, and its foot has the notice of synthetic data

    @classmethod
    def of(cls, study: Study, public: Public, district: str, locale: Locale, *, slide: bool = False) -> ChartWords:
        """The words for a district's charts, as typed: a picture isn't Markdown, whatever the page's `locale` is."""
        words = study_locale(study.settings, locale.language)
        return cls(PageValues(study, public, words, district, study.settings.waves[-1].key), slide)

    @property
    def locale(self) -> Locale:
        """The page's language."""
        return self.page.locale

    def text(self, key: str, **values: object) -> str:
        """A text under `chart.` in the locale."""
        return self.locale.text(f"chart.{key}", **values)

    def place_of(self, district: str) -> str:
        """A district's name; the study's region for `all`."""
        return district_name(self.page.study, district, self.locale)

    # --- tables

    def table(self, id_: str, *, values: Iterable[str]) -> pd.DataFrame | None:
        """The public table of the page's district, value columns as numbers; None if it has no value."""
        table = self.page.public.table(id_, self.page.district)
        columns = list(values)
        if table is None or table.empty or not set(columns) <= set(table.columns):
            return None
        table[columns] = table[columns].apply(pd.to_numeric, errors="coerce").astype(float)
        return table if table[columns[0]].notna().any() else None

    def waves(self, keys: Iterable[str]) -> list[Wave]:
        """The study's waves among these, each with its look, the same throughout the site."""
        labels = {wave.key: self.page.wave_label(wave.key) for wave in self.page.settings.waves}
        present = set(keys)
        return [wave for wave in waves_of(labels) if wave.key in present]

    def labels(self, keys: Iterable[str], column: str) -> dict[str, str]:
        """Labels of a column's codes, in the codebook's order, then the others."""
        codebook, present = self.page.study.codebook, list(dict.fromkeys(keys))
        known = [code for code in codebook.values(column) if code in present]
        names = {
            code: codebook.value_label(column, code, self.locale.language) for code in dict.fromkeys([*known, *present])
        }
        return {code: sentence_case(name if name != code else code.replace("_", " ")) for code, name in names.items()}

    # --- numbers

    @cached_property
    def numbers(self) -> ChartNumbers:
        """The formats of numbers, which pictures may have."""
        return ChartNumbers.of(self.locale, self.page.settings.currency.code)

    @property
    def percent(self) -> Callable[..., str]:
        """12,5%."""
        return self.numbers.percent

    @property
    def whole_percent(self) -> Callable[[float], str]:
        """12%, for axes; with a decimal where the tick has one."""
        return self.numbers.whole_percent

    @property
    def two_decimals(self) -> Callable[[float], str]:
        """0,27, for indices."""
        return self.numbers.two_decimals

    @property
    def count(self) -> Callable[[float], str]:
        """1.234."""
        return self.numbers.count

    @property
    def money(self) -> Callable[[float], str]:
        """Rp418.000."""
        return self.numbers.money

    @property
    def full_money(self) -> Callable[[float], str]:
        """Rp417.784."""
        return self.numbers.full_money

    def money_unit(self, largest: float, key: str) -> tuple[float, str]:
        """The divisor of amounts on an axis, and its unit in words: (1000, "ribu rupiah per orang per bulan")."""
        if largest < 20_000:
            return 1.0, self.text(key)
        return 1000.0, self.text(key, currency=self.text("thousand"))

    @property
    def missing(self) -> str:
        """The text for a value that isn't shown."""
        return self.text("missing")

    # --- texts around the picture

    def title(self, name: str, verdict: str, **values: object) -> str:
        """The chart's title by its verdict, else what is measured."""
        key = f"{name}.title.{verdict}" if self.locale.has(f"chart.{name}.title.{verdict}") else f"{name}.title.other"
        return self.text(key, **values)

    def behind(self, id_: str, waves: Sequence[str]) -> str:
        """The n of a finding by wave: "140 keluarga (Maret 2021), 128 (Maret 2024)"; empty if not shown.

        Markdown, with each n as a span of the finding.
        """
        found = [(wave, self.page.find(id_, wave)) for wave in waves]
        shown = [(wave, one) for wave, one in found if one is not None and one.value is not None and one.n]
        parts = [
            self.page.num(id_, wave, style="n")
            + ("" if index else f" {self.locale.noun('household', one.n or 0)}")
            + (f" ({escaped(self.page.wave_label(wave))})" if len(waves) > 1 else "")
            for index, (wave, one) in enumerate(shown)
        ]
        return ", ".join(parts)

    def source(self, behind: str = "", *notes: str, district: str | None = None) -> str:
        """The line under a chart: data source, sample size, notice of synthetic data; Markdown, as `behind` is."""
        number = self.text("source_n", n=behind) if behind else ""
        parts = [self.text("source", place=escaped(self.place_of(district or self.page.district)), n=number)]
        parts += [self.text("synthetic")] if self.page.settings.synthetic and not self.slide else []
        return " ".join([*parts, *(escaped(note) for note in notes if note)])


def finding_rows(words: ChartWords, findings: Mapping[tuple[str, str], Finding | None]) -> pd.DataFrame:
    """Findings by (key, wave) as the rows of a table: key, wave, value, low, high, and how tables write them.

    `text` is the number, `short` the number without a unit, `ends` its interval; all empty where it isn't shown.
    """
    rows = [
        {"key": key, "wave": wave, "value": finding.value, "low": finding.low, "high": finding.high}
        | {name: words.locale.formatted(finding, style=style) if finding.value is not None else ""
           for name, style in _FORMS.items()}
        for (key, wave), finding in findings.items()
        if finding is not None
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["key", "wave", "value", "low", "high", *_FORMS])
    return table.astype({"value": float, "low": float, "high": float})


def difference_rows(words: ChartWords, findings: Mapping[tuple[str, str], Finding | None]) -> pd.DataFrame:
    """The same of differences, whose panel says the unit: `text` and `ends` have none."""
    table = finding_rows(words, findings)
    return table.assign(text=table["short"], ends=table["signed_ends"])

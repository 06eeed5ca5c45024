"""Figures of a page: chart files, alternative text, caption, table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.findings import Finding
from report.charts import chart as charts
from report.charts.levels import LEVELS
from report.charts.paired import paired_findings
from report.charts.store import ChartStore
from report.context.columns import interval_table
from report.context.groups import PageGroups
from report.context.reach import PageReach
from report.context.tables import levels_table
from report.context.values import PageValues
from report.language.markdown import escaped
from report.public import Public, table_csv
from report.public.index import FindingIndex


@dataclass(frozen=True)
class TrackedPublic(Public):
    """Public results that record which tables were read, each with the SHA-256 of its CSV."""

    original: Public  # shares its index of findings
    hashes: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, public: Public) -> TrackedPublic:
        """The same findings and tables, with no table read yet."""
        return cls(public.findings, public.tables, public)

    @cached_property
    def index(self) -> FindingIndex:
        """The original's index, as a new one for each figure would be slow."""
        return self.original.index

    def table(self, id_: str, district: str) -> pd.DataFrame | None:
        """A copy of the table, recorded as read."""
        table = super().table(id_, district)
        if table is not None:
            self.hashes[id_, district] = hashlib.sha256(table_csv(table).encode()).hexdigest()
        return table


@dataclass
class PageFigures:
    """The figures of a page, each drawn once, in the folder `figures` beside it."""

    page: PageValues
    folder: Path  # of the page
    root: Path  # of all pages
    drawn: dict[str, dict[str, str]] = field(default_factory=dict)  # figure -> hashes of itself and its tables
    made: dict[str, charts.Chart | None] = field(default_factory=dict)
    png: bool = True  # whether a format of the build needs charts as PNG too
    store: ChartStore | None = None
    place: str = "figures"  # beside the page; one for each page if several in a folder have the same figures

    def figure(self, name: str, *, wide: bool = False) -> str:
        """The figure as Markdown with label fig-<name>; empty without public values."""
        chart = self._chart(name)
        if chart is None:
            return ""
        label = name.replace("_", "-")
        alt = chart.alt.replace("\\", "").replace('"', "”")
        lines = [
            f"::: {{#fig-{label}{' .wide' if wide else ''}}}",
            f'![]({self.place}/{chart.svg}){{fig-alt="{alt}"}}',
            "",
            f"{escaped(' '.join(map(_sentence, (chart.title, chart.subtitle))))} {_sentence(chart.source)}".strip(),
            ":::",
        ]
        table = _of_findings(self.page, name) if name in (*LEVELS, *_OF_FINDINGS) else chart.table_markdown
        if table:
            summary = self.page.locale.text("site.as_table")
            lines += ["", f'::: {{.as-table data-summary="{summary}"}}', table.strip(), ":::"]
        return "\n".join(lines) + "\n"

    def _chart(self, name: str) -> charts.Chart | None:
        if name not in self.made:
            folder = self.folder / self.place
            folder.mkdir(parents=True, exist_ok=True)
            page, read = self.page, TrackedPublic.of(self.page.public)
            made = charts.chart(
                name, read, study=page.study, district=page.district, locale=page.locale, folder=folder, png=self.png,
                store=self.store,
            )  # fmt: skip
            self.made[name] = made
            for picture in (made.svg, *([made.png] if self.png else [])) if made else ():
                path = folder / picture
                self.drawn[path.relative_to(self.root).as_posix()] = {
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    **{f"data/tables/{district}/{id_}.csv": digest for (id_, district), digest in read.hashes.items()},
                }
        return self.made[name]


def _of_findings(page: PageValues, name: str) -> str:
    """The table of a chart that shows findings, which has them as spans."""
    if (found := paired_findings(page, name)) is not None:
        return _paired_table(page, found)
    if name in LEVELS:
        return levels_table(page, [LEVELS[name]])
    return _OF_FINDINGS[name](page)


def _paired_table(page: PageValues, found: Sequence[Finding]) -> str:
    """A change and its two levels, each beside its interval."""
    waves = [page.wave_label(wave) for wave in page.settings.main_pair or ()]
    header = [page.locale.text("tables.indicator"), *waves, page.locale.text("chart.columns.finding")]
    return interval_table(page, header, [(page.label(found[-1].id), found)])


_OF_FINDINGS: dict[str, Callable[[PageValues], str]] = {
    "arms": lambda page: PageGroups(page).levels_table(short=True),
    "arms_compared": lambda page: PageGroups(page).leads_table(),
    "reach": lambda page: PageReach(page).table(),
}


def _sentence(text: str) -> str:
    text = (text or "").strip()
    return text if not text or text[-1] in ".!?" else text + "."

"""Figures of a page: the chart's files beside it, its alternative text, its caption, its table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from report.charts import chart as charts
from report.charts.levels import LEVELS
from report.context.tables import levels_table
from report.context.values import PageValues
from report.language.markdown import escaped
from report.public import Public, table_csv
from report.public.index import FindingIndex


@dataclass(frozen=True)
class TablesRead(Public):
    """Public tables that note which of them were read, each with the SHA-256 of its CSV."""

    of: Public  # what is read, whose index of findings this shares
    hashes: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def reading(cls, public: Public) -> TablesRead:
        """The same findings and tables, none of them read yet."""
        return cls(public.findings, public.tables, public)

    @cached_property
    def index(self) -> FindingIndex:
        """The index of what is read: each figure would make its own of all findings."""
        return self.of.index

    def table(self, id_: str, district: str) -> pd.DataFrame | None:
        """A copy of the table, noted."""
        table = super().table(id_, district)
        if table is not None:
            self.hashes[id_, district] = hashlib.sha256(table_csv(table).encode()).hexdigest()
        return table


@dataclass
class PageFigures:
    """Makes each figure that a template asks for, once, in the folder `figures` beside the page."""

    page: PageValues
    folder: Path  # of the page
    root: Path  # of all pages
    drawn: dict[str, dict[str, str]] = field(default_factory=dict)  # figure -> the tables it was drawn from, hashed
    made: dict[str, charts.Chart | None] = field(default_factory=dict)
    place: str = "figures"  # beside the page; pages of one folder that draw the same figures have each their own

    def figure(self, name: str, *, wide: bool = False) -> str:
        """The figure as Markdown with label fig-<name>; empty where there is nothing to draw."""
        drawn = self._chart(name)
        if drawn is None:
            return ""
        label = name.replace("_", "-")
        alt = drawn.alt.replace("\\", "").replace('"', "”")
        lines = [
            f"::: {{#fig-{label}{' .wide' if wide else ''}}}",
            f'![]({self.place}/{drawn.svg}){{fig-alt="{alt}"}}',
            "",
            f"{escaped(' '.join(map(_sentence, (drawn.title, drawn.subtitle))))} {_sentence(drawn.source)}".strip(),
            ":::",
        ]
        # a chart of one indicator shows findings: in its table they are numbers that open their source
        table = levels_table(self.page, [LEVELS[name]]) if name in LEVELS else drawn.table_markdown
        if table:
            summary = self.page.locale.text("site.as_table")
            lines += ["", f'::: {{.as-table data-summary="{summary}"}}', table.strip(), ":::"]
        return "\n".join(lines) + "\n"

    def _chart(self, name: str) -> charts.Chart | None:
        if name not in self.made:
            folder = self.folder / self.place
            folder.mkdir(parents=True, exist_ok=True)
            page, read = self.page, TablesRead.reading(self.page.public)
            made = charts.chart(name, read, study=page.study, district=page.district, locale=page.locale, folder=folder)
            self.made[name] = made
            for picture in (made.svg, made.png) if made else ():
                path = folder / picture
                self.drawn[path.relative_to(self.root).as_posix()] = {
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    **{f"data/tables/{district}/{id_}.csv": digest for (id_, district), digest in read.hashes.items()},
                }
        return self.made[name]


def _sentence(text: str) -> str:
    text = (text or "").strip()
    return text if not text or text[-1] in ".!?" else text + "."

"""A chart of a page: its files, its alternative text with every value, and what is said around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Problem, UserError, did_you_mean
from analysis.figures import figure_bytes
from analysis.study import Study
from report.charts import DRAWINGS, Drawn
from report.charts.words import ChartWords
from report.language.locale import Locale
from report.public import Public


@dataclass(frozen=True)
class Chart:
    """One chart in one language. Nothing in it that its public table or findings don't have."""

    name: str
    svg: str  # file names inside the page's folder `figures`
    png: str
    alt: str  # the whole chart in words, with its values
    title: str  # the finding where the rules allow to state one, else what is measured
    subtitle: str  # what is measured, and its unit
    source: str  # where the data come from and how many stand behind; Markdown, its numbers carry their findings
    table_markdown: str  # the values as a pipe table


def chart(name: str, public: Public, *, study: Study, district: str, locale: Locale, folder: Path) -> Chart | None:
    """The chart of a district, its SVG and PNG written into `folder`; None where there is nothing public to draw.

    Raises UserError for a chart that there isn't.
    """
    if name not in DRAWINGS:
        fix = f"There are {', '.join(sorted(DRAWINGS))}{did_you_mean(name, DRAWINGS)}."
        raise UserError(Problem(f"chart {name}", "no such chart", fix))
    drawn = DRAWINGS[name](ChartWords.of(study, public, district, locale))
    if drawn is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    svg, png = figure_bytes(drawn.figure)
    (folder / f"{name}.svg").write_bytes(svg)
    (folder / f"{name}.png").write_bytes(png)
    return Chart(
        name,
        f"{name}.svg",
        f"{name}.png",
        alternative_text(drawn),
        drawn.title,
        drawn.subtitle,
        drawn.source,
        drawn.grid.markdown,
    )


def alternative_text(drawn: Drawn) -> str:
    """The chart in words: what kind of picture it is, what it is about, and every value."""
    return " ".join(
        part
        for part in (f"{drawn.kind}: {drawn.title}.", f"{drawn.subtitle}.", f"{drawn.grid.spoken}.", drawn.notes)
        if part
    )

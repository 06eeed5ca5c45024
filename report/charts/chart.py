"""A chart of a page: files, alternative text with every value, title, subtitle, source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.errors import Problem, UserError, did_you_mean
from analysis.figures import PALETTE, png_bytes, svg_bytes
from analysis.study import Study
from report.charts import DRAWINGS
from report.charts.drawing import Drawing
from report.charts.picture import Picture
from report.charts.store import ChartStore
from report.charts.words import ChartWords
from report.language.locale import Locale
from report.public import Public

SLIDE_SIZE = (8.88, 3.3)  # inches, shown 12 inches wide: the smallest text has 17 pixels or more of 1280
SLIDE_PPI = 300


@dataclass(frozen=True)
class Chart:
    """A chart in one language, made only of public tables and findings."""

    name: str
    svg: str  # file names inside the page's folder `figures`
    png: str
    alt: str  # the whole chart in words, with its values
    title: str  # the finding if the rules allow one, else what is measured
    subtitle: str  # what is measured, and its unit
    source: str  # data source and sample size; Markdown, with findings as spans
    table_markdown: str  # the values as a pipe table


def chart(
    name: str,
    public: Public,
    *,
    study: Study,
    district: str,
    locale: Locale,
    folder: Path,
    png: bool = True,
    store: ChartStore | None = None,
    slide: bool = False,
) -> Chart | None:
    """The chart of a district, its SVG and, if asked for, its PNG written into `folder`; None without public values.

    With a `store` it is drawn only if the store lacks it. For a `slide` it is wide, on the slide's paper, as PNG alone.
    Raises UserError for an unknown name.
    """
    if name not in DRAWINGS:
        fix = f"There are {', '.join(sorted(DRAWINGS))}{did_you_mean(name, DRAWINGS)}."
        raise UserError(Problem(f"chart {name}", "no such chart", fix))
    picture = DRAWINGS[name](ChartWords.of(study, public, district, locale, slide=slide))
    if picture is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    drawing = replace(picture.drawing, size=SLIDE_SIZE) if slide else picture.drawing
    for ending, content in _drawn(drawing, png=png or slide, store=store):
        if slide and ending == "svg":
            continue
        (folder / f"{name}.{ending}").write_bytes(content)
    return Chart(
        name,
        f"{name}.svg",
        f"{name}.png",
        alternative_text(picture),
        picture.title,
        picture.subtitle,
        picture.source,
        picture.grid.markdown,
    )


def _drawn(drawing: Drawing, *, png: bool, store: ChartStore | None) -> Iterator[tuple[str, bytes]]:
    """The picture's files by their endings."""

    def content(ending: str, make: Callable[[], bytes]) -> bytes:
        return store.content(f"{drawing.key}.{ending}", make) if store else make()

    svg = content("svg", lambda: svg_bytes(drawing.figure()))
    yield "svg", svg
    if png:
        yield "png", content("png", lambda: _slide_png(svg) if drawing.size else png_bytes(svg))


def _slide_png(svg: bytes) -> bytes:
    return png_bytes(svg, ppi=SLIDE_PPI, paper=PALETTE["--paper"])


def alternative_text(picture: Picture) -> str:
    """The chart in words: kind, title, subtitle and every value."""
    return " ".join(
        part
        for part in (
            f"{picture.kind}: {picture.title}.",
            f"{picture.subtitle}.",
            f"{picture.grid.spoken}.",
            picture.notes,
        )
        if part
    )

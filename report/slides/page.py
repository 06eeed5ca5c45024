"""The Markdown page of a brief's slides: charts drawn for slides, and what stands on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.study.yaml_file import own_yaml_text
from report.charts import chart as charts
from report.charts.figure import PageFigures
from report.context.values import PageValues
from report.language.markdown import escaped, plain
from report.language.study import district_name

FOLDER = "_slides"  # of pictures, beside a brief; with an underscore, as no page links to it


def slide_chart(figures: PageFigures, name: str) -> str:
    """A chart for a slide: the picture, what is measured, its source; empty without public values."""
    page, folder = figures.page, figures.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    chart = charts.chart(
        name, page.public, study=page.study, district=page.district, locale=page.locale, folder=folder,
        store=figures.store, slide=True,
    )  # fmt: skip
    if chart is None:
        return ""
    alt = chart.alt.replace("\\", "").replace('"', "”")
    return "\n".join(
        [
            f'![]({FOLDER}/{chart.png}){{fig-alt="{alt}"}}', "",
            "::: {.subtitle}", escaped(chart.subtitle), ":::", "",
            "::: {.source}", chart.source, ":::", "",
        ]
    )  # fmt: skip


def slides_page(blocks: Mapping[str, str], page: PageValues) -> str:
    """The Markdown page of all slides, with what each has at its foot."""
    words, settings = page.locale, page.settings
    front: dict[str, Any] = {
        "title": plain(blocks["title"]),
        "author": ", ".join(author.name for author in settings.authors),
        "lang": words.language,
        "made": settings.edition.date.isoformat(),
        "tag": tag_of(page),
        "place": district_name(page.study, page.district, words),
        "language": words.text("language.babel").replace("_", "-"),
    }
    return f"---\n{own_yaml_text(front)}---\n\n{blocks['body']}"


def tag_of(page: PageValues) -> str:
    """Synthetic data, draft; empty for real data with an approved wording."""
    settings = page.settings
    holds = {"synthetic": settings.synthetic, "draft": settings.approved is None}
    said = [page.locale.text(f"slides.{name}") for name, is_so in holds.items() if is_so]
    return ", ".join([*said[:1], *(one[:1].lower() + one[1:] for one in said[1:])])


def eyebrow_of(page: PageValues) -> str:
    """District, edition and date, above the first slide's claim; Markdown."""
    words, settings = page.locale, page.settings
    edition = words.text("site.edition", name=settings.edition.name)
    place = district_name(page.study, page.district, words)
    parts = (place, settings.title[words.language], edition)
    return f"{' · '.join(map(escaped, parts))}, {words.date(settings.edition.date)}"

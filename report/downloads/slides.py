"""A brief as slides: composed as Markdown, written by pandoc, made accessible."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from analysis.study.yaml_file import own_yaml_text
from report.charts.figure import PageFigures
from report.context.approval import approval_texts
from report.context.columns import pipe_table
from report.context.values import PageValues
from report.escapes import unescaped
from report.language.locale import sentence_case
from report.language.markdown import escaped, plain
from report.language.study import notice_key
from report.project import TEMPLATES
from report.render.office import CORE, CUSTOM, rewrite_parts, with_language, without_custom_properties
from report.render.pages import Page, read_page
from report.render.pandoc import pandoc_path

REFERENCE, FILTER = TEMPLATES / "reference.pptx", TEMPLATES / "filters" / "slides.lua"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_FILE_NAMED = re.compile(r'\s+figures/[\w.-]+"')  # pandoc adds it to alternative texts
_SLIDES_AND_NOTES = re.compile(r"ppt/(slides|notesSlides)/\w+\.xml")
# size (hundredths of a point), bold and colour in a table of figures: number, meaning, interval
_ROWS = ((3000, True, "0B5D61"), (1600, False, "1B1F22"), (1200, False, "555C61"))
_FEW = 2000  # font size of a slide with only a few sentences
_FOOT_BOX = (457200, 4730000, 8229600, 330000)  # x, y, width, height in EMU, below a slide's content


def slide_cards(page: PageValues, cards: Sequence[tuple[str, str]]) -> str:
    """A table of figures: large numbers, their meanings, their intervals."""
    values = [page.num(id_, style="headline") for id_, _ in cards]
    meanings = [meaning for _, meaning in cards]
    intervals = [escaped(sentence_case(plain(page.interval(id_)))) for id_, _ in cards]
    return pipe_table(values, [meanings, intervals], of_words=True)


def slide_chart(figures: PageFigures, name: str, title: str) -> str:
    """A slide with a chart: the finding as title, the picture, what is measured; values in the notes."""
    figures.figure(name)
    chart = figures.made[name]
    if chart is None:
        return ""
    alt = chart.alt.replace("\\", "").replace('"', "”")
    return "\n".join(
        [
            f"## {title}", "", ":::: {.columns}", '::: {.column width="50%"}',
            f'![](figures/{chart.png}){{fig-alt="{alt}"}}', ":::", '::: {.column width="50%"}',
            f"{escaped(chart.subtitle)}.", "", f"{chart.source}", ":::", "::::", "",
            f'::: {{.notes fig-alt="{alt}"}}', ":::",
        ]
    )  # fmt: skip


def slides_page(blocks: Mapping[str, str], page: PageValues, *, foot: str) -> str:
    """The Markdown page of all slides; `foot` is at the bottom of each."""
    words, settings = page.locale, page.settings
    front: dict[str, Any] = {
        "title": blocks["title"],
        "subtitle": escaped(settings.title[words.language]),
        "author": escaped(foot),
        "lang": words.language,
        "made": settings.edition.date.isoformat(),  # not `date`: the title slide has too little space for it
        "foot": escaped(foot),
        "language": words.text("language.babel").replace("_", "-"),
    }
    text = own_yaml_text(front)
    return f"---\n{text}---\n\n{blocks['body']}"


def foot_of(page: PageValues, place: str) -> str:
    """The foot of slides: district, edition, date and notices."""
    words, settings = page.locale, page.settings
    parts = [place, words.text("site.edition", name=settings.edition.name), words.date(settings.edition.date)]
    parts += [words.text(notice_key(page.study))] if settings.synthetic else []
    parts += map(plain, approval_texts(settings, words).values())
    return " · ".join(parts)


def write_slides(source: Path, target: Path) -> None:
    """Writes the presentation, with stable bytes."""
    page = read_page(source.parent, source.name)
    if not isinstance(page, Page):
        raise ValueError(str(page))
    arguments = ["--from=markdown-implicit_figures", "--to=pptx", "--slide-level=2", f"--reference-doc={REFERENCE}"]
    arguments += [f"--lua-filter={FILTER}", "--output=-", source.name]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(_seconds(page.front["made"]))}
    done = subprocess.run(
        [pandoc_path(), *arguments], cwd=source.parent, env=environment, capture_output=True, check=True
    )
    target.write_bytes(
        reproducible_pptx(done.stdout, language=page.front["language"], foot=unescaped(page.front["foot"]))
    )


def _seconds(day: str) -> int:
    """The start of a day (UTC), in seconds since 1970."""
    return int(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC).timestamp())


def reproducible_pptx(pptx: bytes, *, language: str, foot: str) -> bytes:
    """The presentation with its language, alternative texts, a foot on each slide and legible tables of figures."""

    def part(name: str, content: bytes) -> bytes:
        if name == CUSTOM:
            return without_custom_properties(content)
        if name == CORE:
            return with_language(content, language)
        if not _SLIDES_AND_NOTES.fullmatch(name):
            return content
        text = _with_language(content.decode("utf-8"), language)
        if _SLIDE.fullmatch(name):
            text = _FILE_NAMED.sub('"', text)
            text = _with_large_figures(text) if "<a:tbl>" in text else _with_large_sentences(text)
            text = text if name.endswith("/slide1.xml") else _with_foot(text, foot, language)
        return text.encode("utf-8")

    return rewrite_parts(pptx, part)


def _with_language(slide: str, language: str) -> str:
    return re.sub(r"<a:rPr(?![^>]* lang=)", f'<a:rPr lang="{language}"', slide)


def _with_foot(slide: str, foot: str, language: str) -> str:
    x, y, width, height = _FOOT_BOX
    box = (
        '<p:sp><p:nvSpPr><p:cNvPr id="9000" name="Foot"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr wrap="square" anchor="b"/>'
        f'<a:p><a:r><a:rPr lang="{language}" sz="900"><a:solidFill><a:srgbClr val="555C61"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(foot)}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    return slide.replace("</p:spTree>", f"{box}</p:spTree>", 1)


def _with_large_sentences(slide: str) -> str:
    """The slide with large text if its body is only sentences, without a list or picture."""
    body = re.search(r'<p:ph idx="1" />.*?</p:txBody>', slide, flags=re.DOTALL)
    if body is None or "<p:pic>" in slide or body[0].count("<a:p>") != body[0].count("<a:buNone />"):
        return slide
    return slide.replace(body[0], body[0].replace("<a:rPr ", f'<a:rPr sz="{_FEW}" '), 1)


def _with_large_figures(slide: str) -> str:
    """The slide with its table of figures unruled: large numbers, then meanings, then small intervals."""
    rows = iter(_ROWS)

    def sized(row: re.Match[str]) -> str:
        size, bold, colour = next(rows, _ROWS[-1])
        weight = ' b="1"' if bold else ""
        fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        open_tag = rf'<a:rPr\1 sz="{size}"{weight}>{fill}</a:rPr>'
        return re.sub(r"<a:rPr((?: lang=\"[^\"]*\")?)[^>]*/>", open_tag, row[0])

    slide = re.sub(r"<a:tr\b.*?</a:tr>", sized, slide, flags=re.DOTALL)
    return re.sub(r"<a:tableStyleId>[^<]*</a:tableStyleId>", "", slide)

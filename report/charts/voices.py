"""The picture of statements: themes by kind of informant."""

from __future__ import annotations

import re

import pandas as pd

from analysis import figures
from analysis.indicators.voices import NOT_TOLD
from report.charts.drawing import drawing
from report.charts.picture import Picture, dash_note
from report.charts.words import DASH, ChartWords, Grid
from report.public import ALL


def themes(words: ChartWords) -> Picture | None:
    """Themes by kind of informant, of the study as a whole."""
    table = words.page.public.table("themes", ALL)
    if table is None or table.empty:
        return None
    types = [name for name in table.columns if name not in ("key", "wave", "unit")]
    table[types] = table[types].apply(pd.to_numeric, errors="coerce").astype(float)
    heads = {**words.labels([name for name in types if name != NOT_TOLD], "informant_type")}
    if NOT_TOLD in types and not (table[NOT_TOLD] == 0).all():
        heads[NOT_TOLD] = words.text("themes.not_told")
    labels = words.labels(table["key"], "theme")
    unit = "informants" if (table["unit"] == "informants").all() else "statements"
    silent = [name for name in heads if (table[name] == 0).all()]
    who = [heads[name] for name in silent if name != NOT_TOLD]  # sources that are named and silent
    short = {name: _without_brackets(head) for name, head in heads.items() if name not in silent}
    if not short:
        return None
    figure = drawing(figures.themes, table, labels=labels, columns=short, write=words.count, missing=DASH)
    texts = {
        name: [words.missing if pd.isna(number) else words.count(number) for number in table[name]] for name in heads
    }
    rows = [(labels[key], *(texts[name][at] for name in heads)) for at, key in enumerate(table["key"])]
    found = words.page.find("voices.statements", district=ALL)
    counted = found is not None and found.value
    number = words.page.num("voices.statements", district=ALL, noun="statement") if counted else ""
    published = words.page.settings.voices.published
    source = words.text("source_voices_published" if published else "source_voices", n=number)
    nobody = words.text("themes.nobody", who=", ".join(who)) if who else ""
    notes = [
        words.text("themes.zero"),
        nobody,
        dash_note(words, pd.Series(table[list(heads)].to_numpy().ravel()), "themes"),
    ]
    return Picture(
        figure,
        words.text("themes.kind"),
        words.title("themes", ""),
        words.text(f"themes.subtitle.{unit}"),
        " ".join(part for part in (source, *notes) if part),
        Grid(
            (
                words.page.study.codebook.labels("theme").get(words.locale.language)
                or words.locale.text("tables.theme"),
                *heads.values(),
            ),
            tuple(rows),
            silent=words.count(0),
        ),
        " ".join(notes[:2]).strip(),
    )


def _without_brackets(text: str) -> str:
    """A long name without brackets at its end."""
    return re.sub(r"\s*\([^)]*\)$", "", text) if len(text) > 40 else text

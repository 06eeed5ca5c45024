"""A chart before it is drawn: picture, title, subtitle, source, and values as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.figures import Wave
from report.charts.drawing import Drawing
from report.charts.words import ChartWords, Grid
from report.language.protection import protected

Format = Callable[[float], str]
_BEHIND = {  # the finding with the sample size of a picture, if not income.n_households
    "changes": "change.n_pairs",
    "transition": "change.n_pairs",
    **dict.fromkeys(("blocks", "degree_distribution"), "network.n_households"),
}


@dataclass(frozen=True)
class Picture:
    """A picture with its texts and values."""

    drawing: Drawing
    kind: str
    title: str
    subtitle: str
    source: str
    grid: Grid
    notes: str = ""  # part of the alternative text


def picture(
    words: ChartWords,
    name: str,
    drawn: Drawing,
    grid: Grid,
    waves: Sequence[str],
    *notes: str,
    verdict: str = "",
    spoken: str = "",
    values: Mapping[str, object] | None = None,
) -> Picture:
    """A picture with the texts of its name: kind, title by the verdict, subtitle, source with sample size.

    `values` fill the placeholders of title and subtitle.
    """
    return Picture(
        drawn,
        words.text(f"{name}.kind"),
        words.title(name, verdict, **(values or {})),
        words.text(f"{name}.subtitle", **(values or {})),
        words.source(words.behind(_BEHIND.get(name, "income.n_households"), waves), *notes),
        grid,
        spoken,
    )


def shown_waves(words: ChartWords, table: pd.DataFrame, value: str) -> list[Wave]:
    """The waves with a value in a column."""
    return words.waves(table.loc[table[value].notna(), "wave"])


def keys_of(waves: Iterable[Wave]) -> list[str]:
    """The keys of waves."""
    return [wave.key for wave in waves]


def share_text(words: ChartWords, value: float) -> str:
    """A share as in a table: 12,5%; the text for a missing value."""
    return words.missing if pd.isna(value) else words.percent(float(value))


def with_interval(words: ChartWords, row: pd.Series) -> str:
    """A row's text with its interval: 43,0% (36,1 sampai 51,0); the text for a missing value."""
    if pd.isna(row["value"]):
        return words.missing
    return f"{row['text']} ({row['ends']})" if row["ends"] else str(row["text"])


def with_intervals(
    words: ChartWords, table: pd.DataFrame, waves: list[Wave], labels: dict[str, str]
) -> list[tuple[str, ...]]:
    """The rows of a grid: each key's label, then its text and interval in each wave."""
    texts = {(row["key"], row["wave"]): with_interval(words, row) for _, row in table.iterrows()}
    return [(label, *(texts.get((key, wave.key), words.missing) for wave in waves)) for key, label in labels.items()]


def by_wave(
    words: ChartWords,
    table: pd.DataFrame,
    waves: list[Wave],
    labels: dict[str, str],
    head: str,
    *,
    value: str,
    write: Format,
) -> Grid:
    """The grid with a row for each key and a column for each wave; `head` is the heading of the keys."""
    texts = ["" if pd.isna(number) else write(float(number)) for number in table[value]]
    rows = with_intervals(words, table.assign(value=table[value], text=texts, ends=""), waves, labels)
    return Grid((words.text(f"columns.{head}"), *(wave.label for wave in waves)), tuple(rows))


def cells_of(table: pd.DataFrame, waves: list[Wave], value: str, labels: dict[str, str]) -> pd.Series:
    """The values of all cells of the picture, missing if the table has none."""
    places = pd.MultiIndex.from_product([list(labels), [wave.key for wave in waves]])
    return table.set_index(["key", "wave"])[value].reindex(places)


def dash_note(words: ChartWords, values: pd.Series, of: str = "") -> str:
    """The note on dashes in the picture of a table; empty without one."""
    return words.text("missing_note", protected=protected(words.locale, [of])) if values.isna().any() else ""

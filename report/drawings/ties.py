"""Pictures of ties: between kinds of nodes, and how many each family has."""

from __future__ import annotations

from analysis import figures
from report.chart_words import DASH, ChartWords
from report.drawings.drawn import Drawn, by_wave, cells_of, dash_note


def blocks(words: ChartWords) -> Drawn | None:
    """Ties of families by kind of node."""
    table = words.table("blocks", values=("ties",))
    if table is None:
        return None
    labels = words.labels(table["key"], "actor_type")
    if len(labels) < 2:  # ties to actors weren't asked: nothing to compare
        return None
    if "families" in labels:
        labels = {
            "families": words.text("blocks.other_families"),
            **{k: v for k, v in labels.items() if k != "families"},
        }
    waves = words.waves(table.loc[table["ties"].notna(), "wave"])
    figure = figures.blocks(
        table, waves, families=words.text("blocks.families"), labels=labels, write=words.count, missing=DASH
    )
    return Drawn(
        figure,
        words.text("blocks.kind"),
        words.title("blocks", ""),
        words.text("blocks.subtitle"),
        words.source(
            words.behind("network.n_households", [w.key for w in waves]),
            dash_note(words, cells_of(table, waves, "ties", labels)),
        ),
        by_wave(words, table, waves, labels, "others", value="ties", write=words.count),
    )


def degree_distribution(words: ChartWords) -> Drawn | None:
    """How many ties families have."""
    table = words.table("degree_distribution", values=("share",))
    if table is None:
        return None
    waves = words.waves(table.loc[table["share"].notna(), "wave"])
    labels = {key: key.replace("-", DASH) for key in dict.fromkeys(table["key"])}
    figure = figures.columns(
        table,
        waves,
        value="share",
        labels=labels,
        write=lambda value: words.percent(value, 0),
        missing=DASH,
        axis_label=words.text("degree_distribution.axis"),
    )
    return Drawn(
        figure,
        words.text("degree_distribution.kind"),
        words.title("degree_distribution", words.page.verdict("change.mean_degree")),
        words.text("degree_distribution.subtitle"),
        words.source(
            words.behind("network.n_households", [w.key for w in waves]),
            dash_note(words, cells_of(table, waves, "share", labels)),
        ),
        by_wave(words, table, waves, labels, "degree_distribution", value="share", write=words.percent),
    )

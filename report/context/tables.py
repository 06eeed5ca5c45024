"""Markdown tables: of findings as spans with finding ids, and of public tables as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.findings import Finding
from analysis.findings.changes import NOT_A_PANEL
from analysis.findings.key import FindingKey
from analysis.findings.units import LOG_POINTS, SHARE_DIFFERENCE, Unit
from analysis.study.waves import pair_name
from report.context.columns import Row, interval_table, pipe_table
from report.context.listing import is_told
from report.context.robustness import cell, main_period, public_rows
from report.context.sources import figure_place
from report.context.values import PageValues
from report.language.locale import sentence_case
from report.language.markdown import escaped
from report.language.study import district_name, lower_case
from report.language.verdicts import rules
from report.public import ALL
from report.public.joint import PREFIX


def levels_table(page: PageValues, ids: Sequence[str]) -> str:
    """Indicators by wave with intervals, and their change if there are two waves; without empty rows."""
    waves = [wave.key for wave in page.settings.waves]
    changes = {str(level): str(change) for change, level in rules("wording")["bases"].items()}
    changes["income.mean_capita"] = page.told("change.mean_capita")
    changes |= {f"measure.mean_capita.{one.id}": f"measure.change_mean.{one.id}" for one in page.settings.measures}
    if page.known("change.median_level"):
        changes["income.median_capita"] = "change.median_level"
    if page.settings.whole_households:
        changes["income.mean_household"] = page.led(page.told("change.mean_capita"))
    words = page.locale
    rows: list[Row] = []
    for id_ in dict.fromkeys(map(page.led, ids)):
        if not _has_content(page, id_, waves):
            continue
        cells = [page.find(id_, wave) for wave in waves]
        if len(waves) > 1:
            change = page.find(changes[id_]) if id_ in changes else None
            cells.append(change if change is not None and change.reason != NOT_A_PANEL else None)
        rows.append((_label_of(page, id_, cells), cells))
    header = [words.text("tables.indicator"), *(page.wave_label(wave) for wave in waves)]
    found = [cells[-1] for _, cells in rows if len(waves) > 1]
    if any(change is not None for change in found):
        amounts = any(change is not None and Unit.parse(change.unit).is_money for change in found)
        key = "change" if amounts else "change_plain"  # without amounts, no prices
        header.append(words.text(f"tables.{key}", at=page.change_prices(), period=period_of_change(page)))
    elif len(waves) > 1:
        rows = [(label, cells[:-1]) for label, cells in rows]
    return interval_table(page, header, rows) if rows else ""


def _label_of(page: PageValues, id_: str, cells: Sequence[Finding | None]) -> str:
    """An indicator's label, with the area of an official figure or line that isn't the page's own."""
    known = next((cell for cell in cells if cell is not None and cell.value is not None), None)
    place = figure_place(page, known) if known is not None else ""
    return f"{page.label(id_)}, {escaped(place)}" if place else page.label(id_)


def districts_table(page: PageValues, districts: Sequence[str], ids: Sequence[str], *, link: str = "") -> str:
    """Districts in rows, in the last wave; `link` is the page that a district's name links to."""
    shown = [id_ for id_ in ids if any(page.known(id_, district=district) for district in districts)]
    rows = []
    for district in districts:
        name = district_name(page.study, district, page.locale)
        first = f"[{name}]({district}/{link}.html)" if link else name
        rows.append([first, *(page.num(id_, district=district, style="table") for id_ in shown)])
    header = [page.locale.text("tables.area"), *(page.label(id_) for id_ in shown)]
    return pipe_table(header, rows, widths=[30] + [20] * len(shown))


def period_of_change(page: PageValues) -> str:
    """', 2021–2024' for the main pair of waves, where there are more than two; else it is clear which."""
    pair = page.settings.main_pair
    return f", {page.wave_label(pair_name(*pair))}" if pair and len(page.settings.waves) > 2 else ""


def all_findings_table(page: PageValues) -> str:
    """Every finding of the page's district with a value or suppressed, with interval, n and method.

    Findings without a value are only in findings.csv, with the reason.
    """
    words, rows = page.locale, []
    for key in listed(page):
        id_, district, wave = key
        found = page.public.findings[key]
        known = found.value is not None
        method = words.text(f"interval_names.{found.method}") if found.method and found.low is not None else ""
        rows.append(
            [
                f"`{id_}`",
                words.period(*(page.settings.pair_named(wave) or (wave,))),
                page.num(id_, wave, district, style="full"),
                page.interval(id_, wave, district, style="full_range") or words.text("tables.none"),
                page.sample(id_, wave, district) if known else words.text("tables.none"),
                method if known else words.reason(found.reason),
            ]
        )
    names = ("finding", "wave", "value", "interval", "n", "method")
    return pipe_table([words.text(f"tables.{name}") for name in names], rows, widths=[34, 12, 18, 28, 8, 22])


def listed(page: PageValues) -> list[FindingKey]:
    """The keys of `all_findings_table`, in its order: by id, then by time."""
    order = page.settings.wave_order
    of_study = {key: found for key, found in page.public.of_district(ALL).items() if key[0].startswith("voices.")}
    keys = [
        key
        for key, found in {**page.public.of_district(page.district), **of_study}.items()
        if (found.value is not None or found.disclosure != "shown") and is_told(page, key.id)
    ]
    return sorted(keys, key=lambda key: (key.id, order.get(key.wave, len(order)), key.wave))


def joint_table(page: PageValues, outcomes: Iterable[Mapping[str, str]]) -> str:
    """Joint verdicts, a row per outcome with statements; empty without one.

    The numbers of statements for and against come from the public table. Verdicts are a sign and a word.
    """
    words, table = page.locale, public_rows(page, "joint", main_period(page))
    counts = {str(outcome): _counts(page, row) for outcome, row in table.iterrows()}
    rows = [
        [
            sentence_case(words.text(f"joint.outcomes.{item['outcome']}")),
            page.num(PREFIX + item["outcome"], style="table"),
            f"{page.label(item['finding'])}: {page.num(item['finding'], style='table')}",
            page.interval(item["finding"], style="column_range") or words.text("tables.none"),
            counts.get(item["outcome"], words.text("tables.none")),
        ]
        for item in outcomes
        if page.known(PREFIX + item["outcome"])
    ]
    header = [words.text(f"joint.columns.{name}") for name in ("outcome", "verdict", "number", "told")]
    header.insert(3, words.text("tables.interval_short"))
    return pipe_table(header, rows, widths=[26, 18, 30, 20, 20], of_words=True) if rows else ""


def _counts(page: PageValues, row: pd.Series) -> str:
    """The numbers of statements for and against an outcome; a dash for one that isn't shown."""
    numbers = {side: row[f"statements_{column}"] for side, column in (("supports", "for"), ("against", "against"))}
    nothing = page.locale.text("tables.none")
    shown = {side: nothing if pd.isna(number) else page.locale.number(number) for side, number in numbers.items()}
    return page.locale.text("joint.counts", **shown)


def sensitivity_table(page: PageValues) -> str:
    """Poverty and inequality under each variant, from the public table; empty without it."""
    words = page.locale
    rows = public_rows(page, "sensitivity", main_period(page))
    waves = page.settings.main_pair or (page.wave,)
    columns = {
        f"{measure}_{place}": (id_, unit, words.text(f"robustness.columns.{measure}", wave=page.wave_label(wave)))
        for measure, id_, unit in (("headcount", "poverty.headcount", "share"), ("gini", "inequality.gini", "index"))
        for place, wave in zip(("first", "second"), waves, strict=False)
    }
    period = period_of_change(page)
    columns["headcount_change"] = (
        "change.headcount",
        SHARE_DIFFERENCE,
        words.text("robustness.columns.change", period=period),
    )
    order = ("headcount_first", "headcount_second", "headcount_change", "gini_first", "gini_second")
    shown = [name for name in order if name in columns and name in rows and rows[name].notna().any()]
    if not shown or len(rows) < 2:
        return ""
    header, widths = [words.text("robustness.variant")], [30]
    for name in shown:
        ends = name == "headcount_change"
        header += [columns[name][2], words.text("tables.interval_short")] if ends else [columns[name][2]]
        widths += [18, 22] if ends else [18]
    body = []
    for key, row in rows.iterrows():
        line = [words.text(f"robustness.variants.{key}")]
        for name in shown:
            found = cell(columns[name][0], row, name, unit=columns[name][1])
            line += [_plain(page, found), _ends(page, found)] if name == "headcount_change" else [_plain(page, found)]
        body.append(line)
    return pipe_table(header, body, widths=widths)


def model_table(page: PageValues) -> str:
    """The coefficients of the regression of income on ties, from the public table; empty without it."""
    words, rows = page.locale, public_rows(page, "model", page.wave)
    if not len(rows) or rows["coefficient"].isna().all():
        return ""
    unit = LOG_POINTS
    nothing = words.text("tables.none")
    body = []
    for key, row in rows.rename(columns={"low": "coefficient_low", "high": "coefficient_high"}).iterrows():
        found = cell("association.degree", row, "coefficient", unit=unit)
        median = cell("association.degree", row, "median_coefficient", unit=unit)
        if found is not None and found.value == 0 and found.low is None:
            numbers = [words.text("robustness.model.reference"), nothing, nothing]
        else:
            numbers = [_plain(page, found), _ends(page, found), _plain(page, median)]
        body.append([_term(page, str(key)), *numbers])
    names = ("coefficient", "interval", "median")
    header = [words.text("robustness.term"), *(words.text(f"robustness.model.{name}") for name in names)]
    return pipe_table(header, body, widths=[40, 20, 24, 20])


def _term(page: PageValues, key: str) -> str:
    """A regressor's name."""
    head, _, code = key.partition(".")
    if head == "business_type" and not code:
        return page.locale.text("robustness.terms.no_business")
    member = page.study.codebook.value_label(head, code, page.locale.language) if code else ""
    return page.locale.text(f"robustness.terms.{head}", member=escaped(lower_case(member)))


def _plain(page: PageValues, found: Finding | None) -> str:
    """A public table's cell as a number, without a finding's span; a dash for an empty one."""
    return page.locale.text("tables.none") if found is None else page.locale.formatted(found, style="table")


def _ends(page: PageValues, found: Finding | None) -> str:
    """The interval of the same; a dash where there is none."""
    if found is None or found.low is None:
        return page.locale.text("tables.none")
    return page.locale.formatted(found, style="column_range")


def _has_content(page: PageValues, id_: str, waves: Sequence[str]) -> bool:
    """Whether any wave has a value or a suppressed one, which the table shows."""
    found = [page.find(id_, wave) for wave in waves]
    return any(item is not None and (item.value is not None or item.disclosure != "shown") for item in found)

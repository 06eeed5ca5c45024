"""Recovers hidden findings from what a site publishes: by sums, differences, numbers behind, and indices' algebra."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from tests.attack.intervals import ANY, Ends, Unknowns, summed
from tests.attack.of_arms import know_arms
from tests.attack.of_tables import hidden_cells, know_of_districts, know_tables, too_close
from tests.attack.published import WHOLE, Key, Published, coarser_of, is_quantile, private_values

PAIR = "2021-2024"
WAVES = ("2021", "2024")
LINES = {"2021": 420_000.0, "2024": 510_000.0}
COUNTS: tuple[str, ...] = (
    "income.n_households",
    "income.n_persons",
    "income.missing",
    "income.missing_size",
    "change.n_pairs",
)
COUNTS += ("network.n_households", "network.n_ties", "network.boundaries", "change.n_pairs_network")
COUNTS += ("change.ties_kept", "change.ties_gained", "change.ties_lost")
SHARES = ("poverty.headcount", "poverty.near_poor")  # as the study counts
HOUSEHOLD_SHARES: tuple[str, ...] = ("income.aid_dependence", "finance.savings", "finance.debt", "network.isolates")
HOUSEHOLD_SHARES += ("network.reach.tksk", "network.reach.koperasi")
MEANS = ("income.mean_capita", "poverty.gap", "poverty.severity", "poverty.watts")
HOUSEHOLD_MEANS = ("income.mean_household",)
CHANGES: tuple[str, ...] = (
    "change.entered_poverty",
    "change.left_poverty",
    "change.stayed_poor",
    "change.headcount",
    "change.gap",
)
CHANGES += ("change.mean_capita",)
HOUSEHOLD_CHANGES = ("change.risen", "change.fallen", "change.graduated", "change.aid_dependence")
SOURCES = tuple(f"income.share_{name}" for name in ("business", "wages", "aid", "transfers"))
TIES = tuple(f"network.share_{name}" for name in ("bonding", "bridging", "linking"))
SENSITIVE = ("finance.debt",)
LEVELS = ("headcount", "gap", "gini", "aid_dependence")  # of households in both waves, and their changes
CELL = 5  # fewest in a cell that is shown
PERCENT = 0.10  # what a hidden amount must stay uncertain by, to both sides


@dataclass(frozen=True)
class Recovered:
    """A hidden number that the attacker knows too well."""

    key: tuple[str, ...]  # of a table's cell: its column, key and place
    ends: Ends
    truth: float
    table: str = ""


def recovered(site: Path, build: Path, *, persons: bool) -> list[Recovered]:
    """The hidden findings that follow from the shown ones more closely than the protection interval.

    `build` has the truth, which the attack itself never reads.
    """
    published = Published(site, coarser_of(build))
    known = attacked(published, persons=persons)
    truth = private_values(build)
    found = []
    for key in published.suppressed():
        ends, true = known.of(("v", *key)), truth[key]
        holds = ends[0] - 1e-6 * abs(true) <= true <= ends[1] + 1e-6 * abs(true)
        nobody = true == 0 and key[0] not in SENSITIVE  # zero may be shown
        if holds and not nobody and _too_close(published, key, ends, true, known):
            found.append(Recovered(key, ends, true))
    for cell in hidden_cells(published, build):
        ends = known.of(cell.name)
        slack = 1e-6 * abs(cell.truth)
        holds = ends[0] - slack <= cell.truth <= ends[1] + slack
        if holds and too_close(cell, ends, few=CELL - 2, percent=PERCENT):
            found.append(Recovered(cell.name[2:], ends, cell.truth, cell.name[1]))
    return found


def mistaken(site: Path, build: Path, *, persons: bool) -> list[Recovered]:
    """What the attacker takes for certain and is wrong: none, so that what is recovered is no luck."""
    known, truth = attacked(Published(site, coarser_of(build)), persons=persons), private_values(build)
    told = ((key, known.of(("v", *key)), true) for key, true in truth.items() if not is_quantile(key[0]))
    return [
        Recovered(key, ends, true)
        for key, ends, true in told
        if not ends[0] - 1e-5 * abs(true) - 1e-6 <= true <= ends[1] + 1e-5 * abs(true) + 1e-6
    ]


def _too_close(published: Published, key: Key, ends: Ends, true: float, known: Unknowns) -> bool:
    row, width = published.findings[key], ends[1] - ends[0]
    if row["unit"] == "count":
        return width < CELL - 2  # fewer whole numbers than 1, ..., CELL - 1
    if "share" in row["unit"] and key[0] not in SOURCES:
        households = known.of(_behind(key))[1]
        return width * households < 2 if math.isfinite(households) else width < 0.02
    return width < 2 * PERCENT * abs(true)


def attacked(published: Published, *, persons: bool) -> Unknowns:
    """All that follows from what is published."""
    known = Unknowns()
    for key in published.findings:
        if ends := published.value(key):
            known.know(("v", *key), ends)
        if ends := published.n(key):
            known.know(_behind(key), ends, whole=True)
    for place in [*published.districts, WHOLE]:
        _numbers(known, published, place)
        _shares(known, place)
        _indices(known, place, persons=persons)
        _tables(known, published, place)
        know_tables(known, published, place, persons=persons)
    know_of_districts(known, published)
    _districts(known, published, persons=persons)
    know_arms(known, published, behind=_behind, persons=persons)
    known.solve()
    return known


def _behind(key: Key) -> tuple[str, str, str, str]:
    """The group of households behind a finding: many findings rest on the same."""
    id_, district, wave = key
    sized = (id_.startswith("income.") and "capita" in id_) or id_.startswith("inequality.")
    if sized or (id_.startswith("poverty.") and id_ != "poverty.to_line"):
        return "n", "sized", district, wave
    if id_ in SOURCES or id_ in ("income.mean_household", "income.median_household", "income.aid_dependence"):
        return "n", "known", district, wave
    if id_.startswith(("network.n_", "network.isolates", "network.reach.", "design.")):
        return "n", "surveyed", district, wave
    if id_ in CHANGES:
        return "n", "pairs", district, wave
    return "n", id_, district, wave


def _numbers(known: Unknowns, published: Published, place: str) -> None:
    """Surveyed households are those with an income and those without; so are clusters less strata, plus one."""
    for wave in WAVES:
        surveyed, told, sized = (("n", group, place, wave) for group in ("surveyed", "known", "sized"))
        for name in (surveyed, told, sized):
            known.know(name, (0, math.inf), whole=True)
        v = {id_: ("v", id_, place, wave) for id_ in (*COUNTS, "design.df")}
        for id_ in COUNTS:
            known.know(v[id_], (0, math.inf), whole=True)
        known.know("one", (1, 1))
        known.sums.append({surveyed: 1, v["design.df"]: -1, "one": -1})
        known.sums.append({surveyed: 1, v["income.n_households"]: -1, v["income.missing"]: -1})
        known.sums.append({surveyed: 1, v["network.n_households"]: -1})
        known.sums.append({told: 1, v["income.n_households"]: -1})
        without = ("income known, no size", place, wave)  # at most those without a size
        both = ("neither known", place, wave)
        known.know(without, (0, math.inf), whole=True)
        known.know(both, (0, math.inf), whole=True)
        known.sums.append({told: 1, sized: -1, without: -1})
        known.sums.append({v["income.missing_size"]: 1, without: -1, both: -1})
    without = ("pairs of unknown income", place, PAIR)
    known.know(without, (0, math.inf), whole=True)
    known.sums.append({("n", "pairs", place, PAIR): 1, without: 1, ("v", "change.n_pairs", place, PAIR): -1})


def _shares(known: Unknowns, place: str) -> None:
    """Shares that sum to one, and changes that are of those who entered and left."""
    for wave in WAVES:
        for ids in (SOURCES, TIES):
            for id_ in ids:
                known.know(("v", id_, place, wave), (0, 1))
            known.sums.append(summed((("v", id_, place, wave) for id_ in ids), "one"))
        for id_ in (*SHARES, *HOUSEHOLD_SHARES):
            known.know(("v", id_, place, wave), (0, 1))
    v = {id_: ("v", id_, place, PAIR) for id_ in CHANGES}
    known.sums.append(
        {v["change.headcount"]: 1, v["change.entered_poverty"]: -1, v["change.left_poverty"]: 1},
    )
    for id_ in ("change.entered_poverty", "change.left_poverty", "change.stayed_poor"):
        known.know(v[id_], (0, 1))
    for name in LEVELS:
        before, change, after = (("v", f"{when}.{name}", place, PAIR) for when in ("before", "change", "after"))
        known.sums.append({before: 1, change: 1, after: -1})


def _indices(known: Unknowns, place: str, *, persons: bool) -> None:
    """The mean of log incomes, from the mean and the mean log deviation; the gap, from the headcount and its depth."""
    for wave in WAVES:
        mean, deviation = (("v", id_, place, wave) for id_ in ("income.mean_capita", "inequality.mld"))
        log_mean, mean_log = ("log of the mean", place, wave), ("v", "mean of logs", place, wave)
        known.functions.append((log_mean, _log, mean, _exp))
        known.sums.append({mean_log: 1, log_mean: -1, deviation: 1})
        gap, depth, poor = (("v", id_, place, wave) for id_ in ("poverty.gap", "poverty.to_line", "poverty.headcount"))
        shortfall = ("mean shortfall", place, wave)
        known.sums.append({shortfall: 1, gap: -LINES[wave]})
        known.products.append((shortfall, depth, poor))


def _tables(known: Unknowns, published: Published, place: str) -> None:
    """Cells of tables that repeat findings, or sum to one with them."""
    moves = {("poor", "poor"): "change.stayed_poor", ("poor", "not_poor"): "change.left_poverty"}
    moves |= {("not_poor", "poor"): "change.entered_poverty", ("not_poor", "not_poor"): "stayed above"}
    known.know(("v", "stayed above", place, PAIR), (0, 1))
    known.sums.append(summed((("v", id_, place, PAIR) for id_ in moves.values()), "one"))
    for row in published.tables.get(("transition", place), []):
        for column in ("poor", "not_poor"):
            if row[column]:
                n = known.of(("n", "pairs", place, PAIR))
                ends = published.between(float(row[column]), n[0]) if math.isfinite(n[0]) else ANY
                known.know(("v", moves[row["key"], column], place, PAIR), ends)
    for row in published.tables.get(("income_sources", place), []):
        if row["share"]:
            n = known.of(("n", "known", place, row["wave"]))
            ends = published.between(float(row["share"]), n[0], share=False) if math.isfinite(n[0]) else ANY
            known.know(("v", f"income.share_{row['key']}", place, row["wave"]), ends)


def _districts(known: Unknowns, published: Published, *, persons: bool) -> None:
    """What all districts sum to is the whole's; a comparison has what is left without the district."""
    places = [*published.districts, WHOLE]
    for wave in (*WAVES, PAIR):
        groups = {name[1] for name in list(known.ends) if isinstance(name, tuple) and name[0] == "n"}
        for group in groups:
            of = {place: ("n", group, place, wave) for place in places}
            if all(name in known.ends for name in of.values()):
                known.sums.append(summed((of[place] for place in published.districts), of[WHOLE]))
        for id_ in COUNTS:
            of = {place: ("v", id_, place, wave) for place in places}
            known.sums.append(summed((of[place] for place in published.districts), of[WHOLE]))
        by_count = (*SHARES, *MEANS, "mean of logs")
        for id_ in (*by_count, *HOUSEHOLD_SHARES, *HOUSEHOLD_MEANS, *CHANGES, *HOUSEHOLD_CHANGES):
            of_persons = persons and id_ in by_count
            if persons and id_ in CHANGES:  # persons of pairs are nowhere told
                continue
            for place in places:
                behind = _behind((id_ if id_ != "mean of logs" else "income.mean_capita", place, wave))
                weight = ("v", "income.n_persons", place, wave) if of_persons else behind
                total = ("total", id_, place, wave)
                known.products.append((total, weight, ("v", id_, place, wave)))
                if id_ in (*SHARES, *HOUSEHOLD_SHARES, *CHANGES[:3]):
                    known.know(total, (0, math.inf), whole=True)
            of = {place: ("total", id_, place, wave) for place in places}
            known.sums.append(summed((of[place] for place in published.districts), of[WHOLE]))
            _comparisons(known, published, id_, wave, persons=of_persons)


def _comparisons(known: Unknowns, published: Published, id_: str, wave: str, *, persons: bool) -> None:
    for place in published.districts:
        key = ("v", f"compare.{id_}", place, wave)
        if key not in known.ends:
            continue
        rest, weight, total = ((name, id_, place, wave) for name in ("rest", "rest's n", "rest's total"))
        known.sums.append({("v", id_, place, wave): 1, rest: -1, key: -1})
        known.products.append((total, weight, rest))
        for part, of in ((total, ("total", id_)), (weight, ("v", "income.n_persons") if persons else None)):
            names = [(*of, where, wave) if of else _behind((id_, where, wave)) for where in (place, WHOLE)]
            known.sums.append({names[1]: 1, names[0]: -1, part: -1})


def _log(ends: Ends) -> Ends:
    return math.log(ends[0]) if ends[0] > 0 else -math.inf, math.log(ends[1]) if ends[1] > 0 else math.inf


def _exp(ends: Ends) -> Ends:
    return tuple(math.exp(min(end, 700.0)) for end in ends)  # type: ignore[return-value]

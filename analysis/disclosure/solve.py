"""What a reader can work out of a hidden cell, and which others to hide so that it stays open, at least cost.

A cell is open if a reader must think numbers possible that are as far from the true ones as it needs. Such numbers
are sought among some of the cells while all beyond keep their true ones: what is found there every reader must think
possible, so no interval is wider here than a reader's. First many cells are tried at once, some districts at a time;
those left over one by one, with what lies around them. So the work grows with the districts, not with their square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from analysis.disclosure.cells import Cell
from analysis.disclosure.relations import System
from analysis.disclosure.rows import Row
from analysis.findings.key import EVERYBODY, FindingKey

MOST = 150  # cells in one programme for one cell
NEAR = 8  # of a row in that programme: of all districts rather a few, with all around them
LOOSE = 30  # cells beside these that are in one row with them only
TOGETHER = 10  # districts in one programme for many
COARSER = (2, 4)  # times the steps of a headline or a number of households, before a headline is hidden
COARSE_COST = 100.0  # a headline told more coarsely costs that part of one that is hidden
WIDE = 1e-9  # of what is needed: rounding of the solver


@dataclass(frozen=True)
class Choice:
    """Cells to hide; headlines among them are told in steps so many times as wide instead, unless that is None."""

    keys: tuple[FindingKey, ...]
    times: int | None


@dataclass(frozen=True)
class Deduction:
    """A hidden cell, and those that were hidden with it."""

    key: FindingKey
    hidden: tuple[FindingKey, ...]
    open: bool = True  # whether its interval is now as wide as it must be


@dataclass
class Solver:
    """A system, with the rows of each cell."""

    system: System
    _rows_of: dict[FindingKey, list[int]] = field(init=False)
    _parts: list[dict[str, Row]] = field(init=False)  # of each row by district: that of the whole has all districts
    _keys_in: dict[str, list[FindingKey]] = field(init=False)
    _near: dict[int, list[FindingKey]] = field(init=False)  # the keys of a row, least certain first, no more than NEAR
    _loose: dict[int, list[FindingKey]] = field(init=False)  # those in no other row, the widest LOOSE of them

    def __post_init__(self) -> None:
        self._rows_of, self._keys_in = defaultdict(list), defaultdict(list)
        self._parts, self._near, self._loose = [], {}, {}
        for number, row in enumerate(self.system.rows):
            parts: dict[str, Row] = defaultdict(dict)
            for key, factor in row.items():
                self._rows_of[key].append(number)
                parts[key.district][key] = factor
            self._parts.append(parts)
        for key in self._rows_of:
            self._keys_in[key.district].append(key)

    def protect(self, reason: str) -> list[Deduction]:
        """Hides cells until each that a rule hides has the interval it needs; what was hidden for which comes back."""
        found = []
        for cell in self._left_over():
            keys, rows = self._around(cell.key)
            if self._is_open(cell, keys, rows):
                continue
            choices = (self._choice(cell, keys, rows, times) for times in (*COARSER, None))
            chosen = next((choice for choice in choices if choice is not None), None)
            for key in chosen.keys if chosen else ():
                self.system.cells[key].close(reason, chosen.times if chosen else None)
            found.append(Deduction(cell.key, chosen.keys if chosen else (), chosen is not None))
        return [one if one.open else replace(one, open=self._was_opened(one.key)) for one in found]

    def _was_opened(self, key: FindingKey) -> bool:
        """Whether a cell that nothing helped is open by what was hidden for others since."""
        return self._is_open(self.system.cells[key], *self._around(key))

    def _left_over(self) -> list[Cell]:
        """The cells that a rule hides and that were not found open together with others."""
        cells = [
            cell for cell in self.system.cells.values() if cell.reason and cell.need > 0 and self._rows_of[cell.key]
        ]
        by_district: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            by_district[cell.key.district].append(cell)
        names = sorted(by_district)
        left = []
        for start in range(0, len(names), TOGETHER):
            together = sorted({*names[start : start + TOGETHER], EVERYBODY})
            wanted = [cell for name in names[start : start + TOGETHER] for cell in by_district[name]]
            for sign in (1.0, -1.0):
                before = None
                while wanted and wanted != before:  # what one programme couldn't move with the others, the next may
                    before, wanted = wanted, self._not_open(wanted, together, sign)
            left += wanted
        return sorted(left, key=lambda cell: cell.key)

    def _not_open(self, wanted: Sequence[Cell], districts: Collection[str], sign: float) -> list[Cell]:
        """Those of the cells for which one programme, over all cells of some districts, finds no numbers far enough."""
        if not wanted:
            return []
        own = {cell.key for cell in wanted}
        keys = [key for district in districts for key in self._keys_in[district] if key in own or self._is_movable(key)]
        rows = [
            {key: factor for district in districts for key, factor in self._parts[number].get(district, {}).items()}
            for number in sorted({number for key in keys for number in self._rows_of[key]})
        ]
        matrix, scales = self._matrix(keys, rows)
        at = {key: index for index, key in enumerate(keys)}
        size, more = len(keys), len(wanted)
        places = [at[cell.key] for cell in wanted]
        # as much of what each needs as can be had at once: sign x off >= need x part, 0 <= part <= 1
        reached = csr_array(
            (
                [
                    *(-sign for _ in wanted),
                    *(cell.need / scales[place] for cell, place in zip(wanted, places, strict=True)),
                ],
                ([*range(more), *range(more)], [*places, *range(size, size + more)]),
            ),
            shape=(more, size + more),
        )
        cells = [self.system.cells[key] for key in keys]
        bounds = [(cell.low / scale, cell.high / scale) for cell, scale in zip(cells, scales, strict=True)]
        solved = linprog(
            np.concatenate([np.zeros(size), -np.ones(more)]),
            A_ub=reached,
            b_ub=np.zeros(more),
            A_eq=hstack([matrix, csr_array((matrix.shape[0], more))]),
            b_eq=np.zeros(matrix.shape[0]),
            bounds=[*bounds, *[(0.0, 1.0)] * more],
            method="highs",
        )
        if solved.status != 0:
            return list(wanted)
        return [cell for cell, part in zip(wanted, solved.x[size:], strict=True) if part < 1 - WIDE]

    def _around(self, key: FindingKey) -> tuple[list[FindingKey], list[Row]]:
        """The cells around one, nearest and least certain first, and all rows that any of them is in."""
        kept: dict[FindingKey, None] = {key: None}
        edge = [key]
        while edge and len(kept) < MOST:
            near = {other: None for at in edge for number in self._rows_of[at] for other in self._nearest(number)}
            further = (other for other in near if other not in kept and self._is_movable(other))
            edge = sorted(further, key=self._rank)[: MOST - len(kept)]
            kept.update(dict.fromkeys(edge))
        numbers = sorted({number for at in kept for number in self._rows_of[at]})
        rows = [self.system.rows[number] for number in numbers]
        ends = {other: None for number in numbers for other in self._loosest(number)}  # they free their row
        return list(kept | ends), rows

    def _is_movable(self, key: FindingKey) -> bool:
        """Whether a cell may differ from its true number: not one that is tied to each of many districts."""
        return len(self._rows_of[key]) <= MOST

    def _nearest(self, number: int) -> list[FindingKey]:
        if number not in self._near:
            self._near[number] = sorted(self.system.rows[number], key=self._rank)[:NEAR]
        return self._near[number]

    def _loosest(self, number: int) -> list[FindingKey]:
        if number not in self._loose:
            loose = [key for key in self.system.rows[number] if len(self._rows_of[key]) == 1]
            self._loose[number] = sorted(loose, key=self._width)[:LOOSE]
        return self._loose[number]

    def _width(self, key: FindingKey) -> tuple[float, FindingKey]:
        cell = self.system.cells[key]
        return cell.low - cell.high, key

    def _rank(self, key: FindingKey) -> tuple[bool, float, FindingKey]:
        cell = self.system.cells[key]
        return cell.reason is None, cell.cost, key

    def _is_open(self, cell: Cell, keys: Sequence[FindingKey], rows: Sequence[Row]) -> bool:
        high = self._end(cell.key, keys, rows, 1.0)
        if high >= cell.need * (1 - WIDE):
            return True
        return high - self._end(cell.key, keys, rows, -1.0) >= cell.need * (1 - WIDE)

    def _end(self, key: FindingKey, keys: Sequence[FindingKey], rows: Sequence[Row], sign: float) -> float:
        """How far above (or below) the truth a reader must think a cell possible."""
        matrix, scales = self._matrix(keys, rows)
        cells = [self.system.cells[name] for name in keys]
        goal = np.zeros(len(keys))
        at = keys.index(key)
        goal[at] = -sign
        bounds = [(cell.low / scale, cell.high / scale) for cell, scale in zip(cells, scales, strict=True)]
        solved = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds, method="highs")
        return float(solved.x[at]) * scales[at] if solved.status == 0 else 0.0

    def _matrix(self, keys: Sequence[FindingKey], rows: Sequence[Row]) -> tuple[csr_array, list[float]]:
        """The rows in units of each cell's own size, each row's largest factor one."""
        at = {key: index for index, key in enumerate(keys)}
        scales = [_scale(self.system.cells[key]) for key in keys]
        factors, places = [], []
        for number, row in enumerate(rows):
            within = row if len(row) <= len(at) else {key: row[key] for key in at if key in row}
            own = {at[key]: factor * scales[at[key]] for key, factor in within.items() if key in at}
            largest = max(map(abs, own.values()), default=0.0) or 1.0
            factors += [factor / largest for factor in own.values()]
            places += [(number, column) for column in own]
        numbers, columns = zip(*places, strict=True) if places else ((), ())
        return csr_array((factors, (numbers, columns)), shape=(len(rows), len(keys))), scales

    def _choice(self, cell: Cell, keys: Sequence[FindingKey], rows: Sequence[Row], times: int | None) -> Choice | None:
        """The cheapest cells to hide so that the interval is wide enough on one side; None where nothing helps.

        Headlines are told in steps that many `times` as wide instead, or are hidden too where that is None.
        """
        low, high = (self._end(cell.key, keys, rows, sign) for sign in (-1.0, 1.0))
        options = [
            self._hidden_for(cell, keys, rows, target, times)
            for target in (low + cell.need, high - cell.need)
            if cell.low <= target <= cell.high
        ]
        costed = [
            (sum(_cost(self.system.cells[key], times) for key in option), option)
            for option in options
            if option is not None
        ]
        return Choice(tuple(min(costed)[1]), times) if costed else None

    def _hidden_for(
        self, cell: Cell, keys: Sequence[FindingKey], rows: Sequence[Row], target: float, times: int | None
    ) -> list[FindingKey] | None:
        """The cheapest cells to hide so that a reader must think `target` possible: a mixed-integer programme."""
        matrix, scales = self._matrix(keys, rows)
        cells = [self.system.cells[key] for key in keys]
        size = len(keys)
        open_low = np.array([_open(one, times)[0] / scale for one, scale in zip(cells, scales, strict=True)])
        open_high = np.array([_open(one, times)[1] / scale for one, scale in zip(cells, scales, strict=True)])
        low, high = (np.array([getattr(one, end) for one in cells]) / scales for end in ("low", "high"))
        costs = np.array([0.0 if one.reason or one.fixed else _cost(one, times) for one in cells])
        may = np.array([one.reason is None and not one.fixed and bool(times or not one.behind) for one in cells])
        at = keys.index(cell.key)
        none, eye = csr_array((len(rows), size)), np.eye(size)
        start, stop = open_low.copy(), open_high.copy()
        start[at] = stop[at] = target / scales[at]
        solved = milp(
            np.concatenate([np.zeros(size), costs]),
            integrality=np.concatenate([np.zeros(size), np.ones(size)]),
            bounds=Bounds(np.concatenate([start, np.zeros(size)]), np.concatenate([stop, may.astype(float)])),
            constraints=[
                LinearConstraint(np.hstack([matrix.toarray(), none.toarray()]), 0, 0),
                LinearConstraint(np.hstack([eye, -np.diag(np.where(may, open_high - high, 0))]), -np.inf, high),
                LinearConstraint(np.hstack([eye, np.diag(np.where(may, low - open_low, 0))]), low, np.inf),
            ],
            options={"node_limit": 5000, "presolve": False},
        )
        if solved.x is None:
            return None
        return [key for key, chosen in zip(keys, solved.x[size:], strict=True) if chosen > 0.5]


def _open(cell: Cell, times: int | None) -> tuple[float, float]:
    """How far off a cell may be thought if it is hidden, or a headline told in coarser steps."""
    if cell.fixed:
        return cell.low, cell.high
    if cell.behind and not times and not cell.reason:
        return cell.low, cell.high
    if cell.coarsens and times and not cell.reason:
        ends = cell.off_in_steps(times)
        return min(cell.low, ends[0]), max(cell.high, ends[1])
    return min(cell.low, cell.limits[0] - cell.value), max(cell.high, cell.limits[1] - cell.value)


def _cost(cell: Cell, times: int | None) -> float:
    return cell.cost / COARSE_COST * times if cell.coarsens and times else cell.cost


def _scale(cell: Cell) -> float:
    return max(abs(cell.value), 1e-3, min(cell.need, 1.0))


def hidden_for_others(deductions: Iterable[Deduction]) -> dict[FindingKey, list[FindingKey]]:
    """For each cell that was hidden for others' sake, those others."""
    found: dict[FindingKey, list[FindingKey]] = defaultdict(list)
    for deduction in deductions:
        for key in deduction.hidden:
            found[key].append(deduction.key)
    return dict(found)

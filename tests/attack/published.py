"""What a site publishes, as an attacker reads it: findings and tables, and how exact their numbers are."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from tests.attack.intervals import Ends

Key = tuple[str, str, str]  # id, district, wave
WHOLE = "all"
HEADLINES = (  # may be told in steps two or five times as wide, as the methods page says
    *("income.mean_capita", "income.mean_household", "poverty.headcount", "poverty.gap", "inequality.gini"),
    *("change.mean_capita", "change.headcount", "network.mean_degree"),
)
HEADLINE_FROM = 30  # households
MARGIN = 1.1  # a mean or an index may be that much more than is told, and its steps with it


@dataclass(frozen=True)
class Published:
    """The data files of a site."""

    site: Path

    @cached_property
    def findings(self) -> dict[Key, dict[str, str]]:
        """The rows of findings.csv."""
        with (self.site / "data" / "findings.csv").open(encoding="utf-8", newline="") as file:
            return {(row["id"], row["district"], row["wave"]): row for row in csv.DictReader(file)}

    @cached_property
    def tables(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """The rows of each table, by its name and district."""
        found = {}
        for path in sorted((self.site / "data" / "tables").glob("*/*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found[path.stem, path.parent.name] = list(csv.DictReader(file))
        return found

    @property
    def districts(self) -> list[str]:
        """The districts, without the study as a whole."""
        return sorted({district for _, district, _ in self.findings} - {WHOLE})

    def suppressed(self) -> list[Key]:
        """The findings that are hidden."""
        return [key for key, row in self.findings.items() if row["disclosure"] == "suppressed primary"]

    @cached_property
    def rounded(self) -> bool:
        """Whether numbers of households are rounded: then all of them are multiples of five."""
        return all(float(row["n"]) % 5 == 0 for row in self.findings.values() if row["n"])

    def value(self, key: Key) -> Ends | None:
        """The ends between which a shown finding's number lies; None where it is hidden or absent."""
        row = self.findings.get(key)
        if row is None or not row["value"] or not float(row["n"]):
            return None
        n = float(row["n"]) if row["n"] else None
        if row["unit"] == "count" and self.rounded and float(row["value"]) and not key[0].startswith("voices."):
            half = self._half(key, float(row["value"]))
            return float(row["value"]) - half, float(row["value"]) + half
        if row["unit"] in ("count", "kinds of source") or n is None:
            return float(row["value"]), float(row["value"])
        value, money = float(row["value"]), "/" in row["unit"]
        typical = max(abs(value), self._typical(key, n)) if money else None
        ends = self.between(value, n, money=typical, share=_is_share(key[0], row["unit"]))
        return _coarser(value, ends) if key[0] in HEADLINES and n >= HEADLINE_FROM else ends

    def _typical(self, key: Key, n: float) -> float:
        """The mean amount of which a difference or an arm's mean has steps: as far as values spread, or a level's."""
        row = self.findings[key]
        if not key[0].startswith(("group.", "compare.", "change.")) or not row["low"]:
            return 0.0
        spread = (float(row["high"]) - float(row["low"])) / 4 * math.sqrt(n)
        levels = [
            float(told["value"])
            for (id_, place, _), told in self.findings.items()
            if id_.startswith("income.mean_") and place == key[1] and told["value"]
        ]
        return max([spread, *levels])

    def between(self, value: float, n: float, *, money: float | None = None, share: bool = True) -> Ends:
        """The ends of a number of n households, rounded as the methods page says: `money` is the mean amount.

        The widest steps that fit: n is rounded too.
        """
        if not self.rounded or not n:
            return value, value
        size = MARGIN * money if money is not None else 2.0 if share else max(1.0, MARGIN * abs(value))
        least = size / max(1.0, n - 2.5)
        half = min(_unit(least) / 2, of_digits(value)) if least > 0 else 0.0
        return value - half, value + half

    def n(self, key: Key) -> Ends | None:
        """The ends of the number of households behind a finding."""
        row = self.findings.get(key)
        if row is None or not row["n"] or not row["value"] or not float(row["n"]):
            return None
        n, half = float(row["n"]), self._half(key, float(row["n"]))
        return (n - half, n + half) if self.rounded and n else (n, n)

    def _half(self, key: Key, number: float) -> float:
        """Half of the step of a number of households: of those with an income it may be ten or fifty."""
        told = self.findings.get(("income.n_households", *key[1:]))
        if told is None or told["value"] != f"{number}" or number < HEADLINE_FROM:
            return 2.5
        return next((step / 2 for step in (50.0, 10.0) if number % step == 0), 2.5)


def private_values(build: Path) -> dict[Key, float]:
    """The true values, to judge what an attacker got: from the private files that no site has."""
    found = {}
    for path in sorted((build / "findings").glob("*.json")):
        for finding in json.loads(path.read_text("utf-8"))["findings"]:
            if finding["value"] is not None:
                found[finding["id"], finding["district"], finding["wave"]] = finding["value"]
    return found


def is_quantile(id_: str) -> bool:
    """Whether a number is a household's own, told in two figures: the attacker takes nothing from it."""
    return any(part in id_ for part in ("median", ".p10", ".p25", ".p75", ".p90"))


def _is_share(id_: str, unit: str) -> bool:
    """Whether a number is a share of households or persons, not of money or ties."""
    return "share" in unit and not id_.startswith(("income.share_", "network.share_", "change.share_"))


def _coarser(value: float, ends: Ends) -> Ends:
    """The ends where the steps may be two or five times as wide: the widest of which the number is a multiple."""
    step = ends[1] - ends[0]
    if step <= 1e-9 * abs(value):
        return ends
    widest = max(_unit(step * times) for times in (1, 2, 5) if _is_multiple(value, _unit(step * times)) or times == 1)
    return value - widest / 2, value + widest / 2


def _is_multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-6


def of_digits(value: float) -> float:
    """Half of the widest step that a number can have been rounded to, by its last digit that isn't zero.

    >>> of_digits(0.35), of_digits(450_000.0), of_digits(0.0)
    (0.025, 25000.0, inf)
    """
    if not value:
        return math.inf
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return 2.5 * 10.0 ** int(exponent)


def _unit(least: float) -> float:
    """The smallest of 1, 2, 5, 10, ... times a power of ten that isn't below a number."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))

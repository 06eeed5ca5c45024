"""What a site publishes, as an attacker reads it: findings and tables, and how exact their numbers are."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from tests.attack.intervals import Ends

Key = tuple[str, str, str]  # id, district, wave
WHOLE = "all"
MARGIN = 1.1  # a mean or an index may be that much more than is told, and its steps with it


@dataclass(frozen=True)
class Published:
    """The data files of a site; `coarser` has how many times as wide the steps of some findings are.

    No site says which these are: an attacker who knows is the worst.
    """

    site: Path
    coarser: Mapping[Key, int] = field(default_factory=dict)

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
        if row is None or not row["value"] or not float(row["n"] or 0):  # n is empty for what isn't measured
            return None
        n = float(row["n"]) if row["n"] else None
        if row["unit"] == "count" and self.rounded and float(row["value"]) and not key[0].startswith("voices."):
            half = _unit(5.0 * self.coarser[key]) / 2 if key in self.coarser else self._half(key, float(row["value"]))
            return float(row["value"]) - half, float(row["value"]) + half
        if row["unit"] in ("count", "kinds of source") or n is None:
            return float(row["value"]), float(row["value"])
        value, money = float(row["value"]), "/" in row["unit"]
        typical = max(abs(value), self._typical(key, n)) if money else None
        ends = self.between(value, n, money=typical, share=_is_share(key[0], row["unit"]))
        if key not in self.coarser or ends[0] == ends[1]:
            return ends
        half = _unit((ends[1] - ends[0]) * self.coarser[key]) / 2
        return value - half, value + half

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
        """Half of the step of a number of households: wider near one that is told more coarsely."""
        steps = [
            _unit(5.0 * times)
            for one, times in self.coarser.items()
            if one[1:] == key[1:] and self.findings[one]["unit"] == "count"
            if abs(float(self.findings[one]["value"]) - number) <= 5.0 + _unit(5.0 * times)
        ]
        return max(steps, default=5.0) / 2


def coarser_of(build: Path) -> dict[Key, int]:
    """Which findings are told more coarsely, from the researcher's private log."""
    log = build / "disclosure.json"
    told = json.loads(log.read_text("utf-8"))["coarser"] if log.is_file() else {}
    found: dict[Key, int] = {}
    for text, times in told.items():
        id_, district, wave = text.split("|")
        found[id_, district, wave] = times
    return found


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

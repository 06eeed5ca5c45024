"""How many families are in touch with each kind of party: of the same families before and after, else of each wave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analysis.findings import Finding
from analysis.findings.changes import level_ids
from report.context.columns import interval_table
from report.context.values import PageValues
from report.language.locale import sentence_case

_CHANGE, _LEVEL = "change.reach", "network.reach"


@dataclass(frozen=True)
class Party:
    """A kind of party: the share of families with a tie to it at each time, and its change if there is one."""

    code: str
    levels: tuple[Finding | None, ...]
    change: Finding | None = None

    @property
    def known(self) -> list[Finding]:
        """The levels with a value, by time."""
        return [level for level in self.levels if level is not None and level.value is not None]

    @property
    def clear(self) -> bool:
        """Whether the interval of the change is off zero."""
        ends = (self.change.low, self.change.high) if self.change is not None else (None, None)
        return ends[0] is not None and ends[1] is not None and ends[0] * ends[1] > 0


class PageReach:
    """The kinds of party of a page, those that gained most first; of levels alone, those reached by most."""

    def __init__(self, page: PageValues) -> None:
        self.page = page

    @cached_property
    def parties(self) -> list[Party]:
        """All kinds that were asked about; empty where none has a level with a value."""
        found = self._of_the_same or self._of_each_wave
        return found if any(party.known for party in found) else []

    @property
    def paired(self) -> bool:
        """Whether the levels are those of the same families, which subtract to the change."""
        return bool(self._of_the_same)

    @cached_property
    def waves(self) -> list[str]:
        """The keys of the times that the levels are of."""
        if self.paired:
            return list(self.page.settings.main_pair or ())
        waves = [wave.key for wave in self.page.settings.waves]
        return [wave for wave in waves if any(self.page.known(id_, wave) for id_ in self._ids)]

    @cached_property
    def reached(self) -> list[str]:
        """The ids of the latest levels with a value, the largest first: those that the chart shows."""
        latest = [party.levels[-1] for party in self.parties]
        known = [(one.value, one.id) for one in latest if one and one.value and one.wave == self.page.own_wave(one.id)]
        return [id_ for _, id_ in sorted(known, key=lambda pair: (-pair[0], pair[1]))]

    @cached_property
    def differ(self) -> bool:
        """Whether levels of the same families are other than those of all who were asked at each time."""
        if not self.paired:
            return False
        pairs = [(level, self.page.find(f"{_LEVEL}.{party.code}", wave)) for party in self.parties
                 for level, wave in zip(party.levels, self.waves, strict=True)]  # fmt: skip
        return any(one and everybody and one.value != everybody.value for one, everybody in pairs)

    @cached_property
    def _ids(self) -> list[str]:
        """The ids of the levels of each wave, in the codebook's order."""
        page = self.page
        codes = {code for wave in page.settings.waves for code in page.public.family(_LEVEL, page.district, wave.key)}
        listed = list(page.study.codebook.values("actor_type"))
        order = {code: at for at, code in enumerate(listed)}
        return [f"{_LEVEL}.{code}" for code in sorted(codes, key=lambda code: (order.get(code, len(order)), code))]

    @cached_property
    def _of_the_same(self) -> list[Party]:
        """Kinds with levels before and after of the same families; empty unless a change and both levels are known."""
        page = self.page
        if page.settings.main_pair is None:
            return []
        found = []
        for code in (id_.removeprefix(f"{_LEVEL}.") for id_ in self._ids):
            id_ = f"{_CHANGE}.{code}"
            found.append(Party(code, tuple(page.find(level) for level in level_ids(id_) or ()), page.find(id_)))
        whole = [party for party in found if _value(party.change) is not None and len(party.known) == 2]
        return sorted(found, key=lambda party: _downwards(party.change)) if whole else []

    @cached_property
    def _of_each_wave(self) -> list[Party]:
        page = self.page
        waves = [wave.key for wave in page.settings.waves if any(page.known(id_, wave.key) for id_ in self._ids)]
        found = [
            Party(id_.removeprefix(f"{_LEVEL}."), tuple(page.find(id_, wave) for wave in waves)) for id_ in self._ids
        ]
        return sorted(found, key=lambda party: _downwards(party.levels[-1])) if waves else []

    def table(self) -> str:
        """The parties with their levels and changes, each beside its interval; empty without a party."""
        page, words = self.page, self.page.locale
        if not self.parties:
            return ""
        heads = [words.text("chart.columns.others"), *map(page.wave_label, self.waves)]
        heads += [words.text("chart.reach.change_column")] if self.paired else []
        rows = [
            (
                sentence_case(page.member(f"{_LEVEL}.{party.code}")),
                [*party.levels, *([party.change] if self.paired else [])],
            )
            for party in self.parties
        ]
        return interval_table(page, heads, rows, units=False)


def _value(found: Finding | None) -> float | None:
    return found.value if found is not None else None


def _downwards(found: Finding | None) -> tuple[bool, float]:
    """Sorts by value, the largest first and what isn't shown last."""
    value = _value(found)
    return value is None, -(value or 0.0)

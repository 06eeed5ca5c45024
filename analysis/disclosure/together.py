"""What all districts' numbers tell together: decided once, after every district was judged by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from analysis.disclosure.cells import cells_of
from analysis.disclosure.findings import DEDUCED, DOMINANCE, FEW, FEW_INFORMANTS, SMALL_CELL
from analysis.disclosure.relations import system_of
from analysis.disclosure.solve import Deduction, Solver, hidden_for_others
from analysis.disclosure.table_cells import cells_of_table
from analysis.findings import Finding, Table
from analysis.findings.key import FindingKey
from analysis.study.settings import Disclosure

_JOIN = "more households behind it: districts or groups that are joined, an answer that is asked of more"
BRINGS_BACK = {
    FEW: _JOIN,
    SMALL_CELL: _JOIN + "; groups of a column that are merged by recode: in study.yml",
    DOMINANCE: "districts that are joined, so that no household has most of it; its median may be shown as it is",
    FEW_INFORMANTS: "types of informants that are merged by recode: in study.yml",
    DEDUCED: "whatever brings back the numbers that it would tell",
}


@dataclass(frozen=True)
class Decision:
    """What is hidden beyond what each number's own rule hides, and why."""

    hidden: Mapping[FindingKey, list[FindingKey]]  # for which others each was hidden
    coarser: Mapping[FindingKey, int] = field(default_factory=dict)  # headlines told in steps so many times as wide
    ruled: Mapping[FindingKey, str] = field(default_factory=dict)  # what a rule hides by itself, with the rule
    unsolved: tuple[FindingKey, ...] = ()  # hidden cells that stay too narrow whatever else is hidden

    def of_district(self, district: str) -> list[str]:
        """The keys of what is hidden in a district, as text, in order."""
        return sorted(key.text for key in self.hidden if key.district == district)

    def coarser_in(self, district: str) -> dict[str, int]:
        """How many times as wide the steps of a district's findings are, by their keys as text, in order."""
        return {key.text: times for key, times in sorted(self.coarser.items()) if key.district == district}

    def log(self) -> dict[str, object]:
        """Every hidden number with its rule, for which others it is hidden, and what would bring it back."""
        hidden: dict[str, dict[str, object]] = {
            key.text: {"rule": reason, "would_bring_it_back": BRINGS_BACK.get(reason, BRINGS_BACK[FEW])}
            for key, reason in sorted(self.ruled.items())
        }
        for key, others in sorted(self.hidden.items()):
            told = {"rule": DEDUCED, "would_tell": [other.text for other in others]}
            hidden[key.text] = {**told, "would_bring_it_back": BRINGS_BACK[DEDUCED]}
        return {
            "hidden": hidden,
            "coarser": {key.text: times for key, times in sorted(self.coarser.items())},
            "unsolved": sorted(key.text for key in self.unsolved),
        }


def decide(
    results: Iterable[tuple[Iterable[Finding], Iterable[Table]]],
    pairs: Mapping[str, tuple[str, str]],
    *,
    rules: Disclosure,
    published_voices: bool,
    sensitive: Collection[str] = (),
) -> Decision:
    """Decides for private findings and tables of every district and the whole; `pairs` has a named pair's waves."""
    cells = []
    for findings, tables in results:
        cells += cells_of(findings, rules, published_voices=published_voices, sensitive=sensitive)
        cells += [cell for table in tables for cell in cells_of_table(table, rules)]
    ruled = {cell.key: cell.reason for cell in cells if cell.reason}
    deductions = Solver(system_of(cells, pairs)).protect(DEDUCED)
    coarser = {cell.key: cell.times for cell in cells if cell.times > 1 and not cell.reason}
    closed = hidden_for_others(deductions)
    hidden = {key: others for key, others in closed.items() if key not in coarser}
    return Decision(hidden, coarser, ruled, _unsolved(deductions))


def _unsolved(deductions: Iterable[Deduction]) -> tuple[FindingKey, ...]:
    return tuple(deduction.key for deduction in deductions if not deduction.open)

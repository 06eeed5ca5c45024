"""Content of the page of changes since the previous edition, in one language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from analysis.catalogue import is_known
from analysis.findings import Finding
from analysis.findings.units import SHARE, SHARE_DIFFERENCE
from analysis.study.edition import Correction
from analysis.study.file_names import standard_file
from report.context.columns import pipe_table
from report.context.values import PageValues
from report.editions.causes import CAUSES
from report.editions.changes import KINDS, Change
from report.editions.comparison import Comparison
from report.editions.edition import edition_list
from report.language.locale import sentence_case
from report.language.markdown import escaped
from report.language.study import district_name
from report.public import ALL

_OPEN = ("beyond", "unclear")  # noise verdicts whose changes are shown at once; the others are folded


def changes_context(page: PageValues, comparison: Comparison, districts: Sequence[str]) -> dict[str, Any]:
    """The template variables of the page of changes, beyond those of every template."""
    texts = _ChangeTexts(page, comparison)
    changes, reported = comparison.changes, set(districts)
    places = [code for code in (ALL, *districts) if code in texts.of_district]
    return {
        "counts": {kind: sum(one.kind == kind for one in changes) for kind in KINDS},
        "beyond": sum(one.noise == "beyond" for one in changes),
        "causes_found": [cause for cause in CAUSES if any(cause in one.causes for one in changes)],
        "data_differing": [f"`{name}`" for name in comparison.causes.changed_data],
        "changed_in": [(texts.place(code), *texts.tables(code)) for code in places],
        "added": texts.names("new"),
        "dropped": texts.names("dropped"),
        "corrections": [texts.correction(one) for one in reversed(page.settings.corrections)],
        "editions_table": texts.editions(),
        "gone_districts": [f"`{code}`" for code in texts.gone_districts() if code not in reported],
    }


class _ChangeTexts:
    """The texts and tables about changes, in the page's language."""

    def __init__(self, page: PageValues, comparison: Comparison) -> None:
        self.page, self.comparison, self.words = page, comparison, page.locale
        self.of_district: dict[str, list[Change]] = {}
        for one in comparison.changes:
            self.of_district.setdefault(one.key[1], []).append(one)

    def place(self, district: str) -> str:
        """A district's name as Markdown; its code if it left the study."""
        known = district == ALL or district in self.page.study.district_rows
        return escaped(district_name(self.page.study, district, self.words)) if known else f"`{district}`"

    def tables(self, district: str) -> tuple[str, str]:
        """A district's changes in two tables: those to look at, and those within noise."""
        own = [one for one in self.of_district[district] if one.kind not in ("new", "dropped")]
        by_openness: dict[bool, list[Change]] = {True: [], False: []}
        for one in own:
            by_openness[one.noise in _OPEN or one.kind in ("hidden", "unavailable", "shown")].append(one)
        return self.table(by_openness[True]), self.table(by_openness[False])

    def table(self, changes: Iterable[Change]) -> str:
        """A row per change; empty without changes."""
        text = self.words.text
        rows = [
            [
                f"{self.label(one.key[0])}, {self.page.wave_label(one.key[2])}",
                self.before(one),
                self.page.num(one.key[0], one.key[2], one.key[1], style="full"),
                self.difference(one),
                text(f"changes.noise.{one.noise}") if one.noise else text(f"changes.kinds.{one.kind}"),
                ", ".join(text(f"changes.causes.{cause}.name") for cause in one.causes),
            ]
            for one in changes
        ]
        header = [text(f"changes.columns.{name}") for name in ("finding", "before", "now", "change", "noise", "cause")]
        return pipe_table(header, rows, widths=[34, 18, 18, 18, 24, 18], of_words=True) if rows else ""

    def before(self, change: Change) -> str:
        """The earlier number, if one is shown now; no span, since it isn't a finding of this edition."""
        if change.kind in ("hidden", "unavailable"):
            return self.words.text("changes.no_longer")
        if change.before is None:
            return self.words.text("changes.not_before")
        return self._written(change.before)

    def difference(self, change: Change) -> str:
        """The change of a number, with its sign."""
        _, _, difference = change.numbers
        nothing = self.words.text("tables.none")
        if change.kind != "value" or difference is None or change.after is None or change.key[0].startswith("joint."):
            return nothing
        unit = SHARE_DIFFERENCE if change.after.unit == SHARE else change.after.unit
        size = replace(change.after, value=abs(difference), low=None, high=None, unit=unit)
        return ("+" if difference > 0 else "−") + self._written(size).lstrip("+")

    def _written(self, finding: Finding) -> str:
        return self.words.formatted(finding, style="full") if is_known(finding.id) else self.words.text("tables.none")

    def label(self, id_: str) -> str:
        """A finding's label; its id if it left the catalogue."""
        return self.page.label(id_) if is_known(id_) else f"`{id_}`"

    def names(self, kind: str) -> list[tuple[str, str]]:
        """New or dropped findings by label, with place and wave. A whole district is one line."""
        changes = [one for one in self.comparison.changes if one.kind == kind]
        other = self.comparison.previous.findings if kind == "new" else self.page.public.findings
        kept = {key[1] for key in other}
        counts = Counter(one.key[1] for one in changes if one.key[1] not in kept)
        lines = [
            (self.place(code), self.words.text("changes.whole", count=self._counted(counts[code])))
            for code in sorted(counts)
        ]
        by_label: dict[str, list[str]] = {}
        for one in changes:
            if one.key[1] not in counts:
                where = f"{self.place(one.key[1])}, {self.page.wave_label(one.key[2])}"
                by_label.setdefault(self.label(one.key[0]), []).append(where)
        return [*lines, *((sentence_case(label), "; ".join(where)) for label, where in by_label.items())]

    def _counted(self, number: int) -> str:
        return f'[{self.words.number(number)}]{{data-table="changes"}}'

    def gone_districts(self) -> list[str]:
        """Districts that had a page in the previous edition."""
        found = (name.split("/") for name in self.comparison.pages)
        return sorted({parts[2] for parts in found if len(parts) == 4})

    def correction(self, correction: Correction) -> dict[str, Any]:
        """A declared correction: its edition, what it concerns, and why."""
        return {
            "edition": correction.edition,
            "text": escaped(correction.text[self.words.language]),
            "of": [self.label(id_) for id_ in correction.findings]
            + [f"`{standard_file(name)}`" for name in correction.files],
        }

    def editions(self) -> str:
        """The table of editions, newest first, with date and address."""
        text = self.words.text
        rows = [
            [
                str(entry["edition"]),
                self.words.date(dt.date.fromisoformat(entry["date"])) if entry.get("date") else text("tables.none"),
                f"<{entry['address']}>"
                if entry.get("address")
                else text("changes.here" if not index else "tables.none"),
            ]
            for index, entry in enumerate(reversed(edition_list(self.page.settings, self.comparison.previous)))
        ]
        header = [text(f"changes.columns.{name}") for name in ("edition", "date", "address")]
        return pipe_table(header, rows, widths=[14, 24, 40], of_words=True)

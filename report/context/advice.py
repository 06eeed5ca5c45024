"""A brief's recommendations: a few rows, each with who, what to do, and the number that moved its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.findings.finding import is_difference
from report.context.cards import PageCards
from report.context.parts import PageParts
from report.language.markdown import first_word_bold
from report.public.picked import is_clear

ROWS = 4
EACH = 2  # rows for one institution, at most
_NOBODY = "all"  # what everyone should do is done by nobody


@dataclass(frozen=True)
class PageAdvice:
    """The rows of a page."""

    parts: PageParts

    def rows(self) -> list[dict[str, str]]:
        """At most four rows, by institution: those that the survey's numbers moved first, then those of the source.

        `name` is the institution's, which a page writes once for rows of one basis, `text` begins with its verb in
        bold, `number` is a span with what it is, empty where statements moved the rule, `basis` survey or source.
        """
        found = list(self._each())
        first = [row for row in found if row["number"]] + [row for row in found if not row["number"]]
        chosen = {row["id"] for row in first[:ROWS]}
        return [row for row in found if row["id"] in chosen]

    def _each(self) -> Iterator[dict[str, str]]:
        for group in self.parts.recommended():
            if group["key"] == _NOBODY:
                continue
            ordered = sorted(group["items"], key=lambda item: not item["moved"])  # stable: in the rules' order
            for item in ordered[:EACH]:
                yield self._row(group["name"], item)

    def _row(self, name: str, item: dict[str, Any]) -> dict[str, str]:
        page = self.parts.page
        number, what = self._number(item["moved"])
        basis = page.locale.text(f"recommended.{'survey' if item['moved'] else 'source'}")
        text = first_word_bold(item["text"])
        return {"id": item["id"], "name": name, "text": text, "number": number, "what": what, "basis": basis}

    def _number(self, id_: str) -> tuple[str, str]:
        """The number that moved a rule, and what it is; empty where it isn't shown."""
        page = self.parts.page
        found = page.find(id_) if id_ else None
        if found is None or found.value is None or found.disclosure != "shown":
            return "", ""
        name = PageCards(self.parts).name(found)
        what = page.locale.text("recommended.number", name=name, wave=page.wave_label(found.wave))
        if is_difference(found) and not is_clear(found):  # what may be zero is never written large
            return "", f"{what}: {page.num(found.id, found.wave)}{page.bracketed(found.id, found.wave)}"
        return page.num(found.id, found.wave, style="signed", css="moved"), what

"""The first page: the answer of the whole study, and a card for each district with its claim, figures and documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.findings import Finding
from report.context.cards import PageCards, farthest_end
from report.context.parts import PageParts
from report.downloads.links import documents
from report.formats import Format
from report.language.locale import sentence_case
from report.language.markdown import escaped
from report.language.study import district_name, studied_place
from report.public import ALL

FIGURES = 2  # on a district's card
MOST_WITH_FIGURES = 12  # districts; more have their claims alone, and the comparison their numbers
_NAMED = 3  # districts named in a sentence; more are counted
_CLEAR = ("rose", "fell")


@dataclass(frozen=True)
class FirstPage:
    """What the first page shows of the study and of each district."""

    parts: PageParts
    districts: Sequence[str]
    formats: Collection[Format]

    def answer(self) -> str:
        """The title: what the whole study shows, as on its article."""
        return self._headline(self.parts, with_ties=True)

    def spread(self) -> str:
        """In which districts the change that the title begins with is clear; empty without intervals to tell by."""
        lead = next(iter(self._whole.claims()), None)
        if lead is None or not lead.id.startswith("change.") or lead.low is None or len(self.districts) < 2:
            return ""
        groups: dict[str, list[str]] = {}
        for code in self.districts:
            found = self.parts.page.find(lead.id, lead.wave, code)
            groups.setdefault(self._word(found), []).append(code)
        if set(groups) <= {"hidden"}:
            return ""
        words = self.parts.page.locale
        told = [
            words.text(f"first.spread.{state}", places=self._places(groups[state]))
            for state in (*_CLEAR, "unclear", "hidden")
            if state in groups
        ]
        return words.text("first.spread.of", name=sentence_case(self._whole.name(lead)), said="; ".join(told))

    def figures(self) -> str:
        """The whole study's figures with the line on what bars show; of a single district its card says it."""
        if len(self.districts) < 2:
            return ""
        return "\n\n".join(text for text in (self._whole.key(), self._whole.cards(FIGURES)) if text)

    def areas(self) -> str:
        """A card for each district."""
        made = [self._area(code) for code in self.districts]
        return "\n".join(["::::::: {.areas}", *made, ":::::::"])

    # --- parts

    @property
    def _with_figures(self) -> bool:
        return len(self.districts) <= MOST_WITH_FIGURES

    @cached_property
    def _whole(self) -> PageCards:
        return PageCards(self.parts, self._farthest)

    @cached_property
    def _farthest(self) -> dict[str, float]:
        """The ends of the cards' axes: one for each figure, so that areas can be compared."""
        ends: dict[str, float] = {}
        if not self._with_figures:
            return ends
        for cards in (PageCards(self.parts), *(PageCards(self._parts_of(code)) for code in self.districts)):
            for found in cards.claims()[:FIGURES]:
                ends[found.id] = max(ends.get(found.id, 0.0), farthest_end(found))
        return ends

    def _parts_of(self, code: str) -> PageParts:
        return replace(self.parts, page=replace(self.parts.page, district=code, shown_on=ALL))

    def _area(self, code: str) -> str:
        parts = self._parts_of(code)
        page, cards = parts.page, PageCards(parts, self._farthest)
        name = escaped(district_name(page.study, code, page.locale))
        texts = [f"[{name}]{{.eyebrow}}", f"### [{self._headline(parts)}]({code}/brief.html) {{.claim}}"]
        if self._with_figures:
            texts += [*([cards.key()] if len(self.districts) == 1 else []), cards.cards(FIGURES)]
        texts.append(self._documents(code))
        state = next((cards.state(found) for found in cards.claims()), "missing")
        body = "\n\n".join(text for text in texts if text)
        return f":::::: {{.area .{'unclear' if state in ('unclear', 'missing') else 'clear'}}}\n{body}\n::::::\n"

    def _headline(self, parts: PageParts, *, with_ties: bool = False) -> str:
        page = parts.page
        place = parts.spoken_of(escaped(studied_place(page.study, page.district, page.locale)))
        return parts.headlined(place, with_ties=with_ties)

    def _documents(self, code: str) -> str:
        words = self.parts.page.locale
        links = [
            f"[{words.text(f'bar.{name}')}]({code}/{href}){{.button}}" for name, href in documents(code, self.formats)
        ]
        return "::: {.buttons}\n" + " ".join(links) + "\n:::"

    def _word(self, found: Finding | None) -> str:
        if found is None or found.value is None or found.disclosure != "shown":
            return "hidden"
        word = self.parts.page.verdict(found.id, found.wave, found.district)
        return word if word in _CLEAR else "unclear"

    def _places(self, codes: Sequence[str]) -> str:
        page = self.parts.page
        if len(codes) > _NAMED:
            return page.locale.text("first.spread.count", count=page.locale.number(len(codes)))
        return page.locale.joined([escaped(district_name(page.study, code, page.locale)) for code in codes])

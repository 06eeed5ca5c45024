"""Figure cards: what a title claims, each a change with its interval as a bar, or a level where there is one wave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.catalogue import definition_of
from analysis.findings import Finding
from analysis.findings.changes import level_ids
from analysis.findings.finding import is_difference
from analysis.findings.units import SHARE
from analysis.study.contents import has_incomes, has_incomes_per_person
from analysis.study.group import WELFARE
from report.context.groups import PageGroups
from report.context.leading import PageLeading
from report.context.parts import PageParts
from report.context.phrases import with_article
from report.language.locale import sentence_case
from report.public import ALL

MOST = 3
ROOM = 0.42  # of a bar's width, on either side of its middle
FREE = 1.15  # how much longer than the highest end a level's axis is
_CLEAR = ("rose", "fell")
_UNIT = re.compile(r"^(?P<sign>[+−]?)(?P<code>[A-Z]{3} )?(?P<number>\S*\d\S*)(?P<unit> \S.*)?$")


@dataclass(frozen=True)
class PageCards:
    """The figure cards of a page; `farthest` has the ends of axes, by finding, of cards that are compared."""

    parts: PageParts
    farthest: Mapping[str, float] = field(default_factory=dict)

    def cards(self, most: int = MOST) -> str:
        """The cards as Markdown, in the title's order; empty where nothing is known."""
        made = [self.card(found) for found in self.claims()[:most]]
        return "\n".join(["::::: {.cards}", *made, ":::::"]) if made else ""

    def key(self) -> str:
        """What a bar shows, once for the page, and what a change isn't; empty where no card has a bar."""
        claims, words = self.claims(), self.parts.page.locale
        if not any(found.low is not None for found in claims):
            return ""
        said = [words.text("cards.key.bar")]
        if any(found.id.startswith("change.") for found in claims):
            page = self.parts.page
            several = page.settings.main_pair is not None and page.settings.is_panel(*page.settings.main_pair)
            same = words.text(f"cards.key.{'same' if several else 'others'}")
            about = "programme" if page.settings.programme else "survey"
            said.append(words.text(f"cards.key.{about}", same=same))
        sample = "[]{.sample}"
        return f"::: {{.key}}\n{sample} {' '.join(said)}\n:::"

    # --- which

    def claims(self) -> list[Finding]:
        """The findings that cards show: what the title claims, then what stands beside it."""
        if self.parts.page.settings.group is not None:
            found = self._of_groups()
        elif self.parts.contents() == "voices":
            found = [self._find("voices.statements", ALL), self._find("voices.informants", ALL)]
        elif self.parts.page.settings.main_pair is not None and (not self._incomes or self.parts.change_leads()):
            found = self._changes()
        else:
            found = self._levels()
        known = {(one.id, one.wave): one for one in found if one is not None}
        return list(known.values())[:MOST]

    @property
    def _incomes(self) -> bool:
        return has_incomes(self.parts.page.study)

    def _changes(self) -> list[Finding | None]:
        page, leading = self.parts.page, PageLeading(self.parts.page)
        found: list[Finding | None] = []
        if self._incomes:
            found.append(self._find(page.told("change.mean_capita")))
            if page.settings.poverty_line and has_incomes_per_person(page.study):
                found.append(self._find("change.headcount"))
        if page.study.ties is not None:
            found += [leading.network.finding or self._find("change.mean_degree")]
            found += [] if self._incomes else [self._find("change.isolates")]
        else:
            found.append(leading.income.finding)
        return [*found, *([self._find("change.gini")] if self._incomes else [])]

    def _levels(self) -> list[Finding | None]:
        page, ids = self.parts.page, list[str]()
        if self._incomes:
            lined = page.settings.poverty_line and has_incomes_per_person(page.study)
            ids = ["poverty.headcount" if lined else "inequality.gini", "income.median_capita"]
        ids += ["network.isolates", "network.mean_degree"] if page.study.ties is not None else ["income.mean_capita"]
        return [self._find(id_) for id_ in ids]

    def _of_groups(self) -> list[Finding | None]:
        page, groups = self.parts.page, PageGroups(self.parts.page)
        arms = [*groups.clear, *(arm for arm in groups.own.others if arm not in groups.clear)]
        found = [page.find(*groups.lead(WELFARE, arm, groups.telling)) for arm in arms]
        last = groups.later[-1]
        others = [page.find(*groups.lead(name, arms[0], last)) for name in groups.own.outcomes]
        return [*found[: MOST if not others else MOST - 1], *others]

    def _find(self, id_: str, district: str | None = None) -> Finding | None:
        return self.parts.page.find(id_, district=district)

    # --- how

    def card(self, found: Finding) -> str:
        """A card: the quantity, its number or what can be said of it, its bar, before and after."""
        state, large = self._large(found)
        lines = [f"[{self.named(found)}]{{.quantity}}", large, self._bar(found, state), self._sides(found)]
        text = "\n\n".join(line for line in lines if line)
        return f":::: {{.card .{state}}}\n{text}\n::::\n"

    def named(self, found: Finding) -> str:
        """What a card is about, with the wave of a level where there are several."""
        words, page = self.parts.page.locale, self.parts.page
        when = page.wave_label(found.wave) if self._level(found) and len(page.settings.waves) > 1 else ""
        name = self.name(found)
        return words.text("cards.at", name=name, wave=when) if when else name

    def name(self, found: Finding) -> str:
        """A finding in few words."""
        words, page = self.parts.page.locale, self.parts.page
        family = definition_of(found.id).id
        if not words.has(f"cards.names.{family}"):
            return page.label(found.id)
        name = words.text(f"cards.names.{family}", member=with_article(page.locale, page.member(found.id)))
        return sentence_case(name)

    def state(self, found: Finding) -> str:
        """A card's state: clear, unclear, level or missing."""
        return self._large(found)[0]

    def _level(self, found: Finding) -> bool:
        return not is_difference(found) and not found.id.startswith("voices.")

    def _large(self, found: Finding) -> tuple[str, str]:
        """The card's state, and what is written large: a number only where it is a level or clearly off zero."""
        page, district = self.parts.page, found.district
        if found.value is None or found.disclosure != "shown":
            return "missing", page.num(found.id, found.wave, district, style="headline", css="value")
        if not is_difference(found):
            return "level", self._number(found)
        word = page.verdict(found.id, found.wave) if found.id.startswith("change.") else _word_of_groups(found)
        if word in _CLEAR:
            return "clear", self._number(found)
        key = "cards.unclear" if found.low is not None else f"verdict_words.{word}"
        return "unclear", f"[{sentence_case(page.locale.text(key))}]{{.value}}"

    def _number(self, found: Finding) -> str:
        """The number as a span, its unit and a currency's code in small type."""
        page = self.parts.page
        span = page.num(found.id, found.wave, found.district, style="signed", css="value")
        text, rest = span[1:].split("]{", 1)
        parts = _UNIT.match(text)
        if parts is None:
            return span
        code = f"[{parts['code'].strip()}]{{.unit}}\u00a0" if parts["code"] else ""
        unit = f"\u00a0[{parts['unit'].strip()}]{{.unit}}" if parts["unit"] else ""
        return f"[{parts['sign']}{code}{parts['number']}{unit}]{{{rest}"

    def _bar(self, found: Finding, state: str) -> str:
        """The interval as a bar: its ends, the mark and zero in parts of the width, with the ends in words."""
        page = self.parts.page
        if found.low is None or found.high is None or found.value is None or state == "missing":
            return ""
        compared = is_difference(found)
        farthest = self.farthest.get(found.id, farthest_end(found))
        at = _of_difference(found, farthest) if compared else _of_level(found, farthest)
        if at is None:
            return ""
        zero = "no_difference" if found.id.startswith("group.") else "no_change"
        over = f"[{page.locale.text(f'social.{zero}')}]{{.zero}}\n\n" if compared else ""
        ends = page.interval(found.id, found.wave, found.district, style="signed_ends", css="interval")
        places = " ".join(f"{100 * place:.1f}" for place in at)
        clear = "" if state == "unclear" else ".clear "
        return f'::: {{.bar {clear}data-at="{places}"}}\n{over}{ends}\n:::'

    def _sides(self, found: Finding) -> str:
        """Before and after, of the same households; empty where they aren't known."""
        page, pair, ids = self.parts.page, self.parts.page.settings.pair_named(found.wave), level_ids(found.id)
        if ids is None or pair is None:
            return ""
        sides = [page.public.finding(id_, found.district, found.wave) for id_ in ids]
        if any(side is None or side.value is None or side.disclosure != "shown" for side in sides):
            return ""
        said = [
            f"{page.wave_label(wave)} {page.num(id_, found.wave, style='headline', css=css)}"
            for id_, wave, css in zip(ids, pair, ("first", "second"), strict=True)
        ]
        return f"[{' → '.join(said)}]{{.sides}}"


def _word_of_groups(found: Finding) -> str:
    """The verdict on a difference between arms, by its interval alone."""
    return "rose" if (found.low or 0) > 0 else "fell" if (found.high or 0) < 0 else "cannot_say"


def farthest_end(found: Finding) -> float:
    """How far a finding's interval reaches from zero."""
    return max(abs(end or 0.0) for end in (found.low, found.value, found.high))


def _of_difference(found: Finding, farthest: float) -> tuple[float, float, float, float] | None:
    """Low, value, high and zero in parts of the width: zero in the middle, so that left is less in every card."""
    low, value, high = found.low or 0.0, found.value or 0.0, found.high or 0.0
    if not farthest:
        return None
    return (*(0.5 + ROOM * end / farthest for end in (low, value, high)), 0.5)  # type: ignore[return-value]


def _of_level(found: Finding, farthest: float) -> tuple[float, float, float, float] | None:
    """Low, value, high and zero of a level, from zero at the left; a share's axis ends at one."""
    low, value, high = found.low or 0.0, found.value or 0.0, found.high or 0.0
    if low < 0 or high <= 0:
        return None
    whole = 1.0 if found.unit == SHARE or found.id.endswith("gini") else farthest * FREE
    return low / whole, value / whole, high / whole, 0.0

"""The arms of a comparison group on a page: sentences by verdict, and tables of levels and differences."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.findings import Finding
from analysis.study.group import WELFARE, Group
from analysis.study.waves import pair_name
from report.context.tables import pipe_table
from report.context.values import PageValues
from report.language.groups import arm_name, outcome_name
from report.language.locale import sentence_case
from report.language.verdicts import verdict

_UNSAID = ("too_few", "not_available", "suppressed")


class PageGroups:
    """What a page may tell of the study's arms; empty in a study without a comparison group."""

    def __init__(self, page: PageValues) -> None:
        self.page, self.group = page, page.settings.group
        self.waves = [wave.key for wave in page.settings.waves]

    @property
    def own(self) -> Group:
        """The study's comparison group."""
        assert self.group is not None
        return self.group

    @property
    def later(self) -> list[str]:
        """Waves after the programme: all but the first, or the only one."""
        return self.waves[1:] or self.waves

    @property
    def leads(self) -> str:
        """The family that sentences are made of, by what the design allows."""
        if len(self.waves) == 1:
            return "difference"
        return "ancova" if self.own.kind == "randomised" and self._panelled else "did"

    @property
    def _panelled(self) -> bool:
        """Whether all later waves surveyed the first wave's households again."""
        return all(self.page.settings.is_panel(self.waves[0], wave) for wave in self.later)

    def headline(self) -> str:
        """The verdict on welfare in the first arm and the last wave: `rose`, `fell` and so on, or `none` without arms.

        With `_first`, an earlier wave's where the last wave's can't be told, or is about nothing.
        """
        if self.group is None:
            return "none"
        words = [self._verdict(WELFARE, self.own.others[0], wave) for wave in self.later]
        wave = self.later.index(self._telling)
        return words[wave] if wave == len(words) - 1 else f"{words[wave]}_first"

    def key_figure(self) -> tuple[Finding | None, str]:
        """The number that the headline rests on, and its sentence."""
        arm, wave = self.own.others[0], self._telling
        return self.page.find(*self._lead(WELFARE, arm, wave)), self._sentence(WELFARE, arm, wave, interval=True)

    @property
    def _telling(self) -> str:
        """The wave that the headline is about: the last, or where that tells nothing, the last one before that does."""
        words = {wave: self._verdict(WELFARE, self.own.others[0], wave) for wave in self.later}
        last = self.later[-1]
        earlier = [wave for wave in self.later[:-1] if words[wave] in ("rose", "fell")]
        return earlier[-1] if earlier and words[last] in ("cannot_say", "changed_little") else last

    def formed(self) -> str:
        """How the arms came about, with their households in the first wave."""
        page = self.page
        arms = [
            page.locale.text("groups.counted", arm=arm_name(page.study, page.locale, arm), count=count)
            for arm in self.own.arms
            for count in [page.num(f"group.n.{arm}", self.waves[0], noun="household")]
        ]
        return page.locale.text(f"groups.formed.{self.own.kind}", arms=page.locale.joined(arms))

    def heading(self) -> str:
        """The heading of the part on groups."""
        return self.page.locale.text(f"groups.headings.{'effect' if self.claim == 'effect' else 'association'}")

    def read(self) -> str:
        """What a difference between the arms may be taken for."""
        return self.page.locale.text(f"groups.read.{self.own.kind}")

    def methods(self) -> str:
        """How the arms came about, and how they are compared."""
        several = f"methods.{self.own.kind if self._panelled else 'none'}"
        how = several if len(self.waves) > 1 else "once"
        return f"{self.formed()} {self.page.locale.text(f'groups.{how}')}"

    def others(self) -> str:
        """The sentences on outcomes other than welfare; empty without one."""
        return " ".join(self.sentences(outcome) for outcome in self.own.outcomes)

    def sentences(self, outcome: str | None = None, *, interval: bool = True, last: bool = False) -> str:
        """A sentence for each outcome (or the one), arm and later wave (or the last), by its verdict."""
        outcomes = [outcome] if outcome else [WELFARE, *self.own.outcomes]
        waves = self.later[-1:] if last else self.later
        told = [
            self._sentence(name, arm, wave, interval=interval)
            for name in outcomes
            for arm in self.own.others
            for wave in waves
        ]
        return " ".join(told)

    def levels_table(self, *, short: bool = False) -> str:
        """Each arm's households and means by wave, with intervals; the means of welfare alone if short.

        Empty without a value.
        """
        outcomes, arms = (WELFARE, *self.own.outcomes), self.own.arms
        ids = [f"group.mean.{outcome}.{arm}" for outcome in (outcomes[:1] if short else outcomes) for arm in arms]
        if not short:
            ids = [f"group.n.{arm}" for arm in arms] + ids
            ids += [f"group.{name}.{arm}" for name in ("headcount", "gini") for arm in arms]
        rows = [(self.page.label(id_), [(id_, wave) for wave in self.waves]) for id_ in ids]
        return self._table(rows)

    def contrasts_table(self) -> str:
        """Attrition, and each arm's differences from the comparison, by wave; empty without a value."""
        first, several = self.waves[0], len(self.waves) > 1
        rows: list[tuple[str, list[tuple[str, str]]]] = []
        if several:
            pairs = [("", ""), *((wave, pair_name(first, wave)) for wave in self.later)]
            rows += [
                (self.page.label(f"group.attrition.{arm}"), [(f"group.attrition.{arm}", pair) for _, pair in pairs])
                for arm in self.own.arms
            ]
        for outcome in (WELFARE, *self.own.outcomes):
            for arm in self.own.others:
                member = f"{outcome}.{arm}"
                levels = [(f"group.difference.{member}", wave) for wave in self.later]
                before = [(f"group.balance.{member}", first)] if several else []
                rows.append((self.page.label(f"group.difference.{member}"), [*before, *levels]))
                for family in ("did", "ancova") if several else ():
                    id_ = f"group.{family}.{member}"
                    rows.append((self.page.label(id_), [(id_, pair) for _, pair in pairs]))
        return self._table(rows)

    def _table(self, rows: list[tuple[str, list[tuple[str, str]]]]) -> str:
        page, body = self.page, []
        for label, cells in rows:
            found = [page.find(id_, wave) if wave else None for id_, wave in cells]
            if not any(one is not None and (one.value is not None or one.disclosure != "shown") for one in found):
                continue
            body.append([label, *(self._cell(one) for one in found)])
        header = [page.locale.text("tables.indicator"), *(page.wave_label(wave) for wave in self.waves)]
        return pipe_table(header, body, widths=[40] + [25] * len(self.waves)) if body else ""

    def _cell(self, found: Finding | None) -> str:
        if found is None:
            return self.page.locale.text("tables.none")
        number = self.page.num(found.id, found.wave, style="table")
        interval = self.page.interval(found.id, found.wave, bare=True)
        return f"{number} ({interval})" if interval else number

    def _lead(self, outcome: str, arm: str, wave: str) -> tuple[str, str]:
        id_ = f"group.{self.leads}.{outcome}.{arm}"
        return id_, wave if self.leads == "difference" else pair_name(self.waves[0], wave)

    def _verdict(self, outcome: str, arm: str, wave: str) -> str:
        page = self.page
        id_, recorded = self._lead(outcome, arm, wave)
        base = page.find(f"group.mean.{outcome}.{self.own.comparison}", wave)
        found = page.find(id_, recorded)
        if found is not None and found.disclosure != "shown":
            return "suppressed"
        return verdict(found, base=base, material_change=page.settings.material_change)

    def _sentence(self, outcome: str, arm: str, wave: str, *, interval: bool) -> str:
        page, words = self.page, self.page.locale
        id_, recorded = self._lead(outcome, arm, wave)
        word, found = self._verdict(outcome, arm, wave), page.find(id_, recorded)
        values = dict(self._names(outcome, arm, wave))
        directed = word in ("rose", "fell")
        values["value"] = page.num(id_, recorded, style="magnitude" if directed else "prose")
        values["interval"] = page.bracketed(id_, recorded, directed=directed) if interval else ""
        values["reason"] = words.reason(found.reason) if found and found.value is None else ""
        return words.text(f"groups.{'unsaid' if word in _UNSAID else self.claim}.{word}", **values)

    @property
    def claim(self) -> str:
        """What the design lets a sentence claim."""
        if self.own.kind == "randomised":
            return "effect"
        return "association" if len(self.waves) > 1 else "association_once"

    def _names(self, outcome: str, arm: str, wave: str) -> Iterator[tuple[str, str]]:
        """The words that sentences on an arm have places for."""
        page, words = self.page, self.page.locale
        name = arm_name(page.study, words, arm)
        about = "programme" if page.settings.programme and len(self.own.others) == 1 else "arm"
        cause = words.text(f"groups.cause.{about}", arm=name)
        yield from {
            "outcome": outcome_name(page.study, words, outcome),
            "arm": name,
            "comparison": arm_name(page.study, words, self.own.comparison),
            "cause": cause,
            "Cause": sentence_case(cause),
            "with": words.text(f"groups.with.{about}"),
            "wave": page.wave_label(wave),
            "first": page.wave_label(self.waves[0]),
        }.items()

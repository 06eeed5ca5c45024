"""The arms of a comparison group on a page: sentences by verdict, and tables of levels and differences."""

from __future__ import annotations

from analysis.study.group import WELFARE
from analysis.study.waves import pair_name
from report.context.columns import Row, interval_table
from report.context.group_claims import GroupClaims
from report.language.groups import arm_name


class PageGroups(GroupClaims):
    """What a page may tell of the study's arms; empty in a study without a comparison group."""

    def formed(self) -> str:
        """How the arms came about, with their households in the first wave where these may be shown."""
        words = self.page.locale
        return words.text(f"groups.formed.{self.own.kind}", arms=words.joined(map(self._counted, self.own.arms)))

    def _counted(self, arm: str) -> str:
        page, id_, first = self.page, f"group.n.{arm}", self.waves[0]
        name = arm_name(page.study, page.locale, arm)
        if not page.known(id_, first):
            return name
        return page.locale.text("groups.counted", arm=name, count=page.num(id_, first, noun="household"))

    def heading(self) -> str:
        """The heading of the part on groups."""
        return self.page.locale.text(f"groups.headings.{'effect' if self.claim == 'effect' else 'association'}")

    def read(self) -> str:
        """What a difference between the arms may be taken for."""
        return self.page.locale.text(f"groups.read.{self.own.kind}")

    def adjusted(self) -> str:
        """What differences in sentences are adjusted for: first values, or prices; begins with a space if any."""
        if self.leads == "ancova":
            return self.page.locale.text("groups.adjusted")
        priced = self.leads == "did" and self.page.settings.prices is None
        told = priced and any(self.page.known(id_) for id_ in self.columns())
        return self.page.locale.text("groups.in_changes") if told else ""

    def methods(self) -> str:
        """How the arms came about, and how they are compared."""
        several = f"methods.{self.own.kind if self.panelled else 'none'}"
        how = several if len(self.waves) > 1 else "once"
        return f"{self.formed()} {self.page.locale.text(f'groups.{how}')}"

    def others(self) -> str:
        """The sentences on outcomes other than welfare; empty without one."""
        return " ".join(self.sentences(outcome) for outcome in self.own.outcomes)

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

    def columns(self) -> list[str]:
        """The findings on welfare that sentences rest on, an id for each arm."""
        return [self.lead(WELFARE, arm, self.later[-1])[0] for arm in self.own.others]

    def leads_table(self) -> str:
        """The differences that sentences rest on, by wave; empty without a value."""
        pairs = [self.waves[0], *self.later] if len(self.waves) > 1 else self.waves
        rows = []
        for outcome in (WELFARE, *self.own.outcomes):
            for arm in self.own.others:
                cells = [self.lead(outcome, arm, wave) if wave in self.later else ("", "") for wave in pairs]
                rows.append((self.page.label(self.lead(outcome, arm, pairs[-1])[0]), cells))
        return self._table(rows)

    def _table(self, rows: list[tuple[str, list[tuple[str, str]]]]) -> str:
        page, body = self.page, list[Row]()
        for label, cells in rows:
            found = [page.find(id_, wave) if wave else None for id_, wave in cells]
            if not any(one is not None and (one.value is not None or one.disclosure != "shown") for one in found):
                continue
            body.append((label, found))
        header = [page.locale.text("tables.indicator"), *(page.wave_label(wave) for wave in self.waves)]
        return interval_table(page, header, body, label_width=40) if body else ""

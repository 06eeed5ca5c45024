"""What a page may claim of the study's arms: verdicts by arm and wave, sentences, the headline and charts' titles."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.findings import Finding
from analysis.study.group import WELFARE, Group
from analysis.study.waves import pair_name
from report.context.values import PageValues
from report.language.groups import arm_name, outcome_name
from report.language.locale import sentence_case
from report.language.verdicts import verdict

_UNSAID = ("too_few", "not_available", "suppressed")
_CLEAR = ("rose", "fell")  # the interval is without zero
_QUIET = ("changed_little", "cannot_say")


class GroupClaims:
    """What may be said of the arms of a page's place; `none` in a study without a comparison group."""

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
        if self.group is None:
            return "none"
        if len(self.waves) == 1:
            return "difference"
        return "ancova" if self.own.kind == "randomised" and self.panelled else "did"

    @property
    def panelled(self) -> bool:
        """Whether all later waves surveyed the first wave's households again."""
        return all(self.page.settings.is_panel(self.waves[0], wave) for wave in self.later)

    @property
    def claim(self) -> str:
        """What the design lets a sentence claim."""
        if self.own.kind == "randomised":
            return "effect"
        return "association" if len(self.waves) > 1 else "association_once"

    # --- the headline

    def headline(self) -> str:
        """The verdict on welfare that the headline is about, or `none` without arms.

        Of one arm its verdict: `rose`, `fell` and so on. Of several `arms`, where any differs from the comparison for
        sure, else what holds for all of them. With `_first`, an earlier wave's, where the last wave tells of no
        difference.
        """
        if self.group is None:
            return "none"
        words = self._words(self.telling)
        late = "" if self.telling == self.later[-1] else "_first"
        if len(words) == 1 or not set(words.values()) & {*_CLEAR, *_QUIET}:
            return next(iter(words.values())) + late
        if self.clear:
            return f"arms{late}"
        return "changed_little" if set(words.values()) == {"changed_little"} else "cannot_say"

    def headline_words(self) -> dict[str, str]:
        """The words that headlines on groups have places for; empty without arms."""
        if self.group is None:
            return {}
        words, last = self.page.locale, self._words(self.later[-1])
        small = all(last[arm] == "changed_little" for arm in self.clear)
        return {
            **self._arms_named(),
            "later": words.text(f"groups.lasted.{'small' if small else 'unsure'}"),
        }

    def key_figure(self) -> tuple[Finding | None, str]:
        """The number that the headline rests on, of the first arm that it is about, and its sentence."""
        arm, wave = (*self.clear, *self.own.others)[0], self.telling
        return self.page.find(*self.lead(WELFARE, arm, wave)), self.sentence(WELFARE, arm, wave, interval=True)

    def title(self) -> str:
        """A chart's title: what the groups show on welfare, with the wave; what is measured where that is unclear."""
        words, arm = self.page.locale, (*self.clear, *self.own.others)[0]
        names = self._names(WELFARE, arm, self.telling)
        word = self._words(self.telling)[arm]
        if len(self.own.others) > 1:
            key = f"several.{self.leads if self.leads == 'did' else 'levels'}" if self.clear else "other"
        else:
            key = "other" if word in _UNSAID else f"{self.claim}.{word}"
        return words.text(f"groups.titles.{key}", **{**names, **self._arms_named()})

    @property
    def telling(self) -> str:
        """The wave that the headline is about: the last, or where that tells nothing, the last one before that does."""
        last = self.later[-1]
        words = {wave: {*self._words(wave).values()} for wave in self.later}
        if words[last] & {*_CLEAR} or not words[last] & {*_QUIET}:
            return last
        earlier = [wave for wave in self.later if words[wave] & {*_CLEAR}]
        return earlier[-1] if earlier else last

    @property
    def clear(self) -> tuple[str, ...]:
        """The arms that differ from the comparison for sure, in the wave that the headline is about."""
        words = self._words(self.telling)
        return tuple(arm for arm in self.own.others if words[arm] in _CLEAR)

    def _words(self, wave: str) -> dict[str, str]:
        return {arm: self.verdict(WELFARE, arm, wave) for arm in self.own.others}

    def _arms_named(self) -> dict[str, str]:
        page, words = self.page, self.page.locale
        some = len(self.clear) < len(self.own.others)
        return {
            "arms": words.joined([arm_name(page.study, words, arm) for arm in self.clear]),
            "only": words.text("groups.only") if some else "",
            "comparison": arm_name(page.study, words, self.own.comparison),
        }

    # --- sentences

    def lead(self, outcome: str, arm: str, wave: str) -> tuple[str, str]:
        """The id and the wave (or pair) of the number that sentences on an arm rest on."""
        id_ = f"group.{self.leads}.{outcome}.{arm}"
        return id_, wave if self.leads == "difference" else pair_name(self.waves[0], wave)

    def verdict(self, outcome: str, arm: str, wave: str) -> str:
        """The verdict on an arm's difference from the comparison."""
        page = self.page
        id_, recorded = self.lead(outcome, arm, wave)
        base = page.find(f"group.mean.{outcome}.{self.own.comparison}", wave)
        found = page.find(id_, recorded)
        if found is not None and found.disclosure != "shown":
            return "suppressed"
        return verdict(found, base=base, material_change=page.settings.material_change)

    def sentence(self, outcome: str, arm: str, wave: str, *, interval: bool) -> str:
        """The sentence on an arm's difference from the comparison, by its verdict."""
        page, words = self.page, self.page.locale
        id_, recorded = self.lead(outcome, arm, wave)
        word, found = self.verdict(outcome, arm, wave), page.find(id_, recorded)
        values = self._names(outcome, arm, wave)
        directed = word in _CLEAR
        values["value"] = page.num(id_, recorded, style="magnitude" if directed else "prose")
        values["interval"] = page.bracketed(id_, recorded, directed=directed) if interval else ""
        values["reason"] = words.reason(found.reason) if found and found.value is None else ""
        return words.text(f"groups.{'unsaid' if word in _UNSAID else self.claim}.{word}", **values)

    def sentences(self, outcome: str | None = None, *, interval: bool = True, last: bool = False) -> str:
        """A sentence for each outcome (or the one), arm and later wave (or the last), by its verdict."""
        outcomes = [outcome] if outcome else [WELFARE, *self.own.outcomes]
        waves = self.later[-1:] if last else self.later
        return " ".join(self._each(outcomes, waves, interval=interval))

    def _each(self, outcomes: list[str], waves: list[str], *, interval: bool) -> Iterator[str]:
        for name in outcomes:
            for arm in self.own.others:
                for wave in waves:
                    yield self.sentence(name, arm, wave, interval=interval)

    def _names(self, outcome: str, arm: str, wave: str) -> dict[str, str]:
        """The words that sentences on an arm have places for."""
        page, words = self.page, self.page.locale
        name = arm_name(page.study, words, arm)
        about = "programme" if page.settings.programme and len(self.own.others) == 1 else "arm"
        cause, named = words.text(f"groups.cause.{about}", arm=name), outcome_name(page.study, words, outcome)
        return {
            "outcome": named,
            "Outcome": sentence_case(named),
            "arm": name,
            "comparison": arm_name(page.study, words, self.own.comparison),
            "cause": cause,
            "Cause": sentence_case(cause),
            "with": words.text(f"groups.with.{about}"),
            "wave": page.wave_label(wave),
            "first": page.wave_label(self.waves[0]),
        }

"""Larger parts of a page for templates: cards, joint verdicts, recommendations, glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.findings.definition import Kind, is_family
from analysis.findings.reasons import NO_SOURCES
from analysis.indicators.optional import optional_findings
from analysis.study.contents import has_incomes, has_incomes_per_person, has_survey, sets_income_against_spending
from report.context.groups import PageGroups
from report.context.leading import PageLeading
from report.context.listing import INFORMANTS, theme_unit
from report.context.reach import PageReach
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.verdicts import headline, homophily_verdict, level_word, recommendations, rules
from report.public.joint import NO_PAIR, PREFIX, VALUES
from report.public.statements import Statement, public_statements, recommendation_texts


@dataclass
class PageParts:
    """The parts of a page, from its findings and the study's texts."""

    page: PageValues
    citations: frozenset[str]  # keys of references.bib
    statements: list[Statement] = field(init=False)

    def __post_init__(self) -> None:
        self.statements = public_statements(self.page.study, self.page.public, self.page.locale.language)

    def cite(self, *keys: str | None) -> str:
        """A citation of the works that are in the bibliography: [@foster1984; @burt1992]; empty for none."""
        known = [f"@{key}" for key in keys if key in self.citations]
        return f"[{'; '.join(known)}]" if known else ""

    def card(self, id_: str, meaning: str, wave: str | None = None, *, district: str | None = None) -> str:
        """A card with a large number, its meaning in a sentence and its interval."""
        page = self.page
        number = page.num(id_, wave, district, style="headline", css="value")
        parts = [number, meaning, page.interval(id_, wave, district, css="interval")]
        return "::: {.card}\n" + "\n\n".join(part for part in parts if part) + "\n:::"

    def verdicts(self) -> dict[str, str]:
        """The verdicts that the rules for headline and recommendations test."""
        page = self.page
        return {
            "group": PageGroups(page).headline(),
            "group_by": PageGroups(page).leads,
            "group_kind": page.settings.group.kind if page.settings.group else "none",
            "programme": "declared" if page.settings.programme else "none",
            "waves": "one" if page.settings.main_pair is None else "several",
            "income": page.verdict("change.mean_capita"),
            "poverty": page.verdict("change.headcount"),
            "poverty_level": level_word(page.find("poverty.headcount"), "poverty"),
            "line": "set" if page.settings.poverty_line else "none",
            "inequality_level": level_word(page.find("inequality.gini"), "inequality"),
            "linking": "known" if page.known("network.share_linking") else "not_available",
            "contents": self.contents(),
            "homophily": homophily_verdict(page.find("network.homophily_excess"), page.find("network.homophily_p")),
        }

    def contents(self) -> str:
        """What the study leads with: incomes per person or of whole households, else ties, else voices."""
        study = self.page.study
        if has_incomes(study):
            return "incomes" if has_incomes_per_person(study) else "household_incomes"
        return "ties" if study.ties is not None else "voices"

    def spoken_of(self, place: str) -> str:
        """The place that headlines name: where nobody says which area interviews are of, all of the study's."""
        page = self.page
        of_whole = self.contents() == "voices" and not page.settings.voices.published
        return escaped(page.settings.region.name[page.locale.language]) if of_whole else place

    def change_leads(self) -> bool:
        """Whether a text on incomes begins with their change: it is known, or neither are levels."""
        page = self.page
        if page.settings.main_pair is None:
            return False
        levels = ("income.median_capita", "income.mean_capita")
        return page.known(page.told("change.mean_capita")) or not any(page.known(id_) for id_ in levels)

    def has_sources(self, id_: str) -> bool:
        """Whether households were asked for the sources of income that a finding needs."""
        found = self.page.find(id_)
        return found is not None and found.reason != NO_SOURCES

    def informants_counted(self) -> bool:
        """Whether themes count informants; else the kinds of informants that a source names."""
        return theme_unit(self.page) == INFORMANTS

    def headline(self) -> str:
        """The key of the page's headline."""
        return headline(self.verdicts())

    def headlined(self, place: str, *, with_ties: bool = True) -> str:
        """The page's headline on a place, by its name, with what it adds on ties."""
        words, key = PageGroups(self.page).headline_words(), self.headline()
        title = self.page.locale.text(f"headlines.{key}", place=place, **words)
        more = with_ties and key in rules("wording")["with_ties"]
        return title + (PageLeading(self.page).title_part() if more else "")

    def all_known(self, *ids: str) -> bool:
        """Whether each of these findings has a value, for sentences that hold with all of their numbers only."""
        return all(self.page.known(id_) for id_ in ids)

    def joint(self) -> list[dict[str, str]]:
        """Each outcome with statements: its number's id, and its joint verdict.

        In a study of one wave every verdict is silent, as there is no change to compare with. Without a survey there
        are none.
        """
        if not has_survey(self.page.study):
            return []
        found = [(rule, self.page.find(PREFIX + rule["outcome"])) for rule in rules("wording")["joint"]["outcomes"]]
        words = {value: word for word, value in VALUES.items()}
        return [
            {
                "outcome": rule["outcome"],
                "finding": rule["finding"],
                "verdict": "silent" if both.value is None else words[both.value],
            }
            for rule, both in found
            if both is not None and (both.value is not None or both.reason == NO_PAIR)
        ]

    def told_beside_numbers(self) -> list[tuple[str, list[str]]]:
        """The outcomes in words by joint verdict: numbers agree with statements, differ, or are silent."""
        groups: dict[str, list[str]] = {}
        for item in self.joint():
            groups.setdefault(item["verdict"], []).append(self.page.locale.text(f"joint.outcomes.{item['outcome']}"))
        return list(groups.items())

    def recommended(self, *, most: int | None = None, of_first: int | None = None) -> list[dict[str, Any]]:
        """The stakeholders with their recommendations, at most `most` each, `of_first` for the first one."""
        page, own = self.page, recommendation_texts(self.page.study, self.page.locale.language)
        chosen = recommendations(
            verdicts=self.verdicts(),
            values=self._values(),
            statements=frozenset(item.id for item in self.statements),
            known=lambda id_: id_ in own or page.locale.has(f"recommendations.{id_}"),
        )
        by_stakeholder: dict[str, list[dict[str, str]]] = {}
        for item in chosen:
            text = own.get(item.id) or page.locale.text(f"recommendations.{item.id}")
            source = "study" if item.id in own else "findings"
            entry = {"id": item.id, "text": text, "source": source, "moved": item.moved or ""}
            by_stakeholder.setdefault(item.stakeholder, []).append(entry)
        order = list(page.locale.entry("stakeholders"))
        return [
            {
                "key": key,
                "name": self.stakeholder(key),
                "items": by_stakeholder[key][: of_first if index == 0 and of_first else most],
            }
            for index, key in enumerate(key for key in order if key in by_stakeholder)
        ]

    def stakeholder(self, key: str) -> str:
        """Whom a recommendation is for: the institution that study.yml names, else the kind in general."""
        words = self.page.locale
        own = next((name for one, name in self.page.settings.stakeholders.items() if one == key), None)
        return words.written(own[words.language]) if own else words.text(f"stakeholders.{key}")

    def reached(self) -> list[str]:
        """The ids of reach with a value, the largest first: those of the same families where a chart shows them."""
        return PageReach(self.page).reached

    def optional_ids(self) -> list[str]:
        """The ids of optional findings, the programme's components last; empty if none has a value here."""
        page = self.page
        declared = sorted(optional_findings.definitions, key=lambda one: one.kind is Kind.MEAN)  # shares come first
        ids = [one.id for one in declared if not is_family(one.id)]
        families = tuple(one.id.removesuffix("*") for one in declared if is_family(one.id))
        ids += sorted(id_ for id_ in page.public.ids if id_.startswith(families))
        waves = [wave.key for wave in page.settings.waves]
        return ids if any(page.known(id_, wave) for id_ in ids for wave in waves) else []

    def glossary(self) -> list[dict[str, Any]]:
        """The glossary's terms for this study, by group, in alphabetical order."""
        words, holds = self.page.locale, self.holds() | {"always": True}
        shown = []
        for group in rules("glossary")["groups"]:
            keys = [item["term"] for item in group["terms"] if holds.get(item.get("when", group["when"]))]
            terms = [
                {
                    "key": key,
                    "term": words.text(f"glossary.terms.{key}.term"),
                    "definition": words.text(f"glossary.terms.{key}.definition"),
                }
                for key in keys
            ]
            if terms:
                name = words.text(f"glossary.groups.{group['group']}")
                shown.append({"name": name, "terms": _by_term(terms)})
        return shown

    def holds(self) -> dict[str, bool]:
        """The parts and properties that the study has."""
        page, settings = self.page, self.page.settings
        gini = page.find("inequality.gini")
        return {
            "programme": settings.programme is not None,
            f"programme.{settings.programme}": True,
            "grouped": settings.group is not None,
            "ties": page.study.ties is not None,
            "actors": page.study.actors is not None,
            "statements": bool(self.statements),
            "surveyed": has_survey(page.study),
            "incomes": has_incomes(page.study),
            "per_person": has_incomes_per_person(page.study),
            "change": len(settings.waves) > 1 and has_survey(page.study),
            "sections": settings.main_pair is not None and not settings.is_panel(*settings.main_pair),
            "line": bool(settings.poverty_line) and has_incomes_per_person(page.study),
            "directed": page.study.ties is not None and settings.network.directed,
            "told_only": self.contents() == "voices",
            "line_for_spending": sets_income_against_spending(page.study),
            "line_relative": settings.line_of_all,
            "synthetic": settings.synthetic,
            "persons": settings.counts == "persons",
            "published": settings.voices.published,
            "guarded": settings.disclosure.households > 0 or settings.disclosure.cell > 0,
            "stepped": settings.disclosure.in_full is False and has_survey(page.study),
            # in small samples intervals of inequality cover too rarely: templates/rules/coverage.csv
            "few_for_inequality": gini is not None and gini.low is not None and (gini.n or 0) < 140,
        }

    def _values(self) -> Mapping[str, float | None]:
        page = self.page
        return {
            key[0]: found.value
            for key, found in page.public.of_district(page.district).items()
            if key[2] == page.own_wave(key[0])
        }


def _by_term(terms: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(terms, key=lambda term: term["term"].casefold())

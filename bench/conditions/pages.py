"""The pages of small studies that a template makes, rendered with one condition held, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

from analysis.errors import UserError
from bench.conditions.mutants import Condition, Mutant, Switch, watched
from report.compose.composer import OF_WHOLE, Composer
from report.compose.sections import with_section_ids
from report.compose.templates import PageTemplates
from report.context.place import Place
from report.language.spoken import spoken_study
from report.public import ALL, open_public
from report.workspace import workspace_of
from tests.report.claims.composed import Computed, as_read, computed
from tests.report.claims.facts import facts
from tests.report.claims.table import problems_of_page

OF_DISTRICT = ("brief", "article", "supplement")
OF_LANGUAGE = ("methods", "overview", "index", "glossary")
_BLOCKS = ("title", "description", "abstract", "keywords", "lead", "body")
_PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=- |#)")

_WORD = re.compile(r"\w(?:[\w.,%]*\w)?")


@dataclass(frozen=True)
class Difference:
    """How a page differs from what it says with all its conditions."""

    problems: tuple[str, ...] = ()  # of the table of claims, or that the page can't be composed
    says_more: str = ""  # its first new words
    leaves_out: bool = False
    of_marks: bool = False  # no word differs


SAME = Difference()


class TemplatePage:
    """One page of a small study, which can be rendered again and again."""

    def __init__(self, made: Computed, composer: Composer, place: Place, template: tuple[str, str]) -> None:
        self.place, self.switch = place, Switch()
        self.at = f"{made.study.settings.id}/{place.path.removeprefix('report/').removesuffix('.qmd')}"
        self._facts = facts(made, place.district or ALL, place.language)
        self._composer = composer
        self._context = self._fresh()
        self._templates = PageTemplates(composer.study.folder / "templates")
        environment = self._templates.environment
        own = jinja2.DictLoader(dict([template]))
        self._templates.__dict__["environment"] = environment.overlay(
            loader=jinja2.ChoiceLoader([own, environment.loader or own])
        )
        self.text = self._rendered()
        self.was = frozenset(self.switch.was)  # conditions by themselves
        self.anew: list[str] = []  # what another table of rules changes; everything where nothing is named
        self._words = _words(self.text)
        self._paragraphs = {*_paragraphs(self.text)}

    def held(self, mutant: Mutant) -> Difference:
        """The page with a condition that always or never holds."""
        self.switch.held = mutant
        try:
            text = self._rendered()
        except (UserError, AssertionError, AttributeError):
            return Difference(("the page can't be composed",), says_more="an error")
        finally:
            self.switch.held = None
        return self.compared(text)

    def again(self) -> Difference:
        """The page composed anew, as its rules are now, and put back afterwards."""
        before = self._context
        try:
            fresh = self._fresh()
            self._context = fresh if not self.anew else before | {name: fresh[name] for name in self.anew}
            return self.compared(self._rendered())
        except (UserError, AssertionError, AttributeError):
            return Difference(("the page can't be composed",), says_more="an error")
        finally:
            self._context = before

    def compared(self, text: str) -> Difference:
        """What is wrong with another text of the page, and how it differs."""
        if text == self.text:
            return SAME
        words, path = _words(text), self.place.path.removeprefix("report/").removesuffix(".qmd")
        problems = tuple(problems_of_page(path, text, self._facts))
        if words == self._words:
            return Difference(problems, of_marks=True)
        new = [one for one in _paragraphs(text) if one not in self._paragraphs]
        if _is_part(words, self._words):
            return Difference(problems, leaves_out=True)
        return Difference(problems, says_more=" / ".join(new)[:400] or "words in another place")

    def _fresh(self) -> dict[str, Any]:
        return _remembered(self._composer.context(self.place)) | {"watched": self.switch.watched}

    def _rendered(self) -> str:
        blocks = self._templates.blocks(self.place.template, self._context, _BLOCKS)
        body, lead = with_section_ids(blocks.pop("body")), blocks.pop("lead", "")
        front = yaml.safe_dump({**blocks, "risalah": {"lead": lead}}, allow_unicode=True)
        return f"---\n{front}\n---\n{body}"


def studies(folder: Path, names: Sequence[str]) -> dict[str, Computed]:
    """The small studies with their results; those that lie in the folder from an earlier run are taken from there."""
    made = {}
    for name in names:
        if (folder / name / "done").exists():
            study = spoken_study(folder / name)
            public = open_public(workspace_of(study.folder, study.settings.id).public)
            made[name] = Computed(study, public)
        else:
            made[name] = computed(folder, name)
            (folder / name / "done").touch()
    return made


def template_pages(
    made: Mapping[str, Computed], folder: Path, template: str, text: str, of_template: Sequence[Condition]
) -> list[TemplatePage]:
    """Every page that a template is for, in all studies that speak its language."""
    return [
        TemplatePage(made[kind], composer, place, (template, watched(text, of_template)))
        for kind, composer, place in places_of(made, folder, template)
    ]


def places_of(made: Mapping[str, Computed], folder: Path, template: str) -> Iterator[tuple[str, Composer, Place]]:
    """The places of a template's pages, with their study."""
    language, _, name = template.removesuffix(".qmd").partition("/")
    for kind, one in made.items():
        spoken = tuple(one.study.settings.languages)
        if language not in spoken:
            continue
        composer = Composer(one.study, one.public, folder / kind, tuple(one.districts), spoken)
        places = [Place(name, language, district) for district in one.districts] if name in OF_DISTRICT else []
        places += [Place(name, language, ALL)] if name in OF_WHOLE else []
        places += [Place(name, language)] if name in OF_LANGUAGE else []
        parts = composer.overview.parts if name == "overview" else ()
        places += [Place(name, language, part=part.number) for part in parts if part.number]
        for place in places:
            (composer.root / place.path).parent.mkdir(parents=True, exist_ok=True)
            yield kind, composer, place


def _remembered(context: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a template, with functions that work out once what they give: pages are rendered many times."""
    return {name: _once(value) if callable(value) else value for name, value in context.items()}


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    given: dict[str, Any] = {}

    def remembered(*values: Any, **named: Any) -> Any:
        key = repr((values, sorted(named.items())))
        if key not in given:
            given[key] = function(*values, **named)
        return given[key]

    remembered.__module__ = "report.compose"
    return remembered


def _words(text: str) -> list[str]:
    return _WORD.findall(as_read(text).casefold())


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in _PARAGRAPHS.split(as_read(text)) if one.strip()]


def _is_part(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether words stand in another text in their order, with others between them."""
    rest = iter(whole)
    return all(word in rest for word in words)

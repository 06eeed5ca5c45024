"""Conditions of templates and rules, taken away one at a time: does the table of claims (tests/report/claims) see it?

python -m bench.conditions --language en --template brief --template article

A template's condition becomes true, or false where another text follows (`else`); a term's or a recommendation's is
left out. Small studies where that changes something are composed and read. What nobody misses is listed: a condition
that guards no words, or words that claims.yml lacks.
"""

from __future__ import annotations

import argparse
import copy
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml

from analysis.errors import UserError
from report.charts import chart as charts
from report.compose.composer import Composer
from report.context import parts as page_parts
from report.context.place import Place
from report.formats import FORMATS
from report.language.verdicts import rules
from report.project import TEMPLATES
from report.public import ALL
from tests.report.claims.composed import Computed, computed, undrawn
from tests.report.claims.facts import facts
from tests.report.claims.studies import KINDS
from tests.report.claims.table import problems_of_page

OF_DISTRICT = ("brief", "article", "supplement")
OF_LANGUAGE = ("overview", "methods", "index")
_CONDITION = re.compile(r"(?P<before>\{%-? ?(?:if|elif) )(?P<test>.+?)(?P<after> ?-?%\})")
_CHOICE = re.compile(r"(?P<before> if )(?P<test>[^{}]+?)(?P<after> else )")
_NEXT = re.compile(r"\{%-? ?(?P<tag>if|elif|else|endif)\b")


@dataclass(frozen=True)
class Mutant:
    """One condition of a template, in place of which something else stands."""

    template: str
    at: tuple[int, int]
    test: str
    now: str  # true | false
    line: int

    def applied(self, text: str) -> str:
        """The template's text without the condition."""
        return text[: self.at[0]] + self.now + text[self.at[1] :]

    def __str__(self) -> str:
        return f"{self.template}, line {self.line}: {self.test} -> {self.now}"


def mutants(name: str, text: str) -> list[Mutant]:
    """Every condition of a template as true, and as false where there is another text instead."""
    found = []
    for pattern in (_CONDITION, _CHOICE):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            instead = pattern is _CHOICE or _has_other(text, match.end())
            for now in ("true", "false") if instead else ("true",):
                found.append(Mutant(name, match.span("test"), match["test"], now, line))
    return found


def _has_other(text: str, start: int) -> bool:
    depth = 0
    for match in _NEXT.finditer(text, start):
        if match["tag"] == "if":
            depth += 1
        elif depth == 0:
            return match["tag"] in ("elif", "else")
        elif match["tag"] == "endif":
            depth -= 1
    return False


class Reader:
    """The pages of small studies, composed with another text of a template, and what is wrong with them."""

    def __init__(self, made: Mapping[str, Computed], folder: Path) -> None:
        self.made, self.folder = made, folder
        self.seen: dict[tuple[str, str], Any] = {}

    def pages(self, template: str) -> Iterator[tuple[str, Computed, Composer, Place]]:
        """The pages that a template is for, with their study."""
        language, _, name = template.removesuffix(".qmd").partition("/")
        for kind, made in self.made.items():
            spoken = tuple(made.study.settings.languages)
            if language not in spoken:
                continue
            composer = Composer(
                made.study, made.public, self.folder / kind, tuple(made.districts), spoken, tuple(FORMATS), None, None
            )
            wanted = OF_DISTRICT if name.startswith("programmes/") else (name,)
            for page in wanted:
                places = [Place(page, language, made.districts[0])] if page in OF_DISTRICT else [Place(page, language)]
                if page in ("article", "supplement"):
                    places.append(Place(page, language, ALL))
                for place in places:
                    yield kind, made, composer, place

    def problems(self, composer: Composer, made: Computed, place: Place, changed: Mapping[str, str]) -> list[str]:
        """What a page says that the study doesn't declare, with changed texts of templates."""
        composer.__dict__.pop("templates", None)
        environment = composer.templates.environment.overlay(
            loader=jinja2.ChoiceLoader([jinja2.DictLoader(dict(changed)), composer.templates.environment.loader])
        )
        composer.templates.__dict__["environment"] = environment
        (composer.root / place.path).parent.mkdir(parents=True, exist_ok=True)
        context = composer.context(place)
        names = ("title", "description", "abstract", "lead", "body")
        blocks = composer.templates.blocks(place.template, context, names)
        body = composer.with_term_links(place, blocks.pop("body"), context)
        front = yaml.safe_dump({key: text for key, text in blocks.items() if key != "lead"}, allow_unicode=True)
        text = f"---\n{front}---\n{blocks.get('lead', '')}\n\n{body}"
        key = (made.study.settings.id, f"{place.district or ALL}/{place.language}")
        if key not in self.seen:
            self.seen[key] = facts(made, place.district or ALL, place.language)
        path = place.path.removeprefix("report/").removesuffix(".qmd")
        return list(problems_of_page(path, text, self.seen[key]))

    def where_it_matters(self, template: str, text: str, of_template: list[Mutant]) -> dict[int, set[tuple[str, str]]]:
        """By mutant: the studies and pages where its condition was once the other way round."""
        spans = sorted({one.at for one in of_template})
        watched, shift = text, 0
        for index, (start, end) in enumerate(spans):
            test = text[start:end]
            new = f"watched({index}, ({test}))"
            watched = watched[: start + shift] + new + watched[end + shift :]
            shift += len(new) - len(test)
        found: dict[int, set[tuple[str, str]]] = {index: set() for index in range(len(of_template))}
        for kind, made, composer, place in self.pages(template):
            told: set[tuple[int, bool]] = set()
            _watch(composer, told)
            self.problems(composer, made, place, {template: watched})
            for index, one in enumerate(of_template):
                if (spans.index(one.at), one.now == "false") in told:
                    found[index].add((kind, place.path))
        return found


def _watch(composer: Composer, told: set[tuple[int, bool]]) -> None:
    def watched(index: int, value: Any) -> Any:
        told.add((index, bool(value)))
        return value

    watched.__module__ = "report.compose"
    context = type(composer).context
    composer.__dict__["context"] = lambda place: context(composer, place) | {"watched": watched}


def of_templates(reader: Reader, names: list[str]) -> Iterator[tuple[str, str]]:
    """Each mutant of the templates, and what became of it: killed, survived, never otherwise."""
    for name in names:
        text = (TEMPLATES / name).read_text("utf-8")
        of_template = mutants(name, text)
        matters = reader.where_it_matters(name, text, of_template)
        for index, one in enumerate(of_template):
            if not matters[index]:
                yield str(one), "never otherwise"
                continue
            fate = "survived"
            for kind, made, composer, place in reader.pages(name):
                if (kind, place.path) not in matters[index]:
                    continue
                try:
                    seen = reader.problems(composer, made, place, {name: one.applied(text)})
                except (UserError, AssertionError, AttributeError):
                    seen = ["the page can't be composed"]
                if seen:
                    fate = "killed"
                    break
            yield str(one), fate


def of_rules(reader: Reader, language: str) -> Iterator[tuple[str, str]]:
    """Conditions of the glossary's terms and of recommendations, left out one at a time."""
    cases: list[tuple[str, str, Any]] = []
    glossary = rules("glossary")
    for at, group in enumerate(glossary["groups"]):
        for term, item in enumerate(group["terms"]):
            if item.get("when", group["when"]) != "always":
                changed = copy.deepcopy(glossary)
                changed["groups"][at]["terms"][term]["when"] = "always"
                cases.append((f"glossary, {item['term']}", "glossary", changed))
    advice = rules("recommendations")
    for at, rule in enumerate(advice["rules"]):
        for name in rule["when"].get("verdicts", {}):
            changed = copy.deepcopy(advice)
            del changed["rules"][at]["when"]["verdicts"][name]
            cases.append((f"recommendations, {rule['recommend']}: {name}", "recommendations", changed))
    for label, table, changed in cases:
        template = f"{language}/{'glossary' if table == 'glossary' else 'article'}.qmd"
        fate = "survived"
        with pytest.MonkeyPatch.context() as patch:
            for module in (page_parts, __import__("report.language.verdicts", fromlist=["rules"])):
                patch.setattr(module, "rules", lambda name, t=table, c=changed: c if name == t else rules(name))
            for _, made, composer, place in reader.pages(template):
                if reader.problems(composer, made, place, {}):
                    fate = "killed"
                    break
        yield label, fate


def main() -> int:
    """0 always: survivors are read by a person."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", default="en")
    parser.add_argument("--template", action="append", help="brief, article, supplement, overview, methods, index")
    parser.add_argument("--no-rules", action="store_true", help="leave the glossary and recommendations out")
    arguments = parser.parse_args()
    started, fates = time.monotonic(), dict[str, int]()
    with tempfile.TemporaryDirectory(prefix="conditions-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "_drawn", undrawn)
        reader = Reader({name: computed(Path(folder), name) for name in KINDS}, Path(folder) / "pages")
        print(f"{len(KINDS)} studies in {time.monotonic() - started:.0f} s", flush=True)
        names = [f"{arguments.language}/{name}.qmd" for name in arguments.template or (*OF_DISTRICT, *OF_LANGUAGE)]
        for what, fate in of_templates(reader, names):
            fates[fate] = fates.get(fate, 0) + 1
            if fate != "killed":
                print(f"{fate}: {what}", flush=True)
        for what, fate in () if arguments.no_rules else of_rules(reader, arguments.language):
            fates[fate] = fates.get(fate, 0) + 1
            if fate != "killed":
                print(f"{fate}: {what}", flush=True)
    print(fates, f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

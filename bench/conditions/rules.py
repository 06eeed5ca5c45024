"""Rules of templates/rules without one of their conditions: the glossary's, those of advice, headlines and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.conditions.fates import Told, of_rule
from bench.conditions.pages import TemplatePage, template_pages
from report.language.verdicts import rules
from report.project import TEMPLATES
from tests.report.claims.composed import Computed

Changed = Callable[[], Callable[[], None]]  # takes a condition away; what it gives puts it back
_READ = {  # by the table: the template that shows it, and what a page works out anew; all of it where none is named
    "glossary": ("glossary", ["glossary"]),
    "recommendations": ("article", ["recommended"]),
    "headlines": ("brief", ["headline", "headlined"]),
    "verdicts": ("article", []),
    "homophily": ("article", ["verdicts"]),
    "dominance": ("article", ["parade_sentence"]),
    "limits": ("supplement", ["parts_listed"]),
}


def of_rules(
    made: Mapping[str, Computed], folder: Path, language: str, *, tables: Collection[str] = tuple(_READ)
) -> Iterator[Told]:
    """Each condition of a rule, taken away, with what became of it."""
    pages: dict[str, list[TemplatePage]] = {}
    for name, what, changed in _cases():
        if name not in tables:
            continue
        shown_by, anew = _READ[name]
        template = f"{language}/{shown_by}.qmd"
        if template not in pages:
            pages[template] = template_pages(made, folder, template, (TEMPLATES / template).read_text("utf-8"), [])
        for page in pages[template]:
            page.anew = anew
        yield of_rule(pages[template], f"{language}/{name}", what, changed)


def _cases() -> Iterator[tuple[str, str, Changed]]:
    for group in rules("glossary")["groups"]:
        for item in group["terms"]:
            if item.get("when", group["when"]) != "always":
                yield "glossary", item["term"], _set(item, "when", "always")
    for rule in rules("recommendations")["rules"]:
        for part, wanted in rule["when"].items():
            names = list(wanted) if isinstance(wanted, dict) else [""]
            for name in names:
                of = wanted if name else rule["when"]
                yield "recommendations", f"{rule['recommend']}: {part} {name}", _without(of, name or part)
    wording = rules("wording")
    for table, key in (
        ("headlines", "headline"),
        ("verdicts", "verdict"),
        ("homophily", "verdict"),
        ("dominance", "verdict"),
    ):
        for rule in wording[table]:
            for name in rule.get("when", {}):
                yield table, f"{rule[key]}: {name}", _without(rule["when"], name)
    for name, instead in rules("limits")["instead"].items():
        for when in instead:
            yield "limits", f"{name}: {when}", _without(instead, when)


def _without(rule: dict[str, Any], name: str) -> Changed:
    return _changed(rule, {key: value for key, value in rule.items() if key != name})


def _set(rule: dict[str, Any], name: str, value: str) -> Changed:
    return _changed(rule, rule | {name: value})


def _changed(rule: dict[str, Any], wanted: dict[str, Any]) -> Changed:
    def changed() -> Callable[[], None]:
        before = dict(rule)
        _put(rule, wanted)
        return lambda: _put(rule, before)

    return changed


def _put(rule: dict[str, Any], wanted: dict[str, Any]) -> None:
    rule.clear()
    rule.update(wanted)

"""Check that all languages have the same findings and citations in templates, and the same texts in locale files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import Problem
from report.language.locale import languages, locale
from report.project import TEMPLATES, shown_path

# references in a template; cards and alternative texts are only counted, as their words differ
_ASKED = re.compile(r"\b(cite|num|interval|bracketed|sentence|unsaid|figure|known|levels_table)\(([^()]*)\)")
_CARD = re.compile(r"\b(card)\(\s*(\"[^\"]*\"|'[^']*'|\w+)")
_MARKS = {
    "heading": re.compile(r"^(#{1,6}) \S", re.MULTILINE),
    "label": re.compile(r"\{#((?:fig|tbl|eq|sec)-[\w-]+)"),
    "citation": re.compile(r"(?<![\w.])@([a-z]+\d{4}\w*)"),
    "alternative text": re.compile(r"\b(fig-alt)="),
}
# texts that only one language needs: plural forms, its currency's symbol, titles of charts
_OWN = re.compile(r"^(nouns\.\w+\.one|numbers\.currencies\.\w+|(.*\.)?title\..*|chart\..*)$")
_WITH_PLACES = ("findings.", "headlines.", "headings.", "verdicts.", "levels.", "unsaid.", "joint.")
_OF_STUDY = {
    "welfare", "family", "families", "counted", "whose", "level", "region",
    "compared", "compared_short", "sampled", "weighing", "again", "movers", "resurvey",
    "between", "when", "than", "prices",
}  # fmt: skip


def parity_problems(folders: Iterable[Path] = (TEMPLATES,)) -> list[Problem]:
    """Differences between the languages' templates and files, each with both files."""
    problems = [problem for folder in folders for problem in template_parity(folder)]
    return problems + locale_parity()


def template_parity(folder: Path, spoken: Iterable[str] | None = None) -> list[Problem]:
    """Templates that some languages lack, and differences between the others."""
    own = [language for language in spoken or languages() if (folder / language).is_dir()]
    files = {
        language: {path.relative_to(folder / language) for path in (folder / language).rglob("*.qmd")}
        for language in own
    }
    problems = []
    for name in sorted(set().union(*files.values()), key=str):
        have = [language for language in own if name in files[language]]
        for language in own:
            if language not in have:
                what = f"missing, but {have[0]}/{name.as_posix()} exists"
                problems.append(Problem(shown_path(folder / language / name), what, "Write it in this language too."))
        for other in have[1:]:
            problems += _differences(folder / have[0] / name, folder / other / name)
    return problems


def locale_parity() -> list[Problem]:
    """Texts that a language lacks, and texts of findings with different placeholders."""
    first, *others = languages()
    texts = {language: flat(locale(language).texts) for language in (first, *others)}
    problems = []
    for other in others:
        for one, two in ((first, other), (other, first)):
            for key in sorted(texts[one].keys() - texts[two].keys()):
                if not _OWN.match(key):
                    what = f"lacks '{key}', which {one}.yml has"
                    problems.append(Problem(f"templates/locale/{two}.yml", what, "Add it in this language."))
        for key in sorted(texts[first].keys() & texts[other].keys()):
            here, there = (places(texts[language][key]) - _OF_STUDY for language in (first, other))
            if key.startswith(_WITH_PLACES) and here != there:
                what = f"'{key}' fills {_named(there)}, in {first}.yml {_named(here)}"
                problems.append(Problem(f"templates/locale/{other}.yml", what, "Use the same placeholders in both."))
    return problems


def references(text: str) -> Counter[str]:
    """The references of a template, with their counts."""
    found = Counter(f"{name}({' '.join(what.split())})" for name, what in _ASKED.findall(text))
    found.update(f"{name}({what})" for name, what in _CARD.findall(text))
    for kind, pattern in _MARKS.items():
        found.update(f"{kind} {what}" for what in pattern.findall(text))
    return found


def places(text: Any) -> set[str]:
    """The placeholders of a text, in lower case."""
    return {name.lower() for name in re.findall(r"\{(\w+)\}", str(text))}


def flat(texts: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The texts by dotted key."""
    found: dict[str, Any] = {}
    for key, value in texts.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return found


def _differences(one: Path, other: Path) -> list[Problem]:
    counts = [references(path.read_text("utf-8")) for path in (one, other)]
    problems = []
    for item in sorted(counts[0].keys() | counts[1].keys()):
        here, there = (count[item] for count in counts)
        if here != there:
            lacking, having = (one, other) if here < there else (other, one)
            what = f"has {item} {_times(min(here, there))}, {shown_path(having)} {_times(max(here, there))}"
            problems.append(Problem(shown_path(lacking), what, "Use the same in all languages."))
    return problems


def _times(count: int) -> str:
    return "never" if not count else "once" if count == 1 else f"{count} times"


def _named(found: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(found)) or "nothing"

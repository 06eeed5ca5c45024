"""Outdated translations: texts changed in one language but not in the other.

templates/rules/translations.yml records a hash of each part in both languages, as of the last confirmation that they
say the same (`risalah check --translations-current`). It needs no git history, so it works in a package too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.study.yaml_file import own_yaml
from report.language.locale import languages, original_language
from report.project import TEMPLATES

FILE = Path("rules", "translations.yml")
_BLOCK = re.compile(r"\{%-? *block (\w+).*?%\}(.*?)\{%-? *endblock", re.DOTALL)
_SECTION = re.compile(r"^#{2,6} .*\{[^{}]*#([\w-]+)[^{}]*\}[ \t]*$", re.MULTILINE)
_HEAD = (
    "# What each part of a text was in both languages when they were last confirmed to say the same, as beginnings of\n"
    "# SHA-256. Written by `risalah check --translations-current`, after reading both.\n"
)
Parts = dict[str, dict[str, str]]  # file -> part -> hash


def outdated_translations(templates: Path = TEMPLATES) -> list[str]:
    """A line per translated file with parts that changed in only one language since the last confirmation.

    Parts that changed in both aren't reported: their author has seen both.
    """
    recorded, first = _recorded(templates), original_language()
    original, said = text_parts(templates, first), []
    for language in languages():
        if language == first:
            continue
        own = text_parts(templates, language)
        for name, parts in own.items():
            source = original.get(name, {})
            parts_by_direction: dict[bool, list[str]] = {True: [], False: []}
            for part in parts.keys() & source.keys():
                agreed = recorded.get(language, {}).get(name, {}).get(part)
                if agreed is None:
                    continue
                theirs, ours = agreed.split()
                changed = source[part] != theirs, parts[part] != ours
                if changed[0] != changed[1]:
                    parts_by_direction[changed[0]].append(part)
            for forwards, found in parts_by_direction.items():
                if found:
                    pair = (language, first) if forwards else (first, language)
                    older, newer = (f"templates/{shown_name(name, which)}" for which in pair)
                    said.append(f"{older} was translated from an earlier {newer}: {', '.join(sorted(found))}")
    return said


def confirm_translations(templates: Path = TEMPLATES) -> Path:
    """Records the current texts of all languages as equivalent; returns the record's file."""
    first = original_language()
    original = text_parts(templates, first)
    agreed: dict[str, dict[str, dict[str, str]]] = {}
    for language in languages():
        if language != first:
            own = text_parts(templates, language)
            agreed[language] = {
                name: {part: f"{original[name][part]} {digest}" for part, digest in parts.items()
                       if part in original.get(name, {})}
                for name, parts in own.items()
            }  # fmt: skip
    path = templates / FILE
    path.write_text(_HEAD + yaml.safe_dump(agreed, allow_unicode=True, sort_keys=True, width=200), "utf-8")
    return path


def text_parts(templates: Path, language: str) -> Parts:
    """A language's texts in parts, by names common to all languages: pages by section, files by entry."""
    found: Parts = {}
    for path in sorted((templates / language).rglob("*.qmd")):
        name = path.relative_to(templates / language).as_posix()
        found[name] = {part: _hash(text) for part, text in _sections(path.read_text("utf-8")).items()}
    for path in sorted((templates / "locale").glob("*.yml")):
        if path.stem == language or path.stem.endswith(f".{language}"):
            name = f"locale/{path.stem.removesuffix(language)}*.yml"
            texts = own_yaml(path.read_text("utf-8")) or {}
            found[name] = {str(key): _hash(_plain(value)) for key, value in texts.items()}
    return found


def shown_name(name: str, language: str) -> str:
    """The file's name in that language.

    >>> shown_name("brief.qmd", "en"), shown_name("locale/charts.*.yml", "en"), shown_name("locale/*.yml", "id")
    ('en/brief.qmd', 'locale/charts.en.yml', 'locale/id.yml')
    """
    return name.replace("*", language) if name.startswith("locale/") else f"{language}/{name}"


def _sections(text: str) -> Mapping[str, str]:
    """A template's blocks, and its body by section."""
    found: dict[str, str] = {}
    for block, inside in _BLOCK.findall(text):
        starts = list(_SECTION.finditer(inside))
        found[block] = inside[: starts[0].start()] if starts else inside
        for number, start in enumerate(starts):
            end = starts[number + 1].start() if number + 1 < len(starts) else len(inside)
            found[f"{block}#{start[1]}"] = inside[start.start() : end]
    return found or {"text": text}


def _plain(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=True)


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def _recorded(templates: Path) -> dict[str, dict[str, dict[str, str]]]:
    path = templates / FILE
    return own_yaml(path.read_text("utf-8")) or {} if path.is_file() else {}

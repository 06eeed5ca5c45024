"""Declared constants of texts, each with a reason, compared with the code's value."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import yaml
from babel.numbers import NumberFormatError, parse_decimal

from analysis.errors import Problem, did_you_mean
from analysis.study.yaml_file import bounded_yaml
from report.checks.prose import Wording, pattern_of, prose_only, typed_numbers
from report.language.locale import locale
from report.project import CODE, TEMPLATES

FILE = TEMPLATES / "rules" / "constants.yml"
OWN = "templates/constants.yml"  # a study's own, relative to its folder


@dataclass(frozen=True)
class Constant:
    """A number allowed in texts without a finding, only within these phrases."""

    name: str
    texts: Mapping[str, Sequence[str]]  # language -> phrases
    why: str
    number: float | None = None
    code: str = ""  # its place in the code: analysis.indicators.change.CLEAR_STEP
    key: str = ""  # a key, if that is a mapping
    times: float = 1  # number in the text = code's value * times + plus
    plus: float = 0
    file: str = field(default="", compare=False)

    @property
    def place(self) -> str:
        """The place of its declaration."""
        return f"{self.file}, {self.name}"


def declared_constants(path: Path, *, name: str) -> tuple[list[Constant], list[Problem]]:
    """A file's constants and its problems; none without a file.

    A file <stem>.<language>.yml beside it adds the phrases of a further language, by constant.
    """
    if not path.is_file():
        return [], []
    try:
        entries = (bounded_yaml(path.read_text("utf-8")) or {}).get("constants", {})
        for part in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
            for key, phrases in (bounded_yaml(part.read_text("utf-8")) or {}).items():
                entries.setdefault(key, {}).setdefault("texts", {})[part.suffixes[-2][1:]] = phrases
    except (yaml.YAMLError, AttributeError) as error:
        return [], [Problem(name, f"not YAML with constants: ({error})", "Write it as templates/rules/constants.yml.")]
    known = {item.name for item in fields(Constant)} - {"name", "file"}
    constants, problems = [], []
    for key, entry in entries.items():
        unknown = [item for item in entry if item not in known]
        lacking = [item for item in ("texts", "why") if not entry.get(item)]
        for item in unknown:
            problems.append(Problem(f"{name}, {key}", f"unknown key {item}{did_you_mean(item, known)}", "Correct it."))
        for item in lacking:
            problems.append(Problem(f"{name}, {key}", f"lacks {item}", "Add the phrases, and the reason."))
        if not unknown and not lacking:
            constants.append(Constant(name=str(key), file=name, **entry))
    return constants, problems


def constant_problems(constants: Sequence[Constant]) -> list[Problem]:
    """Constants that differ from the code's value, or whose code doesn't exist."""
    problems = []
    for constant in constants:
        value: float | None = constant.number
        if constant.code:
            value = code_value(constant)
            if value is None:
                what = f"there is no number {constant.code}{f'[{constant.key}]' if constant.key else ''}"
                problems.append(Problem(constant.place, what, "Correct code: or key:."))
                continue
            if constant.number is not None and not math.isclose(constant.number, value):
                problems.append(_differs(constant, f"{constant.number:g}", value))
        for language, phrases in constant.texts.items():
            for phrase in phrases:
                said = phrase_numbers(phrase, language)
                if value is not None and said and not any(math.isclose(number, value) for number in said):
                    problems.append(_differs(constant, f"'{phrase}'", value))
    return problems


def unused_phrases(constants: Sequence[Constant], prose: Mapping[str, str]) -> list[Problem]:
    """Phrases that occur in no text; `prose` is all text by language."""
    return [
        Problem(constant.place, f"no text holds '{phrase}'", "Remove it from the file, or correct it.")
        for constant in constants
        for language, phrases in constant.texts.items()
        for phrase in phrases
        if language in prose and not pattern_of(phrase).search(prose[language])
    ]


def code_value(constant: Constant) -> float | None:
    """The number that texts should have, derived from the code's value; None if the code has none.

    The source is parsed, not imported: imports would take longer than the whole check.
    """
    module, _, attribute = constant.code.rpartition(".")
    path = CODE / f"{module.replace('.', '/')}.py"
    if not path.is_file():
        return None
    for statement in ast.parse(path.read_text("utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id == attribute for target in targets):
            try:
                found = ast.literal_eval(statement.value)  # type: ignore[attr-defined]
                value = float(found[constant.key] if constant.key else found)
            except (ValueError, KeyError, TypeError):
                return None
            return value * constant.times + constant.plus
    return None


def phrase_numbers(phrase: str, language: str) -> list[float]:
    """The numbers in a phrase, in the language's notation.

    >>> phrase_numbers("dari 1.000 sampai 2,5", "id"), phrase_numbers("more than five percent", "en")
    ([1000.0, 2.5], [5.0])
    """
    words = locale(language)
    wording = Wording.of(words)
    numbers = []
    for number in typed_numbers(prose_only(phrase), wording):
        if number.text.casefold() in wording.small:
            numbers.append(float(wording.small.index(number.text.casefold()) + 1))
            continue
        try:
            numbers.append(float(parse_decimal(number.text.replace("−", "-"), locale=words.entry("language.babel"))))
        except NumberFormatError:
            continue
    return numbers


def _differs(constant: Constant, said: str, value: float) -> Problem:
    what = f"says {said}, but {constant.code or 'number:'} gives {value:g}"
    return Problem(constant.place, what, "Correct it here and in the texts, or in the code.")

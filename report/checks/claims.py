"""Check for claims without a finding: numbers typed into templates, locale files or a study's texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2 import nodes

from analysis.catalogue import definition_of
from analysis.errors import Problem
from analysis.study import Study
from report.checks.constants import FILE, OWN, Constant, constant_problems, declared_constants, unused_phrases
from report.checks.own_words import own_words
from report.checks.prose import Wording, prose_only, typed_numbers, without
from report.compose.templates import PageTemplates
from report.language.locale import languages, locale
from report.project import TEMPLATES, shown_path

# template functions whose first argument is a finding's id, or a list of ids
OF_FINDINGS = frozenset({
    "num", "interval", "bracketed", "sample", "label", "known", "value", "verdict", "sentence", "unsaid", "find",
    "card", "member", "formula", "levels_table", "districts_table",
})  # fmt: skip
_FORMATTERS = ("number", "percent", "money", "counted")  # text functions: they print their arguments


@dataclass(frozen=True)
class SourceText:
    """A text that readers see, and its place in a file."""

    language: str
    file: str
    line: int  # of its first line
    text: str
    jinja: bool = False


def template_problems(study: Study | None = None) -> list[Problem]:
    """Numbers typed by hand in the project's texts and a study's templates, without a finding or constant.

    What stands in a study's other files is its author's own words: report/checks/own_words.py.
    """
    constants, problems = declared_constants(FILE, name="templates/rules/constants.yml")
    problems += constant_problems(constants)
    shared = [*_of_templates(TEMPLATES), *_of_locales(), *_of_package()]
    problems += unused_phrases(constants, _prose(shared))
    prose = list(shared)
    if study is not None:
        folder = study.folder / "templates"
        own, wrong = declared_constants(study.folder / OWN, name=shown_path(study.folder / OWN))
        templates = _of_templates(folder)
        said = _prose([*templates, *_of_study(study)])
        problems += [*wrong, *constant_problems(own), *unused_phrases(own, said)]
        prose += templates
        constants = [*constants, *own]
    problems += [problem for item in prose for problem in number_problems(item, constants)]
    folders = [TEMPLATES] if study is None else [TEMPLATES, study.folder / "templates"]
    return problems + [problem for folder in folders for problem in expression_problems(folder, constants)]


def own_template_problems(study: Study) -> list[Problem]:
    """Numbers typed by hand, unknown ids and mistakes in a study's own templates."""
    folder = study.folder / "templates"
    constants = [*declared_constants(FILE, name="")[0], *declared_constants(study.folder / OWN, name="")[0]]
    problems = [problem for item in _of_templates(folder) for problem in number_problems(item, constants)]
    return [*problems, *expression_problems(folder, constants)]


def number_problems(source: SourceText, constants: Sequence[Constant]) -> list[Problem]:
    """Typed numbers in a text, each with its line."""
    phrases = [phrase for constant in constants for phrase in constant.texts.get(source.language, ())]
    prose = prose_only(source.text, jinja=source.jinja)
    if not typed_numbers(prose, wording_of(source.language)):
        return []
    return [
        Problem(
            f"{source.file}, line {source.line + number.line - 1}" if source.line else source.file,
            f"the number {number.text} is typed by hand",
            'Write num("its.id"), or declare its phrase in templates/rules/constants.yml.',
        )
        for number in typed_numbers(without(prose, phrases), wording_of(source.language))
    ]


def expression_problems(folder: Path, constants: Sequence[Constant]) -> list[Problem]:
    """Typed numbers inside template tags, and unknown ids of findings or names of texts."""
    environment = PageTemplates(folder).environment
    problems: list[Problem] = []
    for language, path in template_files(folder):
        file = shown_path(path)
        try:
            tree = environment.parse(path.read_text("utf-8"))
        except jinja2.TemplateSyntaxError as error:
            problems.append(
                Problem(f"{file}, line {error.lineno}", f"not a template: {error.message}", "Correct the template.")
            )
            continue
        problems += _problems_of_tree(tree, language, file, constants)
    return problems


def template_files(folder: Path) -> list[tuple[str, Path]]:
    """The page templates of a folder, with their language."""
    return [(language, path) for language in languages() for path in sorted((folder / language).rglob("*.qmd"))]


def _problems_of_tree(
    tree: nodes.Template, language: str, file: str, constants: Sequence[Constant]
) -> Iterator[Problem]:
    fix = 'Write num("its.id"), or declare its phrase in templates/rules/constants.yml.'
    for output in tree.find_all(nodes.Output):
        for printed in output.nodes:
            number = None if isinstance(printed, nodes.TemplateData) else _constant(printed)
            if number is not None:
                yield Problem(f"{file}, line {printed.lineno}", f"the number {number} is typed by hand", fix)
    for text in tree.find_all(nodes.Const):
        if isinstance(text.value, str) and " " in text.value.strip():
            yield from number_problems(SourceText(language, file, text.lineno, text.value), constants)
    for read in tree.find_all(nodes.Getattr):
        if read.attr.startswith("_"):
            what = f"not for templates: the private attribute '{read.attr}'"
            yield Problem(f"{file}, line {read.lineno}", what, "Remove it: a template says words.")
    for call in tree.find_all(nodes.Call):
        where = f"{file}, line {call.lineno}"
        called, first = call.node, call.args[0] if call.args else None
        if isinstance(called, nodes.Getattr) and called.attr in _FORMATTERS and first is not None:
            number = _constant(first)
            if number is not None:
                yield Problem(where, f"the number {number} is typed by hand", fix)
        if not isinstance(called, nodes.Name):
            continue
        if called.name in OF_FINDINGS:
            for id_ in _ids(first):
                try:
                    definition_of(id_)
                except KeyError as error:
                    yield Problem(where, str(error.args[0]), "Correct the id in the template.")
        if called.name == "t" and isinstance(first, nodes.Const) and not locale(language).has(str(first.value)):
            what = f"templates/locale/{language}.yml lacks '{first.value}'"
            yield Problem(where, what, "Add it, or correct the name.")


def _constant(node: nodes.Expr) -> float | None:
    """The value of a constant numeric expression, or None."""
    try:
        value = node.as_const()
    except (nodes.Impossible, ArithmeticError):
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ids(node: nodes.Expr | None) -> list[str]:
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    return [str(item.value) for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]


def _of_templates(folder: Path) -> list[SourceText]:
    return [
        SourceText(language, shown_path(path), 1, path.read_text("utf-8"), jinja=True)
        for language, path in template_files(folder)
    ]


def _of_package() -> list[SourceText]:
    """Texts of packages: README and access note in each language."""
    found = []
    for path in sorted((TEMPLATES / "package").glob("*.md")):
        own = path.stem.partition(".")[2]
        for language in [own] if own else languages():
            found.append(SourceText(language, shown_path(path), 1, path.read_text("utf-8"), jinja=True))
    return found


def _of_locales() -> list[SourceText]:
    """Sentences of the locale files; not keys, scales of large amounts or factors."""
    found = []
    for path in sorted((TEMPLATES / "locale").glob("*.yml")):
        tree = yaml.compose(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        language = path.stem.rpartition(".")[2]
        for node in _sentences(tree) if tree is not None else ():
            lines = path.read_text("utf-8").splitlines()[node.start_mark.line : node.end_mark.line + 1]
            # a multi-line text as raw lines of the file, to find a number's line
            text = node.value if len(lines) == 1 or not node.end_mark.column else "\n".join(lines)
            found.append(SourceText(language, shown_path(path), node.start_mark.line + 1, text))
    return found


def _sentences(node: Any) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in ("from", "factor"):
                yield from _sentences(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _sentences(value)
    elif isinstance(node, yaml.ScalarNode):
        yield node


def _of_study(study: Study) -> list[SourceText]:
    """A study's own words. They aren't looked through for numbers, but may use a phrase that the study declares."""
    return [
        SourceText(language, "study.yml", 0, text)
        for language in study.settings.languages
        if language in languages()
        for text in own_words(study, language)
    ]


def _prose(texts: Iterable[SourceText]) -> dict[str, str]:
    """All prose of each language."""
    found: dict[str, str] = {}
    for item in texts:
        found[item.language] = found.get(item.language, "") + "\n" + prose_only(item.text, jinja=item.jinja)
    return found


@cache
def wording_of(language: str) -> Wording:
    """The language's words beside numbers."""
    return Wording.of(locale(language))

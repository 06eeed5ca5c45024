"""No Python file names a language: languages are files under templates/, and the study's choice of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from report.language.locale import languages, locale
from report.project import ROOT

# Where a language may be named, and why.
ALLOWED = {
    "analysis/study/columns_page.py": "a page of the documentation that is in two languages",
    "analysis/study/settings_page.py": "a page of the documentation that is in two languages",
    "analysis/study/fields.py": "the languages of a study that names none",
}
# "id" is also what an identifier is called: a column of findings.csv, an attribute of HTML, a key of JSON. Such a name
# stands in brackets, as the key of a mapping, in a list of columns, or as what one of these is asked for.
ASKING = ("get", "getattr", "drop_duplicates", "set_index")


def names(source: str) -> list[str]:
    """What in a Python source names a language: its code, its Babel locale, its own name, a column or a file of it."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and _is_a_language(node, parents)
    ]


def _is_a_language(node: ast.Constant, parents: dict[ast.AST, ast.AST]) -> bool:
    text = str(node.value)
    if text == "id":
        return not _is_an_identifier(node, parents)
    codes = "|".join(languages())
    known = {fact for code in languages() for fact in (code, *_facts(code))}
    return text in known or bool(
        re.fullmatch(rf"(?:text|label|title|quote|name)_(?:{codes})", text)
        or re.search(rf"(?:^|/)(?:{codes})/|\.(?:{codes})\.(?:md|yml|qmd)$", text)
    )


def _facts(code: str) -> Iterator[str]:
    yield from (locale(code).text(f"language.{name}") for name in ("name", "babel"))


def _is_an_identifier(node: ast.Constant, parents: dict[ast.AST, ast.AST]) -> bool:
    parent = parents[node]
    if isinstance(parent, ast.Subscript):
        return True
    if isinstance(parent, ast.Dict):
        return node in parent.keys
    if isinstance(parent, ast.Compare):
        return isinstance(parent.ops[0], ast.In) and parent.left is node  # "id" in given
    if isinstance(parent, ast.Call):
        called = parent.func
        return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in ASKING
    if isinstance(parent, ast.Tuple | ast.List):
        others = {item.value for item in parent.elts if isinstance(item, ast.Constant)} - {"id"}
        return not others & {*languages()} and (bool(others) or isinstance(parents[parent], ast.keyword))
    return False


@pytest.mark.parametrize("folder", ["analysis", "report"])
def test_no_python_file_names_a_language(folder: str) -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / folder).rglob("*.py"))}
    found = {name: named for name, path in files.items() if (named := names(path.read_text("utf-8")))}
    assert {name: named for name, named in found.items() if name not in ALLOWED} == {}
    assert {name for name in ALLOWED if name.startswith(folder)} <= found.keys(), "no longer needs to be allowed"


@pytest.mark.parametrize(
    "source",
    [
        'FIRST = "id"', 'LANGUAGES = ("id", "en")', 'WORDS = {"id": "detik", "en": "seconds"}', 'readme(build, "id")',
        'def words(texts, language="en"): ...', 'row["text_id"]', 'babel.Locale.parse("id_ID")',
        'if language == "id": pass',
        'open("templates/locale/charts.en.yml")', 'site / "report/en/index.html"', 'NAME = "Bahasa Indonesia"',
    ],
)  # fmt: skip
def test_a_language_is_noticed(source: str) -> None:
    assert names(source)


@pytest.mark.parametrize(
    "source", ['row["id"]', '{"id": 1}', 'COLUMNS = ("id", "district")', 'cell.get("id", "")', 'tag["household_id"]']
)
def test_an_identifier_is_none(source: str) -> None:
    assert not names(source)

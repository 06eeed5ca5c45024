"""The code of analysis/ that a notebook's cells reach: functions, classes and constants, by static names.

A change of what isn't reached can't change what the notebook records. Comments, docstrings and the form of the text
don't count. Where names can't be followed, more counts, never less: a module that is used as a value (`getattr(module,
name)`) counts as a whole, and so does analysis/ for a cell that isn't plain Python. What a module does when it is
imported, beyond definitions, always counts.

A function decorated with `declares` has two parts: its declarations, which is all that other declarations and the
catalogue read of it, and its body.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from report.runs.names import Module, Name, Names, modules_of

DIGITS = 16  # of a SHA-256, where it only tells which of a thousand parts is another
_DECLARATIONS = "analysis.findings.definition"
_DECLARING = {"declares", "definitions_of", "single_ids"}  # what they are given, they read the declarations of


@dataclass(frozen=True, order=True)
class Part:
    """A part of the code: a definition of a module, or its declarations only, or what the module does by itself."""

    module: str
    name: str = ""  # "" is the module itself
    declarations: bool = False

    @property
    def text(self) -> str:
        """The part in words.

        >>> Part("analysis.survey.sample", "Sample").text, Part("analysis.catalogue").text
        ('analysis.survey.sample.Sample', 'analysis.catalogue (module)')
        """
        if not self.name:
            return f"{self.module} (module)"
        return f"{self.module}.{self.name}" + (" (declarations)" if self.declarations else "")


@dataclass
class Reach:
    """What is reached in some modules, from cells on."""

    names: Names
    data: Mapping[str, str]  # the SHA-256 of each file of analysis/ that isn't code, by its name
    found: dict[Part, str] = field(default_factory=dict)  # each part's code
    _todo: list[Part] = field(default_factory=list)

    def from_cells(self, cells: Iterable[str]) -> Mapping[str, str]:
        """The first digits of the SHA-256 of each part that the cells reach, by the part's name."""
        statements: list[ast.stmt] = []
        for cell in cells:
            try:
                statements += ast.parse(cell).body
            except SyntaxError:  # a magic, or a mistake that the run will tell of
                for module in self.names.modules:
                    self._whole(module)
        notebook = Module("", ast.Module(statements, []), is_package=False)
        for module in notebook.imported:
            self._import(module)
        self._follow(notebook, statements, declarations=False)
        while self._todo:
            self._take(self._todo.pop())
        reached = {part.text: _digest(code.encode()) for part, code in self.found.items() if part.name or code.strip()}
        named = {name for name in self.data if any(name in code for code in self.found.values())}
        return dict(sorted(reached.items())) | {f"file {name}": self.data[name] for name in sorted(named)}

    def _add(self, part: Part) -> None:
        if part not in self.found:
            self.found[part] = ""
            self._todo.append(part)

    def _whole(self, module: str) -> None:
        self._import(module)
        for name in self.names.modules[module].definitions:
            self._add(Part(module, name))

    def _import(self, module: str) -> None:
        """Adds what a module does when it is imported, and the modules that it imports."""
        if module in self.names.modules:
            self._add(Part(module))

    def _take(self, part: Part) -> None:
        module = self.names.modules[part.module]
        if part.name:
            self._import(part.module)
            statements = module.definitions[part.name]
        else:
            statements = module.effects
            for imported in module.imported:
                self._import(imported)
        if part.declarations:
            statements = [_without_body(statement) for statement in statements]
        self.found[part] = "\n".join(ast.unparse(statement) for statement in statements)
        outside = self._follow(module, statements, declarations=part.declarations)
        self.found[part] += "\n".join(["", *sorted(outside)])

    def _follow(self, module: Module, statements: list[ast.stmt], *, declarations: bool) -> set[str]:
        """Adds what statements refer to; gives the imports from outside of analysis that they use."""
        walk = _References(self.names, module, local=Names.imports_in(statements, module))
        for statement in statements:
            walk.visit(statement)
        if declarations and not any(isinstance(statement, ast.FunctionDef) for statement in statements):
            walk.declared, walk.plain = walk.declared | walk.plain, set()  # of a list of indicators
        for name in walk.whole:
            self._whole(name)
        for owner, name in walk.plain | walk.declared:
            only = (owner, name) not in walk.plain and self._declares(owner, name)
            self._add(Part(owner, name, declarations=only))
        return walk.outside

    def _declares(self, owner: str, name: str) -> bool:
        """Whether declarations can be read of it apart: a function with `declares`, or a list of such functions."""
        module = self.names.modules[owner]
        for statement in module.definitions[name]:
            if isinstance(statement, ast.FunctionDef):
                called = [one.func for one in statement.decorator_list if isinstance(one, ast.Call)]
                return any(self.names.is_one_of(one, module, _DECLARATIONS, _DECLARING) for one in called)
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                listed = statement.value.elts if isinstance(statement.value, ast.Tuple | ast.List) else []
                return bool(listed) and all(isinstance(one, ast.Name | ast.Attribute) for one in listed)
        return False


class _References(ast.NodeVisitor):
    """The definitions that code refers to by name."""

    def __init__(self, names: Names, module: Module, *, local: Mapping[str, Name]) -> None:
        self._names, self._module, self._local = names, module, local
        self.plain: set[tuple[str, str]] = set()
        self.declared: set[tuple[str, str]] = set()
        self.whole: set[str] = set()
        self.outside: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        """Follows a call; of what `declares` and its like are given, only the declarations are read."""
        if not self._names.is_one_of(node.func, self._module, _DECLARATIONS, _DECLARING):
            self.generic_visit(node)
            return
        self.visit(node.func)
        for argument in node.args:
            given = argument.value if isinstance(argument, ast.Starred) else argument
            if isinstance(given, ast.Name | ast.Attribute):
                self._refer(given, self.declared)
            else:
                self.visit(given)
        for keyword in node.keywords:
            self.visit(keyword)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Follows `module.name`."""
        self._refer(node, self.plain)

    def visit_Name(self, node: ast.Name) -> None:
        """Follows a name."""
        self._refer(node, self.plain)

    def _refer(self, node: ast.expr, into: set[tuple[str, str]]) -> None:
        found = self._names.resolved(node, self._module, self._local)
        if found is None:
            if isinstance(node, ast.Attribute):
                self.visit(node.value)
        elif found.kind == "definition":
            into.add((found.module, found.name))
        elif found.kind == "module":
            self.whole.add(found.module)
        else:
            self.outside.add(found.name)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _without_body(statement: ast.stmt) -> ast.stmt:
    """A function's declarations: its name and decorators. Another statement stays."""
    if not isinstance(statement, ast.FunctionDef):
        return statement
    bare = copy.copy(statement)
    bare.body, bare.args, bare.returns = [ast.Pass()], ast.parse("lambda: 0", mode="eval").body.args, None  # type: ignore[attr-defined]
    return bare


def reached(package: Path, cells: Iterable[str]) -> Mapping[str, str]:
    """The first digits of the SHA-256 of each part of a package's code that cells reach, by the part's name.

    What was found before is given again, as long as no file of the package changed.
    """
    files = [path for path in sorted(package.rglob("*.*")) if path.is_file() and path.suffix not in (".pyc", ".ipynb")]
    contents = tuple((path.relative_to(package).as_posix(), path.read_bytes()) for path in files)
    return _reached(package.name, contents, tuple(cells))


@lru_cache(maxsize=8)
def _reached(package: str, contents: tuple[tuple[str, bytes], ...], cells: tuple[str, ...]) -> Mapping[str, str]:
    names, data = _names(package, contents)
    return Reach(names, data).from_cells(cells)


@lru_cache(maxsize=2)
def _names(package: str, contents: tuple[tuple[str, bytes], ...]) -> tuple[Names, Mapping[str, str]]:
    """The modules of a package, without those that draw, and the hash of each file that isn't code, by its name."""
    code = {path: content for path, content in contents if path.endswith(".py")}
    data = {path.rpartition("/")[2]: content for path, content in contents if path not in code}
    return Names(modules_of(package, code)), {name: _digest(content) for name, content in data.items()}

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
from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True)
class _Read:
    """A part's code, with the imports from outside of analysis that it uses, and the parts that it refers to."""

    code: str
    parts: frozenset[Part]


@dataclass
class Code:
    """The code of analysis/, of which each part is read once, whichever cells reach it."""

    names: Names
    data: Mapping[str, str]  # the SHA-256 of each file of analysis/ that isn't code, by its name
    _read: dict[Part, _Read] = field(default_factory=dict)

    def from_cells(self, cells: Iterable[str]) -> Mapping[str, str]:
        """The first digits of the SHA-256 of each part that the cells reach, by the part's name."""
        statements: list[ast.stmt] = []
        todo = set[Part]()
        for cell in cells:
            try:
                statements += ast.parse(cell).body
            except SyntaxError:  # a magic, or a mistake that the run will tell of
                todo.update(part for module in self.names.modules for part in self._whole(module))
        notebook = Module("", ast.Module(statements, []), is_package=False)
        todo.update(part for module in notebook.imported for part in self._import(module))
        todo |= self._follow(notebook, statements, declarations=False).parts
        found: dict[Part, str] = {}
        while todo:
            part = todo.pop()
            read = self._read.get(part) or self._read.setdefault(part, self._take(part))
            found[part] = read.code
            todo.update(one for one in read.parts if one not in found)
        reached = {part.text: _digest(code.encode()) for part, code in found.items() if part.name or code.strip()}
        named = {name for name in self.data if any(name in code for code in found.values())}
        return dict(sorted(reached.items())) | {f"file {name}": self.data[name] for name in sorted(named)}

    def _whole(self, module: str) -> Iterator[Part]:
        yield from self._import(module)
        yield from (Part(module, name) for name in self.names.modules[module].definitions)

    def _import(self, module: str) -> Iterator[Part]:
        """What a module does when it is imported."""
        if module in self.names.modules:
            yield Part(module)

    def _take(self, part: Part) -> _Read:
        module = self.names.modules[part.module]
        imported = [part.module] if part.name else module.imported
        statements = module.definitions[part.name] if part.name else module.effects
        if part.declarations:
            statements = [_without_body(statement) for statement in statements]
        code = "\n".join(ast.unparse(statement) for statement in statements)
        followed = self._follow(module, statements, declarations=part.declarations)
        imports = frozenset(one for name in imported for one in self._import(name))
        return _Read(code + followed.code, followed.parts | imports)

    def _follow(self, module: Module, statements: list[ast.stmt], *, declarations: bool) -> _Read:
        """The imports from outside of analysis that statements use, and the parts that they refer to."""
        walk = _References(self.names, module, local=Names.imports_in(statements, module))
        for statement in statements:
            walk.visit(statement)
        if declarations and not any(isinstance(statement, ast.FunctionDef) for statement in statements):
            walk.declared, walk.plain = walk.declared | walk.plain, set()  # of a list of indicators
        parts = {part for name in walk.whole for part in self._whole(name)}
        for owner, name in walk.plain | walk.declared:
            only = (owner, name) not in walk.plain and self._declares(owner, name)
            parts.add(Part(owner, name, declarations=only))
        return _Read("\n".join(["", *sorted(walk.outside)]), frozenset(parts))

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
    return _code(package, contents).from_cells(cells)


@lru_cache(maxsize=2)
def _code(package: str, contents: tuple[tuple[str, bytes], ...]) -> Code:
    """The modules of a package, without those that draw, and the hash of each file that isn't code, by its name."""
    code = {path: content for path, content in contents if path.endswith(".py")}
    data = {path.rpartition("/")[2]: content for path, content in contents if path not in code}
    return Code(Names(modules_of(package, code)), {name: _digest(content) for name, content in data.items()})

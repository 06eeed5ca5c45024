"""Names in the modules of analysis/, without importing them: what each stands for."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal

_DRAWING = "analysis.figures"
_PLAIN_CALLS = {"TypeVar", "ParamSpec", "NewType", "ContextVar", "frozenset", "dict", "tuple", "set", "range", "Path"}


@dataclass(frozen=True)
class Name:
    """What a name stands for: a definition in a module, a module, or something from outside of analysis."""

    kind: Literal["definition", "module", "outside"]
    module: str
    name: str = ""  # of the definition; of something from outside, its import


@dataclass(frozen=True)
class Module:
    """A module's statements."""

    name: str
    tree: ast.Module
    is_package: bool

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """What runs when the module is imported, without what only type checkers or the command line read."""
        return [one for one in self.tree.body if not (isinstance(one, ast.If) and _is_never_run(one.test))]

    @cached_property
    def definitions(self) -> dict[str, list[ast.stmt]]:
        """The statements that define each name, in their order."""
        found: dict[str, list[ast.stmt]] = {}
        for statement in self.statements:
            for name in _defined(statement):
                found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def effects(self) -> list[ast.stmt]:
        """What the module does beyond definitions of names."""
        return [one for one in self.statements if _has_effect(one, self)]

    @cached_property
    def imports(self) -> dict[str, Name]:
        """What each imported name stands for, as far as this module tells."""
        return Names.imports_in(self.statements, self)

    @cached_property
    def imported(self) -> list[str]:
        """The modules that it imports when it is imported, and the packages that they are in."""
        found: dict[str, None] = {}
        for statement in self.statements:
            for node in [statement] if isinstance(statement, ast.Import | ast.ImportFrom) else _imports(statement):
                for module, name in _targets(node, self):
                    for full in (module, f"{module}.{name}"):
                        parts = full.split(".")
                        found |= dict.fromkeys(".".join(parts[: n + 1]) for n in range(len(parts)))
        return [name for name in found if name.split(".")[0] == "analysis"]


@dataclass(frozen=True)
class Names:
    """Modules by name, and the look-up of names in them."""

    modules: Mapping[str, Module]

    def resolved(self, node: ast.expr, module: Module, local: Mapping[str, Name]) -> Name | None:
        """What a name, or a chain of attributes, in a module's code stands for; None for what is not imported there."""
        if isinstance(node, ast.Name):
            return self._of(node.id, module, local)
        if not isinstance(node, ast.Attribute):
            return None
        base = self.resolved(node.value, module, local)
        if base is None or base.kind != "module":
            return base
        return self._in(base.module, node.attr)

    def is_one_of(self, node: ast.expr, module: Module, owner: str, names: Collection[str]) -> bool:
        """Whether an expression names one of these definitions of a module."""
        found = self.resolved(node, module, {})
        return found is not None and (found.kind, found.module) == ("definition", owner) and found.name in names

    def _of(self, name: str, module: Module, local: Mapping[str, Name]) -> Name | None:
        if found := local.get(name):
            return self._through(found)
        if module.name and name in module.definitions:
            return Name("definition", module.name, name)
        return self._through(module.imports[name]) if name in module.imports else None

    def _through(self, found: Name) -> Name | None:
        """An imported name, followed to where it is defined."""
        if found.kind != "definition":
            return self._known(found)
        return self._in(found.module, found.name)

    def _in(self, owner: str, name: str) -> Name | None:
        """What `owner.name` stands for; the whole module where that isn't known."""
        module = self.modules.get(owner)
        if module is None:
            return None
        if name in module.definitions:
            return Name("definition", owner, name)
        if name in module.imports:
            return self._through(module.imports[name])
        if f"{owner}.{name}" in self.modules:
            return Name("module", f"{owner}.{name}")
        return Name("module", owner)

    def _known(self, found: Name) -> Name | None:
        return found if found.kind == "outside" or found.module in self.modules else None

    @staticmethod
    def imports_in(statements: Iterable[ast.stmt], module: Module) -> dict[str, Name]:
        """What the names that statements import, at any depth, stand for."""
        found: dict[str, Name] = {}
        for statement in statements:
            for node in _imports(statement):
                for alias, (owner, name) in zip(node.names, _targets(node, module), strict=True):
                    own = alias.asname or (alias.name if name else alias.name.split(".")[0])
                    if owner.split(".")[0] != "analysis":
                        found[own] = Name("outside", owner, f"{own} is {owner} {name}")
                    elif name:
                        found[own] = Name("definition", owner, name)
                    else:
                        found[own] = Name("module", owner if alias.asname else owner.split(".")[0])
        return found


def modules_of(package: str, files: Mapping[str, bytes]) -> dict[str, Module]:
    """The modules of a package by name, from its files' contents by path, without those that draw."""
    found = {}
    for path, content in sorted(files.items()):
        *folders, file = PurePosixPath(path).with_suffix("").parts
        name = ".".join([package, *folders, *([] if file == "__init__" else [file])])
        if name != _DRAWING and not name.startswith(f"{_DRAWING}."):
            tree = _bare(ast.parse(content))
            found[name] = Module(name, tree, is_package=file == "__init__")
    return found


def _bare(node: ast.Module) -> ast.Module:
    """A module whose docstrings, and other texts that stand alone, are `pass`."""
    todo: list[ast.AST] = [node]
    while todo:
        for block in _blocks(todo.pop()):
            block[:] = [ast.Pass() if _is_text(statement) else statement for statement in block]
            todo += block
    return node


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _imports(statement: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield statement
    yield from (found for block in _blocks(statement) for inner in block for found in _imports(inner))


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements that a statement holds: expressions, which hold none, aren't looked at."""
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield from _blocks(part)


def _targets(node: ast.Import | ast.ImportFrom, module: Module) -> list[tuple[str, str]]:
    """The module and, of `from module import name`, the name of each import; relative ones in full."""
    if isinstance(node, ast.Import):
        return [(alias.name, "") for alias in node.names]
    owner = node.module or ""
    if node.level:
        above = module.name.split(".")
        above = above[: len(above) - node.level + module.is_package]
        owner = ".".join([*above, *([owner] if owner else [])])
    return [(owner, alias.name) for alias in node.names]


def _is_never_run(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, or that the module is run as a program."""
    return ast.unparse(test) in ("TYPE_CHECKING", "__name__ == '__main__'")


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            names = (node for node in ast.walk(target) if isinstance(node, ast.Name))
            yield from (node.id for node in names if isinstance(node.ctx, ast.Store))


def _has_effect(statement: ast.stmt, module: Module) -> bool:
    """Whether a statement may do more than define its names: anything that isn't a plain definition."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(node, ast.Attribute | ast.Subscript) for target in targets for node in ast.walk(target)):
            return True
        return any(_may_act(node.func, module) for node in ast.walk(statement) if isinstance(node, ast.Call))
    return not isinstance(statement, ast.Pass)


def _may_act(called: ast.expr, module: Module) -> bool:
    """Whether a call goes outside of analysis, and may there change more than what it returns."""
    while isinstance(called, ast.Attribute | ast.Call):
        called = called.value if isinstance(called, ast.Attribute) else called.func
    if not isinstance(called, ast.Name) or called.id in _PLAIN_CALLS:
        return False
    found = module.imports.get(called.id)
    return found is not None and found.kind == "outside"

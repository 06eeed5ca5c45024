"""The function and the line that make a finding, read from the code: its id as a key, also where a loop builds it.

From the function that a notebook's cell calls, to the functions that it takes its results from, each key is read with
all the ids that it can stand for: a literal, a text with places that a loop fills, or a loop's own name.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from types import ModuleType

from analysis.findings import Estimate

Function = Callable[..., object]

# they wrap a number that the function around them computed, or say why there is none
CARRIERS = frozenset({"observed", "unavailable", "absence"})
_OF_RESULTS = re.compile(r"(?:dict|Mapping)\[str, ")
_OPEN = "\0"  # a place in a text that is filled as the code runs, nobody knows with what
_LITERAL, _LOOP, _FAMILY, _ELSEWHERE = range(4)  # how sure it is that a key stands for an id, the surest first


@dataclass(frozen=True)
class Maker:
    """The function that makes a finding, and the line of which module that says so."""

    function: Function
    module: ModuleType
    line: int


@dataclass(frozen=True)
class _Entry:
    """A text that a key may be, perhaps with open places; and where a table of ours has it, with what stands there."""

    text: str
    line: int | None = None
    value: ast.expr | None = None

    def fits(self, id_: str) -> tuple[str, ...] | None:
        """What of an id fills the open places; None where the text isn't the id's."""
        if _OPEN not in self.text:
            return () if self.text == id_ else None
        match = re.fullmatch("(.+)".join(map(re.escape, self.text.split(_OPEN))), id_)
        return match.groups() if match else None


@cache
def maker_of(id_: str, function: Function) -> Maker | None:
    """Who makes a finding that a function gives; None where its code doesn't tell."""
    codes = _codes(function)
    found = []
    for code in codes:
        for key, value, entries in code.results:
            for entry in entries:
                sure = _sureness(entry, key, id_, codes)
                if sure is not None:
                    found.append((sure, Maker(code.computing(entry, value), code.module, entry.line or key.lineno)))
    return min(found, key=lambda item: item[0])[1] if found else None


def _sureness(entry: _Entry, key: ast.expr, id_: str, codes: tuple[_Code, ...]) -> int | None:
    """How surely a key is the id; None where it isn't. One open place may be any text that the code writes."""
    filled = entry.fits(id_)
    if filled is None:
        return None
    if not filled:
        return _LITERAL if isinstance(key, ast.Constant) else _LOOP
    if entry.text.partition(_OPEN)[0].count(".") == 2:  # network.reach.: of a kind that a study names
        return _FAMILY
    written = (_Entry(text) for code in codes for text in code.strings if text.strip(_OPEN))
    return _ELSEWHERE if len(filled) == 1 and any(text.fits(filled[0]) is not None for text in written) else None


@cache
def _codes(function: Function) -> tuple[_Code, ...]:
    """The function's code, and that of the functions that it takes results from, the nearest first."""
    found = [function]
    for each in found:  # grows as it goes
        found += [other for other in _Code(each).results_from if other not in found]
    return tuple(_Code(each) for each in found)


@dataclass(frozen=True)
class _Code:
    """A function's code, with its module's names."""

    function: Function

    @cached_property
    def module(self) -> ModuleType:
        """Where it stands."""
        module = inspect.getmodule(self.function)
        assert module is not None
        return module

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in it, with the lines of its file."""
        lines, first = inspect.getsourcelines(self.function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
        ast.increment_lineno(tree, first - 1)
        return list(ast.walk(tree))

    @cached_property
    def results(self) -> list[tuple[ast.expr, ast.expr, list[_Entry]]]:
        """The keys of its dictionaries and of assignments into one, with their values, and the texts they may be."""
        pairs: list[tuple[ast.expr, ast.expr]] = []
        for node in self.nodes:
            if isinstance(node, ast.Dict):
                pairs += [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            elif isinstance(node, ast.DictComp):
                pairs.append((node.key, node.value))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                pairs.append((node.targets[0].slice, node.value))
        return [(key, value, self.texts(key)) for key, value in pairs if not self.says_why_not(value)]

    @cached_property
    def strings(self) -> set[str]:
        """Every text that it writes: what keys of other functions may be filled with."""
        written = [node for node in self.nodes if isinstance(node, ast.Constant | ast.JoinedStr)]
        return {entry.text for node in written for entry in self.texts(node)}

    @property
    def results_from(self) -> Iterator[Function]:
        """The functions it calls that give results by id."""
        for node in self.nodes:
            called = self._function(node.func) if isinstance(node, ast.Call) else None
            if called and _OF_RESULTS.match(str(called.__annotations__.get("return", ""))):
                yield called

    def texts(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> list[_Entry]:
        """The texts that an expression may be; `seen` are the names that are being followed."""
        if isinstance(node, ast.Constant):
            return [_Entry(node.value if isinstance(node.value, str) else _OPEN)]
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values, seen)
        if isinstance(node, ast.FormattedValue):
            return self.texts(node.value, seen)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right], seen)
        if isinstance(node, ast.Name) and node.id not in seen:
            table = self._looped_over(node)
            looped = self._entries(table, seen | {node.id}) if table is not None else []
            whole = vars(self.module).get(node.id)
            return looped or [_Entry(whole if isinstance(whole, str) else _OPEN)]
        return [_Entry(_OPEN)]

    def _joined(self, parts: list[ast.expr], seen: frozenset[str]) -> list[_Entry]:
        joined = []
        for entries in product(*(self.texts(part, seen) for part in parts)):
            of_table = next((entry for entry in entries if entry.line), _Entry(""))
            text = re.sub(f"{_OPEN}+", _OPEN, "".join(entry.text for entry in entries))
            joined.append(_Entry(text, of_table.line, of_table.value))
        return joined

    def _looped_over(self, name: ast.Name) -> ast.expr | None:
        """What the nearest loop around a name runs over whose first name it is; None where it is no loop's."""
        around = self._parents.get(name)
        while around is not None:
            loops = [around] if isinstance(around, ast.For) else getattr(around, "generators", [])
            for loop in loops:
                target = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) else loop.target
                if isinstance(target, ast.Name) and target.id == name.id:
                    return loop.iter  # type: ignore[no-any-return]
            around = self._parents.get(around)
        return None

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    def _entries(self, table: ast.expr, seen: frozenset[str]) -> list[_Entry]:
        """The texts in what a loop runs over; none where only running it would tell."""
        if isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute) and table.func.attr == "items":
            return self._entries(table.func.value, seen)
        if isinstance(table, ast.Tuple | ast.List):
            return [entry for item in table.elts for entry in self.texts(item, seen)]
        if isinstance(table, ast.Dict):
            pairs = zip(table.keys, table.values, strict=True)
            return [
                _Entry(each.text, key.lineno, value) for key, value in pairs if key for each in self.texts(key, seen)
            ]
        if isinstance(table, ast.DictComp):
            return self.texts(table.key, seen)
        if isinstance(table, ast.BinOp):
            return [*self._entries(table.left, seen), *self._entries(table.right, seen)]
        if isinstance(table, ast.Name):
            values = self._assigned(table.id, self.nodes) or self._assigned(table.id, _tree(self.module).body)
            found = [entry for value in values for entry in self._entries(value, seen)]
            imported = vars(self.module).get(table.id) if not values else None
            return found or [_Entry(text) for text in imported or () if isinstance(imported, dict)]
        return []

    @staticmethod
    def _assigned(name: str, nodes: list[ast.AST] | list[ast.stmt]) -> list[ast.expr]:
        found: list[ast.expr] = []
        for node in nodes:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            for target in targets:
                names = [target] if isinstance(target, ast.Name) else getattr(target, "elts", [])
                if name in [each.id for each in names if isinstance(each, ast.Name)] and node.value is not None:  # type: ignore[attr-defined]
                    found.append(node.value)  # type: ignore[attr-defined]
        return found

    def computing(self, entry: _Entry, value: ast.expr) -> Function:
        """The function that gives a value: its table's own, the one that is called for it, or this one."""
        named = [node for node in ast.walk(entry.value) if isinstance(node, ast.Name)] if entry.value else []
        of_table = map(self._function, sorted(named, key=lambda node: (node.lineno, node.col_offset)))
        return next(filter(None, of_table), None) or self._called(value, set()) or self.function

    def _called(self, value: ast.expr, seen: set[str]) -> Function | None:
        if isinstance(value, ast.IfExp):
            return self._called(value.body, seen) or self._called(value.orelse, seen)
        if isinstance(value, ast.BoolOp):
            return self._called(value.values[-1], seen)
        if isinstance(value, ast.Call):
            called = self._function(value.func)
            return called if called and called.__name__ not in CARRIERS else None
        if isinstance(value, ast.Name) and value.id not in seen:
            made = (self._called(each, {*seen, value.id}) for each in self._assigned(value.id, self.nodes))
            return next(filter(None, made), None)
        return None

    def says_why_not(self, value: ast.expr) -> bool:
        """Whether a value is only a reason why there is no number."""
        if isinstance(value, ast.Constant):
            return True
        if isinstance(value, ast.Name):
            whole, made = vars(self.module).get(value.id), self._assigned(value.id, self.nodes)
            if not made:
                return isinstance(whole, Estimate) and whole.value is None
            return all(isinstance(each, ast.Call) and self.says_why_not(each) for each in made)
        called = self._function(value.func) if isinstance(value, ast.Call) else None
        return called is not None and called.__name__ in ("unavailable", "absence")

    def _function(self, node: ast.AST) -> Function | None:
        """A function of ours that a name or an attribute of a module means."""
        found: object = None
        if isinstance(node, ast.Name):
            found = vars(self.module).get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            home = vars(self.module).get(node.value.id)
            found = getattr(home, node.attr, None) if inspect.ismodule(home) else None
        return found if inspect.isfunction(found) and found.__module__.startswith("analysis.") else None


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))

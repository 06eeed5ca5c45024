"""Differing parts of two versions of a source: rows, keys, functions, cells, lines. Names and counts, never values."""

from __future__ import annotations

import ast
import csv
import difflib
import io
import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from analysis.study.yaml_file import bounded_yaml

ROWS_NAMED = 10  # more are only counted


@dataclass(frozen=True)
class Parts:
    """Differing parts: names, count, and a table's columns."""

    what: str  # rows | keys | functions | cells | lines | form
    names: tuple[str, ...]
    count: int
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = ", ".join(self.names[:ROWS_NAMED]) + (", ..." if len(self.names) > ROWS_NAMED else "")
        columns = f", columns {', '.join(self.columns)}" if self.columns else ""
        return f"{self.what} {names}{columns}" if self.names else f"{self.count} {self.what}"


def unlike_parts(name: str, theirs: bytes, ours: bytes) -> Parts:
    """The differing parts of two versions of a file, by its type."""
    try:
        if b"\0" in theirs or b"\0" in ours:  # a workbook, or a file of a statistics package
            return Parts("form", (), 1)
        return _READERS.get(PurePosixPath(name).suffix, _lines)(theirs, ours)
    except (ValueError, SyntaxError, KeyError, TypeError, csv.Error, yaml.YAMLError):
        return _lines(theirs, ours)


def _rows(theirs: bytes, ours: bytes) -> Parts:
    """Row numbers are those of our file, whose header is row 1."""
    left, right = (list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) for content in (theirs, ours))
    names, columns, count = [], dict[str, None](), 0
    matcher = difflib.SequenceMatcher(None, [*map(tuple, left)], [*map(tuple, right)], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        count += max(end - start, last - first)
        names += [f"{number + 1}" for number in range(first, last)]
        if last == first:
            names.append(f"{end - start} after {first}" if end - start > 1 else f"one after {first}")
        if end - start == last - first and left and right and left[0] == right[0]:
            for one, other in zip(left[start:end], right[first:last], strict=True):
                columns |= {
                    column: None for column, cell, mine in zip(right[0], one, other, strict=False) if cell != mine
                }
        elif end - start > last - first > 0:
            names.append(f"{end - start - last + first} after {last}")
    return Parts("rows", tuple(names), count, tuple(columns)) if count else Parts("form", (), 1)


def leaves(tree: Any, prefix: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The entries of nested mappings by path.

    >>> leaves({"a": {"b": 1}, "c": [2]})
    {('a', 'b'): 1, ('c',): [2]}
    """
    if not isinstance(tree, dict) or not tree:
        return {prefix: tree}
    return {way: leaf for key, value in tree.items() for way, leaf in leaves(value, (*prefix, str(key))).items()}


def _keys(theirs: bytes, ours: bytes) -> Parts:
    left, right = (leaves(bounded_yaml(content)) for content in (theirs, ours))
    absent = object()
    names = [".".join(way) for way in {**right, **left} if left.get(way, absent) != right.get(way, absent)]
    return Parts("keys", tuple(names), len(names)) if names else Parts("form", (), 1)


def function_sources(content: bytes) -> dict[str, str]:
    """The source of each function and class of a Python file, by its name."""
    text = content.decode("utf-8")
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def _functions(theirs: bytes, ours: bytes) -> Parts:
    left, right = function_sources(theirs), function_sources(ours)
    names = [name for name in {**right, **left} if left.get(name) != right.get(name)]
    if names:
        return Parts("functions", tuple(names), len(names))
    trees = [ast.dump(ast.parse(content)) for content in (theirs, ours)]
    return Parts("form", (), 1) if trees[0] == trees[1] else _constants(theirs, ours)


def _constants(theirs: bytes, ours: bytes) -> Parts:
    """Changed assignments outside functions, by name."""
    found = []
    for content in (theirs, ours):
        text = content.decode("utf-8")
        nodes = [node for node in ast.parse(text).body if isinstance(node, ast.Assign | ast.AnnAssign)]
        targets = [node.targets[0] if isinstance(node, ast.Assign) else node.target for node in nodes]
        found.append({ast.unparse(target): ast.unparse(node) for target, node in zip(targets, nodes, strict=True)})
    names = [name for name in {**found[1], **found[0]} if found[0].get(name) != found[1].get(name)]
    return Parts("constants", tuple(names), len(names)) if names else _lines(theirs, ours)


def _cells_of(content: bytes) -> dict[str, str]:
    return {
        cell.get("id", str(number)): "".join(cell["source"]) for number, cell in enumerate(json.loads(content)["cells"])
    }


def _cells(theirs: bytes, ours: bytes) -> Parts:
    left, right = _cells_of(theirs), _cells_of(ours)
    names = [name for name in {**right, **left} if left.get(name) != right.get(name)]
    return Parts("cells", tuple(names), len(names)) if names else Parts("form", (), 1)


def _lines(theirs: bytes, ours: bytes) -> Parts:
    left, right = (content.decode("utf-8", "replace").splitlines() for content in (theirs, ours))
    names, count = [], 0
    for tag, start, end, first, last in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            count += max(end - start, last - first)
            names.append(str(first + 1))
    return Parts("lines", tuple(names), count) if count else Parts("form", (), 1)


_READERS = {".csv": _rows, ".yml": _keys, ".yaml": _keys, ".py": _functions, ".ipynb": _cells}


def with_part(name: str, ours: bytes, theirs: bytes, part: str) -> bytes | None:
    """Our version of a source with one part (function, key, cell) from theirs; None if that is impossible."""
    suffix = PurePosixPath(name).suffix
    if suffix == ".py":
        own, other = function_sources(ours).get(part), function_sources(theirs).get(part)
        text = ours.decode("utf-8")
        return text.replace(own, other, 1).encode() if own and other and text.count(own) == 1 else None
    if suffix == ".ipynb":
        book, cells = json.loads(ours), {cell.get("id"): cell for cell in json.loads(theirs)["cells"]}
        if part not in cells:
            return None
        book["cells"] = [cells[part] if cell.get("id") == part else cell for cell in book["cells"]]
        return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()
    if suffix in (".yml", ".yaml"):
        return _with_key(ours, theirs, part)
    return None


def _with_key(ours: bytes, theirs: bytes, part: str) -> bytes | None:
    tree, other = bounded_yaml(ours), bounded_yaml(theirs)
    way = next((way for way in {**leaves(tree), **leaves(other)} if ".".join(way) == part), None)
    value = leaves(other).get(way) if way else None
    if way is None or value is None:
        return None
    place = tree
    for step in way[:-1]:
        key = next((key for key in place if str(key) == step), step)
        place = place.setdefault(key, {})
        if not isinstance(place, dict):
            return None
    place[next((key for key in place if str(key) == way[-1]), way[-1])] = value
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()

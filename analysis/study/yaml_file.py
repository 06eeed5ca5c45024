"""Readers of YAML: users' files (codes stay as typed, a repeated key is refused) and the project's own."""

from __future__ import annotations

import re
from typing import Any

import yaml

from analysis.errors import Problem, UserError


class WrittenInt(int):
    """A whole number with its text as typed: as a code, 007 is not 7."""

    text: str


class WrittenFloat(float):
    """A number with its text as typed: as a code, 35.10 is not 35.1."""

    text: str


class _Loader(yaml.SafeLoader):
    """A loader by YAML 1.2's core rules for scalars, so that `no`, `12:30`, `1_000`, `010` and dates stay text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [c if c != "\0" else "" for c in _first]
    )


def _int(loader: _Loader, node: yaml.ScalarNode) -> WrittenInt:
    number = WrittenInt(node.value)
    number.text = node.value
    return number


def _float(loader: _Loader, node: yaml.ScalarNode) -> WrittenFloat:
    number = WrittenFloat(node.value)
    number.text = node.value
    return number


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    """A mapping whose keys are text as typed: a wave 2021, a code 35.10, an answer `no`."""
    seen = set()
    for key_node, _ in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key that isn't text", key_node.start_mark)
        if key_node.value in seen:
            raise yaml.constructor.ConstructorError(None, None, _REPEATED, key_node.start_mark)
        seen.add(key_node.value)
    loader.flatten_mapping(node)
    return {key_node.value: loader.construct_object(value_node, deep=True) for key_node, value_node in node.value}


_REPEATED = "the same key twice"
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def own_yaml(text: str | bytes) -> Any:
    """The content of one of the project's own YAML texts, by PyYAML's C parser if present, which is ten times as fast.

    Raises yaml.YAMLError with the location from PyYAML's Python parser, which is closer to the mistake.
    """
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.safe_load(text)


def own_yaml_text(content: object) -> str:
    """The content as YAML, a line for each entry, in the given order; by PyYAML's C emitter if present."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000))


def yaml_mapping(content: bytes, *, name: str) -> dict[str, Any]:
    """The file's keys and values; `name` is the file's name in problems."""
    try:
        read = yaml.load(content.decode("utf-8-sig"), Loader=_Loader)
    except UnicodeDecodeError:
        raise UserError(Problem(name, "not UTF-8", "Save the file as UTF-8.")) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}, line {mark.line + 1}" if mark else name
        if error.problem == _REPEATED:
            raise UserError(Problem(where, _REPEATED, "Keep one of the two.")) from None
        raise UserError(Problem(where, "can't be read as YAML", _YAML_FIX)) from None
    except (yaml.YAMLError, ValueError):
        raise UserError(Problem(name, "can't be read as YAML", _YAML_FIX)) from None
    if not isinstance(read, dict):
        raise UserError(Problem(name, "has no keys", "Write one 'key: value' a line."))
    return read


_YAML_FIX = "Indent with spaces, not tabs, close brackets and quotes, and put texts with a colon in quotes."

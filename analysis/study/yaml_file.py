"""Readers of YAML: users' files (codes stay as typed, a repeated key is refused) and the project's own."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import yaml
from yaml.composer import Composer

from analysis.errors import Problem, UserError
from analysis.study.characters import REMOVE, forbidden_name, without_breaks

DEEPEST = 50  # levels of nesting
LARGEST = 2_000_000  # letters of a file
REPEATED_AT_MOST = 100_000  # values that aliases may stand for


class WrittenInt(int):
    """A whole number with its text as typed: as a code, 007 is not 7."""

    text: str


class WrittenFloat(float):
    """A number with its text as typed: as a code, 35.10 is not 35.1."""

    text: str


class _Limits(Composer):
    """What refuses large files, deep nesting, and aliases that stand for more than a file could hold."""

    def limit(self, stream: str | bytes) -> None:
        """Begins to count what a file holds; refuses a large one."""
        if len(stream) > LARGEST:
            raise yaml.composer.ComposerError(None, None, _TOO_LARGE, None)
        self.anchors = {}
        self._depth = 0
        self._repeated = 0  # nodes that aliases stand for, those of aliases inside them too
        self._sizes: dict[yaml.Node, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node, as long as nesting and aliases stay within their limits."""
        mark = self.peek_event().start_mark  # type: ignore[attr-defined]
        is_alias = self.check_event(yaml.AliasEvent)  # type: ignore[attr-defined]
        self._depth += 1
        if self._depth > DEEPEST:
            raise yaml.composer.ComposerError(None, None, _TOO_DEEP, mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if node is None:
            return None
        if not is_alias:
            self._sizes[node] = 1 + sum(self._sizes[part] for part in _parts(node))
        self._repeated += self._sizes.get(node, REPEATED_AT_MOST + 1) if is_alias else 0  # no size yet: it holds itself
        if self._repeated > REPEATED_AT_MOST:
            raise yaml.composer.ComposerError(None, None, _TOO_MANY_ALIASES, mark)
        return node


class _Bounded(_Limits, yaml.SafeLoader):
    """A loader that keeps to the limits."""

    def __init__(self, stream: str | bytes) -> None:
        self.limit(stream)
        super().__init__(stream)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


class _Loader(_Bounded):
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
    try:
        number = WrittenInt(node.value)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, _TOO_LONG, node.start_mark) from None
    number.text = node.value
    return number


def _float(loader: _Loader, node: yaml.ScalarNode) -> WrittenFloat:
    number = WrittenFloat(node.value)
    number.text = node.value
    return number


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    """A text without the breaks of word processors; a control character is refused."""
    if name := forbidden_name(node.value):
        raise yaml.constructor.ConstructorError(None, None, f"{_CONTROL} ({name})", node.start_mark)
    return without_breaks(node.value)


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


_READ_OTHERWISE = ("\t", "?", "\ufeff")
_REPEATED = "the same key twice"
_CONTROL = "a control character"
_TOO_DEEP = "nested too deeply"
_TOO_LARGE = "too large"
_TOO_LONG = "a number of more digits than any has"
_TOO_MANY_ALIASES = "repeats itself too often (aliases)"
_FIXES = {
    _REPEATED: "Keep one of the two.",
    _TOO_DEEP: f"Close the brackets; nothing here has more than {DEEPEST} levels.",
    _TOO_LARGE: f"It may have {LARGEST:,} letters; what is long stands in a table of its own, such as districts.csv.",
    _TOO_LONG: "Correct it, or put it in quotes.",
    _TOO_MANY_ALIASES: "Write the values out instead of * and &.",
}
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)


class _FastLoader(_Limits, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """The same loader with the scanner and the parser in C, which take a quarter of the time."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers
    yaml_constructors = _Loader.yaml_constructors

    def __init__(self, stream: str | bytes) -> None:
        self.limit(stream)
        super(Composer, self).__init__(stream)


def _read(text: str) -> Any:
    """A text's content, by the parser in C where it reads what the one in Python does, which says best what is wrong.

    The one in C takes tabs, question marks and marks of byte order in more places.
    """
    if not any(sign in text for sign in _READ_OTHERWISE):
        with suppress(yaml.YAMLError, ValueError):
            return yaml.load(text, Loader=_FastLoader)
    return yaml.load(text, Loader=_Loader)


def own_yaml(text: str | bytes) -> Any:
    """The content of one of the project's own YAML texts, by PyYAML's C parser if present, which is ten times as fast.

    Raises yaml.YAMLError with the location from PyYAML's Python parser, which is closer to the mistake.
    """
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.safe_load(text)


def bounded_yaml(text: str | bytes) -> Any:
    """The content of a YAML text that anybody may have written: a study's templates, a published edition.

    Raises yaml.YAMLError for what `own_yaml` refuses, and for deep nesting (the parser in C would end the process) and
    aliases without end.
    """
    return yaml.load(text, Loader=_Bounded)


def own_yaml_text(content: object) -> str:
    """The content as YAML, a line for each entry, in the given order; by PyYAML's C emitter if present."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000))


def yaml_mapping(content: bytes, *, name: str) -> dict[str, Any]:
    """The file's keys and values; `name` is the file's name in problems."""
    try:
        read = _read(without_breaks(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise UserError(Problem(name, "not UTF-8", "Save the file as UTF-8.")) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}, line {mark.line + 1}" if mark else name
        if str(error.problem).startswith(_CONTROL):
            raise UserError(Problem(where, str(error.problem), REMOVE)) from None
        if error.problem in _FIXES:
            raise UserError(Problem(where, error.problem, _FIXES[error.problem])) from None
        raise UserError(Problem(where, "can't be read as YAML", _YAML_FIX)) from None
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(error.character)
        raise UserError(Problem(name, f"{_CONTROL} (U+{code:04X})", REMOVE)) from None
    except (yaml.YAMLError, ValueError):
        raise UserError(Problem(name, "can't be read as YAML", _YAML_FIX)) from None
    if not isinstance(read, dict):
        raise UserError(Problem(name, "has no keys", "Write one 'key: value' a line."))
    return read


_YAML_FIX = "Indent with spaces, not tabs, close brackets and quotes, and put texts with a colon in quotes."

"""Validation of a file's content by a strict model, with problems in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.errors import Problem, did_you_mean
from analysis.study.fields import MONTH_OR_DATE
from analysis.study.yaml_file import WrittenFloat

Model = TypeVar("Model", bound=BaseModel)


def checked(
    model: type[Model], content: Any, *, name: str, languages: Sequence[str] | None, at: str = ""
) -> tuple[Model | None, list[Problem]]:
    """The model made from the content, and the problems.

    If unknown keys are the only problems, the model is made without them, so that further checks are reported too.
    """
    context = {"languages": languages}
    if at:
        name = f"{name}, {at}"
    try:
        return model.model_validate(content, context=context), []
    except ValidationError as error:
        problems = _problems(error, model, name, in_entry=bool(at))
        unknown = [item["loc"] for item in error.errors() if item["type"] == "extra_forbidden"]
    rest = _without(content, unknown)
    try:
        return model.model_validate(rest, context=context), problems
    except ValidationError as error:
        later = _problems(error, model, name, in_entry=bool(at))
        return None, list(dict.fromkeys(problems + later))


def _problems(error: ValidationError, model: type[BaseModel], name: str, *, in_entry: bool) -> list[Problem]:
    """The problems in the order of the model's keys; a list whose entries are wrong is not reported as too short."""
    items = error.errors(include_url=False)
    parents = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    return [
        _problem(item, model, name, in_entry=in_entry)
        for item in items
        if not (item["type"] == "too_short" and item["loc"] in parents)
    ]


def place(loc: Iterable[int | str]) -> str:
    """A location in words: 'waves, entry 2, label' for ('waves', 1, 'label'); parts in angle brackets are left out."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f", entry {part + 1}, "
        elif not part.startswith("<") and part != "[key]":
            text += f"{'.' if text and not text.endswith(', ') else ''}{part}"
    return text.removesuffix(", ")


def _without(content: Any, unknown: list[tuple[int | str, ...]]) -> Any:
    """A copy of the content without the keys at these places."""
    heads = {loc[0] for loc in unknown if len(loc) == 1}
    deeper = [loc for loc in unknown if len(loc) > 1]

    def below(key: Any) -> list[tuple[int | str, ...]]:
        return [
            tuple(part for part in loc[1:] if not (isinstance(part, str) and part.startswith("<")))
            for loc in deeper
            if str(loc[0]) == str(key)
        ]

    if isinstance(content, Mapping):
        return {key: _without(value, below(key)) for key, value in content.items() if str(key) not in heads}
    if isinstance(content, list):
        return [_without(value, below(index)) for index, value in enumerate(content)]
    return content


def _problem(item: Any, model: type[BaseModel], name: str, *, in_entry: bool) -> Problem:
    """A validation error in plain words, without the value."""
    loc, kind, limits = item["loc"], item["type"], item.get("ctx", {})
    where = f"{name}{'.' if in_entry else ', '}{place(loc)}" if loc else name
    last = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = known_keys(model, loc[:-1])
        return Problem(where, "unknown key", f"Known here: {', '.join(known)}{did_you_mean(last, known)}.")
    if kind == "missing":
        return Problem(where, "missing", "Add it.")
    if kind in ("value_error", "assertion_error"):
        what, _, fix = str(limits["error"]).partition(". ")
        return Problem(where, what, fix or "Correct it.")
    if kind == "literal_error":
        given = item["input"]
        options = limits["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        near = did_you_mean(given, options) if isinstance(given, str) else ""
        return Problem(where, "unknown value", f"Write one of {', '.join(options)}{near}.")
    if kind == "string_type" and isinstance(item["input"], WrittenFloat):
        return Problem(where, "a number where text belongs", f'Quote it: "{item["input"].text}".')
    if item["input"] is None:
        return Problem(where, "empty", "Fill it in, or remove the key.")
    if kind == "too_short" and isinstance(item["input"], str):  # of a text, which has letters and no entries
        kind = "string_too_short"
    if kind.startswith("date_") and _takes_months(model, loc):
        return Problem(where, "not a date", "Write it as year-month-day or year-month, such as 2024-12-31 or 2024-12.")
    what, fix = _MESSAGES.get(kind, ("not a valid value", "See analysis/study/study.schema.json."))
    limits = {limit: f"{bound:g}" if isinstance(bound, int | float) else bound for limit, bound in limits.items()}
    return Problem(where, what, fix.format(**limits, pattern_example=_EXAMPLES.get(last, _A_SLUG)))


_NUMBER = ("not a number", "Write a plain number, with a decimal point and without separators.")
_WHOLE = ("not a whole number", "Write a whole number, without separators.")
_DATE = ("not a date", "Write it as year-month-day, such as 2024-12-31.")
_MESSAGES = {
    "string_type": ("not a text", "Write a text; put it in quotes where it looks like a number."),
    "string_too_short": ("empty", "Write a text."),
    "string_pattern_mismatch": ("not in the expected form", "Write {pattern_example}."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": ("neither true nor false", "Write true or false."),
    "bool_parsing": ("neither true nor false", "Write true or false."),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "dict_type": ("not a group of keys", "Write 'key: value' pairs under it, indented."),
    "model_type": ("not a group of keys", "Write 'key: value' pairs under it, indented."),
    "model_attributes_type": ("not a group of keys", "Write 'key: value' pairs under it, indented."),
    "tuple_type": ("not a list", "Write [one, two], or one '- entry' a line."),
    "list_type": ("not a list", "Write [one, two], or one '- entry' a line."),
    "too_short": ("too few entries", "Give at least {min_length}."),
    "too_long": ("too many entries", "Give at most {max_length}."),
    "greater_than": ("too low", "Write a number above {gt}."),
    "greater_than_equal": ("too low", "Write {ge} or more."),
    "less_than": ("too high", "Write a number below {lt}."),
    "less_than_equal": ("too high", "Write {le} or less."),
}
_A_SLUG = "small letters, digits, - and _, starting with a letter"
_EXAMPLES = {"orcid": "four groups of four digits, such as 0000-0002-1825-0097"}


def known_keys(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """The keys of a model at a location, in the order of declaration."""
    schema = model.model_json_schema()
    here = schema
    for part in loc:
        here = _inside(here, part, schema)
    return list(_resolved(here, schema).get("properties", {}))


def _takes_months(model: type[BaseModel], loc: Sequence[int | str]) -> bool:
    """Whether the date at a location may be a month."""
    schema = model.model_json_schema()
    here = schema
    for part in loc:
        here = _inside(here, part, schema)
    return _resolved(here, schema).get("pattern") == MONTH_OR_DATE


def _resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    for choice in part.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, schema)
    return part


def _inside(part: dict[str, Any], step: int | str, schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(step, str) and step.startswith("<"):  # the tag of one of several forms
        forms = [_resolved(form, schema) for form in part.get("oneOf", ())]
        return next((form for form in forms if form.get("title") == step.strip("<>")), {})
    part = _resolved(part, schema)
    if isinstance(step, int):
        return dict(part.get("items", {}))
    if step in part.get("properties", {}):
        return dict(part["properties"][step])
    patterns = list(part.get("patternProperties", {}).values())
    return part.get("additionalProperties") or (patterns[0] if patterns else {})


class Strict(BaseModel):
    """A part of study.yml: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

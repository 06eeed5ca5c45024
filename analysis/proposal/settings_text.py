"""study.yml with every setting explained beside it: those that are given, and the others behind a comment sign."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from analysis.proposal.yaml_text import comment, flow, key
from analysis.study.explained import explained, models_in
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.settings import StudySettings

Shape = Literal["model", "list", "mapping", "plain"]
PLACEHOLDERS: Mapping[str, str] = {  # what stands for a key of one's own where none is given
    "poverty_line": "2024",
    "waves": "2024",
    "districts": '"01"',
    "columns": "households",
    "constants": "households",
}
Notes = Mapping[tuple[str, ...], Sequence[str]]  # place of a setting -> what is said of its value


def settings_text(
    values: Mapping[str, Any],
    *,
    head: Sequence[str] = (),
    notes: Notes | None = None,
    instead: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The text of a study.yml with these values; every other setting stands behind a comment sign, with its default.

    `notes` are comments above a value, by its place; `instead` are lines that stand behind a comment sign where a
    setting isn't given, in place of its default.
    """
    writer = _Writer(notes or {})
    lines = comment(head)
    for name in StudySettings.model_fields:
        lines += ["", *comment(in_each_language(explained(StudySettings, name)))]
        proposed = (instead or {}).get(name)
        lines += _behind_a_sign(proposed) if proposed else writer.setting(StudySettings, name, values, ())
    return "\n".join([*lines, ""])


class _Writer:
    """Writes settings; a class of settings is explained where it first stands."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._explained: set[type[BaseModel]] = set()

    def setting(self, model: type[BaseModel], name: str, values: Mapping[str, Any], at: tuple[str, ...]) -> list[str]:
        """The lines of one setting of a class, given or not, at the left margin."""
        place = (*at, name)
        if name in values:
            said = [line for note in self._notes.get(place, ()) for line in comment(note)]
            return [*said, *self._given(model, name, values[name], place)]
        return _behind_a_sign(self._absent(model, name))

    def _given(self, model: type[BaseModel], name: str, value: Any, place: tuple[str, ...]) -> list[str]:
        shape, inner = _shape(model, name)
        if name == "columns":
            forms = _behind_a_sign(_indented(self._forms_of_columns(model, name)))
            return [*forms, f"{key(name)}:", *_indented(self._mapping_lines(value, place))]
        if shape == "model" and isinstance(value, Mapping):
            return [f"{key(name)}:", *_indented(self._block(inner, value, place))]
        if shape == "list" and isinstance(value, list | tuple) and value:
            entries = [self._entry(inner, entry, (*place, str(at))) for at, entry in enumerate(value)]
            return [f"{key(name)}:", *_indented(line for entry in entries for line in entry)]
        if shape == "mapping" and isinstance(value, Mapping) and value:
            lines: list[str] = []
            for own, entry in value.items():
                below = (*place, str(own))
                lines += [line for note in self._notes.get(below, ()) for line in comment(note)]
                whole = (
                    isinstance(entry, Mapping) and {*entry} <= {*inner.model_fields} and inner not in self._explained
                )
                lines += (
                    [f"{key(str(own))}:", *_indented(self._block(inner, entry, below))]
                    if whole
                    else [f"{key(str(own))}: {flow(entry)}"]
                )
            return [f"{key(name)}:", *_indented(lines)]
        return [f"{key(name)}: {flow(value)}"]

    def _forms_of_columns(self, model: type[BaseModel], name: str) -> list[str]:
        """What a column may be made by, each form's settings once."""
        fields = {field: form for form in reversed(_forms(model, name)) for field in form.model_fields}
        return [f"{key(field)}:  {_inline(form, field)}" for field, form in fields.items()]

    def _mapping_lines(self, value: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
        """A mapping of the study's own keys, two levels deep where its entries are mappings of notes."""
        for own, entry in value.items():
            below = (*place, str(own))
            for note in self._notes.get(below, ()):
                yield from comment(note)
            if isinstance(entry, Mapping) and len(place) == 1 and place[0] in ("columns", "constants"):
                yield f"{key(str(own))}:"
                yield from _indented(self._mapping_lines(entry, below))
            else:
                yield f"{key(str(own))}: {flow(entry)}"

    def _block(self, model: type[BaseModel], values: Mapping[str, Any], place: tuple[str, ...]) -> list[str]:
        """A class's settings, one a line; where it first stands, those that aren't given too, behind a comment sign."""
        first = model not in self._explained
        self._explained.add(model)
        lines: list[str] = []
        for name in model.model_fields:
            if name in values:
                own = self.setting(model, name, values, place)
                lines += [*own[:-1], f"{own[-1]}  {_inline(model, name)}"] if first and len(own) == 1 else own
            elif first:
                lines += _behind_a_sign(self._absent(model, name, inline=True))
        return lines

    def _entry(self, model: type[BaseModel], entry: Any, place: tuple[str, ...]) -> list[str]:
        if model in self._explained or not isinstance(entry, Mapping):
            return [f"- {flow(entry)}"]
        lines = self._block(model, entry, place)
        begin = next(at for at, line in enumerate(lines) if not line.startswith("#"))
        lines.insert(0, lines.pop(begin))
        return [f"- {lines[0]}", *_indented(lines[1:])]

    def _absent(self, model: type[BaseModel], name: str, *, inline: bool = False) -> list[str]:
        """A setting that isn't given: with its default, or with the settings inside it, explained."""
        shape, _ = _shape(model, name)
        said = f"  {_inline(model, name)}" if inline else ""
        of_another = inline and name in StudySettings.model_fields  # explained there
        forms = [form for form in _forms(model, name) if form not in self._explained and not of_another]
        if not forms or (shape == "plain" and name != "columns"):
            return [f"{key(name)}: {_default(model, name)}".rstrip() + said]
        self._explained |= set(forms)
        lines = [
            line for form in forms for field in form.model_fields for line in self._absent(form, field, inline=True)
        ]
        lines = list(dict.fromkeys(lines))
        if shape == "list":
            lines = [f"- {lines[0]}", *_indented(lines[1:])]
        elif shape == "mapping":
            lines = [f"{PLACEHOLDERS.get(name, 'code')}:", *_indented(lines)]
        return [f"{key(name)}:{said}", *_indented(lines)]


def _forms(model: type[BaseModel], name: str) -> list[type[BaseModel]]:
    """The classes that a setting's value may have."""
    return list(models_in(model.model_fields[name].annotation))


def _shape(model: type[BaseModel], name: str) -> tuple[Shape, type[BaseModel]]:
    """How a setting holds a class of settings, and that class (its own where it holds none)."""
    found = _forms(model, name)
    if not found:
        return "plain", model
    return _shape_of(model.model_fields[name].annotation), found[0]


def _shape_of(annotation: Any) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "model"
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape_of(parts[0])
    if origin in (Union, types.UnionType):
        inner = [part for part in parts if part is not type(None)]
        return _shape_of(inner[0]) if len(inner) == 1 else "plain"
    return {tuple: "list", dict: "mapping"}.get(origin, "plain")  # type: ignore[return-value]


def _default(model: type[BaseModel], name: str) -> str:
    default = model.model_fields[name].get_default()
    plain = isinstance(default, bool | int | float | str) or (isinstance(default, tuple) and default)
    return flow(default) if plain else ""


def _inline(model: type[BaseModel], name: str) -> str:
    return f"# {' | '.join(in_each_language(explained(model, name)))}"


def in_each_language(entry: Mapping[str, str]) -> list[str]:
    """An explanation's texts, the languages in the order of a study's."""
    return [entry[language] for language in DEFAULT_LANGUAGES]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _behind_a_sign(lines: Sequence[str]) -> list[str]:
    return [f"# {line}" for line in lines]

"""The layout of the forms of Satu Data: which fields, in which order, with which labels; a study's own wins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import Problem, UserError, did_you_mean
from analysis.study.yaml_file import yaml_mapping
from report.project import TEMPLATES

FILE = "metadata/satu_data.yml"  # below templates/, ours and a study's
ACTIVITY, VARIABLES, INDICATORS = "MS-Keg", "MS-Var", "MS-Ind"
FORMS = (ACTIVITY, VARIABLES, INDICATORS)
_FIX = "See templates/metadata/satu_data.yml of risalah."


@dataclass(frozen=True)
class Field:
    """A field of a form: what fills it, and its label by language."""

    key: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class Block:
    """Fields of a form under a heading of their own."""

    label: Mapping[str, str]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormLayout:
    """A form: its title, the fields above its table or in its blocks, its table's columns."""

    title: Mapping[str, str]
    blocks: tuple[Block, ...]
    columns: tuple[Field, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """The fields of all blocks."""
        return [field for block in self.blocks for field in block.fields]


@dataclass(frozen=True)
class Layout:
    """All forms, and the note on where their labels come from."""

    note: Mapping[str, str]
    forms: Mapping[str, FormLayout]


def layout_of(study_folder: Path, known: Mapping[str, Collection[str]]) -> Layout:
    """The layout of a study's forms; `known` are the keys that each form can fill, of its columns after `form.columns`.

    Raises UserError with every problem of the study's own file.
    """
    own = study_folder / "templates" / FILE
    content: dict[str, Any] = _read(TEMPLATES / FILE)
    if own.is_file():
        given = _read(own)
        if problems := list(_problems(given, content, known)):
            raise UserError(*problems)
        content = {**content, **given}
    forms = {name: _form(content[name]) for name in FORMS}
    return Layout(content["note"], forms)


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml_mapping(path.read_bytes(), name=f"templates/{FILE}"))


def _form(given: Mapping[str, Any]) -> FormLayout:
    above = [Block({}, _fields(given["above"]))] if "above" in given else []
    blocks = [Block(block["label"], _fields(block["fields"])) for block in given.get("blocks", ())]
    return FormLayout(given["title"], (*above, *blocks), _fields(given.get("columns", ())))


def _fields(given: Collection[Mapping[str, Any]]) -> tuple[Field, ...]:
    return tuple(Field(str(field["key"]), field["label"]) for field in given)


def _problems(
    given: Mapping[str, Any], ours: Mapping[str, Any], known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """What is wrong with a study's own layout: unknown keys, labels that aren't texts by language."""
    for name, form in given.items():
        where = f"templates/{FILE}, {name}"
        if name not in ours:
            yield Problem(where, "unknown form", f"Known here: {', '.join(ours)}{did_you_mean(name, ours)}.")
        elif name == "note":
            yield from _label_problems(form, where)
        else:
            yield from _form_problems(form, ours[name], where, name, known)


def _form_problems(
    form: Any, ours: Mapping[str, Any], where: str, name: str, known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    if not isinstance(form, Mapping):
        yield Problem(where, "not a group of keys", f"Write {', '.join(ours)} under it. {_FIX}")
        return
    for part in ours.keys() - form.keys():
        yield Problem(f"{where}.{part}", "missing", f"Copy it. {_FIX}")
    for part, entries in form.items():
        at = f"{where}.{part}"
        if part not in ours:
            yield Problem(at, "unknown key", f"Known here: {', '.join(ours)}{did_you_mean(part, ours)}.")
        elif part == "title":
            yield from _label_problems(entries, at)
        elif not isinstance(entries, list):
            yield Problem(at, "not a list", f"Write an entry a line, each after a dash. {_FIX}")
        elif part == "blocks":
            for number, block in enumerate(entries, 1):
                here = f"{at}, entry {number}"
                if not isinstance(block, Mapping) or not isinstance(block.get("fields"), list):
                    yield Problem(here, "no block with a label and fields", f"Write both. {_FIX}")
                    continue
                yield from _label_problems(block.get("label"), f"{here}.label")
                yield from _field_problems(block["fields"], f"{here}.fields", known[name])
        else:
            yield from _field_problems(entries, at, known[f"{name}.columns" if part == "columns" else name])


def _field_problems(fields: list[Any], where: str, known: Collection[str]) -> Iterator[Problem]:
    for number, field in enumerate(fields, 1):
        at = f"{where}, entry {number}"
        if not isinstance(field, Mapping) or field.keys() != {"key", "label"}:
            yield Problem(at, "not a field with a key and a label", "Write {key: ..., label: {id: ..., en: ...}}.")
        elif str(field["key"]) not in known:
            near = did_you_mean(str(field["key"]), known)
            yield Problem(
                f"{at}.key", f"nothing fills {field['key']}", f"Known here: {', '.join(sorted(known))}{near}."
            )
        else:
            yield from _label_problems(field["label"], f"{at}.label")


def _label_problems(label: Any, where: str) -> Iterator[Problem]:
    if not isinstance(label, Mapping) or not label or not all(isinstance(text, str) for text in label.values()):
        yield Problem(where, "not a text for each language", "Write {id: ..., en: ...}.")

"""The forms of Satu Data as a workbook, one sheet a form, and as JSON."""

from __future__ import annotations

from typing import Any

from report.downloads.book import Book, Sheet
from report.language.locale import Locale
from report.metadata.forms import Answers, Form, Forms
from report.metadata.layout import ACTIVITY, Field

SCHEMA = 1
_LONGEST = 32_000  # letters that a cell can hold, with room to spare


def forms_book(forms: Forms) -> Book:
    """The forms as a workbook: cover, a sheet for each form, a sheet of what isn't filled in."""
    words, settings = forms.words, forms.study.settings
    sheets = [_sheet(forms, form) for form in forms.forms]
    lacking = _lacking_sheet(forms)
    return Book(
        title=_word(words, "title", title=settings.title[words.language]),
        lines=(forms.label(forms.layout.note),),
        cover=_word(words, "cover"),
        contents=_heads(words, "contents"),
        sheets=(*sheets, *([lacking] if lacking.rows else [])),
        rows=(),
        csv_head=(),
        language=str(words.entry("language.babel")).replace("_", "-"),
        author=", ".join(author.name for author in settings.authors),
        back=_word(words, "back"),
    )


def forms_record(forms: Forms) -> dict[str, Any]:
    """The forms as JSON: each field with its key, its labels and its answer, null where nobody has given one."""
    settings = forms.study.settings
    return {
        "schema": SCHEMA,
        "study": settings.id,
        "edition": settings.edition.name,
        "date": settings.edition.date.isoformat(),
        "language": forms.words.language,
        "note": dict(forms.layout.note),
        "forms": {form.name: _form_record(form) for form in forms.forms},
        "missing": [
            {"form": one.form, "key": one.field.key, "label": dict(one.field.label), "number": one.number,
             "where": one.where}
            for one in forms.lacking()
        ],
    }  # fmt: skip


def _form_record(form: Form) -> dict[str, Any]:
    blocks = [
        {
            **({"label": dict(block.label)} if block.label else {}),
            "fields": [{**_field(field), "value": form.answers[field.key]} for field in block.fields],
        }
        for block in form.layout.blocks
    ]
    record: dict[str, Any] = {"title": dict(form.layout.title), "blocks": blocks}
    if form.layout.columns:
        record["columns"] = [_field(field) for field in form.layout.columns]
        record["rows"] = [dict(row) for row in form.rows]
    return record


def _field(field: Field) -> dict[str, Any]:
    return {"key": field.key, "label": dict(field.label)}


# --- sheets


def _sheet(forms: Forms, form: Form) -> Sheet:
    title, label, words = forms.label(form.layout.title), forms.label, forms.words
    if form.name == ACTIVITY:
        lacking = {one.field.key: one.where for one in forms.lacking() if one.form == form.name}
        cells = [
            (label(block.label), label(field.label), _cell(words, form.answers, field), lacking.get(field.key, ""))
            for block in form.layout.blocks
            for field in block.fields
        ]
        return Sheet(form.name, title, _heads(words, "keg"), tuple(cells), names=2)
    above = [f"{label(field.label)}: {_cell(words, form.answers, field)}" for field in form.layout.fields]
    head = tuple(label(field.label) for field in form.layout.columns)
    rows = tuple(tuple(_cell(words, row, field) for field in form.layout.columns) for row in form.rows)
    return Sheet(form.name, title, head, rows, lines=tuple(above))


def _lacking_sheet(forms: Forms) -> Sheet:
    words = forms.words
    rows = [(one.form, forms.label(one.field.label), str(one.number), one.where) for one in forms.lacking()]
    title = _word(words, "lacking_title")
    return Sheet(_word(words, "lacking_name"), title, _heads(words, "lacking"), tuple(rows))


def _cell(words: Locale, answers: Answers, field: Field) -> str:
    answer = answers[field.key]
    text = words.text("metadata.empty") if answer is None else answer
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _word(words: Locale, key: str, **values: str) -> str:
    return words.text(f"metadata.sheets.{key}", **values)


def _heads(words: Locale, key: str) -> Any:
    return tuple(str(text) for text in words.entry(f"metadata.sheets.{key}"))

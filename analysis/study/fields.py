"""Kinds of fields that study.yml and codebook.yml share: codes, dates, and texts in every language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo, WithJsonSchema

from analysis.study.yaml_file import WrittenInt

DEFAULT_LANGUAGES = ("id", "en")  # of a study without `languages:`


def _code_text(value: Any) -> Any:
    """The code as text: "2021" for 2021, 007 with its zeros; 35.10 is refused, since it may lose one."""
    return value.text if isinstance(value, WrittenInt) else str(value) if type(value) is int else value


def _first_of_month(value: Any) -> Any:
    """The date of a month without a day: 2008-12 is the first of December 2008."""
    return f"{value}-01" if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value) else value


def _no_bare_number(value: Any) -> Any:
    """Refuses a bare number as a date (pydantic would take it as seconds since 1970)."""
    return str(value) if isinstance(value, int | float) else value


def _languages(info: ValidationInfo) -> Sequence[str]:
    return (info.context or {}).get("languages") or DEFAULT_LANGUAGES


def _of_one_language(value: Any, info: ValidationInfo) -> Any:
    """A plain text as that of the study's only language."""
    return _of_all_languages(value, info) if len(_languages(info)) == 1 else value


def _of_all_languages(value: Any, info: ValidationInfo) -> Any:
    """A plain text as that of every language."""
    plain = isinstance(value, str | WrittenInt)
    return dict.fromkeys(_languages(info), value) if plain else value


def _in_every_language(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    lacking = [language for language in (info.context or {}).get("languages") or () if not texts.get(language)]
    if lacking:
        raise ValueError(f"no text for {' and '.join(lacking)}. Write one for each of the study's languages.")
    return texts


def _inside(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise ValueError("leads out of the study's folder. Write a path below it, such as generate.py.")
    return path


def _address(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/.:]+(\.[^\s/.:]+)+(:\d+)?(/\S*)?", address) and not re.fullmatch(
        r"https?://localhost(:\d+)?(/\S*)?", address
    ):
        raise ValueError("not an address. Write it as https://example.go.id/report.")
    return address


Address = Annotated[str, AfterValidator(_address)]  # of a site; https:// is put before one without a scheme
InsidePath = Annotated[str, AfterValidator(_inside)]  # of a file, relative to the study's folder
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Code = Annotated[
    str, BeforeValidator(_code_text), StringConstraints(min_length=1), WithJsonSchema({"type": ["string", "integer"]})
]
_Text = Annotated[str, BeforeValidator(_code_text), WithJsonSchema({"type": ["string", "integer"]})]
# by language
Texts = Annotated[dict[str, _Text], BeforeValidator(_of_one_language), AfterValidator(_in_every_language)]
# the same for what may be called alike in all languages: a name of a place, a label, a source
_SCHEMA_OF_NAMES: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "integer"]},
        {"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
    ]
}
Names = Annotated[
    dict[str, _Text],
    BeforeValidator(_of_all_languages),
    AfterValidator(_in_every_language),
    WithJsonSchema(_SCHEMA_OF_NAMES),
]
MONTH_OR_DATE = r"^\d{4}-\d{2}(-\d{2})?$"
Date = Annotated[dt.date, BeforeValidator(_no_bare_number)]
MonthOrDate = Annotated[
    dt.date,
    BeforeValidator(_no_bare_number),
    BeforeValidator(_first_of_month),
    WithJsonSchema({"type": "string", "pattern": MONTH_OR_DATE}),
]

"""The table of all settings of study.yml: docs/settings.md, made of the classes and their explanations."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from analysis.study.explained import all_models, explained, models_in
from analysis.study.settings import StudySettings

PAGE = "docs/settings.md"
_HEAD = """\
# Settings

All keys of study.yml. Made from the code: `python -m analysis.study.settings_page > docs/settings.md`.
`risalah new DIR` writes a study.yml with each of them explained in its place.

Semua kunci study.yml. `risalah new DIR` menulis study.yml yang menjelaskan setiap kunci di tempatnya.
"""


def settings_page() -> str:
    """The page's Markdown."""
    return "\n".join([_HEAD, *(line for model in all_models() for line in _of_model(model))])


def _of_model(model: type[BaseModel]) -> Iterator[str]:
    name = "study.yml" if model is StudySettings else model.__name__
    yield f"## {name}\n"
    yield "| key | default | holds | what it is | isinya |\n|---|---|---|---|---|"
    for key, field in model.model_fields.items():
        told = explained(model, key)
        inner = ", ".join(f"[{form.__name__}](#{form.__name__.lower()})" for form in models_in(field.annotation))
        default = "needed" if field.is_required() else _default(field.get_default())
        yield f"| `{key}` | {default} | {inner} | {told['en']} | {told['id']} |"
    yield ""


def _default(value: object) -> str:
    plain = isinstance(value, bool | int | float | str) or (isinstance(value, tuple) and value)
    text = (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )
    return f"`{text}`" if plain else ""


if __name__ == "__main__":
    print(settings_page(), end="")

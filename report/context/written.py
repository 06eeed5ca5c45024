"""What a study's author wrote, as templates print it: every text escaped, so that it stands as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from report.language.markdown import escaped

# names that templates pass on to functions or put into paths, and addresses; none is printed as words
_NAMES = frozenset({"programme", "boundary", "citation", "site", "address", "email", "code", "country"})


class Written:
    """A part of study.yml with its texts as Markdown; everything else is as it is."""

    def __init__(self, part: BaseModel) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._part, name)
        return value if name in _NAMES else _written(value)


def _written(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return Written(value)
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_written, value))
    return value

"""YAML as a person would write it: values in one line, quoted only where they must be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_](?:[\w ./()%+-]*[\w)%])?", re.ASCII)
_PLAIN_KEY = re.compile(r"[\w.-]+", re.ASCII)
_RESERVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def key(name: str) -> str:
    """A key; a code keeps its zeros, for the reader takes keys as typed.

    >>> key("35.10"), key("2021"), key("-9"), key("Do you save")
    ('35.10', '2021', '"-9"', 'Do you save')
    """
    return name if _PLAIN_KEY.fullmatch(name) and not name.startswith("-") and name != "<<" else text(name)


def text(value: str) -> str:
    """A text: plain where nothing in it could be read as anything else.

    >>> text("hhid"), text("0.5"), text("no"), text("a: b"), text("-9"), text("Jumlah anggota (jiwa)")
    ('hhid', '"0.5"', '"no"', '"a: b"', '"-9"', 'Jumlah anggota (jiwa)')
    """
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED
    return value if plain else json.dumps(value, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value in one line.

    >>> flow({"name": "jml_art", "recode": {"1": "yes", "5": None}, "missing": ["-9"], "scale": 1000.0})
    '{name: jml_art, recode: {1: "yes", 5: null}, missing: ["-9"], scale: 1000}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key(str(name))}: {flow(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow(inner) for inner in value)}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value) if isinstance(value, int) else text(str(value))


def comment(lines: object, *, indent: str = "") -> list[str]:
    """Comment lines of a text or several, broken at about a hundred signs.

    >>> comment("Nama.", indent="  ")
    ['  # Nama.']
    """
    texts = [lines] if isinstance(lines, str) else [str(line) for line in lines]  # type: ignore[attr-defined]
    return [f"{indent}# {part}" for one in texts for part in _wrapped(one)]


def _wrapped(one: str, width: int = 110) -> list[str]:
    parts, line = [], ""
    for word in one.split():
        if line and len(line) + len(word) >= width:
            parts.append(line)
            line = "  "
        line += word if line in ("", "  ") else f" {word}"
    return [*parts, line]

"""Lookup in the nested names and texts of locale files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def entry_of(texts: Mapping[str, Any], key: str) -> Any:
    """The entry under a dotted key; at each level the longest existing name wins."""
    if key in texts:
        return texts[key]
    parts = key.split(".")
    for length in range(len(parts) - 1, 0, -1):
        head = texts.get(".".join(parts[:length]))
        if isinstance(head, Mapping):
            found = entry_of(head, ".".join(parts[length:]))
            if found is not None:
                return found
    return None


def keys_of(texts: Mapping[str, Any], prefix: str = "") -> list[str]:
    """All dotted keys of nested texts."""
    keys: list[str] = []
    for name, value in texts.items():
        keys += keys_of(value, f"{prefix}{name}.") if isinstance(value, Mapping) else [f"{prefix}{name}"]
    return keys


def merge(texts: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Adds more texts, level by level."""
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(texts.get(name), dict):
            merge(texts[name], value)
        else:
            texts[name] = value

"""A log of the texts of a language that are used: it shows where a sentence's words come from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_texts: ContextVar[list[tuple[str, str]] | None] = ContextVar("text_log", default=None)


@contextmanager
def text_log() -> Iterator[list[tuple[str, str]]]:
    """The texts that are used inside the block, with their keys."""
    log: list[tuple[str, str]] = []
    token = _texts.set(log)
    try:
        yield log
    finally:
        _texts.reset(token)


def log_text(key: str, text: str) -> None:
    """Adds a text to the log, if there is one."""
    log = _texts.get()
    if log is not None:
        log.append((key, text))

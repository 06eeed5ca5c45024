"""Readers in compiled code run in a child process, which a damaged file may crash."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


class UnreadableError(Exception):
    """A file that a reader can't read; its argument is the kind of error."""


def apart(read: Callable[[], T]) -> T:
    """What the function returns, computed in a forked child; where there is no fork, here.

    Raises UnreadableError where the function raises or crashes.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        answer = _answer(read)
    else:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_send, args=(read, theirs), daemon=True)
        child.start()
        theirs.close()
        try:
            answer = ours.recv()
        except EOFError:  # the child has ended without a word
            answer = (None, "crash")
        finally:
            ours.close()
            child.join()
    result, error = answer
    if error is not None:
        raise UnreadableError(error)
    return result  # type: ignore[no-any-return]


def _send(read: Callable[[], T], to: Connection) -> None:
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # what a reader says of a damaged file, and the last words of a crash, help nobody
        os.dup2(nowhere, stream)
    to.send(_answer(read))
    to.close()


def _answer(read: Callable[[], T]) -> tuple[Any, str | None]:
    try:
        return read(), None
    except Exception as error:
        return None, type(error).__name__

"""The shell that kernels run cells in, in this process: its messages go to a function instead of a socket."""

from __future__ import annotations

import importlib
import os
import random
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

from jupyter_client.session import Session, json_packer, json_unpacker

Send = Callable[[str, Any], None]
_LONG = 10**6  # characters
_INLINE = "module://matplotlib_inline.backend_inline"  # where kernels draw figures


def import_shell() -> None:
    """Imports what a shell needs, so that processes forked from this one needn't: half of what a short run takes."""
    importlib.import_module("ipykernel.ipkernel")
    importlib.import_module("ipykernel.zmqshell")


def run_cells(sources: Sequence[str], send: Send, *, limit: Callable[[], None] | None = None) -> None:
    """Runs cells in this process up to the first error; `send` gets each message: its kind and its content.

    `limit` is called when all is ready for the first cell.
    """
    from ipykernel.ipkernel import IPythonKernel

    shell = _shell(send)
    if limit is not None:
        limit()
    send("language", IPythonKernel.language_info)
    for source in sources:
        if not source.strip():
            continue
        result = shell.run_cell(source, store_history=True, silent=False)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        send("end", {"execution_count": shell.execution_count - 1, "failed": not result.success})
        if not result.success:
            return


def _shell(send: Send) -> Any:
    """The shell that a kernel runs cells in, with a module of its own, sending its messages by `send`."""
    import numpy
    from ipykernel.zmqshell import ZMQInteractiveShell
    from IPython.core.compilerop import CachingCompiler
    from traitlets.config import Config

    session = _Session(send)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    sys.argv = [""]
    ZMQInteractiveShell.clear_instance()
    shell = ZMQInteractiveShell.instance(
        user_module=module,
        user_ns=module.__dict__,
        kernel=None,
        compiler_class=CachingCompiler,
        config=Config({"HistoryManager": {"enabled": False}}),  # a file and a thread, for nobody
    )
    parts: tuple[Any, Any] = (shell.displayhook, shell.display_pub)
    for part in parts:
        part.session, part.pub_socket, part.topic = session, None, b""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout, sys.stderr = _Stream("stdout", send), _Stream("stderr", send)
    os.environ["MPLBACKEND"] = _INLINE
    if "matplotlib" in sys.modules:  # it has read its settings
        sys.modules["matplotlib"].rcParams["backend"] = _INLINE
    random.seed()
    numpy.random.seed()  # else each run would draw the same from what it hasn't seeded
    return shell


class _Session(Session):
    """What the shell of a kernel sends its messages by: here to the parent, in the values that JSON has."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Sends a message, or a kind with its content."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
        self._send(str(msg_or_type), json_unpacker(json_packer(content)))


class _Stream:
    """Standard output or error of a cell."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self, name: str, send: Send) -> None:
        self.name = f"<{name}>"
        self._name, self._send, self._text = name, send, ""

    def write(self, text: str) -> int:
        """Keeps the text until the next flush, if it isn't very long."""
        self._text += text
        if len(self._text) > _LONG:
            self.flush()
        return len(text)

    def writelines(self, lines: Sequence[str]) -> None:
        """Writes each line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Sends what was written."""
        if self._text:
            self._send("stream", {"name": self._name, "text": self._text})
            self._text = ""

    def isatty(self) -> bool:
        """Never a terminal."""
        return False

    def writable(self) -> bool:
        """Always."""
        return True

    def readable(self) -> bool:
        """Never."""
        return False

"""The command line in a process that has imported what commands import, forked for each command.

A command's start costs two to three seconds of imports, which tests would pay for each time. What it does is the same:
it begins in a process of its own, with its own folder, environment and streams, and ends as a program does.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from report.workspace import SINGLE_THREADED
from tests.conftest import ROOT

CAN_FORK = hasattr(os, "fork")
IMPORTED = ("build", "checks.telling", "deposit.write", "explain.number", "explain.sentence", "finish", "verify")
_one_at_a_time = Lock()


def run(arguments: tuple[str, ...], *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs the command line and gives what it printed."""
    if not CAN_FORK or _surroundings() != _of_server():  # an interpreter reads some of them when it starts
        return run_anew(arguments, cwd=cwd)
    with tempfile.TemporaryDirectory(prefix="command-") as place, _one_at_a_time:
        streams = [Path(place, name) for name in ("stdout", "stderr")]
        request = {"arguments": [*map(str, arguments)], "cwd": str(cwd), "streams": [*map(str, streams)]}
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps({**request, "environment": dict(os.environ)}) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said = [path.read_text("utf-8") for path in streams]
    return subprocess.CompletedProcess(list(arguments), code, *said)


def run_anew(arguments: tuple[str, ...], *, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line as a person starts it, and gives what it printed."""
    command = [sys.executable, "-m", "report.cli", *arguments]
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)


def _surroundings() -> Mapping[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}


@cache
def _of_server() -> Mapping[str, str]:
    return _surroundings()


@cache
def _server() -> subprocess.Popen[str]:
    command, environment = [sys.executable, "-m", __name__], {**os.environ, **SINGLE_THREADED}
    pipe = subprocess.PIPE
    server = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, env=environment, text=True)
    atexit.register(server.communicate)  # closes its stdin, by which it ends
    return server


def serve() -> dict[str, Any] | None:
    """Forks for each line of stdin, and prints the exit code; gives the request to the fork, and None at the end."""
    for line in sys.stdin:
        if not (child := os.fork()):
            return dict(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def begin(request: Mapping[str, Any]) -> None:
    """Makes this process the one of a command."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for number, path in enumerate((os.devnull, *request["streams"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = [str(ROOT / "report" / "cli.py"), *request["arguments"]]
    sys.modules["__main__"].__package__ = "report"  # which its usage tells


if __name__ == "__main__":
    from report.cli import main

    for name in IMPORTED:
        importlib.import_module(f"report.{name}")
    gc.collect()
    gc.freeze()
    if asked := serve():
        begin(asked)
        main()

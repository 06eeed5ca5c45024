"""Pages to files by pandoc, page after page in a few processes that run report/render/batch.lua.

A process costs as much as a small page, and a page that is written in several formats is read once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pypandoc

from report.formats import Format
from report.render.pages import Page

SCRIPT = Path(__file__).with_name("batch.lua")
MARK = "\x1e"  # begins a line of batch.lua's own; other lines are messages of pandoc and the filters
TAB_STOP = 4  # pandoc's, which only its command line sets
_TRACE = re.compile(r"\s*stack traceback:.*")


@cache
def pandoc_path() -> str:
    """The pandoc of pypandoc-binary, not the one on the PATH."""
    return str(Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc"))


@cache
def version() -> str:
    """Pandoc's version."""
    return _said_by_pandoc("--version").split()[1]


@cache
def abbreviations() -> tuple[str, ...]:
    """Words that pandoc sets a no-break space after; its reader has them from its command line."""
    return tuple(line for line in _said_by_pandoc("--print-default-data-file=abbreviations").splitlines() if line)


def _said_by_pandoc(option: str) -> str:
    return subprocess.run([pandoc_path(), option], capture_output=True, encoding="utf-8", check=True).stdout


_MEMORY = ("+RTS", "-A16m", "-RTS")  # larger steps of collecting garbage: a seventh less time, no more memory


@dataclass(frozen=True)
class Paper:
    """A page in one format, with pandoc's settings as in a file of its defaults, and the file to write."""

    page: Page
    format: Format
    settings: Mapping[str, Any]
    output: Path


@dataclass(frozen=True)
class Said:
    """What pandoc and the filters said of a paper."""

    lines: tuple[str, ...] = ()
    error: str | None = None  # why there is no file
    seconds: float = field(default=0.0, compare=False)


class Batch:
    """A pandoc process, started for the first page, that writes page after page."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._last_line = ""
        self._ended = False

    def write(self, papers: Sequence[Paper]) -> Iterator[tuple[Paper, Said]]:
        """Writes one page's papers and yields each as soon as it is there.

        What a process that died hadn't written is written by a new one, once; then its end is the papers' error.
        """
        left = list(papers)
        for _ in range(2):
            for said in self._answers(tuple(left)):
                yield left.pop(0), said
            if not left or self._ended:
                return
            code = self.end()
        died = f"pandoc stopped with code {code}: {self._last_line or 'no message'}"
        yield from ((paper, Said(error=died)) for paper in left)

    def stop(self) -> None:
        """Stops what another thread writes."""
        self._ended = True
        if process := self._process:
            process.kill()

    def end(self) -> int | None:
        """Ends the process and returns its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        with suppress(OSError), process:  # closes the pipes, of which one may be broken, and waits
            pass
        return process.returncode

    def _answers(self, papers: Sequence[Paper]) -> Iterator[Said]:
        process = self._process = self._process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(_request(papers))
            process.stdin.flush()
        except OSError:  # it died since the page before
            return
        of_page: list[str] = []  # said of the page in whatever format
        started = time.monotonic()
        lines: list[str] = []
        answers = 0
        while answers < len(papers) and (line := process.stdout.readline()):
            line = line.rstrip("\n")
            if not line.startswith(MARK):
                lines.append(line)
                self._last_line = line.strip() or self._last_line
                continue
            what, _, message = line.removeprefix(MARK).partition(" ")
            if what == "read":
                of_page, lines = lines, []
                continue
            error = f"pandoc says: {_TRACE.sub('', message)}" if message else None
            for _ in range(len(papers) if what == "unread" else 1):
                answers += 1
                now = time.monotonic()
                yield Said((*of_page, *lines), error, now - started)
                started = now
            lines = []


def _started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [pandoc_path(), "lua", str(SCRIPT), *_MEMORY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # one stream: what is said of a paper stands before its end
        encoding="utf-8",
        errors="replace",
    )


def _request(papers: Sequence[Paper]) -> str:
    page = papers[0].page
    request = {
        # pictures and bibliographies are relative to the page: pandoc works in its folder
        "folder": str(page.path.parent.resolve()),
        "text": page.text.expandtabs(TAB_STOP),
        "timestamp": str(page.timestamp),
        "abbreviations": dict.fromkeys(abbreviations(), True),
        "papers": [{"settings": paper.settings, "output": str(paper.output.resolve())} for paper in papers],
    }
    return json.dumps(request) + "\n"


def written(work: Sequence[Sequence[Paper]], *, jobs: int) -> Generator[tuple[Paper, Said]]:
    """Writes all papers, given page by page, by that many processes; yields each as soon as it is there.

    The largest pages come first, so that the processes end about together.
    """
    left = deque(sorted(work, key=lambda papers: -len(papers) * len(papers[0].page.text)))
    batches = [Batch() for _ in range(max(1, min(jobs, len(work))))]
    answers: SimpleQueue[tuple[Paper, Said] | BaseException | None] = SimpleQueue()  # None: a thread has ended

    def write(batch: Batch) -> None:
        try:
            while left:
                for answer in batch.write(left.popleft()):
                    answers.put(answer)
        except IndexError:  # another thread took the last one
            pass
        except BaseException as error:
            answers.put(error)
        finally:
            batch.end()
            answers.put(None)

    threads = [Thread(target=write, args=(batch,), daemon=True) for batch in batches]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                running -= 1
            else:
                yield answer
    finally:
        left.clear()
        for batch in batches:
            batch.stop()
        for thread in threads:
            thread.join()

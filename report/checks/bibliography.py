"""A study's bibliography, read as pages will read it: what isn't BibTeX would stop them all."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

from analysis.errors import Problem
from analysis.study import Study
from report.render.pandoc import pandoc_path

_WHERE = re.compile(r"\(line (?P<line>\d+), column \d+\):\s*(?P<what>[^\n]*)")
_SECONDS = 60
_FIX = "Correct the entry there, or the one above it: each is @type{key, field = {text}, ...}."


def bibliography_problems(study: Study) -> Iterator[Problem]:
    """Why the study's BibTeX can't be read, with the line where that was seen; nothing without a bibliography."""
    if study.references is None:
        return
    name, content = study.references.name, study.references.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Problem(f"{name}, line {line}", "not UTF-8", "Save the file as UTF-8.")
        return
    command = [pandoc_path(), "--sandbox", "--from=biblatex", "--to=csljson"]
    try:
        read = subprocess.run(command, input=content, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        yield Problem(name, f"can't be read within {_SECONDS} seconds", "Keep the works that the study cites.")
        return
    if read.returncode:
        found = _WHERE.search(read.stderr.decode("utf-8", "replace"))
        last = content.count(b"\n") + 1
        where = f"{name}, line {min(int(found['line']), last)}" if found else name
        yield Problem(where, f"no BibTeX: {found['what']}" if found else "no BibTeX", _FIX)

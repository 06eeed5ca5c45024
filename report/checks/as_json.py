"""What a check found as JSON, for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from analysis.errors import Problem
from report.checks.data_page import Checked
from report.checks.told import suspicion_told
from report.language.locale import locale
from report.language.messages import messages


def json_of_problems(problems: Iterable[Problem]) -> str:
    """The problems that were found, each with where, what and fix."""
    return _text({"ok": False, "problems": [_of_problem(one) for one in problems], "warnings": []})


def json_of(found: Checked, language: str | None) -> str:
    """What was found in a study without problems: warnings, rows, missing answers, what reports will lack."""
    words = locale(language or found.languages[0])
    suspicions = [{"kind": one.kind, **_of_problem(suspicion_told(one, words))} for one in found.suspicions]
    notices = [{"kind": "notice", **_of_problem(messages(words.language).problem(one))} for one in found.notices]
    content: dict[str, Any] = {"ok": True, "problems": [], "warnings": [*notices, *suspicions]}
    if found.summary is not None:
        missing = {
            one.column: {
                "missing": one.number,
                "rows": one.rows,
                "districts": {c: n for c, (n, _) in one.by_district.items()},
            }
            for one in found.summary.missing
        }
        lacking = [words.text(f"check.lacking.{sentence}", **values) for sentence, values in found.summary.lacking]
        content |= {"rows": found.summary.rows, "missing": missing, "lacking": lacking}
    return _text(content)


def _of_problem(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what, "fix": problem.fix}


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)

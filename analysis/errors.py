"""Errors that a person can act on: where, what is wrong, what was expected, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake for the user to correct; never holds a household's value, name or identifier."""

    where: str  # "households.csv, row 412, column income_month"
    what: str  # "below the minimum 0"
    fix: str  # "Correct it, or declare -999 under missing_values: in study.yml."

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.fix}"


class UserError(Exception):
    """An error of the user: shown without a traceback, one line per problem; the command ends with `exit_code`."""

    exit_code = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(UserError):
    """An invalid argument of a command (exit code 2)."""

    exit_code = 2


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' (did you mean 'income_month'?)', or '' where nothing known is near.

    >>> did_you_mean("incme_month", ["income_month", "wave"])
    " (did you mean 'income_month'?)"
    >>> did_you_mean("zzz", ["income_month"])
    ''
    """
    by_folded = {item.casefold(): item for item in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" (did you mean '{by_folded[near[0]]}'?)" if near else ""

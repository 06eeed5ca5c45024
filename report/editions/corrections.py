"""Check of the findings that study.yml names, in corrections and as a heading, against the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.catalogue import CATALOGUE, is_known
from analysis.errors import Problem, did_you_mean
from analysis.study.settings import StudySettings


def correction_problems(settings: StudySettings) -> Iterator[Problem]:
    """Corrections, and a heading, of study.yml that name an unknown finding."""
    if settings.headline is not None and not is_known(settings.headline):
        changes = [id_ for id_ in CATALOGUE if id_.startswith("change.")]
        fix = f"Use the id of a change in findings.csv, or leave it out{did_you_mean(settings.headline, changes)}."
        yield Problem("study.yml, headline", f"no finding is called {settings.headline}", fix)
    for index, correction in enumerate(settings.corrections):
        for id_ in correction.findings:
            if not is_known(id_):
                fix = f"Use an id of findings.csv{did_you_mean(id_, CATALOGUE)}."
                where = f"study.yml, corrections, entry {index + 1}, findings"
                yield Problem(where, f"no finding is called {id_}", fix)

"""Check of a study's declared corrections against the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.catalogue import CATALOGUE, is_known
from analysis.errors import Problem, did_you_mean
from analysis.study.settings import StudySettings


def correction_problems(settings: StudySettings) -> Iterator[Problem]:
    """Corrections in study.yml that name an unknown finding."""
    for index, correction in enumerate(settings.corrections):
        for id_ in correction.findings:
            if not is_known(id_):
                fix = f"Use an id of findings.csv{did_you_mean(id_, CATALOGUE)}."
                where = f"study.yml, corrections, entry {index + 1}, findings"
                yield Problem(where, f"no finding is called {id_}", fix)

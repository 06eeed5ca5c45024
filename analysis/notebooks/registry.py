"""Registry of notebooks: the scope of each, and the files of the study that it reads.

One entry here and the file <name>.ipynb beside it add a notebook: it is run, collected, shown and packaged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from analysis.findings.key import EVERYBODY
from analysis.study.settings import StudySettings


class Scope(Enum):
    """The subject of a notebook's runs."""

    DISTRICT = "district"  # a run per district, and one for the study as a whole
    STUDY = "study"  # one run, for the study as a whole


@dataclass(frozen=True)
class Notebook:
    """One notebook; `reads` are names of the study's files, without study.yml, which all read.

    With `whole`, parts of the whole study's facts (analysis/study/whole.py), a district's run of a build sees these and
    the rows of its own district. Without, it sees all rows, and is due when any of them changes. With `only_with`, a
    key of study.yml, it is run for studies that have it.
    """

    name: str
    scope: Scope
    reads: tuple[str, ...]
    whole: tuple[str, ...] | None = None
    only_with: str | None = None


REGISTRY = (
    Notebook("income", Scope.DISTRICT, reads=("households", "reference", "districts"), whole=("incomes",)),
    Notebook("network", Scope.DISTRICT, reads=("households", "ties", "actors"), whole=("ties",)),
    Notebook("compare", Scope.DISTRICT, reads=("households", "ties", "actors")),
    Notebook(
        "groups",
        Scope.DISTRICT,
        reads=("households", "reference", "districts", "codebook"),
        whole=(),
        only_with="group",
    ),
    Notebook("voices", Scope.STUDY, reads=("informants", "statements", "codebook")),
)

NOTEBOOK_NAMES = frozenset(entry.name for entry in REGISTRY)


def notebooks_of(district: str, settings: StudySettings | None = None) -> tuple[str, ...]:
    """Names of the notebooks that are run for a district, or for the study as a whole; of any study without settings.

    >>> notebooks_of("35.16.13"), notebooks_of("all")
    (('income', 'network', 'compare', 'groups'), ('income', 'network', 'compare', 'groups', 'voices'))
    """
    return tuple(
        entry.name
        for entry in REGISTRY
        if (entry.scope is Scope.DISTRICT or district == EVERYBODY)
        and (settings is None or entry.only_with is None or getattr(settings, entry.only_with) is not None)
    )


def notebook_runs(districts: Iterable[str], settings: StudySettings) -> list[tuple[str, str]]:
    """Pairs of notebook and district, one per run of the study, the study as a whole last."""
    return [(name, district) for district in [*districts, EVERYBODY] for name in notebooks_of(district, settings)]


def files_read(notebook: str | None) -> tuple[str, ...]:
    """Names of the files that a notebook reads; of all notebooks' for None (several of them) or an unknown name."""
    own = [entry for entry in REGISTRY if entry.name == notebook] or REGISTRY
    return tuple(dict.fromkeys(name for entry in own for name in entry.reads))


def facts_used(notebook: str) -> tuple[str, ...] | None:
    """The facts of the whole study that a notebook's run for a district sees beside its own rows; None: all rows."""
    return next((entry.whole for entry in REGISTRY if entry.name == notebook), None)

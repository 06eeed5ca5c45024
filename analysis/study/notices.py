"""What a study's author should know before its numbers are used, though nothing is wrong: said by check and build.

A notice is no error. It says where, what was found, what was made of it, and how study.yml says otherwise. A new kind
is a function from a study to its notices, in `NOTICES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.study.design import Part, unnamed_parts
from analysis.study.folder import Study
from analysis.study.reference import areas_elsewhere


@dataclass(frozen=True)
class Notice:
    """One thing to know; never holds a household's value, name or identifier."""

    where: str  # "households.csv, column weight"
    what: str  # "looks like a design weight that study.yml doesn't name: every household counts once"
    ways: str  # "Write design: {weight: weight} to weight by it, or design: {weight: null} if it is none."

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.ways}"


def notices(study: Study) -> list[Notice]:
    """All notices of a study that was opened as a whole, each once."""
    return list(dict.fromkeys(notice for kind in NOTICES for notice in kind(study)))


def unnamed_design(study: Study) -> Iterator[Notice]:
    """Columns that look like a part of the survey design, where study.yml doesn't say whether they are."""
    file, columns = study.file_of("households"), study.columns.get("households", ())
    for part, found in unnamed_parts(study.settings.design, columns):
        looks, meanwhile, way = _PARTS[part]
        several = len(found) > 1
        yield Notice(
            f"{file}, column{'s' if several else ''} {', '.join(found)}",
            f"{'look' if several else 'looks'} like {looks} that study.yml doesn't name, so {meanwhile}",
            f"Write design: {{{part}: {found[0]}}} to {way}, or design: {{{part}: null}} if there is none.",
        )


def official_figures_elsewhere(study: Study) -> Iterator[Notice]:
    """Areas of reference.csv whose figures stand beside no number of this study."""
    if areas := areas_elsewhere(study):
        holds = "hold no district of the study" if len(areas) > 1 else "holds no district of the study"
        yield Notice(
            f"{study.file_of('reference')}, area_code {', '.join(areas)}",
            f"{holds}, so its figures are not used",
            "If a spreadsheet made 35.1 of 35.10, write the code as text; else nothing needs to be done.",
        )


_PARTS: dict[Part, tuple[str, str, str]] = {
    "weight": ("a survey weight", "every household counts once", "weight by it"),
    "stratum": ("strata of the sample", "the sample counts as drawn without strata", "use it"),
    "cluster": ("clusters of the sample", "every household counts as drawn by itself", "use it"),
}

NOTICES: tuple[Callable[[Study], Iterator[Notice]], ...] = (unnamed_design, official_figures_elsewhere)

"""What a study's author should know before its numbers are used, though nothing is wrong: said by check and build.

A notice is no error. It says where, what was found, what was made of it, and how study.yml says otherwise. A new kind
is a function from a study to its notices, in `NOTICES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.study.called import folded, other_names
from analysis.study.columns import COLUMNS
from analysis.study.contents import INCOMES, SIZE
from analysis.study.design import Part, clusters_of, strata_of
from analysis.study.folder import Study
from analysis.study.lookalikes import unnamed_parts
from analysis.study.reference import areas_elsewhere
from analysis.study.region_codes import unsaid_system
from analysis.study.regions import SYSTEM_NAMES
from analysis.study.repeated_codes import repeated


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


def columns_by_other_names(study: Study) -> Iterator[Notice]:
    """Columns that are called as known ones often are, where the study lacks these and doesn't use them."""
    settings, table = study.settings, "households"
    present = study.columns.get(table, ())
    known = COLUMNS[table].known
    used = {*known, *study.codebook.columns, *settings.design.columns.values(), settings.network.boundary}
    lacking = [name for name in known if name not in present and name not in (*INCOMES, "wave", *settings.constants)]
    for column in (name for name in present if name not in used):
        ours = next((name for name in lacking if folded(column) in other_names(table, name)), None)
        if ours:
            yield Notice(
                f"{study.file_of(table)}, column {column}",
                f"may be {ours}, which the study lacks, and isn't used",
                f"Write columns: {{households: {{{ours}: {column}}}}} in study.yml to use it, or describe it in "
                f"codebook.yml if it is something else.",
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


def repeated_codes(study: Study) -> Iterator[Notice]:
    """Codes of strata and clusters that occur more than once, where study.yml doesn't say whether they are the same."""
    design, households = study.settings.design, study.households
    found = repeated(households, design)
    if design.nested is not None or not found:
        return
    labels = {"stratum": ("stratum", "strata", strata_of), "cluster": ("cluster", "clusters", clusters_of)}
    said = []
    for part, codes in found.items():
        one, several, labels_of = labels[part]
        inside = "district and stratum" if part == "cluster" and design.stratum else "district"
        number = len(set(zip(strata_of(households, design), labels_of(households, design), strict=True)))
        many = f"codes of {design.columns[part]} that occur in several ({codes})"
        said.append(f"{many} count as another {one} in each {inside}: {number} {several} in all")
    where = f"{study.file_of('households')}, column{'s' if len(found) > 1 else ''} "
    one = "design: {nested: false} if a code is the same one wherever it occurs"
    yield Notice(
        where + ", ".join(design.columns[part] for part in found),
        "; ".join(said),
        f"Write design: {{nested: true}} to confirm it, or {one}.",
    )


def other_households(study: Study) -> Iterator[Notice]:
    """Waves that no household's id has in common, where study.yml doesn't say that they are no panel."""
    settings, file = study.settings, study.file_of("households")
    if settings.panel is False or study.households.empty:  # the last: a study of voices alone
        return
    for first, second in settings.wave_pairs:
        if not settings.is_panel(first, second):
            yield Notice(
                f"{file}, waves {first} and {second}",
                "have no household_id in common, so they are compared as samples of different households",
                "Write panel: false if they are; else give a household the same id in both.",
            )


def waves_without_year(study: Study) -> Iterator[Notice]:
    """Waves that no official figure and no price index can be found for, though there are some."""
    lacking = [wave.key for wave in study.settings.waves if wave.year is None]
    if lacking and study.reference is not None:
        several = len(lacking) > 1
        yield Notice(
            f"study.yml, wave{'s' if several else ''} {', '.join(lacking)}",
            f"{'have' if several else 'has'} no date and a key that is no year, so nothing of "
            f"{study.file_of('reference')} is used for {'them' if several else 'it'}",
            "Add date: to use it.",
        )


def of_whole_households(study: Study) -> Iterator[Notice]:
    """Incomes of households whose sizes aren't known: what will be missing, and why."""
    if study.settings.whole_households and SIZE not in study.households:
        yield Notice(
            study.file_of("households"),
            f"no column {SIZE}, so incomes are told per household, each counted once: there will be no number per "
            f"person and none on poverty, and inequality is that of whole households",
            f"Add {SIZE}, or map yours under columns: in study.yml, to have them.",
        )


def surnames_unsaid(study: Study) -> Iterator[Notice]:
    """Authors of several words of whom study.yml doesn't say which is the surname."""
    unsaid = [str(place) for place, author in enumerate(study.settings.authors, 1) if author.cited_whole_unasked]
    if unsaid:
        several = len(unsaid) > 1
        yield Notice(
            f"study.yml, authors, entr{'ies' if several else 'y'} {', '.join(unsaid)}",
            f"nothing says which part of the name is the surname, so {'they are' if several else 'it is'} cited whole",
            "Write surname: with the end of the name, or surname: null if there is none.",
        )


def codes_unsaid(study: Study) -> Iterator[Notice]:
    """Codes whose digits name two places, where only the names say by which system they are read."""
    if found := unsaid_system(study.districts, study.settings):
        system, reading = found
        yield Notice(
            f"{study.file_of('districts')}, column district_code",
            f"{reading.told}; by the names, the codes are those of {SYSTEM_NAMES[system]}",
            f"Write codes: {system} in study.yml to confirm it; names and codes are then held against each other.",
        )


_PARTS: dict[Part, tuple[str, str, str]] = {
    "weight": ("a survey weight", "every household counts once", "weight by it"),
    "stratum": ("strata of the sample", "the sample counts as drawn without strata", "use it"),
    "cluster": ("clusters of the sample", "every household counts as drawn by itself", "use it"),
}

NOTICES: tuple[Callable[[Study], Iterator[Notice]], ...] = (
    unnamed_design,
    columns_by_other_names,
    repeated_codes,
    official_figures_elsewhere,
    other_households,
    waves_without_year,
    of_whole_households,
    surnames_unsaid,
    codes_unsaid,
)

"""A study proposed from a researcher's files: the values of study.yml, what is said of each, and what isn't used."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analysis.proposal.design_lines import design_lines, group_lines
from analysis.proposal.guess import Guess, Reasons
from analysis.proposal.households import Households
from analysis.proposal.survey_file import SurveyFile
from analysis.proposal.ties import Ends, boundary, ends, without_ties
from analysis.proposal.words import words
from analysis.study.columns import AMOUNTS
from analysis.study.fields import DEFAULT_LANGUAGES
from analysis.study.regions import COUNTRY, SYSTEM_NAMES


@dataclass
class Proposal:
    """What is proposed: guesses by their place, lines behind a comment sign, columns that nothing uses."""

    guesses: dict[tuple[str, ...], Guess] = field(default_factory=dict)
    instead: dict[str, Sequence[str]] = field(default_factory=dict)
    unused: dict[str, dict[str, str]] = field(default_factory=dict)  # table -> column -> what is said of it

    def add(self, guess: Guess) -> None:
        """Takes up a guess."""
        self.guesses[guess.place] = guess

    @property
    def values(self) -> dict[str, Any]:
        """The values of study.yml."""
        found: dict[str, Any] = {}
        for place, guess in self.guesses.items():
            at = found
            for part in place[:-1]:
                at = at.setdefault(part, {})
            at[place[-1]] = guess.value
        return found

    @property
    def notes(self) -> dict[tuple[str, ...], list[str]]:
        """The comments above values."""
        return {place: [guess.note] for place, guess in self.guesses.items() if guess.reasons}


def proposed(
    folder: Path, households: SurveyFile, ties: SurveyFile | None, *, name: str, seed: int, why: Reasons
) -> tuple[Proposal, Households]:
    """The proposal for a study in a folder; `name` is its id."""
    found = Households(households, why)
    proposal = Proposal()
    for guess in (*_about_the_study(name, why), *_places(found, why), *_waves(found, why), *_amounts(found, why)):
        proposal.add(guess)
    proposal.add(Guess(("seed",), seed, True, ()))
    proposal.add(Guess(("synthetic",), False, True, ()))
    proposal.add(Guess(("confidential",), True, False, (why.why("confidential"),)))
    proposal.add(_file("households", folder, households, why))
    for guess in found.guesses():
        proposal.add(guess)
    proposal.instead |= design_lines(found, why) | group_lines(found, why)
    proposal.unused["households"] = _unused(found.file, _used(proposal, "households"), found.against, why)
    if ties is not None:
        _add_ties(proposal, found, ties, why)
        proposal.add(_file("ties", folder, ties, why))
    return proposal, found


def _blank(what: str, **values: str) -> dict[str, str]:
    """A text to be written by the researcher, in each language."""
    texts: Any = words()["blanks"]
    for part in what.split("."):
        texts = texts[part]
    return {language: texts[language].format(**values) for language in DEFAULT_LANGUAGES}


def _about_the_study(name: str, why: Reasons) -> Iterator[Guess]:
    for key, value in {"id": name, "languages": list(DEFAULT_LANGUAGES)}.items():
        yield Guess((key,), value, True, ())
    yield Guess(("title",), _blank("title", name=name), False, (why.why("title"),))
    yield Guess(("authors",), [{"name": _blank("author")[why.language], "group": True}], False, (why.why("author"),))
    yield Guess(("edition",), {"name": "1", "date": date.today().isoformat()}, True, ())


def _places(found: Households, why: Reasons) -> Iterator[Guess]:
    place = found.places
    around = {str(entry["province"]) for entry in place.districts.values() if "province" in entry}
    regencies = {str(entry["regency"]) for entry in place.districts.values() if "regency" in entry}
    one = around if len(regencies) != 1 else regencies
    name: Any = ", ".join(sorted(one)) if one else _blank("area")
    region = {"level": _blank(f"level.{place.level or 'none'}"), "name": name, "country": COUNTRY}
    reasons = [] if one else [why.why("region")]
    reasons += [] if found.indonesian else [why.why("currency")]
    yield Guess(("region",), region, not reasons, tuple(reasons))
    if not place.districts:
        blank = {"01": {"name": _blank("area")}}
        yield Guess(("districts",), blank, False, (why.why("one_district"),))
        return
    bare = any(entry.get("name", code) == code for code, entry in place.districts.items())
    yield Guess(("districts",), dict(place.districts), not bare, (why.why("district_names"),))
    if place.system:
        differing = [reading for reading in place.readings if reading.differs]
        if place.system_sure:
            told = place.readings and any(reading.name for reading in place.readings)
            reason = "codes_names" if told or not place.readings else "codes_form" if differing else "codes_same"
            said = why.why(reason, system=SYSTEM_NAMES[place.system])
        else:
            said = why.why("codes_either", reading=differing[0].told)
        yield Guess(("codes",), place.system, place.system_sure, (said,))


def _waves(found: Households, why: Reasons) -> Iterator[Guess]:
    keys = found.waves
    if found.file.waves:
        reason = why.why("wave_files")
    elif found.wave_match:
        reason = why.why("wave_column", column=found.wave_match.column)
    elif keys:
        column = next(name for columns in found.file.wide.values() for name in columns.values() if len(columns) > 1)
        reason = why.why("wave_wide", column=column)
    else:
        reason = why.why("wave_one")
    waves = [{"key": key, "label": key if key.isdigit() else _blank("wave", wave=key)} for key in keys or ["1"]]
    sure = bool(keys) and all(len(key) == 4 and key.isdigit() for key in keys)
    yield Guess(("waves",), waves, sure, (reason,))


def _amounts(found: Households, why: Reasons) -> Iterator[Guess]:
    amounts = [found.profile(ours).numbers for ours in AMOUNTS if ours in found.matches]
    if any(len(numbers) and numbers.min() < 0 for numbers in amounts):
        yield Guess(("negatives_allowed",), True, False, (why.why("negatives"),))
    if found.parts:
        yield Guess(("welfare",), "income", False, (why.why("welfare_parts"),))
        yield Guess(
            ("currency",), {"code": "IDR"}, found.indonesian, () if found.indonesian else (why.why("currency"),)
        )
    if found.lead is None:
        return
    profile = found.profile(found.lead)
    sure = found.matches[found.lead].sure
    yield Guess(("welfare",), found.welfare, sure, (why.why("welfare", column=profile.name),))
    yield _currency(found, why)
    if found.few_sizes():
        reason = "few_sizes" if "household_size" in found.matches else "no_sizes"
        yield Guess(("counts",), "households", False, (why.why(reason),))


def _currency(found: Households, why: Reasons) -> Guess:
    reasons = () if found.indonesian else (why.why("currency"),)
    return Guess(("currency",), {"code": "IDR"}, found.indonesian, reasons)


def _path_in(folder: Path, file: SurveyFile) -> Any:
    """The path of a file as study.yml names it, from the folder; one for each wave where there are several."""
    paths = []
    for path in file.paths:
        try:
            paths.append(Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix())
        except ValueError:  # on another drive
            paths.append(path.resolve().as_posix())
    entries = [{"file": path, **form} if form else path for path, form in zip(paths, file.forms, strict=True)]
    return dict(zip(file.waves, entries, strict=True)) if file.waves else entries[0]


def _file(table: str, folder: Path, file: SurveyFile, why: Reasons) -> Guess:
    """The entry of a table's file, with a reason for what it says beyond its path."""
    said = {key: form[key] for form in file.forms for key in form}
    reasons = [why.why(f"file_{key}", given=_given(key, value)) for key, value in said.items()]
    sure = not {*said} & {"decimal", "persons", "sheet"}
    return Guess(("files", table), _path_in(folder, file), sure, tuple(reasons))


def _given(key: str, value: Any) -> str:
    return ", ".join(value["by"]) if key == "persons" else str(value)


def _used(proposal: Proposal, table: str) -> set[str]:
    of_table = [guess for place, guess in proposal.guesses.items() if place[:2] == ("columns", table)]
    return {column for guess in of_table for column in guess.columns}


def _unused(file: SurveyFile, used: set[str], against: Mapping[str, str], why: Reasons) -> dict[str, str]:
    """Columns that nothing is made of, with what they look like; not those of a repeated group's form."""
    told = {name: why.why("of_persons") for name in file.of_persons if name not in used}
    for name, profile in file.profiles.items():
        if used & {*file.columns_of(name)} or name in file.of_forms:
            continue
        kind = words()["kinds"][profile.kind][why.language]
        said = why.why("called_like", ours=against[name]) if name in against else kind
        for column in file.columns_of(name):
            told[column] = f"{said}; {file.labels[column]}" if file.labels.get(column) else said
    return told


def _add_ties(proposal: Proposal, found: Households, file: SurveyFile, why: Reasons) -> None:
    seen = ends(file.profiles, file.frame, found.numbers_of_households)
    for ours, match in seen.matches.items():
        reasons = [why.why(match.by, column=match.column)] if match.by != "content" else []
        reasons += [why.why("ends")] if ours in ("source_id", "target_id") else []
        value = file.source(match.column)
        proposal.add(Guess(("columns", "ties", ours), value, match.sure, tuple(reasons), file.columns_of(match.column)))
    proposal.unused["ties"] = _unused(file, _used(proposal, "ties"), {}, why)
    for guess in _network(found, file, seen, why):
        proposal.add(guess)


def _network(found: Households, file: SurveyFile, seen: Ends, why: Reasons) -> Iterator[Guess]:
    reason = {True: "directed", False: "undirected", None: "direction_unknown"}[seen.directed]
    yield Guess(("network", "directed"), bool(seen.directed), seen.directed is True, (why.why(reason),))
    if not {"source_id", "target_id", "household_id"} <= {*seen.matches, *found.matches}:
        return
    source, target = (file.frame[seen.matches[ours].column] for ours in ("source_id", "target_id"))
    frame = found.file.frame.drop_duplicates(found.matches["household_id"].column)
    frame = frame.set_index(found.matches["household_id"].column)
    of_places = {str(name): frame[name] for name in frame if 1 < frame[name].nunique() <= len(frame) / 3}
    inside = boundary(of_places, source, target)
    if inside is None:
        return
    yield Guess(("network", "boundary"), inside, False, (why.why("boundary", column=inside),))
    if lacking := without_ties(of_places[inside], source, target):
        yield Guess(("network", "not_asked_in"), lacking, False, (why.why("not_asked"),))

"""Which households and informants editions rest on: two that differ by a few would tell of these, whatever each hides.

Nothing of it is published. A protected study's folder keeps a record beside the data: for each edition, a salted hash
of every household's row, of every tie, and of what every informant said. A build that differs from an earlier edition
by fewer households or ties than the threshold of a cell, or by fewer informants than theirs, is refused, unless
study.yml says why it may be told.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import Problem
from analysis.study import Study
from report.editions.corrections import correction_problems
from report.editions.informants import differing, informants_of
from report.workspace import EDITIONS_RECORD, write_json

Hashes = dict[str, dict[str, str]]  # by district and wave, each household's or tie's


_FIX = (
    "Wait for further changes and publish them together, or keep these answers as they were. If they may be told, "
    "write disclosure: {few_changes: true, reason: ...}."
)


def keep_households(study: Study) -> Iterator[str]:
    """Keeps which households this edition rests on, unless it is published in full; says where it can't."""
    if not _is_guarded(study):
        return
    edition, kept = study.settings.edition, _record(study.folder)
    salt = kept.get(edition.name, {}).get("salt") or secrets.token_hex(8)
    own = {"date": edition.date.isoformat(), "salt": salt, "columns": _columns(study)}
    own |= {"households": _households(study, salt), "ties": _ties(study, salt)}
    own |= {"informants": informants_of(study, salt)}
    try:
        write_json(study.folder / EDITIONS_RECORD, {**kept, edition.name: own})
    except OSError as error:
        place = study.folder / EDITIONS_RECORD
        yield f"{place}: can't be written ({error.strerror}), so that later editions aren't held against this one"


def edition_problems(study: Study) -> Iterator[Problem]:
    """What keeps an edition from being built: corrections of unknown findings, and few changes since an earlier one."""
    yield from correction_problems(study.settings)
    yield from few_changes(study)


def few_changes(study: Study) -> Iterator[Problem]:
    """Earlier editions that differ from this one by a few households in some district and wave, or a few informants."""
    rules, edition = study.settings.disclosure, study.settings.edition
    if not _is_guarded(study) or rules.few_changes:
        return
    for name, earlier in sorted(_record(study.folder).items()):
        if name == edition.name or earlier["date"] > edition.date.isoformat():
            continue
        for place, number in sorted(_differing(study, earlier).items()):
            if 0 < number < rules.cell:
                district, _, wave = place.partition("|")
                yield Problem(
                    f"study.yml, edition {edition.name}, district {district}, wave {wave}",
                    f"differs from edition {name} in {number} of its households or ties, expected none or at least "
                    f"{rules.cell}: whoever has both editions could work out what these answered",
                    _FIX,
                )
        told = informants_of(study, earlier["salt"])
        for type_, number in sorted(differing(told, earlier["informants"]).items()) if "informants" in earlier else ():
            if 0 < number < rules.informants:
                yield Problem(
                    f"study.yml, edition {edition.name}, informants of {f'type {type_}' if type_ else 'no type'}",
                    f"differs from edition {name} in {number} who joined, left or said something else, expected none "
                    f"or at least {rules.informants}: whoever has both editions could work out what these said",
                    _FIX,
                )


def _is_guarded(study: Study) -> bool:
    own_voices = study.statements is not None and not study.settings.voices.published
    return study.settings.disclosure.in_full is False and (own_voices or not study.households.empty)


def _record(folder: Path) -> dict[str, Any]:
    file = folder / EDITIONS_RECORD
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def _differing(study: Study, earlier: Mapping[str, Any]) -> dict[str, int]:
    """In how many households a district and wave differ, or in how many ties where in no household.

    With other columns than before, households differ by who joined and left: their answers can't be compared.
    """
    salt = earlier["salt"]
    comparable = earlier["columns"] == _columns(study)
    found = _counted(_households(study, salt), earlier["households"], contents=comparable)
    for place, ties in _counted(_ties(study, salt), earlier["ties"], contents=False).items():
        found[place] = found.get(place) or ties
    return found


def _counted(now: Hashes, before: Hashes, *, contents: bool) -> dict[str, int]:
    found = {}
    for place in {*now, *before}:
        one, other = now.get(place, {}), before.get(place, {})
        changed = sum(one[id_] != other[id_] for id_ in one.keys() & other.keys()) if contents else 0
        found[place] = changed + len(one.keys() ^ other.keys())
    return found


def _columns(study: Study) -> list[str]:
    return sorted(map(str, study.households.columns))


def _households(study: Study, salt: str) -> Hashes:
    """A hash of each household's row of a wave, by one of its id."""
    if study.households.empty:
        return {}
    rows = study.households[_columns(study)].astype(str)
    return _by_place(rows["district_code"], rows["wave"], _hashed(rows[["household_id"]], salt), _hashed(rows, salt))


def _ties(study: Study, salt: str) -> Hashes:
    """A hash of each tie, in the district of the household at its end."""
    if study.ties is None:
        return {}
    ties, rows = study.ties.astype(str), study.households
    districts = dict(zip(rows["household_id"].astype(str), rows["district_code"].astype(str), strict=True))
    places = ties["source_id"].map(districts).fillna(ties["target_id"].map(districts)).fillna("")
    hashed = _hashed(ties[sorted(ties.columns)], salt)
    return _by_place(places, ties["wave"], hashed, hashed)


def _by_place(districts: pd.Series, waves: pd.Series, names: pd.Series, contents: pd.Series) -> Hashes:
    found: Hashes = {}
    for district, wave, name, content in zip(districts, waves, names, contents, strict=True):
        found.setdefault(f"{district}|{wave}", {})[f"{name:016x}"] = f"{content:016x}"
    return found


def _hashed(rows: pd.DataFrame, salt: str) -> pd.Series:
    return pd.util.hash_pandas_object(rows, index=False, hash_key=salt)

"""Whose statements editions rest on: one informant more or less tells what this one said, by the counts of both."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from analysis.indicators.voices import Voices, types_named, voices_of
from analysis.study import Study

Informants = dict[str, dict[str, str]]  # by type, a hash of what each said by one of who it is


def informants_of(study: Study, salt: str) -> Informants:
    """Who stands behind a study's own statements, by type of informant; nobody where these are published evidence.

    What one said is its themes and directions: a text that is put better tells of nobody. A statement whose informant
    isn't named stands for one.
    """
    voices = None if study.settings.voices.published else voices_of(study)
    if voices is None:
        return {}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_, types in _listed(voices):
        for type_ in types:
            found[type_][id_] = []
    rows = voices.statements.assign(name=_names(study))
    for row in rows.fillna("").to_dict("records"):
        said = "|".join(str(row[part]) for part in ("theme", "direction", "second"))
        for type_ in row["types"] or ("",):
            found[type_][row["informant"] or row["name"]].append(said)
    return {
        type_: {_hashed(salt, id_): _hashed(salt, id_, *sorted(said)) for id_, said in persons.items()}
        for type_, persons in sorted(found.items())
    }


def differing(now: Informants, before: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """In how many informants of each type two editions differ: who came, who left, who said something else."""
    found = {}
    for type_ in {*now, *before}:
        one, other = now.get(type_, {}), before.get(type_, {})
        found[type_] = sum(one.get(id_) != other.get(id_) for id_ in {*one, *other})
    return found


def _listed(voices: Voices) -> list[tuple[str, tuple[str, ...]]]:
    """Informants with their types, whether or not a statement names them."""
    if voices.informants is None:
        return []
    rows = voices.informants[["informant_id", "informant_type"]].fillna("").astype(str)
    return [(id_, types_named(types)) for id_, types in rows.itertuples(index=False)]


def _names(study: Study) -> list[str]:
    """A name for each statement, for those without an informant."""
    assert study.statements is not None, "a study with voices has statements"
    return [f"statement {id_}" for id_ in study.statements["statement_id"]]


def _hashed(salt: str, *parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), key=salt.encode(), digest_size=8).hexdigest()

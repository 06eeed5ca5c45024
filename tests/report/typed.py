"""A small study with a text of the test's choice in every text field of its schema."""

from __future__ import annotations

import typing
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from analysis.study import Study
from analysis.study.authorship import Grant
from analysis.study.codebook import Codebook, Column
from analysis.study.district import District
from analysis.study.edition import Approval, Correction
from analysis.study.fields import Names, Texts
from analysis.study.settings import StudySettings
from tests.report import fake

# text that isn't words: names of columns and keys, codes, addresses of the study's own files
NO_WORDS = {
    "id", "country", "price_index", "code", "weight", "stratum", "cluster", "boundary", "column", "citation",
    "outcomes", "sources", "findings", "files", "columns", "constants", "missing_values", "site", "address",
}  # fmt: skip
_TEXTS = {dict[str, typing.get_args(kind)[0].__args__[1]] for kind in (Texts, Names)}  # without their checks


def with_typed(value: Any, typed: str) -> Any:
    """The value with the typed text in each of its texts, those left out too, at any depth."""
    if isinstance(value, BaseModel):
        update = {}
        for name, info in type(value).model_fields.items():
            given, kinds = getattr(value, name), {info.annotation, *typing.get_args(info.annotation)}
            if name in NO_WORDS or (kinds == {str} and info.metadata):
                continue
            if kinds & {Texts, Names, *_TEXTS}:
                update[name] = {language: f"{name} {language} {typed}" for language in ("id", "en")}
            elif kinds in ({str}, {str, type(None), str | None}) and name != "surname":
                update[name] = f"{name} {typed}"
            elif given is not None:
                update[name] = with_typed(given, typed)
        return value.model_copy(update=update)
    if isinstance(value, tuple):
        return tuple(with_typed(item, typed) for item in value)
    if isinstance(value, dict) and set(value) == {"id", "en"}:
        return {language: f"{text} {typed}" for language, text in value.items()}
    if isinstance(value, dict):
        return {key: with_typed(item, typed) for key, item in value.items()}
    return value


def full(settings: StudySettings) -> StudySettings:
    """The settings with every part that a study may leave out and that has words."""
    return settings.model_copy(
        update={
            "approved": Approval(by="B. Officer", date=settings.edition.date),
            "corrections": (Correction(edition="2", text={"id": "Salah", "en": "Wrong"}, files=("households",)),),
            "paper": settings.paper.model_copy(update={"grants": (Grant(funder="F"),)}),
            "districts": {"35.16.01": District(name={"id": "Satu", "en": "One"}, regency="Kabupaten")},
        }
    )


def spoken(place: Path, typed: str) -> Study:
    """The made-up study with the typed text in every text of its files."""
    study = fake.two_wave_study(place)
    labels = {"id": f"Label {typed}", "en": f"Label {typed}"}
    codes = {
        "informant_type": ("kpm",),
        "theme": ("income", "capital"),
        "actor_type": ("tksk",),
        "tie_kind": ("advice",),
    }
    columns = {name: Column(label=labels, values=dict.fromkeys(values, labels)) for name, values in codes.items()}
    tables = {}
    for name, endings in (
        ("statements", ("text_id", "text_en")),
        ("limits", ("text_id", "text_en")),
        ("recommendations", ("text_id", "text_en")),
        ("districts", ("name", "regency")),
    ):
        table = getattr(study, name).copy()
        for column in endings:
            table[column] = table[column] + f" {typed}"
        tables[name] = table
    return replace(study, settings=with_typed(full(study.settings), typed), codebook=Codebook(columns), **tables)

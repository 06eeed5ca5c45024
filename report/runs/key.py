"""What a run depends on, as a hash for each part, so that a build can tell which part is another than before."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel

from analysis.notebooks.registry import facts_used, files_read
from analysis.notebooks.whole import whole_of
from analysis.study import Study
from analysis.study.codebook import Codebook
from analysis.study.folder import UnreadTable
from analysis.study.seen import WORDS, by_place, seen
from analysis.study.settings import StudySettings
from analysis.study.whole import Whole
from report.processes import CAN_FORK
from report.project import CODE
from report.runs.reach import reached
from report.workspace import Workspace, write_json

ANALYSIS = CODE / "analysis"
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "igraph")  # another version of these may give another number
WHOLE = {
    "waves": "the whole survey",
    "incomes": "incomes of the whole study",
    "ties": "ties of the whole study",
    "pairs": "pairs of waves of the whole survey",
}
NOTEBOOK_PART, CODE_PART, PYTHON = "notebook", "code", "python"


@dataclass(frozen=True)
class Inputs:
    """The hashes of all that the runs of a study depend on; each is computed once."""

    study: Study
    workspace: Workspace

    def of_run(self, notebook: str, district: str) -> dict[str, str]:
        """The hash of each part that a notebook's run for a district depends on, by the part's name."""
        if notebook not in self._parts:
            self._parts[notebook] = {
                NOTEBOOK_PART: _hash(self._cells(notebook)),
                CODE_PART: _hash(dict(self.code_of(notebook))),
                PYTHON: platform.python_version(),
                **{name: importlib.metadata.version(name) for name in PACKAGES},
            }
        return {**self._of_study(notebook, district), **self._parts[notebook]}

    def code_of(self, notebook: str) -> Mapping[str, str]:
        """The hash of each function, class and constant that a notebook's cells reach."""
        return reached(ANALYSIS, [cell["source"] for cell in self._cells(notebook)["cells"] if cell["type"] == "code"])

    def keep_code(self) -> None:
        """Writes what each notebook reaches beside the executed notebooks, so that a later build can tell changes."""
        for notebook in self._parts:
            code = dict(self.code_of(notebook))
            path = code_record(self.workspace, _hash(code))
            if not path.is_file():
                write_json(path, code)

    def _cells(self, notebook: str) -> dict[str, Any]:
        return _cells(self.workspace.sources / f"{notebook}.ipynb")

    @cached_property
    def _parts(self) -> dict[str, Mapping[str, str]]:
        return {}

    @cached_property
    def _hashes(self) -> dict[tuple[int, Callable[[Any], Any]], tuple[Any, Any]]:
        return {}

    def _of_study(self, notebook: str, district: str) -> dict[str, str]:
        """The hash of each part of the study that the run sees; nothing that it sees is left out."""
        view = seen(self._prepared, files_read(notebook), district, facts=facts_used(notebook))
        return {name: digest for one in fields(view) for name, digest in self._of_field(one.name, view, district)}

    @cached_property
    def _prepared(self) -> Study:
        """The study with its facts, as processes that run notebooks hold it; a kernel reads it anew, with all rows."""
        return replace(self.study, whole=whole_of(self.study)) if CAN_FORK else self.study

    def _of_field(self, name: str, view: Study, district: str) -> Iterator[tuple[str, str]]:
        value: Any = getattr(view, name)
        if isinstance(value, pd.DataFrame) and value is getattr(self.study, name):
            yield f"{name}.csv", self._once(value, self._hash_of_whole)
        elif isinstance(value, pd.DataFrame):
            hashes = self._row_hashes(value, whole=getattr(self.study, name))
            if name == "households" and view.whole is not None:
                rows = self._prepared.rows_of_districts.of(district, with_ties=isinstance(view.ties, pd.DataFrame))
                hashes = np.where(rows.own, hashes, self._hashes_by_place[rows.households])
            yield f"{name}.csv", _table_hash(value, hashes)
        elif isinstance(value, Whole):
            yield from ((WHOLE[part], _hash(facts)) for part, facts in asdict(value).items() if facts)
        elif isinstance(value, StudySettings):
            yield "study.yml", self._once(self.study.settings, _settings_hash)
        elif isinstance(value, Codebook):
            if value.columns:
                yield "codebook.yml", self._once(value, _codebook_hash)
        elif not (value is None or isinstance(value, Path | UnreadTable) or value in ({}, 0)):
            yield name, _hash(_plain(value))

    def _row_hashes(self, table: pd.DataFrame, *, whole: pd.DataFrame) -> NDArray[Any]:
        """The hash of each row of a table that has rows of the study; each of these is hashed once."""
        if list(table) != list(whole) or not whole.index.is_unique:
            return _row_hashes(table)
        rows: NDArray[Any] = self._once(whole, _row_hashes)
        return rows[whole.index.get_indexer(table.index)]

    def _hash_of_whole(self, table: pd.DataFrame) -> str:
        return _table_hash(table, self._once(table, _row_hashes))

    @cached_property
    def _hashes_by_place(self) -> NDArray[Any]:
        """The hash of each household's row as other districts see it."""
        return _row_hashes(by_place(self.study.households, self.study.settings))

    def _once(self, value: Any, hashed: Callable[[Any], Any]) -> Any:
        """The hash of a value that several runs see whole."""
        known = id(value), hashed
        if known not in self._hashes:
            self._hashes[known] = value, hashed(value)  # the value is kept, so that no other has its id
        return self._hashes[known][1]


def code_record(workspace: Workspace, digest: str) -> Path:
    """The file with the parts of the code behind a hash."""
    return workspace.build / "code" / f"{digest[:32]}.json"


def key_of(parts: Mapping[str, str], *, notebook: str, district: str) -> str:
    """The key of a run: one hash of all its parts."""
    return _hash([dict(sorted(parts.items())), notebook, district])


def _codebook_hash(codebook: Codebook) -> str:
    return _hash(_plain(codebook.columns))


def _settings_hash(settings: StudySettings) -> str:
    return _hash(settings.model_dump(mode="json", exclude=set(WORDS)))


def _table_hash(table: pd.DataFrame, rows: NDArray[Any]) -> str:
    """The SHA-256 of a table's columns, types and rows, in their order."""
    head = [[str(name), str(kind)] for name, kind in table.dtypes.items()]
    return hashlib.sha256(json.dumps(head).encode() + rows.tobytes()).hexdigest()


def _row_hashes(table: pd.DataFrame) -> NDArray[Any]:
    return pd.util.hash_pandas_object(table, index=False).to_numpy()


def _cells(notebook: Path) -> dict[str, Any]:
    """A notebook's cells and kernel, without what an editor keeps beside them."""
    content = json.loads(notebook.read_text("utf-8"))
    return {
        "kernel": content.get("metadata", {}).get("kernelspec"),
        "cells": [
            {
                "id": cell.get("id"),
                "type": cell["cell_type"],
                "tags": cell.get("metadata", {}).get("tags"),
                "source": "".join(cell["source"]),
            }
            for cell in content["cells"]
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return value


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

"""Causes of a change between editions, read from recorded hashes; nothing is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.catalogue import definition_of, is_known
from analysis.findings.key import FindingKey
from analysis.notebooks.registry import files_read
from analysis.study.edition import Correction
from analysis.study.wave_files import table_of

CAUSES = ("correction", "data", "settings", "seed", "definition", "code", "environment", "unknown")


@dataclass(frozen=True)
class Causes:
    """Differences between two editions that can have changed a finding."""

    before: Mapping[str, Any]
    now: Mapping[str, Any]
    corrections: tuple[Correction, ...] = ()

    def of(self, key: FindingKey) -> tuple[str, ...]:
        """Causes of a change, a declared correction first; `unknown` if nothing recorded differs."""
        own = self._made(key)
        read = self.files_of(own.get("notebook"))
        data = [name for name in self.changed_data if table_of(name) in read]
        found = {
            "correction": self._corrected(key, data),
            "data": bool(data),
            "settings": self._differs("settings"),
            "seed": self._differs("seed"),
            "definition": self.definition_differs(key[0]),
            "code": self._code_differs(key),
        }
        if not any(found.values()):  # not its own cell or function: code that it calls, or the environment
            found["code"] = bool(list(self.changed_code))
            found["environment"] = not found["code"] and self._differs("lock")
        return tuple(name for name in CAUSES if found.get(name)) or ("unknown",)

    @property
    def changed_data(self) -> tuple[str, ...]:
        """Data files whose content changed."""
        files = [self.before.get("inputs", {}), self.now.get("inputs", {})]
        names = sorted(name for name in {*files[0], *files[1]} if name.endswith(".csv"))
        return tuple(name for name in names if _sha(files[0], name) != _sha(files[1], name))

    @property
    def changed_code(self) -> Iterator[str]:
        """Source files of analysis and report that changed."""
        code = [self.before.get("code", {}), self.now.get("code", {})]
        for name in sorted({*code[0], *code[1]}):
            if name.endswith(".py") and _sha(code[0], name) != _sha(code[1], name):
                yield name

    def definition_differs(self, id_: str) -> bool:
        """Whether the catalogue's definition changed; False if the earlier edition didn't record definitions."""
        definitions = [side.get("definitions", {}) for side in (self.before, self.now)]
        name = definition_of(id_).id if is_known(id_) else id_
        both = [one.get(name) for one in definitions]
        return bool(definitions[0]) and both[0] != both[1]

    def files_of(self, notebook: str | None) -> frozenset[str]:
        """Files that a notebook reads; without a notebook (findings of several notebooks), those of all."""
        return frozenset(files_read(notebook))

    def _corrected(self, key: FindingKey, data: Sequence[str]) -> bool:
        names = {key[0], definition_of(key[0]).id if is_known(key[0]) else key[0]}
        stems = set(map(table_of, data))
        return any(names & set(one.findings) or stems & set(one.files) for one in self.corrections)

    def _differs(self, name: str) -> bool:
        return name in self.before and self.before[name] != self.now.get(name)

    def _made(self, key: FindingKey) -> Mapping[str, Any]:
        text = key.text
        found = self.now.get("findings", {}).get(text) or self.before.get("findings", {}).get(text) or {}
        # a derived finding can change with any source of the findings behind it
        return {} if found.get("derived_from") else found

    def _code_differs(self, key: FindingKey) -> bool:
        """Whether the source of the finding's cell or of its functions changed."""
        text = key.text
        sides = [self._sources(side, side.get("findings", {}).get(text) or {}) for side in (self.before, self.now)]
        return bool(sides[0]) and bool(sides[1]) and sides[0] != sides[1]

    def _sources(self, side: Mapping[str, Any], made: Mapping[str, Any]) -> set[str]:
        found = {side.get("notebooks", {}).get(made.get("notebook"), {}).get("cells", {}).get(made.get("cell"))}
        for place in (made.get("recorded_by"), made.get("made_at")):
            functions = side.get("code", {}).get(place["file"], {}).get("functions", {}) if place else {}
            found.add(functions.get(place["function"].rpartition(".")[2]) if place else None)
        return {digest for digest in found if digest}


def _sha(files: Mapping[str, Any], name: str) -> str | None:
    return str(files[name]["sha256"]) if name in files else None

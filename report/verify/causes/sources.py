"""Sources of an edition (data, settings, code, notebooks, templates, words), and where to find their versions."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report.project import ROOT, path_of
from report.provenance.inputs import digests_with
from report.verify.causes.parts import Parts, unlike_parts
from report.verify.causes.rebuilding import OWN
from report.verify.edition import PublishedEdition
from report.verify.trust import WORDS


@dataclass(frozen=True)
class Source:
    """A source file of an edition, from its manifest."""

    name: str  # an input's standard name, or a path relative to the code's root
    sha256: str
    parts: Mapping[str, str] = field(default_factory=dict)  # of functions or cells
    rows: int | None = None
    is_input: bool = False


@dataclass(frozen=True)
class Change:
    """A source with another published version; `theirs` is None if that version isn't available."""

    name: str
    kind: str  # data | settings | code | notebook | template | words | environment
    parts: Parts
    theirs: bytes | None
    ours: bytes | None
    is_input: bool
    untrusted: bool = False  # code that only the package has, and that may not run

    def __str__(self) -> str:
        return f"{self.name} ({self.parts})"


def sources_of(manifest: Mapping[str, Any]) -> dict[str, Source]:
    """The sources in a manifest, with their hashes."""
    found: dict[str, Source] = {}
    for name, entry in (manifest.get("inputs") or {}).items():
        found[name] = Source(name, entry["sha256"], rows=entry.get("rows"), is_input=True)
    for name, entry in (manifest.get("code") or {}).items():
        found[name] = Source(name, entry["sha256"], entry.get("functions") or {})
    for name, entry in (manifest.get("notebooks") or {}).items():
        path = f"analysis/notebooks/{name}.ipynb"
        found[path] = Source(path, entry["sha256"], entry.get("cells") or {})
    for name, digest in (manifest.get("own_templates") or {}).items():
        found[f"{OWN}{name}"] = Source(f"{OWN}{name}", digest, is_input=True)
    if manifest.get("lock"):
        found["requirements.lock"] = Source("requirements.lock", manifest["lock"])
    return found


def changes(
    published: PublishedEdition, ours: Mapping[str, Any], *, tree: Path, inputs: Mapping[str, Path]
) -> list[Change]:
    """The sources that differ between the published edition and the rebuild, whose manifest is `ours`.

    `tree` is the rebuild's code, `inputs` the files of its study by their standard names.
    """
    theirs, mine = sources_of(published.manifest), sources_of(ours)
    if not published.manifest.get("code"):  # an older manifest has no code: only data can be compared
        mine = {name: source for name, source in mine.items() if name in theirs}
    found = []
    for name in sorted({*theirs, *mine}):
        one, other = theirs.get(name), mine.get(name)
        if one and other and one.sha256 == other.sha256:
            continue
        is_input = bool((one or other) and (one or other).is_input)  # type: ignore[union-attr]
        path = inputs.get(name) if is_input else tree / name
        content = path.read_bytes() if path and path.is_file() else None
        version, untrusted = version_of(published, one, inputs=inputs, tree=tree) if one else (None, False)
        parts = _parts(one, other, version, content)
        found.append(Change(name, kind_of(name), parts, version, content, is_input, untrusted))
    return found


def kind_of(name: str) -> str:
    """The kind of cause of a source.

    >>> kind_of("households.csv"), kind_of("study.yml"), kind_of("templates/locale/en.yml"), kind_of("report/cli.py")
    ('data', 'settings', 'words', 'code')
    """
    if name == "study.yml":
        return "settings"
    if name == "requirements.lock":
        return "environment"
    if name.endswith(".ipynb"):
        return "notebook"
    if name.startswith("templates/locale/"):
        return "words"
    if name.startswith(("templates/", OWN)):
        return "template"
    return "code" if "/" in name else "data"


def _parts(one: Source | None, other: Source | None, theirs: bytes | None, ours: bytes | None) -> Parts:
    if one is None or other is None:
        return Parts("file", ("only here" if one is None else "only in the published edition",), 1)
    if theirs is not None and ours is not None:
        return unlike_parts(one.name, theirs, ours)
    what = "cells" if one.name.endswith(".ipynb") else "functions"
    names = [name for name in {**other.parts, **one.parts} if one.parts.get(name) != other.parts.get(name)]
    if names:
        return Parts(what, tuple(names), len(names))
    if one.rows is not None and other.rows is not None and one.rows != other.rows:
        return Parts(f"rows, published {one.rows}, here {other.rows}", (), abs(one.rows - other.rows))
    return Parts("file", (), 1)


def version_of(
    published: PublishedEdition, source: Source, *, inputs: Mapping[str, Path], tree: Path
) -> tuple[bytes | None, bool]:
    """The published version of a source, found by hash, and whether it is code that may not run.

    It is looked for here, in its commit, and in the package, whose code is a stranger's unless it is trusted.
    """

    digests = digests_with(inputs["study.yml"].parent if "study.yml" in inputs else tree)

    def is_it(content: bytes | None) -> bool:
        return content is not None and source.sha256 in digests(content)

    contents = [path.read_bytes() for path in _places(published, source, inputs=inputs, tree=tree) if path.is_file()]
    names = [source.name] if not source.is_input else list(_in_repository(source.name, inputs, published))
    found = next(filter(is_it, contents), None)
    found = found or next(filter(is_it, (_committed(published.commit, name) for name in names)), None)
    if found is not None or source.is_input or published.package is None:
        return found, False
    packaged = published.package / source.name
    content = packaged.read_bytes() if packaged.is_file() else None
    return (content, not (published.trusted or source.name.endswith(WORDS))) if is_it(content) else (None, False)


def _places(published: PublishedEdition, source: Source, *, inputs: Mapping[str, Path], tree: Path) -> Iterable[Path]:
    if source.is_input:
        own = inputs.get(source.name)
        if published.study is not None:
            yield published.study / source.name.removeprefix(OWN)
            if own is not None:
                yield published.study / own.name
        study = published.manifest.get("study")
        yield ROOT / "data" / str(study) / _name_in_study(source.name, own)
        return
    yield path_of(source.name)
    yield tree / source.name


def _in_repository(name: str, inputs: Mapping[str, Path], published: PublishedEdition) -> Iterable[str]:
    own = inputs.get(name)
    yield f"data/{published.manifest.get('study')}/{_name_in_study(name, own)}"


def _name_in_study(name: str, own: Path | None) -> str:
    """A file's path in the study's folder, if known."""
    if name.startswith(OWN):
        return name.removeprefix(OWN)
    return own.name if own else name


def _committed(commit: str | None, name: str) -> bytes | None:
    """A file from a commit of the local repository, or None."""
    git = shutil.which("git")
    if commit is None or git is None or not (ROOT / ".git").exists() or not commit.isalnum():
        return None
    command = [git, "-C", str(ROOT), "show", f"{commit}:{name}"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None

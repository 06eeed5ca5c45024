"""Differences between a published site and a rebuilt one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from report.formats import FORMATS
from report.verify.differences.difference import Difference
from report.verify.differences.findings import Closeness, finding_differences, findings_of, table_differences
from report.verify.differences.forms import form_of
from report.verify.differences.pages import page_difference
from report.verify.differences.papers import figure_difference, paper_difference
from report.workspace import FINDINGS_CSV, FINDINGS_JSON, MANIFEST, RUN, TABLES

OUTSIDE = frozenset({RUN, MANIFEST})  # run.json depends on the machine; the manifest is compared by parts
# parts of the manifest reported elsewhere: files one by one, sources as causes
_TOLD_APART = frozenset({"files", "inputs", "code", "notebooks", "own_templates", "lock"})
ONE_LANGUAGE = "one language only"
DATA_SAME = "its data are the same"
DATA_DIFFER = "its data differ too"


def site_files(site: Path) -> dict[str, Path]:
    """The compared files of a site, by relative path."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {name: path for name, path in files.items() if name not in OUTSIDE}


def differences(
    published: Path, rebuilt: Path, *, close: Closeness, only: Iterable[str] | None = None
) -> list[Difference]:
    """All differences between two sites, or those of the files `only`."""
    theirs, ours = site_files(published), site_files(rebuilt)
    suppressed = suppressed_findings(rebuilt)
    names = sorted({*theirs, *ours} if only is None else {*only} & {*theirs, *ours})
    found: list[Difference] = []
    for name in names:
        if name not in ours:
            found.append(Difference(name, "extra", "", ("not in the rebuild",)))
        elif name not in theirs:
            found.append(Difference(name, "missing", "", ("not published",)))
        else:
            contents = theirs[name].read_bytes(), ours[name].read_bytes()
            if contents[0] != contents[1]:
                found += _of_file(name, *contents, close=close, suppressed=suppressed)
    return found + (manifest_differences(published, rebuilt) if only is None or MANIFEST in only else [])


def _of_file(
    name: str, theirs: bytes, ours: bytes, *, close: Closeness, suppressed: frozenset[str]
) -> list[Difference]:
    ending = Path(name).suffix
    kind = _kind_of(name)
    if form := form_of(theirs, ours, ending=ending):
        return [Difference(name, kind, form=form)]
    try:
        if kind == "finding":
            return finding_differences(name, theirs, ours, close=close)
        if kind == "table":
            return table_differences(name, theirs, ours, close=close)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [Difference(name, kind, "", ("can't be read",))]  # not the type that its name says
    if kind == "page":
        return [page_difference(name, theirs, ours, suppressed=suppressed)]
    if kind == "figure":
        return [figure_difference(name, theirs, ours)]
    if kind == "paper":
        return [paper_difference(name, theirs, ours)]
    return [Difference(name, "file", "", ("bytes",))]


def _kind_of(name: str) -> str:
    if name in (FINDINGS_CSV, FINDINGS_JSON):
        return "finding"
    if name.startswith(f"{TABLES}/") and name.endswith(".csv"):
        return "table"
    endings: dict[str, str] = {known.ending: known.kind for known in FORMATS.values()}
    endings |= {".svg": "figure", ".png": "figure", ".xlsx": "paper"}
    return endings.get(Path(name).suffix, "file")


def suppressed_findings(site: Path) -> frozenset[str]:
    """Suppressed findings of a site, as id|district|wave."""
    path = site / FINDINGS_JSON
    if not path.is_file():
        return frozenset()
    found = findings_of(path.read_bytes(), ending=".json")
    return frozenset(key for key, record in found.items() if record.get("disclosure", "shown") != "shown")


def manifest_differences(published: Path, rebuilt: Path) -> list[Difference]:
    """Differences of a manifest from the rebuild's, and from the files published with it."""
    theirs, ours = (json.loads((site / MANIFEST).read_text("utf-8")) for site in (published, rebuilt))
    found = []
    for part in sorted({*theirs, *ours} - _TOLD_APART):
        one, other = theirs.get(part), ours.get(part)
        if one == other:
            continue
        count = 1
        if isinstance(one, dict) and isinstance(other, dict):
            count = sum(one.get(key) != other.get(key) for key in {*one, *other})
        found.append(Difference(MANIFEST, "manifest", part, (part,), count))
    files, there = theirs.get("files", {}), site_files(published)
    wrong = [name for name, path in there.items() if not _as_recorded(files.get(name), path)]
    listed = [name for name in files if name not in there]
    mine = site_files(rebuilt)
    for name in [*wrong, *listed]:
        # a differing file has its own difference
        if name in there and name in mine and there[name].read_bytes() == mine[name].read_bytes():
            found.append(Difference(MANIFEST, "manifest", f"files.{name}", ("hash",)))
        elif name not in there and name not in mine:
            found.append(Difference(MANIFEST, "manifest", f"files.{name}", ("listed, but not there",)))
    if not found and list(theirs) == list(ours) and theirs == ours:
        contents = [(site / MANIFEST).read_bytes() for site in (published, rebuilt)]
        if contents[0] != contents[1] and (form := form_of(*contents, ending=".json")):
            found.append(Difference(MANIFEST, "manifest", form=form))
    return found


def _as_recorded(entry: object, path: Path) -> bool:
    if not isinstance(entry, dict):
        return False
    content = path.read_bytes()
    return entry.get("sha256") == hashlib.sha256(content).hexdigest() and entry.get("bytes") == len(content)


def with_notes(
    found: list[Difference], published: Path, rebuilt: Path, *, languages: Iterable[str]
) -> list[Difference]:
    """The differences with notes that need all of them: one language only, a picture equal to another one."""
    languages = list(languages)
    names = {item.file for item in found}
    data = {item.file for item in found if item.kind in ("finding", "table") and not item.form}
    ours = {hashlib.sha256(path.read_bytes()).hexdigest(): name for name, path in site_files(rebuilt).items()}
    result = []
    for item in found:
        if item.kind in ("page", "paper") and not item.form and len(languages) > 1:
            parts = item.file.split("/")
            others = ["/".join([parts[0], language, *parts[2:]]) for language in languages if language != parts[1:2][0]]
            if parts[0] == "report" and not names.intersection(others):
                item = item.with_notes(ONE_LANGUAGE)
        if item.kind == "figure" and not item.form:
            other = ours.get(hashlib.sha256((published / item.file).read_bytes()).hexdigest())
            item = item.with_notes(DATA_DIFFER if data else DATA_SAME, *([f"is {other}"] if other else []))
        result.append(item)
    return result

"""The site folder: atomic replacement, and its data downloads."""

from __future__ import annotations

import csv
import ctypes
import glob
import io
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.findings import SCHEMA_VERSION
from report.leftovers import remove_leftovers, temporary_folder
from report.public import FINDINGS_COLUMNS, Public, public_record, table_csv
from report.public.ordered import ordered_texts
from report.website.place import carry, site_record
from report.workspace import (
    FINDINGS_CSV,
    FINDINGS_JSON,
    MANIFEST,
    TABLES,
    is_for_host,
    json_text,
    write_json_stream,
)

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_OLD = "-old"  # ending of the folder that has the old site for a moment, where there is no atomic exchange


@contextmanager
def new_site(output: Path) -> Iterator[Path]:
    """A temporary folder for the build, which replaces `output` if no error occurs.

    What people put beside the old site's files is in the new one too. A link is followed. In a mount point, which can't
    be replaced, the entries are, one after the other. Raises UserError if `output` can't be written.
    """
    output = output.resolve()
    mounted = output.is_mount()
    parent = output if mounted else output.parent
    prefix = f".{output.name}-new-"
    with ExitStack() as stack:
        try:
            parent.mkdir(parents=True, exist_ok=True)
            if not mounted:
                _restore(output, prefix)
            remove_leftovers(prefix, parent)
            fresh = stack.enter_context(temporary_folder(prefix, parent))
        except OSError as error:
            raise _not_writable(output, error) from error
        fresh.chmod(0o755)
        yield fresh
        if mounted:
            _fill(fresh, output)
        else:
            carry(output, fresh)
            _exchange(fresh, output)


def _fill(fresh: Path, output: Path) -> None:
    """Puts a new site's entries in the place of the old one's, whose files go; the manifest comes last."""
    record = site_record(output)
    try:
        for entry in sorted(fresh.iterdir(), key=lambda path: path.name == MANIFEST):
            target = output / entry.name
            if entry.is_dir() and target.is_dir():
                shutil.copytree(entry, target, dirs_exist_ok=True, copy_function=os.replace)
            else:
                os.replace(entry, target)
    except OSError as error:
        raise _not_writable(output, error) from error
    if record is not None:
        remove_files({*record["files"]} - {*(site_record(output) or record)["files"]}, output)


def remove_files(names: Iterable[str], site: Path) -> None:
    """Removes files of a site, given by their paths below it, and the folders left empty."""
    for name in names:
        path = site / name
        if path.resolve().is_relative_to(site.resolve()):
            path.unlink(missing_ok=True)
            for folder in path.parents[: len(Path(name).parts) - 1]:
                with suppress(OSError):  # not empty
                    folder.rmdir()


def keep_only(names: Collection[str], site: Path) -> None:
    """Removes every file of a site but these, given by their paths below it, and the folders left empty.

    What people put there for the host stays.
    """
    there = (path.relative_to(site).as_posix() for path in site.rglob("*") if not path.is_dir())
    remove_files([name for name in there if name not in names and not is_for_host(name)], site)


def _restore(output: Path, prefix: str) -> None:
    """Finishes an exchange that was broken off between its two steps: the old site is put back, or removed."""
    for old in sorted(output.parent.glob(f"{glob.escape(prefix)}*{_OLD}")):
        if not output.exists() and site_record(old) is not None:
            old.rename(output)
        else:
            shutil.rmtree(old, ignore_errors=True)


def _exchange(fresh: Path, output: Path) -> None:
    """Swaps `fresh` and `output` in one step; the old site is then at `fresh`."""
    try:
        if not output.exists():
            fresh.rename(output)
        elif not _renamed_by_exchange(fresh, output):
            # no atomic exchange on this system: the old site stays until the new one is in place
            old = fresh.with_name(fresh.name + _OLD)
            output.rename(old)
            try:
                fresh.rename(output)
            except OSError:
                old.rename(output)
                raise
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _not_writable(output, error) from error


def _renamed_by_exchange(fresh: Path, output: Path) -> bool:
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    return renameat2 is not None and not renameat2(
        _AT_FDCWD, os.fsencode(fresh), _AT_FDCWD, os.fsencode(output), _RENAME_EXCHANGE
    )


def _not_writable(output: Path, error: OSError) -> UserError:
    return UserError(
        Problem(
            f"output folder {output}",
            f"cannot be written ({error.strerror})",
            "Give another one with --output, or fix its permissions.",
        )
    )


def write_data(public: Public, site: Path, *, inputs: dict[str, str], study_id: str) -> None:
    """Writes data/findings.csv, data/findings.json and data/tables/: all shown numbers and only those."""
    data = site / "data"
    data.mkdir(parents=True, exist_ok=True)
    with (site / FINDINGS_CSV).open("w", encoding="utf-8", newline="") as file:
        file.write(_csv_row(FINDINGS_COLUMNS))
        file.writelines(
            ordered_texts(public, lambda _, found: _csv_row(_cell(getattr(found, name)) for name in FINDINGS_COLUMNS))
        )
    write_json_stream(
        site / FINDINGS_JSON,
        {
            "$schema": "../schemas/findings.schema.json",
            "schema": SCHEMA_VERSION,
            "study": study_id,
            "inputs": dict(sorted(inputs.items())),
            "findings": [],
        },
        "findings",
        ordered_texts(public, lambda _, found: json_text(public_record(found))),
    )
    for id_, district in public.tables:
        table = public.tables[id_, district]
        path = site / TABLES / district / f"{id_}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(table_csv(table), "utf-8", newline="\n")


def _csv_row(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else value

"""The site folder: atomic replacement, and its data downloads."""

from __future__ import annotations

import csv
import ctypes
import glob
import io
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.findings import SCHEMA_VERSION
from report.leftovers import remove_leftovers, temporary_folder
from report.public import FINDINGS_COLUMNS, Public, public_record, table_csv
from report.public.ordered import ordered_texts
from report.workspace import FINDINGS_CSV, FINDINGS_JSON, MANIFEST, TABLES, json_text, write_json_stream

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_OLD = "-old"  # ending of the folder that has the old site for a moment, where there is no atomic exchange


@contextmanager
def new_site(output: Path) -> Iterator[Path]:
    """A temporary folder for the build, which replaces `output` if no error occurs.

    Raises UserError if `output` can't be written, or holds something other than a site, which would be lost.
    """
    if output.is_file() or (output.is_dir() and any(output.iterdir()) and not _is_site(output)):
        what, fix = "holds files that aren't a site's", "Give an empty or a new folder with --output."
        raise UserError(Problem(f"output folder {output}", what, fix))
    prefix = f".{output.name}-new-"
    with ExitStack() as stack:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            _restore(output, prefix)
            remove_leftovers(prefix, output.parent)
            fresh = stack.enter_context(temporary_folder(prefix, output.parent))
        except OSError as error:
            raise _not_writable(output, error) from error
        fresh.chmod(0o755)
        yield fresh
        _exchange(fresh, output)


def keep_only(names: Collection[str], site: Path) -> None:
    """Removes every file of a site but these, given by their paths below it, and the folders left empty."""
    for path in sorted(site.rglob("*"), reverse=True):  # what is inside a folder comes before it
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(site).as_posix() not in names:
            path.unlink()


def _is_site(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or (
        (folder / "index.html").is_file() and (folder / "report").is_dir()  # rendered by Quarto, without downloads
    )


def _restore(output: Path, prefix: str) -> None:
    """Finishes an exchange that was broken off between its two steps: the old site is put back, or removed."""
    for old in sorted(output.parent.glob(f"{glob.escape(prefix)}*{_OLD}")):
        if not output.exists() and _is_site(old):
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

"""Conditions taken away one at a time, with what the table of claims says of the pages.

python -m bench.conditions --language en --template brief --studies FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.conditions.fates import Fate, Told, of_template, table
from bench.conditions.pages import OF_DISTRICT, OF_LANGUAGE, studies
from bench.conditions.rules import of_rules
from tests.report.claims.composed import Computed, small_pages
from tests.report.claims.studies import KINDS


def main() -> int:
    """0 always: what no claim sees is read by a person."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", action="append", help="en, id (both without)")
    parser.add_argument("--template", action="append", help="brief, article, ..., rules (all without)")
    parser.add_argument("--studies", type=Path, help="a folder that keeps the studies' results for the next run")
    parser.add_argument("--all", action="store_true", help="list every condition, seen ones too")
    arguments = parser.parse_args()
    started, found = time.monotonic(), list[Told]()
    with tempfile.TemporaryDirectory(prefix="conditions-") as temporary, pytest.MonkeyPatch.context() as patch:
        small_pages(patch)
        folder = Path(temporary)
        made = studies(arguments.studies or folder / "studies", tuple(KINDS))
        print(f"{len(made)} studies in {time.monotonic() - started:.0f} s", flush=True)
        for one in _told(made, folder / "pages", arguments.language or ["en", "id"], arguments.template):
            found.append(one)
            if arguments.all or one.fate in (Fate.SURVIVED, Fate.SAME):
                print(f"{one.fate}: {one.template}, {one.what}\n    {one.seen}", flush=True)
    print(f"\n{table(found)}\n\n{time.monotonic() - started:.0f} s")
    return 0


def _told(made: dict[str, Computed], folder: Path, languages: list[str], names: list[str] | None) -> Iterator[Told]:
    for language in languages:
        for name in names or (*OF_DISTRICT, *OF_LANGUAGE, "rules"):
            if name == "rules":
                yield from of_rules(made, folder, language)
            else:
                yield from of_template(made, folder, f"{language}/{name}.qmd")


if __name__ == "__main__":
    raise SystemExit(main())

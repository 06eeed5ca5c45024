"""A small study's site built by two Pythons, to the same bytes: one district and language, every format.

python -m tests.functional.same_bytes PYTHON     this Python and another one, which has the project installed
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.functional.sites import ROOT
from tests.functional.small_study import write_small_study
from tests.functional.test_identical import hashes


def built(python: str, home: Path) -> dict[str, str]:
    """The hash of each file of the small study's site, as a Python builds it."""
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    command = [python, "-m", "report.cli", "build", str(study), "--engine", "pandoc", "--output", str(home / "site")]
    command += ["--district", "35.16.13", "--language", "id"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if ended.returncode:
        sys.exit(f"{python} couldn't build the small study\n{ended.stdout}{ended.stderr}")
    return hashes(home / "site")


def main(other: str) -> int:
    """0 where both give the same files; 1 where they don't, which it names."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = (built(python, Path(folder) / name) for python, name in ((sys.executable, "one"), (other, "two")))
    differing = sorted(name for name in {*one, *two} if one.get(name) != two.get(name))
    if differing:
        print(
            f"{len(differing)} of {len(one)} files of the small study differ between Pythons:", *differing, sep="\n  "
        )
    else:
        print(f"both Pythons give the same {len(one)} files of the small study")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

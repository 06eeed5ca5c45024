"""The changelog's section of a tag's version, where tag, pyproject.toml and CITATION.cff name the same version.

python .ci/release_notes.py v0.1.0 > notes.md
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def section_of(changelog: str, version: str) -> str | None:
    """The text under a version's heading, without the heading; None where there is none, or nothing in it."""
    found = re.search(rf"(?ms)^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog)
    return found.group(1).strip() or None if found else None


def problems(tag: str, root: Path = ROOT) -> list[str]:
    """What keeps a tag from being released."""
    version = tag.removeprefix("v")
    ours = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    cited = re.findall(r"(?m)^version: *\"?([^\"\s]+)", (root / "CITATION.cff").read_text("utf-8"))
    found = []
    if not tag.startswith("v") or version != ours:
        found.append(f"tag {tag}: pyproject.toml has version {ours}. Tag v{ours}, or correct the version.")
    if cited != [ours]:
        found.append(f"CITATION.cff: version {', '.join(cited) or 'missing'}, pyproject.toml has {ours}. Correct it.")
    if section_of((root / "CHANGELOG.md").read_text("utf-8"), version) is None:
        found.append(f"CHANGELOG.md: no section of {version} with anything in it. Write it before the tag.")
    return found


def main() -> int:
    """Prints the notes; the exit code: 0, or 1 where the tag can't be released."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    (tag,) = sys.argv[1:]
    found = problems(tag)
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    print(section_of((ROOT / "CHANGELOG.md").read_text("utf-8"), tag.removeprefix("v")))
    return 0


if __name__ == "__main__":
    sys.exit(main())

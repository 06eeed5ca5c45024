"""What `risalah explain` says, for tests."""

from __future__ import annotations

from pathlib import Path

from report.explain.number import explain

STUDY = "data/mojokerto"
SAME = "the same as published"


def explained(id_: str, site: Path, study: Path | str = STUDY, **options: str) -> tuple[int, str]:
    """The exit code and the lines."""
    lines: list[str] = []
    code = explain(id_, study, site=site, say=lines.append, **options)  # type: ignore[arg-type]
    return code, "\n".join(lines)

"""The answer of a check, and what checks look at: a study and the site built from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.study import Study
from report.project import project_files
from report.public import Public
from report.public.download import Downloads
from report.workspace import Workspace


@dataclass(frozen=True)
class Answer:
    """The result of a check: how many items it looked at, and which failed."""

    count: int
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there were items, and all passed."""
        return self.count > 0 and not self.wrong


@dataclass(frozen=True)
class BuiltSite:
    """A study and the site built from it."""

    study: Study
    public: Public
    workspace: Workspace
    site: Path
    districts: tuple[str, ...]
    code: Mapping[str, Path] = field(default_factory=lambda: project_files(("analysis/**/*.py",)))

    @cached_property
    def downloads(self) -> Downloads:
        """The findings in the site's downloads."""
        return Downloads(self.site)

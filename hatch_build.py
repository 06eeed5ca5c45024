"""Adds to a wheel what a build needs beside the packages: templates, settings, locks, the shipped study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProjectFiles(BuildHookInterface[Any]):
    """Puts the project's files where analysis/project.py looks for them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names the files; an editable install finds them in the checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)  # an isolated build sees no package of ours
        from report.project import CARRIED, wheel_files

        root = Path(self.root).resolve()
        build_data["force_include"] |= {str(path): f"{CARRIED}/{name}" for name, path in wheel_files(root).items()}

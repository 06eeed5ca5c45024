"""_quarto.yml, the settings of both engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study.yaml_file import own_yaml
from report.project import ROOT

PROJECT_FILE = "_quarto.yml"


@dataclass(frozen=True)
class Project:
    """A Quarto project: its folder and its settings."""

    root: Path
    settings: dict[str, Any]

    def of_format(self, name: str) -> dict[str, Any]:
        """The settings of one format (Quarto's name): the shared ones, overridden by the format's."""
        shared = {key: value for key, value in self.settings.items() if key not in {"project", "format", "execute"}}
        return shared | (self.settings["format"].get(name) or {})

    def file(self, name: str) -> Path:
        """The path of a file named in a setting."""
        return self.root / name

    def files(self, settings: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """The files named in these settings, and those of folders, by default all, which a copy of the project needs.

        A name that begins with a slash is one below the project's root, as in Quarto.
        """
        found: list[str] = []

        def visit(value: Any) -> None:
            if isinstance(value, dict):
                for item in value.values():
                    visit(item)
            elif isinstance(value, list):
                for item in value:
                    visit(item)
            elif isinstance(value, str) and "/" in value:
                path = self.root / value.lstrip("/")
                files = [path] if path.is_file() else sorted(path.iterdir()) if path.is_dir() else []
                names = (file.relative_to(self.root).as_posix() for file in files)
                found.extend(name for name in names if name not in found)

        visit({key: value for key, value in (settings or self.settings).items() if key != "project"})
        return tuple(found)


def open_project(root: Path = ROOT) -> Project:
    """The Quarto project in that folder; risalah's own by default."""
    settings = own_yaml((root / PROJECT_FILE).read_text(encoding="utf-8"))
    return Project(root, settings)

"""Pages to HTML, PDF, DOCX and JATS: two engines, one contract (README.md beside this file)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from analysis.errors import Problem, UsageError, UserError, did_you_mean
from report.formats import FORMATS, Format
from report.render import pandoc, quarto
from report.render.pages import RenderProblem, RenderResult
from report.render.settings import Project

__all__ = ["ENGINES", "FORMATS", "Engine", "Format", "Render", "RenderProblem", "RenderResult", "engine_named"]


class Render(Protocol):
    """The signature of both engines' `render`."""

    def __call__(
        self,
        pages_root: Path,
        site: Path,
        *,
        formats: Collection[Format] = FORMATS,
        jobs: int = 1,
        project: Project | None = None,
        on_page: Callable[[str], Any] | None = None,
        kept: Path | None = None,
    ) -> RenderResult:
        """Write the site's pages; problems come back, each with page and line.

        What an earlier build rendered of the same pages is taken from the folder `kept`, and left there for the next.
        """
        ...


@dataclass(frozen=True)
class Engine:
    """A rendering engine, by the name that builds record."""

    name: Literal["quarto", "pandoc"]
    render: Render
    version: Callable[[], str | None]  # of the program behind it


ENGINES: dict[str, Engine] = {
    "quarto": Engine("quarto", quarto.render, quarto.version),
    "pandoc": Engine("pandoc", pandoc.render, pandoc.version),
}


def engine_named(name: str = "auto") -> Engine:
    """The engine with that name; for `auto` Quarto if one that fits is installed, else pandoc."""
    if name == "auto":
        return ENGINES["pandoc" if quarto.why_unusable() else "quarto"]
    if name not in ENGINES:
        hint = did_you_mean(name, [*ENGINES, "auto"])
        raise UsageError(Problem("--engine", f"unknown engine {name!r}{hint}", "Use auto, quarto or pandoc."))
    if name == "quarto" and (why := quarto.why_unusable()):
        fix = f"Install Quarto {quarto.oldest_version()} or newer, or use --engine pandoc, which needs nothing else."
        raise UserError(Problem("--engine quarto", why, fix))
    return ENGINES[name]

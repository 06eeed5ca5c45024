"""Common inputs of all pages of a study."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.study import Study
from report.charts.store import ChartStore
from report.compose.templates import PageTemplates
from report.downloads.bibliography import citation_keys, merged_bibliography
from report.editions.comparison import Comparison
from report.formats import FORMATS, Format
from report.language.markdown import escaped
from report.pages.overview import Overview
from report.public import Public

OF_LANGUAGE = ("index", "overview", "methods", "glossary", "numbers", "dictionary", "reproduce")


@dataclass(frozen=True)
class Pages:
    """The inputs from which a study's pages are composed."""

    study: Study
    public: Public
    root: Path
    districts: tuple[str, ...]
    languages: tuple[str, ...]
    formats: Collection[Format] = tuple(FORMATS)
    comparison: Comparison | None = None
    charts: ChartStore | None = None  # of those that earlier builds drew
    drawn: dict[str, dict[str, str]] = field(default_factory=dict)  # figure -> the tables it was drawn from, hashed

    @property
    def of_language(self) -> tuple[str, ...]:
        """Pages that exist once per language."""
        return (*OF_LANGUAGE, "changes") if self.comparison else OF_LANGUAGE

    @cached_property
    def methods_used(self) -> list[str]:
        """Methods of this study's intervals, as keys of the locale's `interval_methods`."""
        return sorted({item.method for item in self.public.findings.values() if item.method and item.low is not None})

    def title(self, language: str) -> str:
        """The study's title."""
        return escaped(self.study.settings.title[language])

    @cached_property
    def overview(self) -> Overview:
        """The division of the districts over the overview's pages."""
        return Overview(self.study, self.districts)

    @cached_property
    def templates(self) -> PageTemplates:
        """The templates, the study's own first."""
        return PageTemplates(self.study.folder / "templates")

    @cached_property
    def bibliography(self) -> str:
        """Citable works as BibTeX."""
        return merged_bibliography(self.study.references)

    @cached_property
    def citations(self) -> frozenset[str]:
        """Keys of the citable works."""
        return frozenset(citation_keys(self.bibliography))

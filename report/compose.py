"""Composes the pages: public findings and templates in, .qmd files out, in each language. Pages never compute."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.study import Study
from report.article_layouts import write_two_columns
from report.bibliography import citation_keys, merged_bibliography
from report.collect import write_json
from report.editions import Comparison
from report.evidence import escaped
from report.locale import locale
from report.overview import Overview
from report.page_context import template_context
from report.page_front import Place, front_matter, gone_places
from report.page_templates import PageTemplates
from report.page_terms import terms_of, with_terms
from report.public import ALL, Public
from report.render.pages import FORMATS, Format
from report.sections import with_section_ids
from report.sharing.parts import shown_pictures, write_parts, write_slides_page

BLOCKS = ("title", "subtitle", "lead", "description", "abstract", "keywords")
OF_LANGUAGE = ("index", "overview", "methods", "glossary", "numbers", "reproduce")
FIGURES = "figures.json"  # which tables each figure was drawn from, for the checklist
OF_DISTRICT = ("brief", "article", "numbers")


def composed_pages(
    study: Study,
    public: Public,
    pages_root: Path,
    *,
    districts: Sequence[str],
    languages: Sequence[str],
    formats: Collection[Format] = FORMATS,
    comparison: Comparison | None = None,
) -> list[Path]:
    """Writes every page of a study, with its figures and bibliography, and returns the pages' paths.

    `districts` are those that have pages; ALL may be left out of them, its findings stand in the overview. With a
    `comparison` there is a page of what changed, and one at each address that the edition before had alone.
    """
    with_pages = tuple(code for code in districts if code != ALL)
    composer = Composer(study, public, pages_root, with_pages, tuple(languages), formats, comparison)
    places = [Place("choose", languages[0])]
    for language in languages:
        places += [Place(name, language) for name in composer.of_language]
        places.append(Place("article", language, ALL))  # the one on all districts
        places += [Place("overview", language, part=part.number) for part in composer.overview.parts if part.number]
        places += [Place(name, language, district) for district in composer.districts for name in OF_DISTRICT]
    if comparison is not None:
        places += gone_places(comparison.pages, places, languages)
    pages_root.mkdir(parents=True, exist_ok=True)
    (pages_root / "references.bib").write_text(composer.bibliography, "utf-8")
    pages = [composer.write(place) for place in places]
    write_json(pages_root / FIGURES, {name: composer.drawn[name] for name in sorted(composer.drawn)})
    return pages


@dataclass(frozen=True)
class Composer:
    """One study's pages in the making."""

    study: Study
    public: Public
    root: Path
    districts: tuple[str, ...]
    languages: tuple[str, ...]
    formats: Collection[Format] = FORMATS
    comparison: Comparison | None = None
    drawn: dict[str, dict[str, str]] = field(default_factory=dict)  # figure -> the tables it was drawn from, hashed

    @property
    def of_language(self) -> tuple[str, ...]:
        """The pages that each language has once."""
        return (*OF_LANGUAGE, "changes") if self.comparison else OF_LANGUAGE

    def write(self, place: Place) -> Path:
        """Writes one page and returns its path."""
        path = self.root / place.path
        path.parent.mkdir(parents=True, exist_ok=True)
        context = self.context(place)
        blocks = self.templates.blocks(place.template, context, (*BLOCKS, "body"))
        body = self.explained(place, blocks.pop("body"), context)
        front = front_matter(
            self.study,
            place,
            context["words"],
            blocks=blocks,
            languages=self.languages,
            names={language: locale(language).text("language.name") for language in self.languages},
            formats=self.formats,
            other_abstract=self.other_abstract(place),
            cites="[@" in body,
            about=[name for name in self.of_language if name in ("reproduce", "changes")],
        )
        path.write_text(f"{front}\n{with_section_ids(body)}", "utf-8")
        if place.name == "article" and not place.gone:
            write_two_columns(path, place.formats(self.formats))
        if not place.gone:
            self.write_shared(place, path, context, title=blocks["title"])
        return path

    def write_shared(self, place: Place, path: Path, context: dict[str, Any], *, title: str) -> None:
        """Writes what the page gives away beside it: data, citation, a picture's words, slides."""
        text, parts = path.read_text("utf-8"), context["parts_of_page"]
        pictures = [f"{path.parent.relative_to(self.root).as_posix()}/{name}" for name in shown_pictures(text)]
        write_parts(
            parts, place, path=path, text=text, title=title, bibliography=self.bibliography,
            drawn=self.drawn, pictures=pictures,
        )  # fmt: skip
        if place.name == "brief" and "pptx" in self.formats:
            blocks = self.templates.blocks(f"{place.language}/slides.qmd", context, ("title", "body"))
            write_slides_page(parts.page, blocks, folder=path.parent)

    def explained(self, place: Place, body: str, context: dict[str, Any]) -> str:
        """A brief or an article with the glossary's terms explained where they stand."""
        if place.name not in ("brief", "article") or place.gone:
            return body
        words = context["words"]
        terms = terms_of(context["glossary"](), words)
        return with_terms(body, terms, title=words.text("site.terms"), glossary=f"{place.to_language}glossary.html")

    def other_abstract(self, place: Place) -> dict[str, Any] | None:
        """An article's abstract and keywords in the next of the study's languages."""
        others = [language for language in self.languages if language != place.language]
        if place.name != "article" or place.gone or not others:
            return None
        other = Place(place.name, others[0], place.district)
        context = self.context(other)
        blocks = self.templates.blocks(other.template, context, ("title", "abstract", "keywords"))
        words = context["words"]
        return {
            "lang": other.language,
            "title": words.text("site.abstract"),
            "of-title": blocks["title"],
            "text": blocks["abstract"],
            "keywords-title": words.text("site.keywords"),
            "keywords": [word.strip() for word in blocks["keywords"].split(";")],
        }

    def context(self, place: Place) -> dict[str, Any]:
        """What the template of a page may use."""
        return template_context(self, place)

    @cached_property
    def methods_used(self) -> list[str]:
        """How the intervals of this study's findings were made: keys into the locale's `interval_methods`."""
        return sorted({item.method for item in self.public.findings.values() if item.method and item.low is not None})

    def title(self, language: str) -> str:
        """The study's title."""
        return escaped(self.study.settings.title[language])

    @cached_property
    def overview(self) -> Overview:
        """How the districts are divided over the overview's pages."""
        return Overview(self.study, self.districts)

    @cached_property
    def templates(self) -> PageTemplates:
        """The templates, the study's own first."""
        return PageTemplates(self.study.folder / "templates")

    @cached_property
    def bibliography(self) -> str:
        """What may be cited, as BibTeX."""
        return merged_bibliography(self.study.references)

    @cached_property
    def citations(self) -> frozenset[str]:
        """The keys that may be cited."""
        return frozenset(citation_keys(self.bibliography))

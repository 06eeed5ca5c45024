"""Composes the pages: public findings and templates in, .qmd files out, in each language. Pages never compute."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.catalogue import CATALOGUE
from analysis.study import Study
from report.article_layouts import write_two_columns
from report.article_tables import COMPARED, districts_compared, themes_table
from report.article_words import statements_of
from report.bibliography import citation_keys, merged_bibliography
from report.changes_page import changes_told
from report.collect import write_json
from report.definitions import defined, used_ids
from report.editions import Comparison
from report.evidence import escaped, main_limits, source_limits, told_statements
from report.interval_coverage import coverage_error, coverage_table, sample_sizes
from report.locale import locale
from report.numbers.listed import Numbers
from report.overview import DistrictNames, Overview, overview_told
from report.page_figures import PageFigures
from report.page_front import Place, address_of, front_matter, gone_places
from report.page_parts import PageParts
from report.page_tables import (
    all_findings_table,
    districts_table,
    joint_table,
    levels_table,
    model_table,
    sensitivity_table,
)
from report.page_templates import PageTemplates
from report.page_terms import terms_of, with_terms
from report.page_values import PageValues
from report.public import ALL, Public
from report.render.pages import FORMATS, Format
from report.reproduce import reproduction
from report.robustness import bounds_sentence, conclusion, last_period, public_rows
from report.said_of_tables import brokers_sentence, parade_sentence
from report.sections import with_section_ids
from report.sharing.parts import shown_pictures, slide_citation, write_parts, write_slides_page
from report.sharing.slides import slide_cards, slide_chart
from report.study_words import district_name, study_locale

BLOCKS = ("title", "subtitle", "lead", "description", "abstract", "keywords")
OF_LANGUAGE = ("index", "overview", "methods", "glossary", "numbers", "reproduce")
FIGURES = "figures.json"  # which tables each figure was drawn from, for the checklist
OF_DISTRICT = ("brief", "article", "numbers")
# what templates may call, of PageValues and PageParts
_OF_VALUES = (
    "num",
    "interval",
    "bracketed",
    "sample",
    "label",
    "known",
    "value",
    "verdict",
    "sentence",
    "unsaid",
    "who",
    "member",
    "wave_label",
    "official_source",
)
_OF_PARTS = (
    "cite",
    "card",
    "headline",
    "joint",
    "told_beside_numbers",
    "recommended",
    "reached",
    "optional_ids",
    "glossary",
    "verdicts",
)


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
        """What a template may use."""
        study, settings, language = self.overview.study_of(place.part), self.study.settings, place.language
        words = study_locale(settings, language)
        district = place.district if place.district and not place.gone else ALL
        page = PageValues(study, self.public, words, district, settings.waves[-1].key)
        parts = PageParts(page, self.citations)
        figures = PageFigures(page, (self.root / place.path).parent, self.root, self.drawn)
        if place.part:
            figures.place = f"figures/{place.part}"
        limits, statements = source_limits(study, language), parts.statements
        numbers = Numbers(page, place.up, address_of(settings, place))
        waves = [wave.key for wave in settings.waves]
        tabled: list[str] = []  # what the page's tables have shown so far, for the appendix that defines it
        return {
            **{method: getattr(page, method) for method in _OF_VALUES},
            **{method: getattr(parts, method) for method in _OF_PARTS},
            **parts.holds(),
            "parts_of_page": parts,
            "slide_cards": lambda cards: slide_cards(page, cards),
            "slide_chart": lambda name, title: slide_chart(figures, name, title),
            "slide_citation": slide_citation(parts, place),
            # the study
            "settings": settings,
            "language": language,
            "languages": [(code, locale(code).text("language.name"), self.title(code)) for code in self.languages],
            "districts": DistrictNames(study, self.districts, words),
            "waves": waves,
            "wave_labels": [page.wave_label(wave) for wave in waves],
            "first": waves[0],
            "last": waves[-1],
            "previous": waves[-2] if len(waves) > 1 else waves[-1],
            "line_source": {wave: escaped(line.source[language]) for wave, line in settings.poverty_line.items()},
            "citation": settings.voices.citation,
            "sources": settings.sources,
            "study_label": lambda column: study.codebook.label(column, language),
            # words
            "words": words,
            "t": words.text,
            "place": escaped(district_name(study, district, words)),
            "welfare": words.terms["welfare"],
            "joined": lambda items: _joined(list(items), words.text("and"), words.text("and_last")),
            # parts of the page
            "figure": figures.figure,
            "levels_table": lambda ids: levels_table(page, ids, shown=tabled),
            "districts_table": lambda ids, link="": districts_table(page, self.districts, ids, link=link),
            "all_findings_table": lambda: all_findings_table(page),
            "joint_table": lambda: joint_table(page, parts.joint()),
            "sensitivity_table": lambda: sensitivity_table(page),
            "model_table": lambda: model_table(page),
            "variants": lambda: tuple(public_rows(page, "sensitivity", last_period(page)).index),
            "conclusion": lambda: conclusion(page),
            "parade_sentence": lambda: _of_table("parade", parade_sentence(page, source=parts.cite("atkinson1987"))),
            "brokers_sentence": lambda: _of_table("brokers", brokers_sentence(page)),
            "bounds_sentence": lambda: _of_table(
                "attrition_bounds", bounds_sentence(page, source=parts.cite("manski1990"))
            ),
            "declared": lambda: statements_of(settings, words),
            "themes_table": lambda: themes_table(page),
            "districts_side_by_side": lambda: (
                districts_compared(page, self.districts, COMPARED) if place.district == ALL else None
            ),
            "formula": lambda id_: CATALOGUE[id_].formula,
            "numbers": numbers.parts,
            "input_files": numbers.files,
            "citation_example": numbers.example,
            "statements": lambda kinds, most: told_statements(statements, district, kinds=tuple(kinds), most=most),
            "all_statements": statements,
            "source_limits": limits,
            "main_limits": main_limits(limits, statements),
            "methods_used": self.methods_used,
            "coverage_table": lambda clusters: coverage_table(page.label, words, clusters=clusters),
            "coverage_sizes": sample_sizes,
            "coverage_error": coverage_error,
            "parts_defined": defined(parts, used_ids(page)) if place.name == "methods" else [],
            "parts_tabled": lambda: defined(parts, tabled),
            **(
                overview_told(page, self.overview, name=place.name, number=place.part)
                if place.name in ("index", "overview") and not place.gone
                else {}
            ),
            # the site itself
            **(reproduction(page) if place.name == "reproduce" else {}),
            **(changes_told(page, self.comparison, self.districts) if self.comparison else {}),
            "compared": self.comparison is not None,
            "gone_code": place.district if place.gone else None,
            "gone_up": f"../{language}/" if place.folder else "",  # where the address is of a language that is gone
        }

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


def _of_table(name: str, sentence: str) -> str:
    """A sentence as a span that names the public table its numbers come from; empty for an empty one."""
    return f'[{sentence}]{{data-table="{name}"}}' if sentence else ""


def _joined(items: list[str], comma: str, last: str) -> str:
    """Items as a list in words: a; a and b; a, b and c. Of two, no comma stands before the "and"."""
    if len(items) < 3:
        return last.replace(",", "").join(items)
    return comma.join(items[:-1]) + last + items[-1]

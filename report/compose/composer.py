"""Composer of the .qmd pages, from public findings and templates, in each language. Pages never compute."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.study import Study
from report.charts.store import ChartStore
from report.compose.front import front_matter
from report.compose.named_once import with_intervals_named_once
from report.compose.pages import Pages
from report.compose.sections import with_section_ids
from report.compose.template_context import template_context
from report.compose.terms import terms_of, with_terms
from report.context.place import Place, gone_places
from report.downloads.page_files import shown_pictures, write_parts, write_slides_page
from report.editions.comparison import Comparison
from report.formats import FORMATS, Format
from report.language.locale import locale
from report.pages.article import write_two_columns
from report.processes import can_fork, shared_work
from report.public import ALL, Public
from report.times import add_time, timed
from report.workspace import FIGURES, write_json

BLOCKS = ("title", "subtitle", "lead", "description", "abstract", "keywords")
OF_DISTRICT = ("brief", "article", "supplement", "numbers")
OF_WHOLE = ("article", "supplement")  # those on all districts together


def compose_pages(
    study: Study,
    public: Public,
    pages_root: Path,
    *,
    districts: Sequence[str],
    languages: Sequence[str],
    formats: Collection[Format] = FORMATS,
    comparison: Comparison | None = None,
    jobs: int = 1,
    charts: Path | None = None,
) -> list[Path]:
    """Writes every page of a study, with its figures and bibliography, and returns the pages' paths.

    `districts` are those that get pages; ALL is optional, its findings are in the overview. With a `comparison` there
    is a page of changes, and a page at each address that only the previous edition had. Where processes can be forked,
    `jobs` of them share the work. `charts` is a folder of drawn charts, which are taken from there if unchanged.
    """
    with_pages = tuple(code for code in districts if code != ALL)
    store = ChartStore(charts) if charts else None
    composer = Composer(study, public, pages_root, with_pages, tuple(languages), formats, comparison, store)
    places = [Place("choose", languages[0])]
    for language in languages:
        places += [Place(name, language) for name in composer.of_language]
        places += [Place(name, language, ALL) for name in OF_WHOLE]
        places += [Place("overview", language, part=part.number) for part in composer.overview.parts if part.number]
        places += [Place(name, language, district) for district in composer.districts for name in OF_DISTRICT]
    if comparison is not None:
        places += gone_places(comparison.pages, places, languages)
    pages_root.mkdir(parents=True, exist_ok=True)
    (pages_root / "references.bib").write_text(composer.bibliography, "utf-8")
    pages = composer.write_all(places, jobs=jobs)
    if store:
        store.keep_only(store.used)
    write_json(pages_root / FIGURES, {name: composer.drawn[name] for name in sorted(composer.drawn)})
    return pages


@dataclass(frozen=True)
class Written:
    """What a process tells of the pages that it wrote."""

    drawn: dict[str, dict[str, str]]
    charts: frozenset[str] = frozenset()  # names in the store
    seconds: Mapping[str, float] = field(default_factory=dict)  # by the page's path
    failed: int | None = None  # index of the page that couldn't be composed


def groups_of(places: Sequence[Place]) -> list[list[int]]:
    """Indices of pages by the folder of their figures: two processes never write the same file."""
    groups: dict[tuple[PurePosixPath, int], list[int]] = {}
    for at, place in enumerate(places):
        groups.setdefault((PurePosixPath(place.path).parent, place.part), []).append(at)
    return list(groups.values())


@dataclass(frozen=True)
class Composer(Pages):
    """Writes one study's pages."""

    def write_all(self, places: Sequence[Place], *, jobs: int) -> list[Path]:
        """Writes pages and returns their paths; raises the error of the first page that has one."""
        if jobs == 1 or not can_fork():
            pages = []
            for place in places:
                with timed("compose", place.path):
                    pages.append(self.write(place))
            return pages
        self.read_shared()
        failed: list[int] = []
        for written in shared_work(
            lambda group: self.write_group(places, group),
            groups_of(places),
            jobs=jobs,
            enough=lambda group: bool(failed) and group[0] > min(failed),
        ):
            self.drawn.update(written.drawn)
            for path, seconds in written.seconds.items():
                add_time(seconds, "compose", path)
            if self.charts:
                self.charts.used.update(written.charts)
            if written.failed is not None:
                failed.append(written.failed)
        if failed:  # composed here again, so that its error is told as if it had been the only process
            self.write(places[min(failed)])
            raise RuntimeError(f"{places[min(failed)].path} was composed at the second try only")
        return [self.root / place.path for place in places]

    def write_group(self, places: Sequence[Place], group: Sequence[int]) -> Written:
        """Writes pages, in a process of their own, up to the first that fails."""
        self.drawn.clear()
        if self.charts:
            self.charts.used.clear()
        seconds = {}
        for at in group:
            started = time.monotonic()
            try:
                self.write(places[at])
                seconds[places[at].path] = time.monotonic() - started
            except Exception:  # raised again by the parent
                return Written({}, failed=at)
        return Written(dict(self.drawn), charts=frozenset(self.charts.used if self.charts else ()), seconds=seconds)

    def read_shared(self) -> None:
        """Reads what all pages need, before processes are forked."""
        _ = self.overview, self.templates.environment, self.citations, self.methods_used, self.public.ids
        for language in self.languages:
            locale(language)

    def write(self, place: Place) -> Path:
        """Writes one page and returns its path."""
        path = self.root / place.path
        path.parent.mkdir(parents=True, exist_ok=True)
        context = self.context(place)
        blocks = self.templates.blocks(place.template, context, (*BLOCKS, "body"))
        body = with_intervals_named_once(blocks.pop("body"), context["words"])
        body = self.with_term_links(place, body, context)
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
            districts=self.districts,
            about=[name for name in self.of_language if name in ("dictionary", "reproduce", "changes")],
        )
        path.write_text(f"{front}\n{with_section_ids(body)}", "utf-8")
        if place.name == "article" and not place.gone:
            write_two_columns(path, place.formats(self.formats))
        if not place.gone:
            self.write_shared(place, path, context, title=blocks["title"])
        return path

    def write_shared(self, place: Place, path: Path, context: dict[str, Any], *, title: str) -> None:
        """Writes the sources of a page's downloads: data, citation, share picture, slides."""
        text, parts = path.read_text("utf-8"), context["parts_of_page"]
        pictures = [f"{path.parent.relative_to(self.root).as_posix()}/{name}" for name in shown_pictures(text)]
        write_parts(
            parts, place, path=path, text=text, title=title, bibliography=self.bibliography,
            drawn=self.drawn, pictures=pictures,
        )  # fmt: skip
        if place.name == "brief" and "pptx" in self.formats:
            blocks = self.templates.blocks(f"{place.language}/slides.qmd", context, ("title", "body"))
            write_slides_page(parts.page, blocks, folder=path.parent)

    def with_term_links(self, place: Place, body: str, context: dict[str, Any]) -> str:
        """The body with links to the glossary's terms, in briefs and articles."""
        if place.name not in ("brief", "article") or place.gone:
            return body
        words = context["words"]
        terms = terms_of(context["glossary"](), words)
        return with_terms(body, terms, title=words.text("site.terms"), glossary=f"{place.to_language}glossary.html")

    def other_abstract(self, place: Place) -> dict[str, Any] | None:
        """An article's abstract and keywords in the study's next language."""
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
        """The variables of a page's template."""
        return template_context(self, place)

"""Checks of rendered pages, folder by folder: memory doesn't grow with the number of pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import PurePosixPath

from analysis.findings import Finding
from analysis.findings.key import FindingKey
from report.address import PageAddress
from report.checks.answer import Answer, BuiltSite
from report.language.locale import Locale
from report.language.study import study_locale
from report.provenance.manifest import sha256_of
from report.website.reading import RenderedPage, read_page
from report.workspace import FIGURES

Pages = Sequence[RenderedPage]


@dataclass(frozen=True)
class Checked:
    """A built site, with what the checks of its pages share."""

    built: BuiltSite

    @cached_property
    def words(self) -> dict[str, Locale]:
        """The study's words in each of its languages."""
        settings = self.built.study.settings
        return {language: study_locale(settings, language) for language in settings.languages}

    @cached_property
    def languages(self) -> int:
        """The number of the study's languages that the site has pages in."""
        reports = self.built.site / "report"
        return sum(1 for language in self.words if next((reports / language).rglob("*.html"), None) is not None)

    @cached_property
    def drawn(self) -> Mapping[str, Mapping[str, str]]:
        """The hashes of each figure and of the tables it was drawn from."""
        found: Mapping[str, Mapping[str, str]] = json.loads((self.built.workspace.pages / FIGURES).read_text("utf-8"))
        return found

    def finding(self, key: FindingKey) -> Finding | None:
        """The finding in the site's downloads; None if the download as CSV has another value."""
        found = self.built.downloads.get(key)
        if found is None or found.csv_value != ("" if found.finding.value is None else repr(found.finding.value)):
            return None
        return found.finding

    def hidden(self, key: FindingKey) -> bool:
        """Whether the finding is suppressed in the site's downloads."""
        found = self.built.downloads.get(key)
        return found is not None and found.finding.disclosure != "shown"


def page_answers(built: BuiltSite, names: Collection[str]) -> dict[str, Answer]:
    """The answers of the page checks of these names, from one look at each page."""
    if not names:
        return {}
    checked = Checked(built)
    counts, wrong = Counter[str](), dict[str, list[str]]()
    if "suppressed" in names:
        counts["suppressed"], wrong["suppressed"] = _downloads(built)
    for pages in pages_by_folder(built):
        for name in names:
            count, found = PAGE_CHECKS[name](checked, pages)
            counts[name] += count
            wrong.setdefault(name, []).extend(found)
    return {name: Answer(counts[name], tuple(sorted(wrong.get(name, ())))) for name in names}


def pages_by_folder(built: BuiltSite) -> Iterator[list[RenderedPage]]:
    """The pages of a site's reports, those of a folder together in all languages."""
    paths = (path.relative_to(built.site).as_posix() for path in built.site.glob("report/**/*.html"))
    names = sorted((str(PurePosixPath(PageAddress.parse(name).across).parent), name) for name in paths)
    for _, group in groupby(names, key=lambda item: item[0]):
        yield [read_page(built.site, name) for _, name in group]


def numbers_as_published(checked: Checked, pages: Pages) -> tuple[int, list[str]]:
    """Check that numbers on pages equal the downloads, in the language's format."""
    wrong, count = [], 0
    for page in pages:
        for number in page.numbers:
            count += 1
            finding, words = checked.finding(number.key), checked.words.get(number.language)
            if not (finding and words and _written(words, finding, number.style) == number.text):
                wrong.append(f"{page.name}: {number.key[0]}")
    return count, wrong


def _written(words: Locale, finding: Finding, style: str) -> str:
    return " ".join(words.formatted(finding, style=style).split())


def languages_agree(checked: Checked, pages: Pages) -> tuple[int, list[str]]:
    """Check that a page shows the same findings, equally often, in every language."""
    by_page: dict[str, list[Counter[FindingKey]]] = {}
    # a page kept for an earlier edition's address may exist in one language; it has no numbers
    for page in pages:
        if page.language in checked.words:
            by_page.setdefault(page.across, []).append(Counter(number.key for number in page.numbers))
    return len(by_page), [
        name for name, sides in by_page.items() if len(sides) != checked.languages or any(x != sides[0] for x in sides)
    ]


def nothing_suppressed(checked: Checked, pages: Pages) -> tuple[int, list[str]]:
    """Check that suppressed findings show no digit on pages."""
    shown = [(page.name, number) for page in pages for number in page.numbers if re.search(r"\d", number.text)]
    return 0, [f"{name}: {number.key[0]}" for name, number in shown if checked.hidden(number.key)]


def _downloads(built: BuiltSite) -> tuple[int, list[str]]:
    """The number of findings in the downloads, and the suppressed ones that have a number there."""
    wrong = [
        key.text
        for district in built.downloads.districts()
        for key, found in built.downloads.of_district(district).items()
        if (one := found.finding).disclosure != "shown" and (one.value, one.low, one.high) != (None,) * 3
    ]
    return len(built.downloads), wrong


def figures_as_tables(checked: Checked, pages: Pages) -> tuple[int, list[str]]:
    """Check that figures are the files as drawn, and their tables the published ones."""
    site = checked.built.site
    places = sorted({f"{page.name.rpartition('/')[0]}/{picture}" for page in pages for picture in page.pictures})
    wrong = []
    for place in places:
        record = dict(checked.drawn.get(place, {}))
        expected = {place: record.pop("sha256", ""), **record}
        if any(not (site / name).is_file() or sha256_of(site / name) != one for name, one in expected.items()):
            wrong.append(place)
    return len(places), wrong


def citations_resolve(_: Checked, pages: Pages) -> tuple[int, list[str]]:
    """Check that cited works are in the page's list of references."""
    cited = [(page, key) for page in pages for key in sorted(page.cited)]
    return len(cited), [f"{page.name}: {key}" for page, key in cited if f"ref-{key}" not in page.ids]


PAGE_CHECKS: Mapping[str, Callable[[Checked, Pages], tuple[int, list[str]]]] = {
    "numbers": numbers_as_published,
    "languages": languages_agree,
    "suppressed": nothing_suppressed,
    "figures": figures_as_tables,
    "citations": citations_resolve,
}

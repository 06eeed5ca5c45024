"""The origin of a sentence: its pages, template line, wording rule, and numbers."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from analysis.errors import Problem, UserError
from analysis.study import open_study
from analysis.study.folder import known_districts
from analysis.study.yaml_file import own_yaml
from report.address import PageAddress
from report.context.place import Place
from report.explain.lines import Say, Section, say_sections
from report.explain.templates import Sources, Wording, sources_of, words_of
from report.html import inner_html, numbers_in, page_tree, text_of
from report.language.entries import entry_of
from report.language.study import known_languages
from report.language.verdicts import rules
from report.project import TEMPLATES
from report.public import ALL
from report.public.published_site import PublishedSite, published_site
from report.workspace import FINDINGS_CSV, output_home

_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption", "summary")
_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])(?![^<>]*>)")  # end of a sentence in HTML, not in a tag's attribute
_ELSEWHERE = "no template as it is now: a figure's caption (explain the figure), a table, or a template changed since"
TOLD_IN_FULL = 2  # pages in full, as a rule one per language; others are only named
# texts whose key ends in a rule's verdict: the section of rules, and the rule's field with the verdict
_RULED = {
    "verdicts": ("verdicts", "verdict"),
    "levels": ("verdicts", "verdict"),
    "among": ("verdicts", "verdict"),
    "among_of": ("verdicts", "verdict"),
    "said_of": ("verdicts", "verdict"),
    "headings": ("verdicts", "verdict"),
    "parade": ("dominance", "verdict"),
    "headlines": ("headlines", "headline"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence on a published page, as text and as HTML."""

    page: str  # report/en/35.16.13/brief.html
    text: str
    code: str

    @property
    def place(self) -> Place:
        """The page's name, language and district."""
        address = PageAddress.parse(self.page)
        return Place(address.name, address.language, address.district)


def explain_text(
    words: str, study_folder: Path | str, *, district: str, language: str | None, site: Path | None, say: Say
) -> int:
    """Prints the origin of a sentence, found by some of its words. Raises UserError if no page has them."""
    study = open_study(study_folder)
    known_districts(study, [] if district == ALL else [district])
    spoken = known_languages(study, [language] if language else ())
    folder = site or output_home(study.folder) / "_site"
    published = published_site(folder, study.settings.id)
    if published is None:
        fix = "Build one with `risalah build`, or give --site."
        raise UserError(Problem(str(folder), f"no site of {study.settings.id}", fix))
    folders = ["", "*/"] if district == ALL else [f"{district}/"]
    patterns = [f"report/{code}/{own}*.html" for code in spoken for own in folders]
    pages = [page for pattern in patterns for page in sorted(folder.glob(pattern))]
    found = list(_sentences_with(words, pages, folder))
    if not found:
        raise UserError(_no_such(words, pages, folder))
    public, several = published.public, dict[str, list[Sentence]]()
    for sentence in found:
        several.setdefault(sentence.text, []).append(sentence)
    for text, same in several.items():
        say(f"“{text}”")
        say_sections([Section("Shown on", list(dict.fromkeys(sentence.page for sentence in same)))], say)
        if list(several).index(text) >= TOLD_IN_FULL:
            continue
        # an article repeats its abstract in another language, from that language's page
        places = list(dict.fromkeys(sentence.place for sentence in same))
        tried = (sources_of(study, public, place, text, languages=study.settings.languages) for place in places)
        sources = next((each for each in tried if each.lines), Sources((), ()))
        sections = (
            Section("Written in", list(sources.lines) or [_ELSEWHERE]),
            Section("Wording", list(wording_origins(sources.wordings))),
            Section("Numbers in it", list(dict.fromkeys(_numbers(same[0], published)))),
        )
        say_sections(sections, say)
        say("")
    return 0


def wording_origins(wordings: tuple[Wording, ...]) -> Iterator[str]:
    """Origins of a sentence's texts: those that no longer text contains, and those that a rule chose."""
    origins: list[str] = []
    for wording in wordings:  # the longest first
        lines = list(wording_lines(wording))
        if len(lines) > 1 or not any(wording.text in longer for longer in origins):
            origins.append(wording.text)
            yield from lines


def wording_lines(wording: Wording) -> Iterator[str]:
    """A text's file and key, and the rule that chose it, if any."""
    file = _file_of(wording)
    yield f"{file}: {wording.key}"
    head, name = wording.key.partition(".")[0], wording.key.rpartition(".")[2]
    part, called = _RULED.get(head, ("", ""))
    for rule in rules("wording")[part] if part else ():
        if rule[called] == name:
            yield f"  by templates/rules/wording.yml, {part}: {name} {_when(rule.get('when'))}"
    if head == "recommendations":
        for rule in rules("recommendations")["rules"]:
            if rule["recommend"] == name:
                yield f"  by templates/rules/recommendations.yml: {rule['rule']}, {_when(rule.get('when'))}"


def _when(conditions: Any) -> str:
    if not conditions:
        return "where no other fits"
    condition = json.dumps(conditions, ensure_ascii=False)
    return "when " + re.sub('[{}"]', "", condition)


def _file_of(wording: Wording) -> str:
    for path in sorted((TEMPLATES / "locale").glob(f"*{wording.language}.yml")):
        if entry_of(own_yaml(path.read_text("utf-8")) or {}, wording.key) is not None:
            return f"templates/locale/{path.name}"
    return "templates/locale"


def _sentences_with(words: str, pages: list[Path], folder: Path) -> Iterator[Sentence]:
    sought = " ".join(words_of(words))
    for page in pages:
        for block in _blocks(page):
            if sought not in " ".join(words_of(text_of(block))):
                continue
            for code in _END.split(inner_html(block)):
                text = text_of(page_tree(code))
                if sought in " ".join(words_of(text)):
                    yield Sentence(page.relative_to(folder).as_posix(), text, code)


def _blocks(page: Path) -> list[HtmlElement]:
    """Outermost paragraphs, items, headings and cells of a page."""
    block = f"*[{' or '.join(f'self::{tag}' for tag in _BLOCKS)}]"
    return list(page_tree(page.read_text("utf-8")).xpath(f"//{block}[not(ancestor::{block})]"))


def _numbers(sentence: Sentence, published: PublishedSite) -> Iterator[str]:
    for number in numbers_in(page_tree(sentence.code), sentence.place.district or ALL):
        finding = published.findings.get(number.key)
        value = f"not in {FINDINGS_CSV}"
        if finding is not None:
            value = repr(finding.value) if finding.disclosure == "shown" else finding.disclosure
        yield f"{number.text}: {', '.join(number.key)}: {value}"


def _no_such(words: str, pages: list[Path], folder: Path) -> Problem:
    texts = {text_of(block) for page in pages for block in _blocks(page)}
    near = difflib.get_close_matches(words, [text[:200] for text in texts if text], 1, cutoff=0.5)
    hint = f" (did you mean “{near[0]}”?)" if near else ""
    fix = "Copy some words of one sentence as the page has them, or omit --district and --language."
    return Problem(f"text “{words}”", f"no page under {folder / 'report'} has it{hint}", fix)

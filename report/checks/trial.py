"""A study's pages, composed on trial before anything is computed: what no build could finish is told within seconds."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Problem, UserError
from analysis.study import Study
from analysis.study.crosschecks import cited_works
from report.checks.bibliography import bibliography_problems
from report.checks.claims import own_template_problems
from report.checks.letters import letter_problems
from report.checks.own_templates import unread_templates
from report.checks.page_claims import page_problems
from report.checks.page_parity import page_parity_problems
from report.checks.readability import readability_problems
from report.compose.composer import compose_pages
from report.editions.corrections import correction_problems
from report.formats import FORMATS, Format
from report.public import Public
from report.render.messages import problem_of
from report.render.pages import Page, read_pages

_OWN_LABELS = r"(?:fig|tbl|sec|eq|lst)-"  # references inside a page
_CITED = re.compile(rf"(?<![\w.\\/@])@(?!{_OWN_LABELS})\{{?([A-Za-z0-9_][\w:.#$%&+?<>~/-]*)")
_NO_TEXT = re.compile(
    r"^(?P<fence>```+|~~~+).*?^(?P=fence)|`[^`\n]*`|\{[^{}\n]*\}|<[^<>\n]*>", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Trial:
    """What pages without any number tell of a study."""

    problems: list[Problem]  # why the study can't be built, whatever its numbers will be
    hard_to_read: list[Problem]  # briefs that can be built, but not read with ease
    pages: int = 0  # pages that were composed and looked through


def trial(study: Study, *, languages: Sequence[str] = (), formats: Collection[Format] = FORMATS) -> Trial:
    """Composes the pages of one district and of the study as a whole, and looks through them and its templates."""
    problems = [*correction_problems(study.settings), *own_template_problems(study), *bibliography_problems(study)]
    problems += unread_templates(study.folder)
    problems += letter_problems(study) if "pdf" in formats else []
    if problems:
        return Trial(problems, [])
    first = str(study.districts["district_code"].iloc[0])
    spoken = [*(languages or study.settings.languages)]
    with tempfile.TemporaryDirectory(prefix="risalah-trial-") as folder:
        pages = Path(folder) / "pages"
        try:
            compose_pages(study, Public({}, {}), pages, districts=[first], languages=spoken, formats=formats)
        except UserError as error:
            return Trial([*error.problems], [])
        problems += page_problems(study, pages)
        problems += page_parity_problems(pages, spoken)
        read, unreadable = read_pages(pages)
        problems += [item.problem() for item in unreadable]
        problems += _unknown_citations(read, pages / "references.bib")
        return Trial(problems, readability_problems(pages), len(read))


def refuse_unbuildable(study: Study, *, languages: Sequence[str], formats: Collection[Format]) -> None:
    """Raises UserError with all problems of a study that can't be built."""
    if problems := trial(study, languages=languages, formats=formats).problems:
        raise UserError(*problems)


def _unknown_citations(pages: Sequence[Page], bibliography: Path) -> Iterator[Problem]:
    known = cited_works(bibliography.read_bytes())
    for page in pages:
        text = _NO_TEXT.sub("", page.text)
        for key in dict.fromkeys(match.rstrip(":.#$%&-+?<>~/") for match in _CITED.findall(text)):
            if key not in known:
                yield problem_of("citation", key, page.name, page.line_of(key)).problem()

"""The page of a check, in both languages, to send to those who collect the data; it holds no household's value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from analysis.errors import Problem, UsageError
from analysis.study.suspicions import Suspicion
from report.checks.summary import Summary
from report.checks.told import summary_lines, suspicion_told
from report.language.locale import Locale, locale
from report.language.messages import messages

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "td,th{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right}section+section{border-top:3px solid #222;margin-top:3rem}.scroll{overflow-x:auto}"
)


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    study: str  # its id, or its folder where study.yml can't be read
    languages: Sequence[str]
    problems: Sequence[Problem] = ()
    notices: Sequence[Problem] = ()  # what study.yml should say
    suspicions: Sequence[Suspicion] = ()
    summary: Summary | None = None  # None where the study can't be read

    def summary_lines(self, language: str | None = None) -> list[str]:
        """The summary of the tables, line by line, by default in the study's first language."""
        return summary_lines(self.summary, locale(language or self.languages[0])) if self.summary else []


def write_page(found: Checked, path: Path) -> None:
    """Writes the page; raises UsageError where it can't be."""
    try:
        path.write_text(page_of(found), "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            Problem(str(path), "can't be written", "Name a file in a folder that you may write to.")
        ) from error


def page_of(found: Checked) -> str:
    """The page as HTML, a part in each language."""
    parts = "".join(_part(found, locale(language)) for language in found.languages)
    first = found.languages[0]
    title = escape(locale(first).text("check.title", study=found.study))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return (
        f'<!doctype html>\n<html lang="{first}"><head>{head}<style>{_STYLE}</style></head><body>{parts}</body></html>\n'
    )


def _part(found: Checked, words: Locale) -> str:
    said_in = messages(words.language)
    wrong, odd = len(found.problems), len(found.notices) + len(found.suspicions)
    said = words.text(f"check.lead.{'wrong' if wrong else 'right'}", number=words.number(wrong or odd))
    lines = [f"<h1>{escape(words.text('check.title', study=found.study))}</h1>", f"<p>{escape(said)}</p>"]
    lines.append(f"<p>{escape(words.text('check.no_values'))}</p>")
    if found.problems:
        lines += [_heading("problems", words), _places(map(said_in.problem, found.problems), words)]
    warnings = [*(suspicion_told(one, words) for one in found.suspicions), *map(said_in.problem, found.notices)]
    if warnings:
        lines += [_heading("warnings", words), _places(warnings, words)]
    if found.summary is not None:
        lines += _tables(found.summary, words)
    return f'<section lang="{words.language}">{"".join(lines)}</section>\n'


def _tables(summary: Summary, words: Locale) -> list[str]:
    rows = [(file, words.number(number)) for file, number in summary.rows.items()]
    lines = [_heading("tables", words), _table(("table", "rows"), rows, words)]
    if summary.missing:
        districts = sorted({code for one in summary.missing for code in one.by_district})
        heads = [words.text("check.columns.district"), *(one.column for one in summary.missing)]
        cells = []
        for code in districts:
            own = [one.by_district.get(code) for one in summary.missing]
            cells.append(
                [code, *("" if one is None else f"{words.number(one[0])} / {words.number(one[1])}" for one in own)]
            )
        lines += [_heading("missing", words), _grid(heads, cells)]
    if summary.lacking:
        said = [words.text(f"check.lacking.{sentence}", **values) for sentence, values in summary.lacking]
        lines += [_heading("lacking", words), f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in said)}</ul>"]
    return lines


def _heading(name: str, words: Locale) -> str:
    return f"<h2>{escape(words.text(f'check.headings.{name}'))}</h2>"


def _places(problems: Iterable[Problem], words: Locale) -> str:
    rows = [(one.where, one.what, one.fix) for one in problems]
    return _table(("where", "what", "fix"), rows, words)


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], words: Locale) -> str:
    return _grid([words.text(f"check.columns.{head}") for head in heads], rows)


def _grid(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'

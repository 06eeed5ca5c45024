"""What a page says of the study's poverty lines: how they are drawn, by whom, and what they are."""

from __future__ import annotations

from analysis.study.poverty_line import PovertyLine
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.sources import in_sentence


def line_stated(page: PageValues, wave: str) -> str:
    """A sentence on the leading line of a wave, with its source and who set it; empty without one."""
    given = page.settings.poverty_line.get(wave)
    if given is None:
        return ""
    words, language = page.locale, page.locale.language
    values = {"source": escaped(in_sentence(given.source[language])), "line": page.num("poverty.line", wave)}
    if given.relative is not None:
        setting = f"poverty_line.{wave}.relative"
        percent = round(100 * given.relative, 6)
        shown = words.text("numbers.share.prose", number=words.number(percent, 0 if percent == round(percent) else 1))
        values["part"] = f'[{shown}]{{data-setting="{setting}"}}'
    elif given.of_codes:
        values["lines"] = words.joined(_of_codes(page, given, wave))
    said = words.text(f"poverty_lines.{_form(page, given, wave)}", **values)
    if given.set_by:
        said += " " + words.text("poverty_lines.set_by", who=escaped(given.set_by[language]))
    return said


def lines_listed(page: PageValues) -> list[str]:
    """The ids of the study's further lines that have a headcount here."""
    return [line.id for line in page.settings.lines if page.known(f"poverty.headcount.{line.id}")]


def line_ids(page: PageValues) -> list[str]:
    """The ids of the numbers on the lines of codes and on further lines, for tables of poverty."""
    codes = dict.fromkeys(
        code for line in page.settings.poverty_line.values() if line.of_codes != "district_code" for code in line.values
    )
    of_codes = [f"poverty.line_of.{code}" for code in codes]
    kinds = ("line", "headcount", "gap")
    return [*of_codes, *(f"poverty.{kind}.{line.id}" for line in page.settings.lines for kind in kinds)]


def _form(page: PageValues, given: PovertyLine, wave: str) -> str:
    """How the line is told: one for all, a part of the median, of codes, of districts, or a household's own."""
    if given.relative is not None:
        return "relative_mean" if given.of == "mean" else "relative"
    if page.known("poverty.line", wave):
        return "one"
    if given.of_codes == "district_code":
        return "by_district"
    return "by_code" if given.of_codes and _of_codes(page, given, wave) else "own"


def _of_codes(page: PageValues, given: PovertyLine, wave: str) -> list[str]:
    ids = [f"poverty.line_of.{code}" for code in given.values]
    shown = [id_ for id_ in ids if page.known(id_, wave)]
    words = page.locale
    return [words.text("poverty_lines.of_code", line=page.num(id_, wave), code=page.member(id_)) for id_ in shown]

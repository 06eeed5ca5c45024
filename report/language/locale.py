"""Words and number formats of a language: the only place where a number becomes text.

A language is a file templates/locale/<language>.yml, the files <part>.<language>.yml beside it, and a folder of
templates. Differences between languages are in these files and in Babel; no code here asks for a language by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import babel
from babel.dates import format_date
from babel.lists import format_list

from analysis.catalogue import definition_of
from analysis.errors import Problem, UserError, did_you_mean
from analysis.findings import Finding
from analysis.findings.definition import Kind
from analysis.findings.finding import is_difference, without_sign
from analysis.findings.units import SHARE, SHARE_DIFFERENCE, VERDICT, Unit
from analysis.study.yaml_file import own_yaml
from analysis.survey.intervals import LEVEL
from report.language.digits import (
    babel_locale,
    digits,
    money_decimals,
    rounded,
    scaled_decimals,
    three_digits,
    told_apart,
)
from report.language.entries import entry_of, keys_of, merge
from report.language.markdown import escaped
from report.language.protection import hidden
from report.language.styles import BARE, DECIMAL, ENDS, INTERVALS, SIGNED, STYLES, UNMARKED, WHOLE, with_plus
from report.language.text_log import log_text
from report.project import TEMPLATES

FEW_DEGREES_OF_FREEDOM = 10  # an interval on fewer is marked as approximate


@dataclass(frozen=True)
class Locale:
    """The words and number formats of a language. `terms` fill the placeholders that every text may use."""

    language: str
    texts: Mapping[str, Any]
    file: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    markdown: bool = False  # of pages: a study's own words are escaped in it

    # --- words

    def written(self, words: str) -> str:
        """A study's own words as this locale prints them: escaped for pages, as typed for pictures and downloads."""
        return escaped(words) if self.markdown else words

    def text(self, key: str, **values: object) -> str:
        """The text of a dotted key, its {placeholders} filled. An unknown key is an error that names file and key."""
        found = self.entry(key)
        if isinstance(found, Mapping | list) or found is None:
            raise UserError(Problem(self.file, f"'{key}' is not a text", "Write one text there."))
        try:
            filled = str(found).format_map({**self.terms, **values})
        except (KeyError, IndexError, ValueError) as error:
            what = f"'{key}' has a placeholder that is not known here ({error})"
            raise UserError(Problem(self.file, what, "Correct it; write {{ and }} for plain braces.")) from error
        log_text(key, filled)
        return filled

    def entry(self, key: str) -> Any:
        """The text, list or mapping under a dotted key; names may contain dots."""
        found = self._found(key)
        if found is None:
            raise UserError(self._missing_key(key))
        return found

    def joined(self, items: Iterable[str]) -> str:
        """Items as a list in words: a; a dan b; a, b, dan c."""
        return format_list(list(items), locale=self._babel)

    def has(self, key: str) -> bool:
        """Whether the language has this key."""
        return self._found(key) is not None

    def with_terms(self, terms: Mapping[str, str]) -> Locale:
        """The same language with terms that every text may use; each also with a capital: {welfare}, {Welfare}."""
        capitals = {name[:1].upper() + name[1:]: sentence_case(term) for name, term in terms.items()}
        return replace(self, terms={**self.terms, **terms, **capitals})

    def reason(self, reason: str | None) -> str:
        """The reason for a missing number in words; an unknown reason is an error."""
        return self.text(f"reasons.{reason}") if reason else self.text("missing.no_reason")

    def noun(self, key: str, count: float) -> str:
        """The plural form of a noun for a count: 1 family, 2 families."""
        forms = self.entry(f"nouns.{key}")
        form = self._babel.plural_form(abs(count))
        return str(forms.get(form, forms["other"])).format_map(dict(self.terms))

    def counted(self, count: float, noun: str) -> str:
        """A count with its noun, in words up to nine: tujuh keluarga, 1,234 families."""
        return f"{self._whole(count, words=True)} {self.noun(noun, count)}"

    # --- dates

    def date(self, date: dt.date) -> str:
        """31 Desember 2024."""
        return str(format_date(date, self.text("dates.day"), locale=self._babel))

    def month(self, date: dt.date) -> str:
        """Maret 2024."""
        return str(format_date(date, self.text("dates.month"), locale=self._babel))

    def period(self, *ends: str) -> str:
        """2021–2024, with an en dash; a single wave as it is."""
        return "–".join(ends)

    # --- numbers

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with this language's separators: 1.234,5; a minus is a real minus sign."""
        shown = rounded(float(value), decimals)
        return ("−" if shown < 0 else "") + digits(abs(shown), decimals, str(self.entry("language.babel")))

    def money(self, value: float, currency: str, *, style: str = "full", beside: float = 0.0) -> str:
        """An amount to three digits, Rp1,23 juta in headlines, without currency in a `column`; all digits in `full`.

        Small amounts have the decimals that the currency has: USD 1.87, but USD 187, and USD 18 `beside` USD 187.
        """
        if style == "headline":
            for scale in self.entry("numbers.scales"):
                if abs(value) >= scale["from"] * 0.9995:
                    scaled = three_digits(abs(value)) / scale["from"]
                    number = f"{self.number(scaled, scaled_decimals(scaled))} {scale['word']}"
                    return self._signed(value, self._with_currency(number, currency))
        amount = value if style in ("full", "full_column") else three_digits(value)
        decimals = money_decimals(max(abs(amount), beside), currency)
        number = self.number(abs(amount), decimals)
        text = number if style in ("column", "full_column") else self._with_currency(number, currency)
        return self._signed(rounded(amount, decimals), text)

    def percent(self, value: float, *, style: str = "prose") -> str:
        """A share of 0 to 1: 12,5 persen in prose, 12,5% in tables."""
        return self.text(
            f"numbers.share.{'prose' if style == 'prose' else 'table'}", number=self.number(100 * value, 1)
        )

    def formatted(self, finding: Finding, *, style: str = "prose") -> str:
        """A finding as text for a sentence, table or headline; its magnitude, interval or n: see styles.py."""
        if style not in STYLES:
            raise ValueError(f"no style {style}{did_you_mean(style, STYLES)}")
        if finding.disclosure != "shown":
            return hidden(self, finding.id, short=style != "prose")
        if finding.value is None:
            return self.text("missing.not_available" if style == "prose" else "missing.not_available_short")
        if style == "n":
            return self.number(finding.n or 0)
        if style in INTERVALS:
            return self._interval(without_sign(finding) if style.startswith("extent") else finding, style)
        if style == "magnitude":
            return self._value(abs(finding.value), finding, "prose")
        points = style == "signed" and finding.unit == SHARE_DIFFERENCE  # the unit stands beside the large number
        text = self._value(finding.value, finding, "prose" if points else "headline" if style == "signed" else style)
        return with_plus(finding.value, text) if style in SIGNED and is_difference(finding) else text

    def _value(self, value: float, finding: Finding, style: str) -> str:
        unit, text = Unit.parse(finding.unit), finding.unit
        exact = definition_of(finding.id).kind is Kind.PARAMETER
        if unit.is_money:
            known = [abs(part) for part in (finding.value, finding.low, finding.high) if part is not None]
            if exact:  # the study's own, such as a poverty line
                style = "full_column" if style in ("column", "full_column") else "full"
            return self.money(value, unit.name, style=style, beside=max(known, default=0.0))
        if text == SHARE:
            return self.percent(value, style=style)
        if text == SHARE_DIFFERENCE:
            number, key = self.number(100 * value, 1), "table" if style in ("table", "full", "headline") else "prose"
            return number if style in ("column", "full_column") else self.text(f"numbers.points.{key}", number=number)
        if text in WHOLE:
            return self._whole(value, words=style == "prose")
        if text == VERDICT:
            return self.text(f"joint.words.{'agrees' if value > 0 else 'differs' if value < 0 else 'silent'}")
        if text == "probability":
            return self.number(value, 3)  # 0.001 must not read as zero
        if text in DECIMAL:
            return self.number(value, 4 if exact else 2)  # an official index keeps its published digits
        raise ValueError(f"{finding.id} has the unit {text!r}, which report/language/locale.py can't write")

    def _interval(self, finding: Finding, style: str) -> str:
        """An interval from low to high; shares and points without unit, which their value beside it has."""
        if finding.low is None or finding.high is None:
            return ""
        named, marked = style not in BARE, style not in UNMARKED
        if finding.unit in (SHARE, SHARE_DIFFERENCE):
            ends = told_apart(100 * finding.low, 100 * finding.high, self.number, (1, 2, 3, 4))
        elif finding.unit in DECIMAL:
            ends = told_apart(finding.low, finding.high, self.number, (2, 3, 4, 5))
        else:
            forms = ENDS.get(style, ("prose", "full"))
            ends = told_apart(finding.low, finding.high, lambda end, form: self._value(end, finding, form), forms)
        if style in SIGNED and is_difference(finding):
            ends = with_plus(finding.low, ends[0]), with_plus(finding.high, ends[1])
        approximate = finding.df is not None and finding.df < FEW_DEGREES_OF_FREEDOM
        key = ("interval" if named else "range") + ("_approximate" if approximate and marked else "")
        text = self.text("numbers.range", low=ends[0], high=ends[1])
        level = self.number(100 * (finding.level or LEVEL))
        return text if key == "range" else self.text(f"numbers.{key}", range=text, level=level)

    def _whole(self, value: float, *, words: bool) -> str:
        small = self.entry("numbers.words")
        if words and float(value).is_integer() and 1 <= value <= len(small):
            return str(small[int(value) - 1])
        return self.number(value)

    def _with_currency(self, number: str, currency: str) -> str:
        pattern = entry_of(self.texts, f"numbers.currencies.{currency}") or self.entry("numbers.currencies.other")
        return str(pattern).format(number=number, code=currency)

    def _signed(self, value: float, text: str) -> str:
        return "−" + text if value < 0 else text

    def _found(self, key: str) -> Any:
        if key not in self._entries:
            self._entries[key] = entry_of(self.texts, key)
        return self._entries[key]

    @cached_property
    def _entries(self) -> dict[str, Any]:
        """What was looked up before, by its key."""
        return {}

    @property
    def _babel(self) -> babel.Locale:
        return babel_locale(str(self.entry("language.babel")))

    def _missing_key(self, key: str) -> Problem:
        for other in languages():
            if other != self.language and entry_of(locale(other).texts, key) is not None:
                return Problem(self.file, f"lacks '{key}', which {other}.yml has", "Add it in this language.")
        near = did_you_mean(key, keys_of(self.texts))
        return Problem(self.file, f"lacks '{key}'", f"Add it, or correct the name where it is used{near}.")


@lru_cache
def locale(language: str) -> Locale:
    """The locale of a language, from its files under templates/locale."""
    folder = TEMPLATES / "locale"
    path = folder / f"{language}.yml"
    if not path.is_file():
        near = did_you_mean(language, languages())
        raise UserError(
            Problem(f"language {language}", "no such language", f"There are {', '.join(languages())}{near}.")
        )
    texts: dict[str, Any] = {}
    for part in [path, *sorted(folder.glob(f"*.{language}.yml"))]:
        merge(texts, own_yaml(part.read_text("utf-8")) or {})
    return Locale(language, texts, file=f"templates/locale/{language}.yml")


def languages() -> tuple[str, ...]:
    """The available languages: each has a file templates/locale/<language>.yml."""
    return tuple(sorted(path.stem for path in (TEMPLATES / "locale").glob("*.yml") if "." not in path.stem))


def code_language() -> str:
    """The language of code, comments and archives' metadata."""
    return _language_that("of_code")


def original_language() -> str:
    """The language that texts are written in before translation."""
    return _language_that("original")


def _language_that(fact: str) -> str:
    """The first language whose file has `language.<fact>: true`."""
    for language in languages():
        if entry_of(locale(language).texts, f"language.{fact}"):
            return language
    problem = Problem("templates/locale", f"no language has {fact}: true", "Write it under language: in one file.")
    raise UserError(problem)


def sentence_case(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched.

    >>> sentence_case("pendapatan per orang di Sooko")
    'Pendapatan per orang di Sooko'
    """
    return text[:1].upper() + text[1:]

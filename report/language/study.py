"""The words of a study in a language: income or consumption, families or households, district names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from babel.numbers import get_currency_name

from analysis.errors import Problem, UserError, did_you_mean
from analysis.findings.key import EVERYBODY
from analysis.study import Study
from analysis.study.columns import NAME
from analysis.study.contents import has_survey
from analysis.study.settings import StudySettings
from analysis.study.waves import WavePair
from report.language.locale import Locale, locale, sentence_case

_NAMED = 3  # districts that a title names one by one


def study_locale(settings: StudySettings, language: str, *, markdown: bool = False) -> Locale:
    """The locale with the study's words for income, families and districts; for pages, as Markdown."""
    words = _with_label(replace(locale(language), markdown=markdown), settings)
    about = "programme" if settings.programme else "survey"
    money = settings.money
    period = words.text(f"terms.period.{money.period}")
    family = words.text(f"terms.family.{about}")
    head = "household" if settings.whole_households else money.head
    per_head = words.text(f"terms.per_head.{head}", family=family)
    scale = "column" if settings.own_scale else settings.equivalence
    terms = {
        "welfare": words.text(f"terms.welfare.{settings.welfare or 'income'}"),
        "family": family,
        "families": words.text(f"terms.families.{about}"),
        "counted": words.text(f"terms.counted.{settings.counts}.{about}"),
        "whose": words.text(f"terms.whose.{'groups' if settings.programme and settings.group else about}"),
        **_whom(words, settings, family=words.text(f"terms.families.{about}")),
        "currency": _currency_name(words, settings),
        "period": period,
        "per_period": words.text("terms.per_period", period=period),
        "per_head": per_head,
        "per_both": words.text("terms.per_both", per_head=per_head, period=period),
        **_line_terms(words, settings),
        "divided": words.text(f"terms.divided.{scale}"),
        "level": settings.region.level[language],
        "region": settings.region.name[language],
    }
    terms |= _of_waves(settings, words.with_terms(terms))
    return words.with_terms({name: words.written(term) for name, term in terms.items()})


def _whom(words: Locale, settings: StudySettings, *, family: str) -> dict[str, str]:
    """Whom titles speak of: families of the programme by its name, where the locale knows it; those surveyed else."""
    of_programme = settings.programme is not None and settings.group is None  # a comparison group isn't in it
    about = "programme" if of_programme else "survey"
    named = of_programme and words.has(f"programmes.{settings.programme}")
    programme = words.text(f"programmes.{settings.programme}") if named else ""
    whom = words.text(f"terms.whom.{'named' if named else about}", programme=programme, families=family)
    return {"whom": whom, "whom_counted": words.text(f"terms.whom_counted.{settings.counts}.{about}", whom=whom)}


def _of_waves(settings: StudySettings, words: Locale) -> dict[str, str]:
    """The words on waves and prices: how households of two waves are compared, between which, at which prices."""
    pair = settings.main_pair
    panel = "several" if len(settings.waves) > 2 else "panel"
    design = panel if pair is None or settings.is_panel(*pair) else "independent"
    terms = {name: words.text(f"terms.{name}.{design}") for name in ("compared", "compared_own", "compared_short")}
    terms |= {name: words.text(f"terms.{name}.{design}") for name in ("again", "movers", "resurvey")}
    sized = settings.welfare is not None and settings.counts == "persons"
    by = "weights" if settings.design.weight else "sizes" if sized else "nothing"
    terms["weighing"] = words.text(f"terms.weighing.{by}.{design}")
    terms["sampled"] = words.text(f"terms.sampled.{design}", weighing=terms["weighing"])
    several = pair is not None and len(settings.waves) > 2  # with two only, it is clear between which
    terms["between"] = _two_waves(settings, words, "between", pair) if pair else ""
    terms["when"] = terms["between"] if several else ""
    terms["than"] = _two_waves(settings, words, "than", pair) if pair and several else ""
    terms["prices"] = words.text(f"terms.prices.{_kind_of_prices(settings)}", base_year=settings.base_year or "")
    return terms


def _kind_of_prices(settings: StudySettings) -> str:
    if settings.prices:
        return "constant" if settings.prices.year else "undated"
    return "own" if settings.base_year is None else "year"


def _two_waves(settings: StudySettings, words: Locale, key: str, pair: WavePair) -> str:
    """A phrase with two waves: ' between March 2021 and March 2024'."""
    labels = {wave.key: wave.label[words.language] for wave in settings.waves}
    return words.text(key, first=labels[pair[0]], second=labels[pair[1]])


def _line_terms(words: Locale, settings: StudySettings) -> dict[str, str]:
    """What texts call the poverty line: official only where study.yml says so of each wave's."""
    lines = settings.poverty_line.values()
    official = "official" if lines and all(line.official for line in lines) else "other"
    if settings.line_for_spending and official == "official":
        origin = "official_for_expenditure"
    else:
        origin = "relative" if any(line.relative is not None for line in lines) else official
    names = {name: words.text(f"terms.{name}.{official}") for name in ("line_name", "poverty_line_name", "line_each")}
    return {**names, "line_origin": words.text(f"terms.line_origin.{origin}")}


def _currency_name(words: Locale, settings: StudySettings) -> str:
    """The currency's name in a sentence: the study's own, the locale's, or CLDR's (euros; dolar Amerika Serikat)."""
    currency = settings.currency
    if currency.label:
        return currency.label[words.language]
    if words.has(f"terms.currency.{currency.code}"):
        return words.text(f"terms.currency.{currency.code}")
    # the plural, as in "in euros"; a language without plurals has a name with a capital, as if it stood alone
    name, of_many = (
        str(get_currency_name(currency.code, count=count, locale=str(words.entry("language.babel"))))
        for count in (None, 2)
    )
    return of_many if of_many != name else name[:1].lower() + name[1:]


def _with_label(words: Locale, settings: StudySettings) -> Locale:
    """The locale that writes amounts with the study's own symbol or label of its currency, where it has one."""
    currency = settings.currency
    own = currency.symbol or currency.label
    if not own:
        return words
    name = words.written(own[words.language]).replace("{", "{{").replace("}", "}}")
    numbers = words.entry("numbers")
    patterns = {
        **numbers["currencies"],
        currency.code: f"{name} {{number}}" if currency.symbol else f"{{number}} {name}",
    }
    return replace(words, texts={**words.texts, "numbers": {**numbers, "currencies": patterns}})


def known_languages(study: Study, languages: Iterable[str]) -> list[str]:
    """The given languages, or all of the study's. Raises UserError for one that the study doesn't have."""
    has = study.settings.languages
    languages = list(languages)
    problems = [
        Problem(
            f"language {language}",
            f"{study.settings.id} is not written in it{did_you_mean(language, has)}",
            f"Its languages: {', '.join(has)}. Another one goes under languages: in study.yml, with its texts.",
        )
        for language in languages
        if language not in has
    ]
    if problems:
        raise UserError(*problems)
    return languages or list(has)


def district_name(study: Study, district: str, words: Locale) -> str:
    """A district's name on pages: Kecamatan Sooko, Sooko District; the study's region for `all`.

    Where districts are called alike, what lies around it stands with it: Kecamatan Sooko (Kabupaten Ponorogo).
    """
    if district == EVERYBODY:
        return study.settings.region.name[words.language]
    return _names_apart(study, words.language)[district]


@lru_cache(maxsize=16)
def _names_apart(study: Study, language: str) -> dict[str, str]:
    """The name of each district, by code: with its regency where another has its name, with its code where both."""
    words = study_locale(study.settings, language)
    names = {code: _name_with_level(study, code, words) for code in study.district_rows}
    for within in (lambda code: _regency(study, code, words), str):
        counts = Counter(name.casefold() for name in names.values())
        shared = [code for code, name in names.items() if counts[name.casefold()] > 1]
        names |= {code: f"{names[code]} ({around})" for code in shared if (around := within(code))}
    return names


def _regency(study: Study, district: str, words: Locale) -> str:
    """The regency around a district, in the language; nothing where districts.csv doesn't tell it."""
    given = study.district_rows[district].get("regency")
    name = given if isinstance(given, str) else ""
    first, _, rest = name.partition(" ")
    return words.text(f"names.own_level.{first}", name=rest) if rest and words.has(f"names.own_level.{first}") else name


def _name_with_level(study: Study, district: str, words: Locale) -> str:
    settings = study.settings
    name, regency = bare_name(study, district, words.language), str(study.district_rows[district].get("regency", ""))
    prefix = regency.removesuffix(name).strip()
    # for districts that are regencies, districts.csv has the level before the name
    if prefix and prefix != regency and words.has(f"names.own_level.{prefix}"):
        return words.text(f"names.own_level.{prefix}", name=name)
    first, _, rest = name.partition(" ")
    if own := _of_own_level(study, name, words):
        return own
    levels = _level_words(settings)
    if rest and {first.casefold(), name.rpartition(" ")[2].casefold()} & levels:  # 22 Thana, District 9
        return name
    level = settings.region.level[words.language]
    return words.text("names.district", name=name, level=sentence_case(level))


def _level_words(settings: StudySettings) -> set[str]:
    return {word.casefold() for level in settings.region.level.values() for word in re.findall(r"\w+", level)}


def _of_own_level(study: Study, name: str, words: Locale) -> str:
    """A name that begins with the word for its level, in the language: Kota Jambi is Jambi City; else empty."""
    first, _, rest = name.partition(" ")
    key = f"names.own_level.{first}"
    known = rest and first.casefold() in _level_words(study.settings) and words.has(key)
    return words.text(key, name=rest) if known else ""


def bare_name(study: Study, district: str, language: str) -> str:
    """A district's name without the word for its level: in the language, where districts.csv has it in several."""
    row = study.district_rows[district]
    own = row.get(f"{NAME}_{language}")
    return str(own if isinstance(own, str) and own else row[NAME])


def short_name(study: Study, district: str, words: Locale) -> str:
    """A district's name where all stand together: without the word for its level, unless another is called so too."""
    name = bare_name(study, district, words.language)
    if name.casefold() in _bare_twice(study, words.language):
        return district_name(study, district, words)
    return _of_own_level(study, name, words) or name


def studied_place(study: Study, district: str, words: Locale) -> str:
    """The place that a title names, no larger than what was studied: a district, or all districts of the study.

    Up to three are named; of more, pages say that they are those studied in the region.
    """
    if district != EVERYBODY:
        return short_name(study, district, words)
    codes = list(study.district_rows)
    if len(codes) <= _NAMED:
        return words.joined(short_name(study, code, words) for code in codes)
    return words.text("names.studied", region=study.settings.region.name[words.language])


@lru_cache(maxsize=16)
def _bare_twice(study: Study, language: str) -> frozenset[str]:
    counts = Counter(bare_name(study, code, language).casefold() for code in study.district_rows)
    return frozenset(name for name, count in counts.items() if count > 1)


def notice_key(study: Study) -> str:
    """The text that calls a study's data synthetic: those of families and their ties, where it has both."""
    return "site.notice_of_data" if study.ties is None or not has_survey(study) else "site.notice"


def lower_case(name: str) -> str:
    """A name inside a sentence, without its capital; abbreviations and proper names stay.

    >>> lower_case("Pelanggan"), lower_case("Pendamping PKH"), lower_case("TKSK"), lower_case("Dinas Sosial")
    ('pelanggan', 'pendamping PKH', 'TKSK', 'Dinas Sosial')
    """
    first, _, rest = name.partition(" ")
    named = first[1:2].isupper() or (rest[:1].isupper() and rest[1:2].islower())  # TKSK; Dinas Sosial
    return name if named else name[:1].lower() + name[1:]

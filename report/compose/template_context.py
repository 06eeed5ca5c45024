"""The variables and functions of page templates, all of them by name."""

from __future__ import annotations

from typing import Any

from analysis.study.contents import has_survey
from report.charts.figure import PageFigures
from report.compose.pages import Pages
from report.context.advice import PageAdvice
from report.context.against import against_title
from report.context.approval import approval_texts
from report.context.cards import PageCards
from report.context.definitions import definitions_by_part, formula_of, used_ids
from report.context.design import design_context
from report.context.groups import PageGroups
from report.context.hidden import hidden_table
from report.context.leading import PageLeading
from report.context.pairs import pairs_table
from report.context.parts import PageParts
from report.context.place import Place, address_of
from report.context.poverty_lines import line_ids, line_stated, lines_listed
from report.context.robustness import bounds_sentence, conclusion, main_period, public_rows
from report.context.sources import official_area, sources_in_full
from report.context.table_sentences import brokers_sentence, parade_sentence
from report.context.tables import (
    all_findings_table,
    districts_table,
    joint_table,
    levels_table,
    listed,
    model_table,
    sensitivity_table,
)
from report.context.values import PageValues
from report.context.written import Written
from report.downloads.page_files import slide_citation
from report.formats import needs_png
from report.language.locale import locale
from report.language.markdown import escaped
from report.language.sources import in_sentence
from report.language.study import district_name, studied_place, study_locale
from report.pages.article import statements_of
from report.pages.article_tables import COMPARED, districts_compared, themes_table
from report.pages.changes import changes_context
from report.pages.coverage import coverage_error, coverage_table, sample_sizes
from report.pages.dictionary import Dictionary
from report.pages.first import FirstPage
from report.pages.numbers import Numbers
from report.pages.overview import DistrictNames, overview_context
from report.pages.reproduce import reproduction
from report.public import ALL
from report.public.statements import by_source, main_limits, selected_statements, source_limits
from report.slides.page import eyebrow_of, slide_chart

# the methods of PageValues and PageParts that templates may call
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
    "told",
    "change_prices",
    "official_source",
)
_OF_PARTS = (
    "cite",
    "card",
    "headline",
    "headlined",
    "all_known",
    "joint",
    "told_beside_numbers",
    "recommended",
    "reached",
    "optional_ids",
    "glossary",
    "verdicts",
    "change_leads",
    "has_sources",
    "informants_counted",
)


def template_context(pages: Pages, place: Place) -> dict[str, Any]:
    """The variables of a template: values, sentences, tables and figures of its page."""
    study, settings, language = pages.overview.study_of(place.part), pages.study.settings, place.language
    words = study_locale(settings, language, markdown=True)
    district = place.district if place.district and not place.gone else ALL
    page = PageValues(study, pages.public, words, district, settings.waves[-1].key)
    parts = PageParts(page, pages.citations)
    folder = (pages.root / place.path).parent
    figures = PageFigures(page, folder, pages.root, pages.drawn, png=needs_png(pages.formats), store=pages.charts)
    if place.part:
        figures.place = f"figures/{place.part}"
    limits, statements = source_limits(study, language), parts.statements
    numbers = Numbers(page, place.up, address_of(settings, place))
    arms, waves = PageGroups(page), [wave.key for wave in settings.waves]
    return {
        **{method: getattr(page, method) for method in _OF_VALUES},
        **{method: getattr(parts, method) for method in _OF_PARTS},
        **parts.holds(),
        **design_context(page),
        "parts_of_page": parts,
        "cards": PageCards(parts),
        "leading": PageLeading(page),
        "advice": PageAdvice(parts).rows,
        "against": lambda: against_title(parts),
        "slide_chart": lambda name: slide_chart(figures, name),
        "slide_eyebrow": eyebrow_of(page),
        "slide_citation": slide_citation(parts, place),
        "approval": " ".join(approval_texts(settings, words).values()),
        # the study
        "settings": Written(settings),
        "language": language,
        "languages": [
            (code, locale(code).text("language.name"), pages.title(code), locale(code).text("site.home"))
            for code in pages.languages
        ],
        "districts": DistrictNames(study, pages.districts, words),
        "waves": waves,
        "wave_labels": [page.wave_label(wave) for wave in waves],
        "first": waves[0],
        "last": waves[-1],
        "later": settings.main_pair[1] if settings.main_pair else waves[-1],
        "wave_count": words.counted(len(waves), "wave"),
        "price_source": escaped(settings.prices.source[language]) if settings.prices else "",
        "price_source_short": escaped(in_sentence(settings.prices.source[language])) if settings.prices else "",
        "previous": settings.main_pair[0] if settings.main_pair else waves[-1],
        "line_source": {wave: escaped(line.source[language]) for wave, line in settings.poverty_line.items()},
        "line_source_short": {
            wave: escaped(in_sentence(line.source[language])) for wave, line in settings.poverty_line.items()
        },
        "sources_in_full": lambda: sources_in_full(page),
        "official_area": lambda indicator: official_area(page, indicator),
        "line_stated": lambda wave: line_stated(page, wave),
        "further_lines": lines_listed(page),
        "line_ids": line_ids(page),
        "single_lines": settings.single_lines,
        "measures": [escaped(one.label[language]) for one in settings.measures],
        "citation": settings.voices.citation,
        "sources": settings.sources,
        "study_label": lambda column: escaped(study.codebook.label(column, language)),
        # words
        "words": words,
        "t": words.text,
        "place": escaped(district_name(study, district, words)),
        "spoken_of": parts.spoken_of(escaped(studied_place(study, district, words))),
        "welfare": words.terms["welfare"],
        **{name: words.terms[name] for name in ("per_head", "per_period", "per_both")},
        "joined": words.joined,
        # parts of the page
        "figure": figures.figure,
        "levels_table": lambda ids: levels_table(page, ids),
        "districts_table": lambda ids, link="": districts_table(page, pages.districts, ids, link=link),
        "all_findings_table": lambda: all_findings_table(page),
        "pairs_table": lambda: pairs_table(page),
        "arms": arms,
        "arms_table": arms.levels_table,
        "arms_compared": arms.contrasts_table,
        "joint_table": lambda: joint_table(page, parts.joint()),
        "sensitivity_table": lambda: sensitivity_table(page),
        "model_table": lambda: model_table(page),
        "variants": lambda: tuple(public_rows(page, "sensitivity", main_period(page)).index),
        "conclusion": lambda: conclusion(page),
        "parade_sentence": lambda: _of_table("parade", parade_sentence(page, source=parts.cite("atkinson1987"))),
        "brokers_sentence": lambda: _of_table("brokers", brokers_sentence(page)),
        "bounds_sentence": lambda: _of_table(
            "attrition_bounds", bounds_sentence(page, source=parts.cite("manski1990"))
        ),
        "hidden_table": lambda: hidden_table(page),
        "declared": lambda: statements_of(settings, words, surveyed=has_survey(study)),
        "themes_table": lambda: themes_table(page),
        "districts_side_by_side": lambda: (
            districts_compared(page, pages.districts, COMPARED) if place.district == ALL else None
        ),
        "formula": lambda id_: formula_of(settings, id_),
        "numbers": numbers.parts,
        "input_files": numbers.files,
        "citation_example": numbers.example,
        "statements": lambda kinds, most: selected_statements(statements, district, kinds=tuple(kinds), most=most),
        "by_source": by_source,
        "all_statements": statements,
        "source_limits": limits,
        "main_limits": main_limits(limits, statements),
        "methods_used": pages.methods_used,
        "coverage_table": lambda clusters: coverage_table(page.label, words, clusters=clusters),
        "coverage_sizes": sample_sizes,
        "coverage_error": coverage_error,
        "parts_defined": definitions_by_part(parts, used_ids(page)) if place.name == "methods" else [],
        "parts_listed": lambda: definitions_by_part(parts, [key.id for key in listed(page)]),
        **(
            overview_context(page, pages.overview, name=place.name, number=place.part)
            if place.name in ("index", "overview") and not place.gone
            else {}
        ),
        **({"first_page": FirstPage(parts, pages.districts, pages.formats)} if place.name == "index" else {}),
        # the site itself
        **(reproduction(page) if place.name == "reproduce" else {}),
        **({"dictionary": Dictionary(page, place.up)} if place.name == "dictionary" else {}),
        **({"previous_edition": pages.comparison.previous.name} if pages.comparison else {}),
        **(
            changes_context(page, pages.comparison, pages.districts)
            if pages.comparison and place.name == "changes" and not place.gone
            else {}
        ),
        "compared": pages.comparison is not None,
        "gone_code": place.district if place.gone else None,
        "gone_up": f"../{language}/" if place.folder else "",  # for the address of a language that was removed
    }


def _of_table(name: str, sentence: str) -> str:
    """A sentence in a span that names the public table of its numbers; empty for an empty one."""
    return f'[{sentence}]{{data-table="{name}"}}' if sentence else ""

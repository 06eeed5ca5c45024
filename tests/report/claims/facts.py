"""What a study declares, and what its public results hold: the names in `when` of claims.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analysis.findings import Finding
from analysis.study.contents import has_incomes, has_incomes_per_person, has_survey
from report.context.listing import INFORMANTS, theme_unit
from report.context.robustness import main_period, public_rows
from report.context.table_sentences import parade_gaps
from report.context.values import PageValues
from report.downloads.bibliography import citation_keys, merged_bibliography
from report.language.protection import hidden
from report.language.study import study_locale
from report.pages.overview import KEY_COLUMNS
from report.public import ALL, Public
from report.public.statements import public_statements
from tests.report.claims.composed import DISTRICTS_OF_A_PAGE, Computed


def facts(made: Computed, district: str, language: str) -> Mapping[str, Any]:
    """The facts of a study, and of the page of a district or of the whole (`all`)."""
    study, settings = made.study, made.study.settings
    waves, pair, design = len(settings.waves), settings.main_pair, settings.design
    lines, group, incomes = settings.poverty_line.values(), settings.group, has_incomes(study)
    public = made.public
    page = PageValues(study, made.public, study_locale(settings, language), district, settings.waves[-1].key)
    gini = page.find("inequality.gini")
    works = citation_keys(merged_bibliography(study.references))
    per_person = has_incomes_per_person(study)
    return {
        **_of_findings(page),
        "missing_words": {
            page.locale.text("missing.not_available"),
            *(hidden(page.locale, id_, short=False) for id_ in ("income", "voices.")),
        },
        "cited": lambda key: key in works,
        "areas": len(made.districts),
        "paged": len(made.districts) > DISTRICTS_OF_A_PAGE,
        "numbers_of_areas": has_survey(study)
        and any(made.public.findings[key].value is not None for key in _of_areas(made)),
        "of_areas": lambda id_: any(page.known(id_, district=code) for code in made.districts),
        "ranked": _ranked(public, settings.waves[-1].key),
        "mapped": study.tiles is not None,
        "surveyed": has_survey(study),
        "incomes": incomes,
        "per_person": per_person,
        "whole": incomes and not per_person,
        "consumption": settings.welfare == "consumption",
        "period": settings.period,
        "per_head": "none" if not per_person else settings.money.head,
        "persons": settings.counts == "persons",
        "rupiah": settings.currency.code == "IDR",
        "country": settings.region.country,
        "line": bool(lines) and per_person,
        "official": any(line.official for line in lines),
        "spending": settings.line_for_spending,
        "relative": any(line.relative is not None for line in lines),
        "drawn_by": any(line.set_by for line in lines),
        "further_lines": bool(settings.lines),
        "waves": waves,
        "panel": pair is not None and settings.is_panel(*pair),
        "sections": pair is not None and not settings.is_panel(*pair),
        "constant_prices": settings.prices is not None,
        "real": page.known("change.mean_capita") or _hidden(page, "change.mean_capita"),
        "hidden": any(public.findings[key].disclosure != "shown" for key in public.of_district(district)),
        "changed": page.known(page.told("change.mean_capita")),
        "contact": any(author.affiliation or author.email for author in settings.authors),
        "rounded": settings.disclosure.rounding,
        "asked_of_all": not any(page.value("income.missing", wave.key) for wave in settings.waves),
        "pair_found_whole": page.value("change.attrition") == 0,
        "programme": settings.programme is not None,
        "prokus": settings.programme == "prokus",
        "grouped": group is not None,
        "randomised": group is not None and group.kind == "randomised",
        "matched": group is not None and group.kind == "matched",
        "ties": study.ties is not None,
        "actors": study.actors is not None,
        "directed": study.ties is not None and settings.network.directed,
        "boundary": settings.network.boundary is not None,
        "statements": bool(public_statements(study, made.public, language)),
        "published": settings.voices.published,
        "weights": design.weight is not None,
        "weighed": design.weight is not None,
        "strata": design.stratum is not None,
        "clusters": design.cluster is not None,
        "guarded": settings.disclosure.households > 0 or settings.disclosure.cell > 0,
        "stepped": settings.disclosure.in_full is False and has_survey(study),
        "own_thresholds": settings.disclosure.reason is not None,
        "synthetic": settings.synthetic,
        "sources": bool(settings.sources),
        "line_of_all": settings.line_of_all,
        "varied": lambda name: name in public_rows(page, "sensitivity", main_period(page)).index,
        "informants_named": theme_unit(page) == INFORMANTS,
        "several_groups": group is not None and len(group.others) > 1,
        "certain": _moved(page, "change.mean_capita") != 0,
        "rose": lambda id_: _moved(page, id_) > 0,
        "fell": lambda id_: _moved(page, id_) < 0,
        "unclear": lambda id_: page.known(page.told(id_)) and _moved(page, id_) == 0,
        "gini": _gini(page),
        "parades": parade_gaps(page),
        "groups_alike": _groups_alike(page),
        "groups_differ": _groups_differ(page),
        "edition_before": False,  # pages are composed without any
        "few": gini is not None and gini.low is not None and (gini.n or 0) < 140,
    }


def _gap(page: PageValues) -> Finding | None:
    """The first group's difference from the comparison, by the design's own estimate."""
    families = ("group.ancova.welfare", "group.did.welfare", "group.difference.welfare")
    group = page.settings.group
    found = [page.find(f"{family}.{arm}") for family in families for arm in (group.others if group else ())]
    return next((one for one in found if one is not None and one.low is not None), None)


def _groups_differ(page: PageValues) -> bool:
    """Whether groups differ for sure."""
    gap = _gap(page)
    return gap is not None and not (gap.low or 0) <= 0 <= (gap.high or 0)


def _groups_alike(page: PageValues) -> bool:
    """Whether groups differ by less than a tenth of the comparison's mean, if at all."""
    gap, group = _gap(page), page.settings.group
    base = page.value(f"group.mean.welfare.{group.comparison}") if group else None
    return gap is not None and base is not None and max(-(gap.low or 0), gap.high or 0) < 0.1 * base


def _moved(page: PageValues, id_: str) -> int:
    """Which way a change that pages tell went: up (1), down (-1), or neither for sure (0)."""
    found = page.find(page.told(id_))
    if found is None or found.low is None or found.high is None:
        return 0
    return (found.low > 0) - (found.high < 0)


def _gini(page: PageValues) -> float:
    """The Gini coefficient of persons, or else of whole households; no number without one."""
    found = (page.value(id_) for id_ in ("inequality.gini", "inequality.gini_household"))
    return next((value for value in found if value is not None), float("nan"))


def _of_areas(made: Computed) -> list[tuple[str, str, str]]:
    """The findings that the overview begins with, of each area in the last wave."""
    wave = made.study.settings.waves[-1].key
    return [
        key
        for district in made.districts
        for key in made.public.of_district(district)
        if key[0] in KEY_COLUMNS and key[2] == wave
    ]


def _ranked(public: Public, wave: str) -> bool:
    """Whether some districts were compared with the others in a wave."""
    table = public.table("comparisons", ALL)
    return table is not None and bool(table.loc[table["wave"] == wave, "p_adjusted"].notna().any())


def _hidden(page: PageValues, id_: str) -> bool:
    found = page.find(id_)
    return found is not None and found.disclosure != "shown"


def _of_findings(page: PageValues) -> Mapping[str, Callable[[str], Any]]:
    """What may be asked of a finding of the page: its value (no number without one), and whether it is known."""

    def covers_zero(id_: str) -> bool:
        found = page.find(id_)
        return found is None or found.low is None or found.high is None or found.low <= 0 <= found.high

    def value(id_: str, district: str | None = None) -> float:
        found = page.value(id_, district=district)
        return float("nan") if found is None else found  # no comparison with it holds

    return {
        "known": page.known,
        "value": value,
        "covers_zero": covers_zero,
        "observed": lambda id_: page.known(id_) and covers_zero(id_),
    }

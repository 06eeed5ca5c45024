"""How the sample was drawn and weighted, as study.yml says it, and what was assumed where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analysis.findings.key import EVERYBODY
from report.context.values import PageValues
from report.language.markdown import escaped
from report.language.study import lower_case

PARTS = ("weights", "strata", "clusters", "numbers", "population")
_NOUNS = {"clusters": "cluster", "strata": "stratum", "df": "freedom"}


def design_context(page: PageValues) -> Mapping[str, Any]:
    """What templates say of the survey's design: in whole, or some of its parts; the same words on every page."""
    said: Callable[..., str] = lambda *parts: design_said(page, *parts)  # noqa: E731
    return {
        "design_said": said,
        "design_in_brief": design_in_brief(page),
        "weighted": page.settings.design.weight is not None,
        "levels_said": levels_said(page),
        "levels_in_brief": levels_said(page, brief=True),
    }


def design_said(page: PageValues, *parts: str) -> str:
    """Sentences on the design's parts: weights, strata, clusters, their numbers, the finite population correction.

    All of them unless some are named; the numbers are those of the page's district.
    """
    sentences = {
        "weights": _weights,
        "strata": _strata,
        "clusters": _clusters,
        "numbers": _numbers,
        "population": _population,
    }
    return " ".join(filter(None, (sentences[part](page) for part in parts or PARTS)))


def design_in_brief(page: PageValues) -> str:
    """The design in one sentence, for a page of few lines: the methods page has it in full."""
    design, words = page.settings.design, page.locale
    strata = "districts" if design.stratum == "district_code" else "column"
    parts = (
        words.text(f"design.brief.{'weighted' if design.weight else 'unweighted'}"),
        _counted_in_brief(page, "strata", design.stratum, otherwise=f"strata_{strata}")
        if design.stratum
        else words.text("design.brief.no_strata"),
        _counted_in_brief(page, "clusters", design.cluster, otherwise="clusters")
        if design.cluster
        else words.text("design.brief.alone"),
        *([page.num("design.df", noun=_NOUNS["df"])] if page.known("design.df") else []),
        words.text(f"design.brief.{'corrected' if design.population else 'uncorrected'}"),
    )
    return words.text("design.brief.sentence", parts=", ".join(parts))


def levels_said(page: PageValues, *, brief: bool = False) -> str:
    """A sentence where levels and changes are of other households, weights or prices; empty where they aren't."""
    settings, words = page.settings, page.locale
    if settings.main_pair is None or not settings.is_panel(*settings.main_pair):
        return ""
    if brief:
        return words.text("design.brief.levels_weighted" if settings.design.weight else "design.brief.levels")
    weights = words.text("design.first_weights") if settings.design.weight else ""
    same = settings.prices is not None or not page.known("change.mean_capita")
    return words.text("design.levels", weights=weights, prices="" if same else words.text("design.first_prices"))


def _weights(page: PageValues) -> str:
    design, words = page.settings.design, page.locale
    if not design.weight:
        return words.text("design.unweighted")
    meaning = (design.weight_means or {}).get(words.language)
    said = [words.text("design.weighted")]
    if meaning:
        said.append(words.text("design.weight_means", meaning=escaped(meaning.rstrip("."))))
    return " ".join(said)


def _strata(page: PageValues) -> str:
    column, words = page.settings.design.stratum, page.locale
    if not column:
        return words.text("design.no_strata")
    if column == "district_code":
        return words.text("design.strata_districts")
    inside = "" if page.settings.design.nested is False else words.text("design.inside_district")
    return words.text("design.strata", column=_named(page, column), inside=inside)


def _clusters(page: PageValues) -> str:
    design, words = page.settings.design, page.locale
    if not design.cluster:
        return words.text("design.alone")
    apart = "inside_district" if design.stratum in (None, "district_code") else "inside_stratum"
    inside = "" if design.nested is False else words.text(f"design.{apart}")
    return words.text("design.clusters", column=_named(page, design.cluster), inside=inside)


def _numbers(page: PageValues) -> str:
    """Clusters, strata and degrees of freedom in each wave; empty where none may be shown."""
    words, every = page.locale, [wave.key for wave in page.settings.waves]
    waves = [wave for wave in every if page.known("design.df", wave)]
    if not waves:
        return ""
    counts = [_counts(page, wave) for wave in waves]
    alike = len({tuple(page.value(f"design.{name}", wave) for name in _NOUNS) for wave in waves}) == 1
    if len(every) == 1:
        counted = counts[0]
    elif alike and waves == every:
        counted = words.text("design.in_each_wave", counts=counts[-1])
    else:
        counted = "; ".join(
            words.text("design.in_wave", counts=count, wave=page.wave_label(wave))
            for wave, count in zip(waves, counts, strict=True)
        )
    of = "whole_sample" if page.district == EVERYBODY else "sample"
    return f"{words.text(f'design.{of}', counts=counted)} {words.text(f'design.freedom.{_declared(page)}')}"


def _counts(page: PageValues, wave: str) -> str:
    """The numbers of one wave: of what is declared, and the degrees of freedom."""
    numbers = {name: page.num(f"design.{name}", wave, noun=noun) for name, noun in _NOUNS.items()}
    return page.locale.text(f"design.counts.{_declared(page)}", **numbers)


def _declared(page: PageValues) -> str:
    """Which of clusters and strata study.yml declares."""
    declared = {"clusters": page.settings.design.cluster, "strata": page.settings.design.stratum}
    return "_".join(name for name, column in declared.items() if column) or "alone"


def _counted_in_brief(page: PageValues, part: str, column: str, *, otherwise: str) -> str:
    """Strata or clusters with their number, where it is known and the column says what they are."""
    named = _named(page, column)
    if column == "district_code" or not page.known(f"design.{part}"):
        return page.locale.text(f"design.brief.{otherwise}", column=named)
    counted = page.num(f"design.{part}", noun=_NOUNS[part])
    return page.locale.text(f"design.brief.{part}_counted", **{part: counted}, column=named)


def _population(page: PageValues) -> str:
    return page.locale.text("design.corrected" if page.settings.design.population else "design.uncorrected")


def _named(page: PageValues, column: str) -> str:
    """The column's label inside a sentence."""
    return escaped(lower_case(page.study.codebook.label(column, page.locale.language)))

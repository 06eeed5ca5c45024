"""The rows of the form of indicators (MS-Ind): a row for each finding that a study has, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings.changes import of_change
from analysis.findings.definition import Definition, Kind, is_family
from analysis.findings.units import SHARE
from report.context.definitions import formula_of, symbols_of, used_ids
from report.context.values import PageValues
from report.language.markdown import plain
from report.metadata.variables import Variable
from report.public import Public

COLUMNS = (
    *("name", "concept", "definition", "interpretation", "formula", "measure", "unit", "presentation", "composite"),
    *("publication", "indicators", "activity", "activity_code", "variables", "level", "open"),
)
_DIFFERENCES = (
    *("change.", "compare.", "measure.change_mean.", "group.balance.", "group.difference.", "group.did."),
    *("group.ancova.", "group.change."),
)
_NO_DIFFERENCES = (
    *("change.attrition", "change.n_pairs", "change.risen", "change.fallen", "change.left_poverty"),
    *("change.entered_poverty", "change.stayed_poor", "change.graduated", "change.jaccard"),
)
_OF_KINDS = {
    Kind.COUNT: "count",
    Kind.DESIGN: "count",
    Kind.TIES: "count",
    Kind.SHARE: "share",
    Kind.MONEY_SHARE: "share",
    Kind.MONEY_MEAN: "mean",
    Kind.MEAN: "mean",
    Kind.EXTREME: "extreme",
    Kind.PARAMETER: "parameter",
}
_INDICES = ("transitivity", "mean_clustering", "degree_centralization", "betweenness_centralization")
_OF_UNITS = {
    "log points per tie": "coefficient",
    "correlation": "correlation",
    "ratio": "ratio",
    "ties": "mean",
    "steps": "mean",
    "kinds per tie": "mean",
    "probability": "probability",
}


def indicator_rows(
    page: PageValues,
    answers: Mapping[str, str | None],
    variables: Mapping[str, list[Variable]],
) -> list[dict[str, str | None]]:
    """A row for each indicator that was computed: of the whole study, a district, or a member of a family."""
    shown, hidden = accessible(page.public)
    ids = used_ids(page)
    return [
        _row(page, CATALOGUE[id_], answers, variables, is_open=id_ in shown)
        for id_ in CATALOGUE
        if id_ in ids and (id_ in shown or id_ in hidden) and CATALOGUE[id_].kind is not Kind.VERDICT
    ]


def accessible(public: Public) -> tuple[set[str], set[str]]:
    """The catalogue's ids with a value that is shown, and those with one that is suppressed; one pass over them all."""
    shown, hidden = set[str](), set[str]()
    for found in public.findings.values():
        if found.disclosure != "shown":
            hidden.add(definition_of(found.id).id)
        elif found.value is not None:
            shown.add(definition_of(found.id).id)
    return shown, hidden


def measure_of(definition: Definition) -> str:
    """The kind of measure, as a key of the locale's `metadata.measures`.

    >>> [measure_of(CATALOGUE[id_]) for id_ in ("poverty.headcount", "change.headcount", "voices.kappa")]
    ['share', 'difference', 'index']
    """
    id_ = definition.id
    if (of := id_.removeprefix("official.")) != id_:
        return measure_of(CATALOGUE[of])
    if id_.startswith("network.") and id_.removeprefix("network.") in _INDICES:
        return "index"
    if id_.startswith("change.ties_"):
        return "count"
    if id_.startswith(_DIFFERENCES) and not id_.startswith(_NO_DIFFERENCES):
        return "median" if id_ == "change.median_capita" else "difference"
    if definition.kind is Kind.QUANTILE:
        return "median" if definition.quantile in (None, 0.5) else "quantile"
    if id_ == "network.median_degree":
        return "median"
    by_kind, by_unit = _OF_KINDS.get(definition.kind), _OF_UNITS.get(definition.unit)
    if definition.unit.startswith("difference"):
        return "difference"
    if definition.unit in ("count", "informants", "informant types", "kinds of source"):
        return by_kind or "count"
    return by_kind or by_unit or ("share" if definition.unit == SHARE else "index")


def concept_key(id_: str) -> str:
    """The key of an indicator's concept in the locale's `metadata.concepts`.

    >>> [concept_key(id_) for id_ in ("before.gini", "change.jaccard", "official.poverty.gap", "network.density")]
    ['change', 'change_network', 'official', 'network']
    """
    own = of_change(id_)
    network = ("n_pairs_network", "mean_degree", "isolates", "share_linking", "reach.", "ties_", "jaccard")
    if own.startswith(tuple(f"change.{name}" for name in network)):
        return "change_network"
    return own.partition(".")[0]


def _row(
    page: PageValues,
    definition: Definition,
    answers: Mapping[str, str | None],
    variables: Mapping[str, list[Variable]],
    *,
    is_open: bool,
) -> dict[str, str | None]:
    words, id_ = page.locale, definition.id
    measure, concept = measure_of(definition), concept_key(id_)
    nothing = words.text("metadata.not_applicable")
    return {
        "name": plain(page.label(id_).rstrip(": ")),
        "concept": words.text(f"metadata.concepts.{concept}"),
        "definition": plain(page.definition(id_)),
        "interpretation": _reading(page, id_, measure),
        "formula": _formula(page, id_),
        "measure": words.text(f"metadata.measures.{measure}"),
        "unit": _unit(page, definition.unit),
        "presentation": words.text(f"metadata.presented{'_of_members' if is_family(id_) else ''}"),
        "composite": words.text("metadata.answers.no"),
        "publication": nothing,
        "indicators": nothing,
        "activity": answers["title"],
        "activity_code": answers["code"],
        "variables": _variables(page, definition, variables) or nothing,
        "level": words.text("metadata.levels"),
        "open": words.text(f"metadata.answers.{'yes' if is_open else 'no'}"),
    }


def _unit(page: PageValues, unit: str) -> str:
    """A unit as a form names it: percent, where pages say how a share is written."""
    own = f"metadata.units_of.{unit}"
    return page.locale.text(own if page.locale.has(own) else f"units.{unit}")


def _reading(page: PageValues, id_: str, measure: str) -> str:
    own = f"metadata.readings.of.{id_}"
    return page.locale.text(own if page.locale.has(own) else f"metadata.readings.{measure}")


def _formula(page: PageValues, id_: str) -> str:
    """The formula in LaTeX with its letters in words; the definition where there is no formula."""
    formula, words = formula_of(page.settings, id_), page.locale
    if not formula:
        return plain(page.definition(id_))
    said = [words.text("metadata.symbol", written=written, meaning=plain(meaning))
            for written, meaning in symbols_of(page, [formula])]  # fmt: skip
    return words.text("metadata.formula", formula=formula, symbols="; ".join(said)) if said else formula


def _variables(page: PageValues, definition: Definition, variables: Mapping[str, list[Variable]]) -> str:
    return "; ".join(dict.fromkeys(_named(page, definition, variables)))


def _named(page: PageValues, definition: Definition, variables: Mapping[str, list[Variable]]) -> Iterator[str]:
    """The labels of the columns behind an indicator that the study has."""
    language = page.locale.language
    for listed in variables.values():
        for one in listed:
            if definition.id in one.ids:
                yield one.label.get(language) or one.name

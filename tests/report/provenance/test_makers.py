"""The function that makes a number is named, also where a loop builds its id; worked out by hand from the code."""

import pytest

from analysis.findings import Source
from analysis.indicators import change, compare, income, inequality, optional, poverty, voices
from analysis.network import structure as network
from analysis.study import open_study
from report.explain.recompute import recorded, recording_cells
from report.provenance.makers import maker_of
from report.provenance.origins import origin_of

STUDY = "data/mojokerto"


@pytest.mark.parametrize(
    ("id_", "function", "named", "line"),
    [
        # a literal id, and a function of another module
        (
            "poverty.headcount",
            poverty.poverty_findings,
            "analysis.survey.estimates.share",
            '"poverty.headcount": share(',
        ),
        (
            "poverty.gap",
            poverty.poverty_findings,
            "analysis.indicators.poverty._depth",
            '"poverty.gap": negative or _depth(',
        ),
        # a table of the module, whose entry names the function
        (
            "inequality.gini",
            inequality.inequality_findings,
            "analysis.indicators.inequality.linearised_gini",
            "linearised_gini",
        ),
        (
            "inequality.palma",
            inequality.inequality_findings,
            "analysis.indicators.inequality.linearised_share_ratio",
            "palma",
        ),
        # two loops with a name alike: shares and means
        ("women.decides", optional.optional_findings, "analysis.indicators.optional.share_of", '"women.decides"'),
        ("food.insecure", optional.optional_findings, "analysis.indicators.optional.mean_of", '"food.insecure"'),
        (
            "programme.received.imb",
            optional.optional_findings,
            "analysis.indicators.optional.share_of",
            "RECEIVED_FINDING +",
        ),
        ("income.p10_capita", income.income_findings, "analysis.survey.estimates.quantile", '"income.p10_capita"'),
        ("income.share_aid", income.income_findings, "analysis.survey.estimates.ratio", '"income.share_aid"'),
        (
            "income.business_median.retail",
            income.income_findings,
            "analysis.survey.estimates.quantile",
            "medians[finding_id]",
        ),
        # an id that a function puts together of another's
        ("compare.poverty.gap", compare.compare_findings, "analysis.indicators.compare.contrast", "compare.{id_}"),
        (
            "compare.network.reach.tksk",
            compare.network_compare_findings,
            "analysis.indicators.compare.contrast",
            "compare.{id_}",
        ),
        # the carrier of a number isn't its maker
        ("network.n_ties", network.network_findings, "analysis.network.structure.size_findings", '"network.n_ties"'),
        (
            "network.max_degree",
            network.network_findings,
            "analysis.network.structure.degree_findings",
            '"max_degree": np.max',
        ),
        (
            "network.ties.lending",
            network.network_findings,
            "analysis.network.ties.kind_findings",
            "network.ties.{kind}",
        ),
        # of a result with two parts
        (
            "change.left_poverty",
            change.change_findings,
            "analysis.indicators.change._left_and_entered",
            '"change.left_poverty"',
        ),
        ("voices.kappa", voices.voices_findings, "analysis.indicators.agreement.pooled_kappa", '"voices.kappa"'),
        (
            "voices.kappa.income",
            voices.voices_findings,
            "analysis.indicators.agreement.theme_kappa",
            "voices.kappa.{theme}",
        ),
        # computed where it is recorded
        (
            "voices.statements",
            voices.voices_findings,
            "analysis.indicators.voices.voices_findings",
            '"voices.statements"',
        ),
    ],
)
def test_the_function_that_makes_a_number_is_named(id_: str, function, named: str, line: str) -> None:  # type: ignore[no-untyped-def]
    maker = maker_of(id_, function)
    assert maker is not None
    assert f"{maker.function.__module__}.{maker.function.__qualname__}" == named
    text = open(maker.module.__file__, encoding="utf-8").read().splitlines()[maker.line - 1]  # type: ignore[arg-type]  # noqa: SIM115
    assert line in text


@pytest.mark.parametrize("id_", ["poverty.headcounts", "network.no_such", "compare.poverty.no_such", "income"])
def test_an_id_that_no_code_makes_has_no_maker(id_: str) -> None:
    functions = (poverty.poverty_findings, network.network_findings, compare.compare_findings, income.income_findings)
    assert not any(maker_of(id_, function) for function in functions)


def test_what_the_shipped_studys_cells_record_all_has_a_maker() -> None:
    study = open_study(STUDY)
    cells = recording_cells(["income", "network", "voices"])
    seen = {(finding.id, source) for source in cells
            for finding in recorded(source, study.folder, "all")}  # fmt: skip
    assert len(seen) > 150
    without = [id_ for id_, source in seen if not _made(id_, source)]
    assert without == []


def _made(id_: str, source: Source) -> bool:
    origin = origin_of(id_, source)
    assert origin.recorded_by is not None
    module, _, name = origin.recorded_by.function.rpartition(".")
    return maker_of(id_, getattr(__import__(module, fromlist=[name]), name)) is not None

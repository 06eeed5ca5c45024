"""Each number carries the function that computed it, from the indicator to the manifest."""

import re
from dataclasses import replace

import pytest

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings import Finding, finding_as_json, finding_from_json
from analysis.study import open_study
from report.explain.recompute import cell_results, recording_cells
from report.project import ROOT
from report.provenance.origins import declared_ids, function_place, origin_of
from report.public import public_record
from tests.other_studies import of_other_studies

STUDY = "data/mojokerto"
FUNCTIONS = {
    "poverty.headcount": "analysis.indicators.poverty.headcount",
    "poverty.gap": "analysis.indicators.poverty.gap",
    "inequality.gini": "analysis.indicators.inequality.gini_index",
    "inequality.palma": "analysis.indicators.inequality.palma_ratio",
    "women.decides": "analysis.indicators.optional.women_decide",
    "food.insecure": "analysis.indicators.optional.food_insecurity",
    "programme.received.imb": "analysis.indicators.optional.received",
    "income.p10_capita": "analysis.indicators.income.capita_quantiles",
    "income.share_aid": "analysis.indicators.income.source_shares",
    "income.business_median.retail": "analysis.indicators.income.business_medians",
    # an id that is put together of another's
    "compare.poverty.gap": "analysis.indicators.compare.contrast",
    "compare.network.reach.tksk": "analysis.indicators.compare.contrast",
    "network.n_ties": "analysis.network.structure.size_findings",
    "network.max_degree": "analysis.network.structure.degree_findings",
    "network.ties.lending": "analysis.network.ties.kind_findings",
    "change.left_poverty": "analysis.indicators.poverty_change.left_poverty",
    "voices.kappa": "analysis.indicators.agreement.pooled_kappa",
    "voices.kappa.income": "analysis.indicators.agreement.theme_kappa",
    "voices.statements": "analysis.indicators.voices.statement_count",
}


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """What the cells of all notebooks record of the shipped study, with the cell."""
    study = open_study(STUDY)
    cells = recording_cells(["income", "network", "compare", "voices"])
    records = [
        {**finding_as_json(finding), "source": {"notebook": source.notebook, "cell": source.cell}}
        for source in cells
        for finding in cell_results(source, study.folder, "all")
    ]
    return [finding_from_json(record) for record in records]


@pytest.mark.parametrize(("id_", "function"), FUNCTIONS.items())
def test_the_function_that_computes_a_number_is_declared_and_has_a_place(id_: str, function: str) -> None:
    assert definition_of(id_).function == function
    place = function_place(function)
    lines = (ROOT / place.file).read_text("utf-8").splitlines()[place.line - 1 :]
    assert lines[0].startswith("@declares(")
    begins = next(number for number, line in enumerate(lines) if line.startswith("def "))
    assert lines[begins].startswith(f"def {function.rpartition('.')[2]}(")


@pytest.mark.parametrize("id_", ["poverty.headcounts", "network.no_such", "compare.poverty.no_such", "income"])
def test_an_id_that_no_function_declares_has_no_function(id_: str) -> None:
    with pytest.raises(KeyError, match=re.escape(id_)):
        definition_of(id_)


def test_every_recorded_finding_carries_the_one_function_that_declares_its_id(findings: list[Finding]) -> None:
    assert len({finding.id for finding in findings}) > 150
    wrong = [finding for finding in findings if finding.function != definition_of(finding.id).function]
    assert wrong == []
    recorded_ids = {definition_of(finding.id).id for finding in findings}
    # verdicts are made after disclosure
    assert set(CATALOGUE) - recorded_ids == {"joint.*", *filter(of_other_studies, CATALOGUE)}


def test_every_recorded_finding_is_of_a_function_that_its_cell_calls(findings: list[Finding]) -> None:
    for id_, source, origin in {(one.id, one.source, origin_of(one)) for one in findings}:
        assert origin.recorded_by is not None, (id_, source)
        assert origin.computed_by is not None, (id_, source)
        called = _function(origin.recorded_by.function)
        assert origin.computed_by.function in declared_ids(called), (id_, source)


def test_the_sites_files_name_cells_and_leave_functions_to_the_manifest(findings: list[Finding]) -> None:
    record = public_record(findings[0])
    assert record["source"]
    assert "function" not in record
    again = finding_from_json(record)
    assert again == replace(findings[0], basis=again.basis)  # what stands behind a number is private
    assert again.function is None


def _function(name: str):  # type: ignore[no-untyped-def]
    module, _, own = name.rpartition(".")
    return getattr(__import__(module, fromlist=[own]), own)

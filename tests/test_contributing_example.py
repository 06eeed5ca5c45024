"""The worked example of CONTRIBUTING is the real way: its code, words and test run as they stand there."""

from __future__ import annotations

import doctest
import importlib.util
import re
import sys
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import yaml

from analysis import catalogue
from analysis.disclosure.findings import SMALL_CELL, public_finding
from analysis.findings import Estimate
from analysis.findings.definition import declares, definitions_of, is_family
from analysis.findings.formulas import symbols_in
from analysis.findings.units import Money
from analysis.indicators.poverty import poverty_findings
from analysis.study.settings import Disclosure
from analysis.survey.sample import Sample
from report.language.locale import languages, locale
from report.language.verdicts import rules
from report.project import ROOT
from tests.analysis.survey_samples import sample

ID, FUNCTION = "poverty.sst", "analysis.indicators.sst.sst_index"
BLOCKS = re.findall(r"```(python|yaml)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)


def block(path: str) -> str:
    """The block of CONTRIBUTING that its first line says is this file."""
    (found,) = [text for _, text in BLOCKS if text.partition("\n")[0].endswith(f"# {path}")]
    return str(found)


@pytest.fixture(scope="module")
def sst(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The example's module, imported under the name that it would have."""
    file = tmp_path_factory.mktemp("example") / "sst.py"
    file.write_text(block("analysis/indicators/sst.py"), "utf-8")
    spec = importlib.util.spec_from_file_location("analysis.indicators.sst", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def known(sst: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The findings on poverty with the example's among them, and a catalogue that has them."""

    @declares(poverty_findings, sst.sst_index)
    def with_sst(one: Sample, line: float) -> dict[str, Estimate]:
        return {**poverty_findings(one, line), ID: sst.sst_index(one, line)}

    monkeypatch.setattr(catalogue, "CATALOGUE", definitions_of(with_sst))
    return with_sst


def test_the_examples_own_example_runs(sst: ModuleType) -> None:
    assert doctest.testmod(sst) == doctest.TestResults(failed=0, attempted=1)


def test_the_examples_own_test_passes(sst: ModuleType) -> None:
    names: dict[str, Any] = {}
    exec(compile(block("tests/analysis/indicators/test_sst.py"), "test_sst.py", "exec"), names)
    tests = [run for name, run in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for run in tests:
        run()


def test_the_number_is_that_of_its_formula(sst: ModuleType) -> None:
    incomes, weights, line = [20.0, 70, 90, 130, 250], [1.0, 3, 2, 2, 5], 100.0
    gaps = [max(0.0, 1 - x / line) for x in incomes]
    pairs = combinations_with_replacement(range(5), 2)
    total = sum((1 if i == j else 2) * weights[i] * weights[j] * max(gaps[i], gaps[j]) for i, j in pairs)
    assert sst.sst(incomes, line, weights) == pytest.approx(total / sum(weights) ** 2)
    assert sst.sst([150, 200], line) == 0
    assert sst.sst([], line) is None


def test_its_derivative_is_that_of_the_number(sst: ModuleType) -> None:
    gaps, w = np.array([0.0, 0, 0.1, 0.4, 0.8]), np.array([1.0, 2, 1, 3, 1])
    _, influence = sst.linearised_sst(gaps, w)
    for i in range(5):
        step = 1e-6 * np.eye(5)[i]
        slope = (sst.linearised_sst(gaps, w + step)[0] - sst.linearised_sst(gaps, w - step)[0]) / 2e-6
        assert influence[i] == pytest.approx(slope, abs=1e-7)


def test_it_is_recorded_with_its_function_and_disclosed_by_its_kind(sst: ModuleType, known: Any) -> None:
    incomes = [50.0] * 3 + [150.0] * 60
    found = known(sample({"income_capita_month": incomes}, counts="households"), 100.0)
    assert list(found)[-1] == ID
    *others, recorded = catalogue.named_findings(found, district="all", wave="2021", money=Money("IDR"))
    assert (recorded.id, recorded.unit, recorded.function) == (ID, "index", FUNCTION)
    # none of further lines, nor of lines by a column's codes
    single = [definition for definition in poverty_findings.definitions if not is_family(definition.id)]
    assert {finding.function for finding in others} == {one.function for one in single}
    assert recorded.value == pytest.approx(0.5 * (1 - (60 / 63) ** 2))
    hidden = public_finding(recorded, Disclosure(), published_voices=False)
    assert (hidden.value, hidden.reason) == (None, SMALL_CELL)  # three poor households


def test_what_cannot_be_computed_has_a_reason(sst: ModuleType) -> None:
    for incomes, reason in (([150.0, 200], "nobody is below the line"), ([-1.0, 50], "a negative income")):
        assert sst.sst_index(sample({"income_capita_month": incomes}, counts="households"), 100.0).reason == reason


def test_without_its_declaration_it_is_refused(sst: ModuleType) -> None:
    @declares(poverty_findings)
    def forgotten(one: Sample, line: float) -> dict[str, Estimate]:
        return {**poverty_findings(one, line), ID: sst.sst_index(one, line)}

    with pytest.raises(ValueError, match=f"returns {re.escape(ID)}, which it does not declare"):
        forgotten(sample({"income_capita_month": [50.0, 150.0]}, counts="households"), 100.0)


@pytest.mark.parametrize("language", languages())
def test_its_words_are_those_of_a_finding(language: str, sst: ModuleType) -> None:
    texts = yaml.safe_load(block(f"templates/locale/findings.{language}.yml"))["findings"]
    assert set(texts) == {ID}
    assert set(texts[ID]) == set(locale(language).entry("findings")["poverty.gap"])
    assert ID not in locale(language).entry("findings")  # an example, not shipped
    limits = yaml.safe_load(block("templates/rules/limits.yml"))["limits"]
    assert set(limits[ID]) <= set(locale(language).entry("limits"))
    assert set(limits) & set(rules("limits")["limits"]) == set()
    (definition,) = sst.sst_index.definitions
    assert set(symbols_in(definition.formula)) <= set(locale(language).entry("symbols"))
    assert locale(language).has(f"units.{definition.unit}")


def test_every_block_of_the_section_is_tried() -> None:
    files = [text.partition("\n")[0].rpartition("# ")[2] for _, text in BLOCKS]
    assert files == [
        "analysis/indicators/sst.py",
        *(f"templates/locale/findings.{language}.yml" for language in sorted(languages(), reverse=True)),
        "templates/rules/limits.yml",
        "tests/analysis/indicators/test_sst.py",
    ]
    assert not [file for file in files[:1] + files[-1:] if (Path(ROOT) / file).exists()]

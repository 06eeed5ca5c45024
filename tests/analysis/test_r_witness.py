"""Findings against R: survey, laeken, sna, igraph, vcd, and base R where conventions differ.

The scripts in tests/witness/ read the studies' files by themselves and never see ours. Comments there say where
R's conventions are others and its formula is therefore written out. Every number that R gives is compared.
"""

from __future__ import annotations

import csv
import json
import math
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.findings import Estimate
from analysis.findings.key import EVERYBODY
from analysis.indicators.agreement import agreement_findings, pooled_kappa
from analysis.indicators.association import association_findings
from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings, network_compare_findings
from analysis.indicators.household import household_change, household_compare_findings, household_gini
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.model import model_of
from analysis.indicators.optional import optional_findings
from analysis.indicators.poverty import poverty_findings
from analysis.network.change import network_change_findings
from analysis.network.graph import support_network
from analysis.network.structure import network_findings
from analysis.study import Study, open_study
from analysis.survey import bootstrap
from analysis.survey.intervals import wilson_interval
from analysis.survey.sample import sample_of
from tests.conftest import ROOT

RELATIVE = 1e-8  # all of R's digits are passed on
SCRIPTS = ROOT / "tests" / "witness"
SHIPPED = ROOT / "data" / "mojokerto"

Ours = dict[tuple[str, str, str], Estimate]
Row = tuple[str, str, str, dict[str, float | None]]

# script -> what its packages are witness to; at least so many numbers (values and interval ends) of each study
FAMILIES = {
    "income.R": {"mojokerto": 400, "indonesia": 350},
    "change.R": {"mojokerto": 130},
    "optional.R": {"mojokerto": 36},
    "network.R": {"mojokerto": 250, "indonesia": 280},
    "network_igraph.R": {"mojokerto": 80, "indonesia": 180},
    "network_change.R": {"mojokerto": 60},
    "association.R": {"mojokerto": 24, "indonesia": 52},
    "compare.R": {"mojokerto": 204, "indonesia": 144},
}
MEDIAN = "association.degree_of_the_median"  # in the model's table, to four decimals; no finding
PAIRS = [(script, name) for script, studies in FAMILIES.items() for name in studies]


@pytest.fixture(scope="session")
def studies(shared: Path) -> dict[str, tuple[Study, Path]]:
    """Both studies as we open them, and the folder that R reads."""
    real = open_study(ROOT / "tests" / "studies" / "indonesia")
    return {"mojokerto": (open_study(SHIPPED), SHIPPED), "indonesia": (real, shared / "real" / "indonesia")}


@pytest.fixture(scope="session")
def witness(rscript: str) -> Callable[..., list[Row]]:
    """What a script in tests/witness/ prints, each script run once for the same arguments."""
    known: dict[tuple[str, ...], list[Row]] = {}

    def told(*command: str) -> list[Row]:
        if command not in known:
            known[command] = list(_rows(_answer(rscript, *command)))
        return known[command]

    return told


@pytest.fixture(scope="session")
def ours(studies: dict[str, tuple[Study, Path]]) -> dict[str, Ours]:
    """Our findings of both studies, every district and `all`, every wave and pair of waves."""
    with pytest.MonkeyPatch.context() as patch:
        # no bootstrapped interval is compared, since R draws other numbers; fewer draws change no value
        patch.setattr(bootstrap, "DRAWS", 39)
        return {name: dict(_findings(study)) for name, (study, _) in studies.items()}


@pytest.mark.parametrize(("script", "name"), PAIRS)
def test_findings_agree_with_r(script: str, name: str, witness: Any, ours: Any, studies: Any) -> None:
    folder = studies[name][1]
    arguments = [name, str(folder)] if "indonesia" in FAMILIES[script] else [str(folder)]
    compared, wrong = 0, []
    for id_, district, wave, told in witness(script, *arguments):
        if id_ == MEDIAN:
            continue
        finding = ours[name][id_, district, wave]
        for part, expected in told.items():
            found = getattr(finding, part)
            if part != "value" and expected is None:  # R tells no interval: none of ours is held against it
                continue
            compared += expected is not None
            if not _equal(found, expected):
                wrong.append(f"{id_} {district} {wave} {part}: ours {found!r}, R {expected!r}")
    assert not wrong, "\n".join(wrong[:40])
    assert compared >= FAMILIES[script][name]


def test_r_gives_every_interval_that_is_not_drawn(witness: Any, ours: Any, studies: Any) -> None:
    """An interval of the shipped study is bootstrapped, or R has it too, except where simulation is its witness."""
    told = {
        (id_, district, wave)
        for script in FAMILIES
        for id_, district, wave, parts in witness(
            script, *(["mojokerto"] if "indonesia" in FAMILIES[script] else []), str(SHIPPED)
        )
        if parts["low"] is not None
    }
    untold = {
        key[0]
        for key, finding in ours["mojokerto"].items()
        if finding.low is not None and finding.method != "bootstrap_t" and key not in told
    }
    assert untold <= {"change.business_median"}


@pytest.mark.parametrize("name", ["mojokerto", "indonesia"])
def test_deals_agree_with_those_of_r(name: str, witness: Any, ours: Any, studies: Any) -> None:
    """Other random numbers, the same answer: within five standard errors; what isn't dealt is the same."""
    rows = witness("network_deals.R", name, str(studies[name][1]))
    assert len(rows) == {"mojokerto": 24, "indonesia": 26}[name]
    for id_, district, wave, told in rows:
        found = ours[name][id_, district, wave].value
        assert told["low"] - 1e-9 <= found <= told["high"] + 1e-9, (id_, district, wave, found, told)


def test_regression_of_the_median_agrees_with_r(witness: Any, studies: Any) -> None:
    """Where quantreg knows its line to be the only best one: of the real study's districts, most."""
    study, folder = studies["indonesia"]
    rows = [row for row in witness("association.R", "indonesia", str(folder)) if row[0] == MEDIAN]
    unique = [row for row in rows if row[3]["value"] is not None]
    assert len(unique) >= 8
    for _, district, wave, told in unique:
        model = model_of(sample_of(study, district, wave), support_network(study, district, wave).degrees)
        # ours is rounded to four decimals
        assert model.median_coefficients()["degree"] == pytest.approx(told["value"], abs=5.1e-5), district


def test_kappa_and_shares_of_equal_households_agree_with_r(witness: Any, tmp_path: Path) -> None:
    first = [*"aaaabbbbbcccdd" * 5, "a", None]
    second = [*"aaabbbbbacccda" * 5, None, "b"]
    table = tmp_path / "coded.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("first", "second"), *zip(first, second, strict=True)])
    shares = [(3, 10), (81, 263), (15, 148), (1, 29)]
    rows = witness("agreement.R", str(table), *(f"{having},{n}" for having, n in shares))
    told = {(id_, district): parts for id_, district, _, parts in rows}
    found = agreement_findings(first, second, "abcd")
    for id_, estimate in found.items():  # value and both ends: of a theme by vcd, of all themes together by survey
        for part, expected in told[id_, "all"].items():
            assert _equal(getattr(estimate, part), expected), (id_, part)
    assert sum(estimate.low is not None for estimate in found.values()) == 4  # c: perfect agreement
    for having, n in shares:
        expected = told["wilson", f"{having},{n}"]
        low, high = wilson_interval(having, n)
        assert _equal(low, expected["low"])
        assert _equal(high, expected["high"])


def test_kappa_of_the_shipped_statements_agrees_with_r(witness: Any, tmp_path: Path, studies: Any) -> None:
    statements = studies["mojokerto"][0].statements
    coded = statements[["theme", "theme_2"]]
    if coded.isna().any(axis=1).all():
        assert pooled_kappa(coded["theme"], coded["theme_2"]).reason == "one coder only"
        return
    table = tmp_path / "themes.csv"
    coded.to_csv(table, index=False)
    [told] = [parts for id_, _, _, parts in witness("agreement.R", str(table)) if id_ == "voices.kappa"]
    assert _equal(pooled_kappa(coded["theme"], coded["theme_2"]).value, told["value"])


def _findings(study: Study) -> Iterator[tuple[tuple[str, str, str], Estimate]]:
    lines = study.settings.poverty_line
    settings = study.settings.model_copy(update={"whole_households": True, "counts": "households"})
    whole = replace(study, settings=settings)  # what is recorded where no sizes are known
    for district in [*study.districts["district_code"], EVERYBODY]:
        for wave in study.settings.waves:
            sample = sample_of(study, district, wave.key)
            network = support_network(study, district, wave.key)
            line = lines[wave.key].value if wave.key in lines else None
            estimates = {
                **income_findings(sample),
                **inequality_findings(sample),
                **poverty_findings(sample, line),
                **network_findings(network, sample),
                **association_findings(sample, network.degrees),
                **compare_findings(sample, line),
                **network_compare_findings(sample, network),
                **optional_findings(sample),
            }
            of_whole = sample_of(whole, district, wave.key)
            estimates |= household_gini(of_whole) | household_compare_findings(of_whole)
            yield from (((id_, district, wave.key), estimate) for id_, estimate in estimates.items())
        for first, second in study.settings.wave_pairs:
            changes = change_findings(study, district, first, second)
            changes |= network_change_findings(study, district, first, second)
            changes |= household_change(whole, district, first, second)
            yield from (((id_, district, f"{first}-{second}"), estimate) for id_, estimate in changes.items())


def _answer(rscript: str, script: str, *arguments: str) -> dict[str, Any]:
    command = [rscript, "--vanilla", str(SCRIPTS / script), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def _rows(answer: dict[str, Any]) -> Iterator[Row]:
    for id_, districts in answer.items():
        for district, waves in districts.items():
            yield from ((id_, district, wave, parts) for wave, parts in waves.items())


def _equal(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    # differences that should be zero are compared on the scale of what was subtracted
    return math.isclose(found, expected, rel_tol=RELATIVE, abs_tol=1e-13)

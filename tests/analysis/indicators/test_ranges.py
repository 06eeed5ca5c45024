"""No interval leaves what is possible, whatever the sample and its design: random small studies."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.catalogue import definition_of
from analysis.findings import Estimate
from analysis.indicators.agreement import pooled_kappa
from analysis.indicators.change import change_findings
from analysis.indicators.compare import compare_findings
from analysis.indicators.group_contrasts import balance, differences
from analysis.indicators.group_contrasts import change_findings as group_changes
from analysis.indicators.group_levels import level_findings
from analysis.indicators.income import income_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.optional import optional_findings
from analysis.indicators.poverty import poverty_findings
from analysis.study import Study
from analysis.survey import bootstrap
from analysis.survey.lines import lines_of
from analysis.survey.panel import panel_of
from analysis.survey.sample import sample_of
from tests.analysis.two_waves import FIRST, SECOND, study_of_rows

DESIGNS = (
    {},
    {"cluster": "village"},
    {"stratum": "area"},
    {"weight": "weight"},
    {"weight": "weight", "stratum": "area", "cluster": "village"},
    {"population": {"A": 40, "B": 20}},
)
SOURCE = {"id": "x", "en": "x"}
# by how an id begins where its unit doesn't tell; money that isn't a difference, and counts of things, are above zero
RANGES = {
    **dict.fromkeys(("inequality.gini", "inequality.atkinson", "group.gini.", "poverty.gap", "poverty.sever"), (0, 1)),
    **dict.fromkeys(("inequality.theil_t", "inequality.mld", "poverty.watts"), (0, math.inf)),
    **{"inequality.s80_s20": (1, math.inf), "inequality.palma": (0.25, math.inf), "food.insecure": (0, 8)},
    **dict.fromkeys(("change.gap", "change.gini", "compare.poverty.gap", "compare.inequality"), (-1, 1)),
}
KINDS = {  # of intervals; those of associations have no range, and kappa's is tried below
    *("t", "t_log", "t_logit", "wilson", "korn_graubard", "korn_graubard_relative", "clopper_pearson", "woodruff"),
    *("bootstrap_t", "jackknife_t", "independent_t", "welch_t", "hc2", "regression_t"),
}


def possible(id_: str, estimate: Estimate, kind: str) -> tuple[float, float]:
    """Where a number of this id can be."""
    unit = estimate.unit or definition_of(id_).unit
    if unit == "difference of shares":
        apart = 2 if id_.startswith("group.did.") and kind != "randomised" else 1
        return -apart, apart
    if unit == "share":
        return 0, 1
    if found := next((within for start, within in RANGES.items() if id_.startswith(start)), None):
        return found
    level = id_.startswith(("income.", "poverty.to_line", "business.", "programme.", "group.mean."))
    return (0, math.inf) if level else (-math.inf, math.inf)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """A study of two waves with few households, zeros and large values among their incomes, and some design."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, zeros, panel = draw(st.integers(3, 16)), draw(st.sampled_from([0.0, 0.3, 0.8])), draw(st.booleans())
    rows = pd.concat([_wave(rng, wave, n=n, zeros=zeros, panel=panel) for wave in (FIRST, SECOND)])
    relative = draw(st.booleans())
    line = {"source": SOURCE, **({"relative": 0.6} if relative else {"value": 100.0})}
    group = {
        "column": "arm",
        "kind": draw(st.sampled_from(["randomised", "matched", "none"])),
        "comparison": "none",
        "labels": {"none": SOURCE, "cash": SOURCE},
        "outcomes": ["savings"],
    }
    design, counts = draw(st.sampled_from(DESIGNS)), draw(st.sampled_from(["persons", "households"]))
    given_ = {"design": design, "counts": counts, "group": group, "panel": panel}
    return study_of_rows(rows, poverty_line={FIRST: line, SECOND: line}, **given_)


def _wave(rng: np.random.Generator, wave: str, *, n: int, zeros: float, panel: bool) -> pd.DataFrame:
    income = np.where(rng.random(n) < zeros, 0.0, rng.lognormal(5, 1.5, n))
    return pd.DataFrame(
        {
            "household_id": [f"{'' if panel else wave}h{k}" for k in range(n)],
            "wave": wave,
            "district_code": np.where(np.arange(n) % 3 > 0, "A", "B"),
            "area": np.where(np.arange(n) % 2 > 0, "u", "r"),
            "village": [f"v{k // 2}" for k in range(n)],
            "arm": np.where(np.arange(n) // 2 % 2 > 0, "cash", "none"),
            "weight": rng.choice([0.5, 1.0, 8.0], n),
            "household_size": rng.integers(1, 6, n).astype(float),
            "income_month": income,
            "business_month": income * rng.choice([0.0, 0.1, 1.0], n),
            "aid_month": income * rng.choice([0.0, 0.6], n),
            "savings": rng.integers(0, 2, n).astype(float),
            "fies_score": rng.choice([0.0, 1, 8], n),
            "training_days": rng.choice([0.0, 1, 60], n),
        }
    )


def found_in(study: Study, place: str) -> Iterator[tuple[str, Estimate]]:
    """All findings with an interval that the notebooks record of a place."""
    for wave in (FIRST, SECOND):
        sample = sample_of(study, place, wave)
        line = lines_of(sample, study.settings.poverty_line[wave])
        yield from income_findings(sample).items()
        yield from poverty_findings(sample, line).items()
        yield from inequality_findings(sample).items()
        yield from optional_findings(sample).items()
        yield from compare_findings(sample, line).items()
        yield from level_findings(study, sample, line).items()
        yield from (balance if wave == FIRST else differences)(study, sample).items()
    yield from change_findings(study, place, FIRST, SECOND).items()
    yield from group_changes(study, panel_of(study, place, FIRST, SECOND)).items()


def test_no_interval_leaves_what_is_possible_whatever_the_sample_and_its_design() -> None:
    met: set[str] = set()

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(studies(), st.sampled_from(["A", "all"]))
    def holds(study: Study, place: str) -> None:
        assert study.settings.group is not None
        for id_, found in found_in(study, place):
            if found.low is None or found.high is None or found.value is None:
                continue
            lowest, highest = possible(id_, found, study.settings.group.kind)
            told = f"{id_} {found} in {study.settings.design}"
            assert lowest - 1e-12 <= found.low <= found.value <= found.high <= highest + 1e-12, told
            assert math.isfinite(found.low), told
            assert math.isfinite(found.high), told
            met.add(str(found.method))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 79)
        holds()
    assert met == KINDS


@pytest.mark.parametrize("seed", range(5))
def test_an_interval_of_kappa_stays_within_minus_one_and_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 2, 60)
    second = np.where(rng.random(60) < (0.95, 0.05)[seed % 2], first, 1 - first)
    kappa = pooled_kappa(first, second)
    assert kappa.low is not None
    assert kappa.high is not None
    assert -1 <= kappa.low <= kappa.high <= 1

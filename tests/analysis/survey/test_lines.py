"""The poverty line of each household, in every form that study.yml may give it, by hand."""

import numpy as np
import pytest

from analysis.catalogue import named_findings
from analysis.disclosure.findings import FEW, public_finding
from analysis.findings.units import Money
from analysis.indicators.compare import compare_findings
from analysis.indicators.poverty import headcount, poverty_findings
from analysis.indicators.relative_line import density, share_below_error
from analysis.study.poverty_line import PovertyLine
from analysis.study.settings import Disclosure
from analysis.survey.lines import lines_of
from tests.analysis.survey_samples import TEXT, WAVE, sample

ROWS = {
    "district_code": ["A", "A", "A", "B", "B"],
    "area": ["urban", "urban", "rural", "rural", "rural"],
    "own": [100.0, 120, 60, 60, 90],
    "income_capita_month": [90.0, 110, 70, 50, 100],
}


def found(given: dict, district: str = "all", **settings: object) -> dict:
    drawn = sample(ROWS, district=district, counts="households", **settings)
    return poverty_findings(drawn, lines_of(drawn, PovertyLine(source=TEXT, **given)))


@pytest.mark.parametrize(
    ("given", "headcount", "gap", "near"),
    [
        ({"value": 100}, 3 / 5, (0.1 + 0.3 + 0.5) / 5, 2 / 5),
        ({"column": "area", "values": {"urban": 100, "rural": 60}}, 2 / 5, (0.1 + 1 / 6) / 5, 2 / 5),
        ({"column": "district_code", "values": {"A": 100, "B": 40}}, 2 / 5, (0.1 + 0.3) / 5, 2 / 5),
        ({"column": "own"}, 3 / 5, (0.1 + 1 / 12 + 1 / 6) / 5, 2 / 5),
        ({"relative": 0.8}, 2 / 5, (0.0 + 1 / 36 + 11 / 36) / 5, 2 / 5),  # of 90: 72
        ({"relative": 1.0, "of": "mean"}, 2 / 5, (14 / 84 + 34 / 84) / 5, 3 / 5),  # of 84
    ],
)
def test_poverty_by_each_form_of_a_line(given: dict, headcount: float, gap: float, near: float) -> None:
    poverty = found(given)
    assert poverty["poverty.headcount"].value == pytest.approx(headcount)
    assert poverty["poverty.gap"].value == pytest.approx(gap)
    assert poverty["poverty.near_poor"].value == pytest.approx(near)


def test_the_line_is_a_number_where_all_households_have_one() -> None:
    by_area = {"column": "area", "values": {"urban": 100, "rural": 60}}
    assert found(by_area)["poverty.line"].reason == "several poverty lines"
    assert found(by_area, "B")["poverty.line"].value == 60
    lines = {id_: one.value for id_, one in found(by_area).items() if id_.startswith("poverty.line_of.")}
    assert lines == {"poverty.line_of.rural": 60, "poverty.line_of.urban": 100}


def test_a_relative_line_is_of_the_whole_study_in_every_district() -> None:
    for district in ("A", "B", "all"):
        assert found({"relative": 0.8}, district)["poverty.line"].value == pytest.approx(72)


def test_further_lines_have_findings_of_their_own() -> None:
    lines = [{"id": "low", "label": TEXT, "waves": {WAVE: {"value": 60, "source": TEXT}}}]
    poverty = found({"value": 100}, lines=lines)
    assert poverty["poverty.headcount"].value == pytest.approx(3 / 5)
    assert poverty["poverty.line.low"].value == 60
    assert poverty["poverty.headcount.low"].value == pytest.approx(1 / 5)
    assert poverty["poverty.gap.low"].value == pytest.approx((1 / 6) / 5)


def test_comparisons_take_each_households_line() -> None:
    drawn = sample(ROWS, district="A", counts="households")
    given = PovertyLine(column="own", source=TEXT)
    compared = compare_findings(drawn, lines_of(drawn, given))
    assert compared["compare.poverty.headcount"].value == pytest.approx(2 / 3 - 1 / 2)


def test_the_error_of_a_relative_line_is_that_of_repeated_samples() -> None:
    """A median that is higher by chance moves the line, too: of the variable's own spread, not of a fixed line's."""
    draw, part = np.random.default_rng(4), PovertyLine(relative=0.8, source=TEXT)
    shares, errors = [], []
    for _ in range(400):
        drawn = sample({"income_capita_month": draw.lognormal(6, 0.7, 200)}, counts="households")
        line = lines_of(drawn, part)
        shares.append(headcount(drawn, line).value)
        errors.append(share_below_error(drawn, line))
    assert np.mean(errors) == pytest.approx(np.std(shares), rel=0.08)
    middle = float(np.mean(shares))
    assert np.std(shares) < 0.9 * (middle * (1 - middle) / 200) ** 0.5


def test_a_relative_line_is_hidden_and_rounded_as_the_median_is() -> None:
    draw = np.random.default_rng(5)
    for n, hidden in ((15, True), (60, False)):
        drawn = sample({"income_capita_month": draw.lognormal(10, 0.5, n)}, counts="households")
        estimates = poverty_findings(drawn, lines_of(drawn, PovertyLine(relative=0.6, source=TEXT)))
        (finding,) = named_findings(
            {"poverty.line": estimates["poverty.line"]}, district="all", wave=WAVE, money=Money("IDR")
        )
        public = public_finding(finding, Disclosure(), published_voices=False)
        if hidden:
            assert (public.value, public.reason) == (None, FEW)
        else:
            assert public.value == float(f"{finding.value:.1e}")


def test_a_density_of_one_value_alone_is_nothing() -> None:
    assert density(np.ones(3), np.full(3, 1 / 3), 1.0) == 0.0


def test_the_shortest_study_has_no_line() -> None:
    assert lines_of(sample(ROWS), None) is None

"""Thresholds at their boundaries: one below, at, above."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import disclosure
from analysis.findings import Basis, Finding, Table
from analysis.settings import Disclosure

RULES = Disclosure()
OPEN = Disclosure(
    households=0,
    cell=0,
    quantile_side=0,
    extremes_from=0,
    informants=0,
    rounding=None,
    p_percent=0,
    largest_share=1,
    two_largest_share=1,
    reason={"id": "data terbuka", "en": "open data"},
)


def finding(id_: str, value: float, **given) -> Finding:
    return Finding(id_, "35.16.13", "2021", value, "share", low=value, high=value, level=0.95, **given)


def shown(finding_: Finding, rules: Disclosure = RULES) -> Finding:
    return disclosure.public_finding(finding_, rules, published_voices=False)


@pytest.mark.parametrize(("n", "kept"), [(9, False), (10, True), (11, True)])
def test_needs_ten_households_behind_any_figure(n: int, kept: bool) -> None:
    assert (shown(finding("inequality.gini", 0.3, n=n)).value is not None) is kept


@pytest.mark.parametrize("part", ["numerator", "complement"])
@pytest.mark.parametrize(("count", "kept"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_suppresses_shares_with_a_small_numerator_or_complement(part: str, count: int, kept: bool) -> None:
    share = finding("poverty.headcount", 0.2, n=100, basis=Basis(**{part: count}))
    assert (shown(share).value is not None) is kept


@pytest.mark.parametrize(("side", "kept"), [(9, False), (10, True), (11, True)])
def test_needs_ten_households_on_each_side_of_a_quantile(side: int, kept: bool) -> None:
    quantile = finding("income.median_capita", 512_345.0, n=100, basis=Basis(side=side))
    assert (shown(quantile).value is not None) is kept


def test_rounds_quantiles_and_their_interval_ends_to_two_figures() -> None:
    quantile = replace(finding("income.median_capita", 512_345.0, n=100), low=498_765.0, high=555_001.0)
    public = shown(quantile)
    assert (public.value, public.low, public.high) == (510_000.0, 500_000.0, 560_000.0)


@pytest.mark.parametrize(("n", "kept"), [(99, False), (100, True)])
def test_gives_no_maximum_degree_of_a_small_district(n: int, kept: bool) -> None:
    assert (shown(finding("network.max_degree", 9.0, n=n)).value is not None) is kept


@pytest.mark.parametrize(
    ("basis", "kept"),
    [
        (Basis(total=100, largest=50, second=1), True),
        (Basis(total=100, largest=50.1, second=1), False),
        (Basis(total=100, largest=45, second=35), True),
        (Basis(total=100, largest=45, second=35.1), False),
    ],
)
def test_suppresses_means_of_money_that_one_or_two_households_dominate(basis: Basis, kept: bool) -> None:
    assert (shown(finding("income.mean_capita", 100.0, n=50, basis=basis)).value is not None) is kept


def test_applies_the_p_percent_rule() -> None:
    loose = RULES.model_copy(update={"largest_share": 1.0, "two_largest_share": 1.0})
    at, below = Basis(total=104, largest=40, second=60), Basis(total=103.9, largest=40, second=60)
    assert shown(finding("income.mean_capita", 1.0, n=50, basis=at), loose).value is not None
    assert shown(finding("income.mean_capita", 1.0, n=50, basis=below), loose).value is None


@pytest.mark.parametrize(("count", "kept"), [(0, True), (1, False), (4, False), (5, True)])
def test_suppresses_small_counts(count: int, kept: bool) -> None:
    assert (shown(finding("income.missing", float(count), n=100)).value is not None) is kept


def test_a_suppressed_finding_keeps_its_row_and_nothing_that_tells() -> None:
    public = shown(finding("poverty.headcount", 0.02, n=100, basis=Basis(numerator=2, complement=98)))
    assert (public.value, public.low, public.high, public.level, public.n) == (None, None, None, None, None)
    assert public.disclosure == "suppressed primary"
    assert public.reason == disclosure.SMALL_CELL
    assert public.basis == Basis()


def test_open_data_shows_all() -> None:
    single = finding("poverty.headcount", 1.0, n=1, basis=Basis(numerator=1, complement=0))
    assert shown(single, OPEN).value == 1.0
    quantile = finding("income.median_capita", 512_345.0, n=2, basis=Basis(side=0))
    assert shown(quantile, OPEN).value == 512_345.0


def test_voices_need_three_informants_unless_published() -> None:
    two = finding("voices.informants.kpm", 2.0, n=2)
    assert shown(two).value is None
    assert disclosure.public_finding(two, RULES, published_voices=True).value == 2.0
    assert shown(finding("voices.informants.kpm", 3.0, n=3)).value == 3.0


def test_empties_small_cells_of_tables_and_drops_the_counts() -> None:
    rows = pd.DataFrame(
        {
            "key": ["a", "b", "c"],
            "wave": "2021",
            "unit": "share",
            "share": [0.04, 0.05, 0.0],
            "share.n": [4, 5, 0],
            "mean": [1.0, 2.0, 3.0],
            "mean.n": [9, 10, 0],
        }
    )
    table = Table("distribution", "35.16.13", "income_bin", ("share", "mean"), rows, statistics=("mean",))
    public = disclosure.public_table(table, RULES, published_voices=False).rows
    assert list(public) == ["key", "wave", "unit", "share", "mean"]
    assert public["share"].isna().tolist() == [True, False, False]
    assert public["mean"].isna().tolist() == [True, False, True]

"""Thresholds at their boundaries: one below, at, above."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import findings as disclosure
from analysis.disclosure.findings import public_finding
from analysis.findings import Basis, Finding, Table
from analysis.study.settings import Disclosure

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


def of_themes(id_: str = "themes") -> Table:
    rows = pd.DataFrame(
        {"key": ["a", "b", "c"], "wave": "all", "unit": "informants", "kpm": [4, 5, 0], "kpm.n": [4, 5, 0]}
    )
    return Table(id_, "all", "theme", ("kpm", "absent"), rows)


@pytest.mark.parametrize(
    ("id_", "published", "cells"),
    [
        ("themes", False, [None, 5, 0]),
        ("themes", True, [4, 5, 0]),
        ("distribution", True, [None, 5, 0]),  # that voices are published says nothing of households
        ("distribution", False, [None, 5, 0]),
    ],
)
def test_small_cells_of_themes_are_shown_where_the_source_is_published(id_: str, published: bool, cells: list) -> None:
    table = of_themes(id_)
    public = disclosure.public_table(table, RULES, published_voices=published)
    assert public.rows["kpm"].tolist() == cells
    assert list(public.rows) == ["key", "wave", "unit", "kpm"]
    assert list(table.rows)[-1] == "kpm.n"  # the table given stays as it was
    assert replace(public, rows=table.rows) == table


def test_a_column_without_counts_is_no_reason_to_leave_the_next_one_open() -> None:
    rows = pd.DataFrame({"key": ["a"], "p": [0.5], "share": [0.1], "share.n": [2]})
    table = Table("comparisons", "all", "finding", ("p", "share"), rows)
    public = disclosure.public_table(table, RULES, published_voices=False).rows
    assert (public["p"].tolist(), public["share"].tolist()) == ([0.5], [None])


def test_a_district_after_disclosure_has_its_findings_and_tables_each_judged() -> None:
    findings = [finding("poverty.headcount", 0.3, n=9), finding("poverty.headcount", 0.3, n=10)]
    voices = finding("voices.informants.kpm", 2.0, n=2)
    tables = [of_themes(), of_themes("distribution")]
    public = disclosure.disclosed("35.16.13", [*findings, voices], tables, rules=RULES, published_voices=False)
    assert public.district == "35.16.13"
    assert [(item.id, item.value, item.reason) for item in public.findings] == [
        ("poverty.headcount", None, disclosure.FEW),
        ("poverty.headcount", 0.3, None),
        ("voices.informants.kpm", None, disclosure.FEW_INFORMANTS),
    ]
    assert [table.rows["kpm"].tolist() for table in public.tables] == [[None, 5, 0]] * 2
    published = disclosure.disclosed("35.16.13", [voices], tables, rules=RULES, published_voices=True)
    assert [item.value for item in published.findings] == [2.0]
    assert [table.rows["kpm"].tolist() for table in published.tables] == [[4, 5, 0], [None, 5, 0]]
    loose = disclosure.disclosed("35.16.13", findings, tables, rules=OPEN, published_voices=False)
    assert [item.value for item in loose.findings] == [0.3, 0.3]
    assert [table.rows["kpm"].tolist() for table in loose.tables] == [[4, 5, 0]] * 2


@pytest.mark.parametrize(("n", "told"), [(None, None), (0, 0), (1, None), (9, None), (10, 10)])
def test_what_could_not_be_computed_tells_no_small_number_of_households(n: int | None, told: int | None) -> None:
    missing = replace(finding("poverty.watts", 0.0), value=None, low=None, high=None, n=n, reason="no income")
    public = shown(replace(missing, basis=Basis(numerator=3)))
    assert (public.value, public.reason, public.n, public.basis) == (None, "no income", told, Basis())
    assert public.disclosure == "shown"


@pytest.mark.parametrize(
    ("id_", "value", "n", "basis", "reason"),
    [
        ("poverty.line", 400_000.0, None, Basis(), None),  # a parameter, of nobody's
        ("voices.informants.kpm", 2.0, 2, Basis(), "fewer informants than the threshold"),
        ("voices.informants.kpm", 0.0, 0, Basis(), None),
        ("income.missing", 4.0, 100, Basis(), "a group smaller than the threshold"),
        ("inequality.gini", 0.3, None, Basis(), "fewer households than the threshold"),
        ("network.max_degree", 9.0, 99, Basis(), "fewer households than the threshold"),
        ("income.median_capita", 5.0, 100, Basis(side=9), "fewer households than the threshold"),
        ("income.mean_capita", 5.0, 100, Basis(total=100, largest=51), "one or two households make up most of it"),
        ("income.mean_capita", 5.0, 100, Basis(total=0, largest=51), None),
        ("income.mean_capita", 5.0, 100, Basis(total=100), None),
        ("income.mean_capita", 5.0, 100, Basis(largest=51), None),
    ],
)
def test_says_why_a_finding_is_not_shown(id_: str, value: float, n: int | None, basis: Basis, reason: str) -> None:
    assert shown(finding(id_, value, n=n, basis=basis)).reason == reason


def test_a_shown_finding_is_as_it_was_but_for_its_basis_and_the_last_bits() -> None:
    whole = finding(
        "poverty.headcount", 0.1 + 0.2, n=100, df=99.0, method="t", basis=Basis(numerator=30, complement=70)
    )
    assert shown(whole) == replace(whole, value=0.3, low=0.3, high=0.3, basis=Basis())


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        (1512.0, 1488.0, 1531.0, (1510.0, 1490.0, 1530.0)),  # 6,000 households: not 1,500, 1,500 and 1,500
        (1512.0, 1301.0, 1720.0, (1500.0, 1300.0, 1700.0)),
        (1512.0, 1512.0, 1512.0, (1500.0, 1500.0, 1500.0)),  # without a width, which rounding doesn't take
        (512_345.0, 512_100.0, 512_580.0, (512_300.0, 512_100.0, 512_600.0)),
    ],
)
def test_rounding_leaves_an_interval_one(
    value: float, low: float, high: float, shown: tuple[float, float, float]
) -> None:
    found = Finding("income.median_capita", "all", "2021", value, "IDR/person/month", low=low, high=high, n=6000)
    public = public_finding(found, Disclosure(), published_voices=False)
    assert (public.value, public.low, public.high) == shown


@given(st.floats(1, 1e8), st.floats(1e-3, 0.5), st.integers(1, 4))
def test_an_interval_with_a_width_keeps_one_in_whatever_figures(low: float, width: float, figures: int) -> None:
    high = low * (1 + width)
    found = Finding(
        "income.median_capita", "all", "2021", (low + high) / 2, "IDR/person/month", low=low, high=high, n=99
    )
    rules = Disclosure(rounding=figures)
    public = public_finding(found, rules, published_voices=False)
    assert public.low is not None
    assert public.high is not None
    assert public.value is not None
    assert public.low < public.high
    assert public.low <= public.value <= public.high

"""Income by number of ties: groups large enough everywhere, and a line that is R's lowess."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from statsmodels.nonparametric.smoothers_lowess import lowess

from analysis.network.graph import support_network
from analysis.study import Study
from analysis.survey.sample import sample_of
from analysis.tables.smoothing import income_by_degree_table, smoothed_line

PLACES, HEIGHTS = np.array([0.0, 1.0, 2.0, 3.0, 4.5, 7.2]), np.array([12.8, 13.1, 13.0, 13.3, 13.2, 13.6])
COUNTS = ([10, 12, 30, 20, 14, 11], [100, 10, 10, 10, 10, 10], [10, 10, 200, 10, 10, 10], [10, 10, 10, 10, 10, 100])
WAVES = ("2021", "2024")


@pytest.mark.parametrize("counts", COUNTS)
def test_the_line_is_that_of_rs_lowess_over_the_groups_by_their_sizes(counts: list[int]) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    x, y, n = (",".join(map(repr, map(float, part))) for part in (PLACES, HEIGHTS, counts))
    program = (
        f"x <- rep(c({x}), c({n})); y <- rep(c({y}), c({n}));"
        "cat(format(unique(data.frame(lowess(x, y, f = 2/3, iter = 0, delta = 0)))$y, digits = 15))"
    )
    said = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=True).stdout
    assert smoothed_line(PLACES, HEIGHTS, counts) == pytest.approx(list(map(float, said.split())), abs=1e-10)


def test_groups_of_one_household_are_smoothed_as_statsmodels_does() -> None:
    places, heights = np.arange(12.0), np.sin(np.arange(12.0))
    expected = lowess(heights, places, frac=2 / 3, it=0, return_sorted=False)
    assert smoothed_line(places, heights, [1] * 12) == pytest.approx(list(expected), abs=1e-12)


def test_a_straight_line_stays_one() -> None:
    assert smoothed_line(PLACES, 3 - 0.5 * PLACES, COUNTS[0]) == pytest.approx(list(3 - 0.5 * PLACES))


@pytest.mark.parametrize("district", ["35.16.13", "35.16.18", "all"])
def test_each_group_has_the_geometric_mean_and_the_mean_ties_of_its_households(shipped: Study, district: str) -> None:
    table = income_by_degree_table(shipped, district)
    assert table is not None
    for wave in WAVES:
        sample, network = sample_of(shipped, district, wave), support_network(shipped, district, wave)
        used = sample.in_domain & (sample.capita > 0) & ~np.isnan(network.degrees)
        degrees, incomes = network.degrees[used], sample.capita[used]
        rows = table.rows[table.rows["wave"] == wave]
        for row in rows.to_dict("records"):
            low, _, high = row["key"].rstrip("+").partition("-")
            last = np.inf if row["key"].endswith("+") else float(high or low)
            inside = (degrees >= float(low)) & (degrees <= last)
            assert row["income.n"] == inside.sum()
            assert row["degree"] == pytest.approx(degrees[inside].mean())
            assert row["income"] == pytest.approx(np.prod(incomes[inside] ** (1 / inside.sum())))
        assert rows["income.n"].sum() == used.sum()
        line = smoothed_line(rows["degree"], np.log(rows["income"]), rows["income.n"].tolist())
        assert rows["smoothed"].tolist() == pytest.approx(list(np.exp(line)))


def test_the_study_less_a_district_never_leaves_fewer_households_than_the_threshold(shipped: Study) -> None:
    tables = {code: income_by_degree_table(shipped, code) for code in ("35.16.13", "35.16.18", "all")}
    counts = {code: table.rows.set_index(["wave", "key"])["income.n"] for code, table in tables.items() if table}
    assert counts["35.16.13"].index.equals(counts["all"].index)
    assert (counts["35.16.13"] + counts["35.16.18"] == counts["all"]).all()
    assert min(count.min() for count in counts.values()) >= shipped.settings.disclosure.households


def star_study(shipped: Study, sizes: list[int], *, code: str = "35.16.13") -> Study:
    """Households in pairs' chains: `sizes[k]` households of k ties each, made of separate complete groups."""
    ids, ties, number = [], [], 0
    for degree, households in enumerate(sizes):
        assert households % (degree + 1) == 0
        for _ in range(households // (degree + 1)):
            group = [f"x{number + at}" for at in range(degree + 1)]
            ties += [(one, other) for at, one in enumerate(group) for other in group[at + 1 :]]
            ids += group
            number += len(group)
    households = pd.DataFrame({"household_id": ids, "district_code": code, "wave": "2024", "household_size": 2.0})
    households["income_month"] = 100_000.0 + 1000 * np.arange(len(ids))
    rows = pd.DataFrame(ties, columns=["source_id", "target_id"]).assign(wave="2024")
    plain = shipped.settings.model_copy(
        update={
            "network": shipped.settings.network.model_copy(update={"boundary": None, "not_asked_in": ()}),
            "design": type(shipped.settings.design)(),
        }
    )
    return Study(shipped.folder, plain, shipped.districts, households, ties=rows)


@pytest.mark.parametrize(
    ("sizes", "keys"),
    [
        ([10, 10, 12, 12], ["0", "1", "2", "3+"]),
        ([10, 10, 12, 8], None),  # the last would be too small, and three groups are too few for a line
        ([9, 10, 12, 12], None),
        ([10, 10, 12, 8, 10], ["0", "1", "2", "3+"]),
        ([10, 6, 6, 12, 10], ["0", "1-2", "3", "4+"]),
        ([10, 10, 12, 12, 5], ["0", "1", "2", "3+"]),
    ],
)
def test_neighbouring_numbers_of_ties_are_joined_until_enough_households_have_them(
    shipped: Study, sizes: list[int], keys: list[str] | None
) -> None:
    table = income_by_degree_table(star_study(shipped, sizes), "35.16.13")
    assert (None if table is None else table.rows["key"].tolist()) == keys


def test_a_small_district_has_no_table_and_keeps_the_studys_from_giving_it_away(shipped: Study) -> None:
    one = star_study(shipped, [10, 10, 12, 12])
    few = pd.DataFrame({"household_id": [f"s{i}" for i in range(9)], "district_code": "35.16.18", "wave": "2024"})
    few = few.assign(household_size=1.0, income_month=200_000.0)
    both = Study(one.folder, one.settings, one.districts, pd.concat([one.households, few]), ties=one.ties)
    assert income_by_degree_table(both, "35.16.18") is None
    # the nine are all without ties: the study's first group less the large district's would be theirs alone
    assert income_by_degree_table(both, "all") is None
    assert income_by_degree_table(both, "35.16.13") is not None


def test_households_without_an_income_above_zero_are_left_out_as_in_the_association(shipped: Study) -> None:
    one = star_study(shipped, [12, 10, 12, 12])
    one.households.loc[0, "income_month"] = 0.0
    one.households.loc[1, "income_month"] = np.nan
    table = income_by_degree_table(one, "35.16.13")
    assert table is not None
    assert table.rows["income.n"].tolist() == [10, 10, 12, 12]


def test_without_ties_there_is_no_table(shipped: Study) -> None:
    one = star_study(shipped, [10, 10, 12, 12])
    assert income_by_degree_table(Study(one.folder, one.settings, one.districts, one.households), "all") is None

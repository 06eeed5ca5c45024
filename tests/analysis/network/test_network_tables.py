"""Tables of a network: degrees, and ties between blocks."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.network.graph import support_network
from analysis.tables.network import block_table, degree_distribution_table
from tests.analysis.network.studies import PAW, one_district, study_of


# --- tables
def test_the_degree_table_counts_the_households_behind_each_share():
    table = degree_distribution_table({"1": support_network(one_district(5, PAW), "1", "1")})
    rows = table.rows.set_index("key")
    assert (table.district, rows["share.n"].sum(), rows["share"].sum()) == ("1", 5, pytest.approx(1))
    assert rows.loc[["0", "1", "2", "3"], "share.n"].tolist() == [1, 1, 2, 1]


def test_the_degree_table_puts_each_degree_in_its_bin():
    centre = {str(i): "1" for i in range(9)}
    table = degree_distribution_table(
        {"1": support_network(study_of(centre, [("0", str(i)) for i in range(1, 9)]), "all", "1")}
    )
    rows = table.rows.set_index("key")["share.n"]
    assert (rows["8-10"], rows["6-7"], rows["1"]) == (1, 0, 8)


def test_the_block_table_counts_ties_and_the_families_behind_them(mixed):
    rows = block_table({"1": support_network(mixed, "1", "1")}).rows.set_index("key")
    assert rows["ties"].to_dict() == {"families": 3, "facilitator": 2, "customer": 1}
    assert rows["ties.n"].to_dict() == {"families": 3, "facilitator": 1, "customer": 1}
    # of a, b and c: a and b have each other, b and c have each other, c has d of another district
    assert rows["per_household"].to_dict() == {"families": 5 / 3, "facilitator": 2 / 3, "customer": 1 / 3}
    assert rows["per_household.n"].tolist() == rows["ties.n"].tolist()


def test_tables_of_a_wave_without_ties_are_empty():
    network = support_network(study_of({"a": "1"}, None), "1", "1")
    assert degree_distribution_table({"1": network}).rows.empty
    assert block_table({"1": network}).rows.empty


def test_where_no_household_was_asked_there_are_no_ties_per_household() -> None:
    study = study_of({"a": "1", "b": "1", "c": "2"}, [("a", "b")], not_asked_in=("2",))
    with np.errstate(all="raise"):
        rows = block_table({"1": support_network(study, "2", "1")}).rows
    assert rows["per_household"].tolist() == [None]

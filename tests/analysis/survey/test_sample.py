"""The sample: which households count, what they weigh, and how they were drawn."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
from numpy.testing import assert_array_equal

from analysis.survey.sample import sample_of
from tests.analysis.survey_samples import designed, sample, settings


def test_keeps_the_whole_wave_and_marks_the_district():
    rows = pd.DataFrame(
        {
            "household_id": ["a", "a", "b", "c"],
            "wave": ["2021", "2024", "2021", "2021"],
            "district_code": ["A", "A", "B", "A"],
            "income_capita_month": [1.0, 9.0, 2.0, 3.0],
        }
    )
    study = SimpleNamespace(households=rows, settings=settings(), whole=None)
    one = sample_of(study, "A", "2021")
    assert list(one.households.household_id) == ["a", "b", "c"]
    assert_array_equal(one.in_district, [True, False, True])
    assert one.n_in_district == 2
    assert sample_of(study, "all", "2021").in_district.all()


def test_persons_weigh_weight_times_size_and_an_unknown_size_nothing_known():
    one = sample(
        {"household_size": [2.0, np.nan, 3.0], "income_month": [1.0, 1, 1], "weight": [1.0, 2.0, 0.5]},
        design={"weight": "weight"},
    )
    assert_array_equal(one.weights(persons=True), [2.0, np.nan, 1.5])
    assert_array_equal(one.weights(persons=False), [1.0, 2.0, 0.5])


def test_an_undeclared_weight_column_is_not_used():
    one = sample({"income_month": [1.0, 1], "weight": [3.0, 4.0]})
    assert_array_equal(one.weights(persons=False), [1.0, 1.0])


def test_per_capita_is_income_over_size_unless_the_study_gives_it():
    columns = {"household_size": [2.0, np.nan], "income_month": [10.0, 10.0]}
    assert_array_equal(sample(columns).capita, [5.0, np.nan])
    given = sample({**columns, "income_capita_month": [7.0, 8.0]})
    assert_array_equal(given.capita, [7.0, 8.0])
    assert given.income is None


def test_clusters_of_the_same_name_in_two_strata_are_two_clusters():
    one = sample(
        {"stratum": ["s", "s", "t", "t"], "cluster": ["1", "2", "1", "2"], "income_month": [1.0, 2, 3, 4]},
        design={"stratum": "stratum", "cluster": "cluster"},
    )
    assert_array_equal(one.design.cluster, [0, 1, 2, 3])
    assert_array_equal(one.design.clusters, [2, 2])


def test_each_household_is_a_cluster_where_none_is_declared():
    assert_array_equal(sample({"income_month": [1.0, 2, 3]}).design.clusters, [3])


def test_zero_weights_belong_to_no_cluster():
    one = sample({"income_month": [1.0, 2, 3], "weight": [1.0, 0, 1]}, design={"weight": "weight"})
    assert_array_equal(one.design.cluster, [0, -1, 1])
    assert_array_equal(one.design.clusters, [2])
    assert one.n_in_district == 2


def test_the_order_of_rows_does_not_change_the_codes_of_clusters():
    forward = designed("all")
    backward = sample(forward.households[::-1].to_dict("list"), design=forward.settings.design.model_dump())
    assert_array_equal(forward.design.cluster[::-1], backward.design.cluster)


def test_a_missing_cluster_is_the_household_itself():
    one = sample({"cluster": ["x", None, "x", None], "income_month": [1.0, 2, 3, 4]}, design={"cluster": "cluster"})
    assert one.design.clusters.tolist() == [3]

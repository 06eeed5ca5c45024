"""A district's run sees its own district's rows and a few facts of the whole study, and records the same numbers."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pandas as pd
import pytest

from analysis.indicators.model import _clusters
from analysis.notebooks.registry import REGISTRY, facts_used, files_read
from analysis.notebooks.whole import whole_of
from analysis.study import Study, open_study
from analysis.study.seen import seen
from analysis.study.whole import Whole
from analysis.survey.sample import sample_of
from tests.analysis.hand_study import hand_study
from tests.analysis.notebooks.scattered import DISTRICTS, WAVES, recorded, scattered_study
from tests.analysis.survey_samples import TEXT
from tests.conftest import ROOT

NARROWED = [entry.name for entry in REGISTRY if entry.whole is not None]
ACTORS = {"actor_types": {"facilitator": "linking", "customer": "bridging"}}
TIED = "hamlets as clusters, of known populations; undirected ties in the district"
LOOSE = {"households": 3, "cell": 3, "largest_share": 1, "two_largest_share": 1, "p_percent": 0}
CODES = {"s1": 300, "s2": 350, "s3": 400}
VARIANTS: dict[str, dict[str, Any]] = {
    "weights, strata and clusters across districts": {},
    "a plain sample without lines, by households": {"design": {}, "poverty_line": {}, "counts": "households"},
    "lines by a column's codes, and a further one that households have of their own": {
        "poverty_line": {wave: {"column": "stratum", "values": CODES, "source": TEXT} for wave in WAVES},
        "lines": [{"id": "own", "label": TEXT, "waves": {w: {"column": "weight", "source": TEXT} for w in WAVES}}],
    },
    TIED: {
        "design": {"weight": "weight", "cluster": "hamlet", "population": {"10": 200, "20": 50}},
        "network": {"directed": False} | ACTORS,
        "disclosure": {**LOOSE, "reason": TEXT},  # so that so few households make groups of numbers of ties
        "households": 180,
    },
}


def here(study: Study) -> pd.Series:
    """Rows of households that ever lived in the second district."""
    rows = study.households
    return rows["household_id"].isin(rows.loc[rows["district_code"] == DISTRICTS[1], "household_id"])


def silent(study: Study) -> Study:
    """The study, whose second district told no income, no size, and no tie in the first wave."""
    rows, ties, own = study.households.copy(), study.ties, here(study)
    assert ties is not None
    rows.loc[own, ["income_month", "household_size"]] = float("nan")
    ids = set(rows.loc[own, "household_id"])
    named = ties["source_id"].isin(ids) | ties["target_id"].isin(ids)
    return replace(study, households=rows, ties=ties[~named | (ties["wave"] != WAVES[0])].reset_index(drop=True))


def weighted(study: Study) -> Study:
    """The study without strata and clusters, and with equal weights in the second district alone."""
    rows = study.households.copy()
    rows.loc[here(study), "weight"] = 1.0
    design = study.settings.design.model_copy(update={"stratum": None, "cluster": None})
    return replace(study, households=rows, settings=study.settings.model_copy(update={"design": design}))


def views(study: Study, notebook: str, district: str) -> tuple[Study, Study]:
    """The study as the notebook's run sees it with all rows, and with its own."""
    files = files_read(notebook)
    prepared = replace(study, whole=whole_of(study))
    return seen(study, files, district), seen(prepared, files, district, facts=facts_used(notebook))


@pytest.mark.parametrize("notebook", NARROWED)
@pytest.mark.parametrize("variant", VARIANTS)
def test_own_rows_and_facts_give_what_all_rows_give(variant: str, notebook: str) -> None:
    study = scattered_study(**VARIANTS[variant])
    for district in DISTRICTS if study.settings.design.stratum else DISTRICTS[1::2]:
        whole, own = views(study, notebook, district)
        assert len(own.households) < len(whole.households)
        assert recorded(own, notebook, district) == recorded(whole, notebook, district), district


def test_a_line_that_is_a_part_of_the_median_of_all_needs_every_row_for_incomes_alone() -> None:
    """Whatever row changes, the line does: facts would change as often as rows."""
    study = scattered_study(poverty_line={wave: {"relative": 0.6, "source": TEXT} for wave in WAVES})
    for notebook, all_rows in (("income", True), ("network", False)):
        whole, own = views(study, notebook, DISTRICTS[1])
        assert (len(own.households) == len(whole.households)) is all_rows, notebook
        assert recorded(own, notebook, DISTRICTS[1]) == recorded(whole, notebook, DISTRICTS[1])


@pytest.mark.parametrize("notebook", NARROWED)
@pytest.mark.parametrize("name", ["hand", "shipped", "one wave", "per person", "without ties", "silent", "weighted"])
def test_own_rows_and_facts_give_what_all_rows_give_in_other_studies(name: str, notebook: str) -> None:
    made = scattered_study(2, households=60)
    study = {
        "hand": hand_study,
        "shipped": lambda: open_study(ROOT / "data" / "mojokerto"),
        "one wave": lambda: replace(made, settings=made.settings.model_copy(update={"waves": made.settings.waves[:1]})),
        "per person": lambda: replace(
            made, households=made.households.rename(columns={"income_month": "income_capita_month"})
        ),
        "without ties": lambda: replace(made, ties=None, actors=None),
        "silent": lambda: silent(made),
        "weighted": lambda: weighted(made),
    }[name]()
    district = str(study.districts["district_code"].iloc[1])
    whole, own = views(study, notebook, district)
    assert recorded(own, notebook, district) == recorded(whole, notebook, district)


def test_a_district_s_facts_differ_from_what_its_own_rows_would_give() -> None:
    """So the tests above fail where a function takes its rows for all rows."""
    study = scattered_study()
    for district in DISTRICTS[:3]:
        _, own = views(study, "network", district)
        alone = whole_of(replace(own, whole=None))
        given = own.whole
        assert given is not None
        for wave in WAVES:
            assert alone.waves[wave] != given.waves[wave]
    _, own = views(study, "income", "10")
    alone = whole_of(replace(own, ties=None, actors=None, whole=None))
    assert alone.incomes != own.whole.of_incomes  # type: ignore[union-attr]
    assert alone.waves[WAVES[1]].business_types == ("food", "shoes")
    assert not alone.waves[WAVES[1]].asked["savings"]
    _, own = views(scattered_study(**VARIANTS[TIED]), "network", "11")
    alone = whole_of(replace(own, whole=None))
    assert own.whole is not None
    for wave in WAVES:
        assert alone.of_ties.groups[wave].starts != own.whole.of_ties.groups[wave].starts
        assert own.whole.of_ties.groups[wave].large == ("11",)  # of no other district


def test_a_run_sees_its_households_wherever_they_lived_and_of_those_tied_to_them_the_place() -> None:
    study = scattered_study()
    assert study.ties is not None
    for district in DISTRICTS[:3]:
        _, view = views(study, "network", district)
        assert view.ties is not None
        rows = study.households
        own = set(rows.loc[rows["district_code"] == district, "household_id"])
        named = study.ties["source_id"].isin(own) | study.ties["target_id"].isin(own)
        pd.testing.assert_frame_equal(view.ties, study.ties[named])
        tied = {*view.ties["source_id"], *view.ties["target_id"]} - own
        pd.testing.assert_frame_equal(
            view.households[view.households["household_id"].isin(own)], rows[rows["household_id"].isin(own)]
        )
        others = view.households[~view.households["household_id"].isin(own)]
        place = ["household_id", "wave", "district_code", "hamlet"]
        pd.testing.assert_frame_equal(others[place], rows.loc[rows["household_id"].isin(tied), place])
        assert others.drop(columns=place).isna().all(axis=None)
        assert view.actors is not None
        assert set(view.actors["actor_id"]) == tied & {"f1", "f2", "c1", "c2"}
        _, view = views(study, "income", district)
        assert set(view.households["household_id"]) == own


def test_the_whole_study_and_a_notebook_without_facts_see_all_rows() -> None:
    prepared = replace(scattered_study(), whole=whole_of(scattered_study()))
    for notebook, district in (("income", "all"), ("compare", "10")):
        view = seen(prepared, files_read(notebook), district, facts=facts_used(notebook))
        assert view.households is prepared.households
        assert view.whole is None


def test_clusters_of_the_regression_have_the_same_codes_whichever_others_are_known() -> None:
    """The order in which their sums are added may change a last bit."""
    study = scattered_study()
    whole, own = views(study, "network", "20")
    codes = []
    for view in (whole, own):
        sample = sample_of(view, "20", WAVES[1])
        codes.append(_clusters(sample, sample.in_domain))
    assert codes[0] is not None
    assert codes[1] is not None
    assert codes[0].tolist() == codes[1].tolist()
    assert set(codes[0]) == {*range(max(codes[0]) + 1)}


def test_facts_that_a_notebook_does_not_name_cannot_be_used() -> None:
    prepared = replace(scattered_study(), whole=whole_of(scattered_study()))
    view = seen(prepared, files_read("income"), "10", facts=())
    assert view.whole is not None
    for name in ("of_incomes", "of_ties"):
        with pytest.raises(AssertionError, match=r"registry\.py"):
            getattr(view.whole, name)


def test_every_part_of_the_facts_is_named_by_a_notebook() -> None:
    named = {name for entry in REGISTRY for name in entry.whole or ()}
    assert named == {one.name for one in fields(Whole)} - {"waves", "pairs"}  # which every run has

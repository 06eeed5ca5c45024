"""What is true of changes of ties whatever the ties: by hypothesis, through the findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Estimate
from analysis.network.change import network_change_findings
from analysis.study import Study
from analysis.study.settings import Wave
from tests.analysis.network.drawn_networks import ACTORS, KINDS, Drawn, alike, few, networks, some, study
from tests.analysis.network.studies import values_of


# --- change
@st.composite
def panels(draw) -> tuple[Drawn, Drawn]:
    """The same households with other ties and contacts, in the second wave."""
    first = draw(networks())
    end = st.integers(0, first.n - 1)
    arcs = draw(st.lists(st.tuples(end, end, st.sampled_from(KINDS)), min_size=1, max_size=30))
    kept = draw(st.integers(0, len(first.arcs)))  # so that some ties stay
    contacts = draw(st.lists(st.tuples(end, st.sampled_from(list(ACTORS)), st.sampled_from(KINDS)), max_size=8))
    return first, replace(first, arcs=(*arcs, *first.arcs[:kept]), contacts=tuple(contacts))


def two_waves(drawn: tuple[Drawn, Drawn], **given) -> Study:
    one, other = (study(wave, **given) for wave in drawn)
    frames = [wave.households.assign(wave=key) for wave, key in ((one, "1"), (other, "2"))]
    ties = [wave.ties.assign(wave=key) for wave, key in ((one, "1"), (other, "2"))]
    waves = tuple(Wave(key=key, label={"id": key, "en": key}) for key in ("1", "2"))
    return Study(
        Path(),
        one.settings.model_copy(update={"waves": waves}),
        one.districts,
        pd.concat([frames[0], frames[1].iloc[::-1]], ignore_index=True),
        ties=pd.concat(ties, ignore_index=True),
        actors=one.actors,
    )


def change_of(one: Study, *, district: str = "all", back: bool = False) -> dict[str, Estimate]:
    return network_change_findings(one, district, *(("2", "1") if back else ("1", "2")))


@some
@given(panels())
def test_changes_of_ties_fit_the_ties_of_both_waves(drawn):
    found = {id_.removeprefix("change."): estimate.value for id_, estimate in change_of(two_waves(drawn)).items()}
    before, after = ({frozenset(arc) for arc in wave.inside()} for wave in drawn)
    assert found["ties_kept"] == len(before & after)
    assert found["ties_kept"] + found["ties_lost"] == len(before)
    assert found["ties_kept"] + found["ties_gained"] == len(after)
    union = found["ties_kept"] + found["ties_gained"] + found["ties_lost"]
    assert found["jaccard"] == (pytest.approx(found["ties_kept"] / union) if union else None)
    assert found["n_pairs_network"] == drawn[0].n
    assert found["mean_degree"] == pytest.approx(2 * (found["ties_gained"] - found["ties_lost"]) / drawn[0].n)
    levels = [values_of(study(wave)) for wave in drawn]  # everybody is there in both waves
    for name in ("mean_degree", "isolates", "reach.facilitator", "reach.customer"):
        assert found[name] == pytest.approx(levels[1][name] - levels[0][name], abs=1e-12)
    linking = [level["share_linking"] for level in levels]
    assert found["share_linking"] == (None if None in linking else pytest.approx(linking[1] - linking[0], abs=1e-12))


@some
@given(panels())
def test_looking_back_turns_changes_of_ties_round(drawn):
    one = two_waves(drawn)
    onward, back = change_of(one), change_of(one, back=True)
    swapped = {"ties_gained": "ties_lost", "ties_kept": "ties_kept", "jaccard": "jaccard"}
    for name, other in swapped.items():
        assert onward[f"change.{name}"] == back[f"change.{other}"]
    for name in ("mean_degree", "isolates", "share_linking", "reach.facilitator", "reach.customer"):
        first, second = onward[f"change.{name}"], back[f"change.{name}"]
        assert second.value == (None if first.value is None else pytest.approx(-first.value, abs=1e-12))
        if first.low is not None:
            assert (second.low, second.high) == (pytest.approx(-first.high), pytest.approx(-first.low))


@some
@given(panels(), st.randoms(use_true_random=False))
def test_other_names_and_orders_change_no_change_of_ties(drawn, random):
    names = [f"x{number}" for number in random.sample(range(100, 999), drawn[0].n)]
    order = random.sample(range(drawn[0].n), drawn[0].n)
    alike(change_of(two_waves(drawn)), change_of(two_waves(drawn, names=names, order=order, random=random)))


@few
@given(panels())
def test_changes_of_ties_of_districts_add_up_to_the_study(drawn):
    one = two_waves(drawn)
    whole = change_of(one)
    parts = [change_of(one, district=district) for district in {drawn[0].district(i) for i in range(drawn[0].n)}]
    for name in ("n_pairs_network", "ties_kept", "ties_gained", "ties_lost"):
        assert sum(part[f"change.{name}"].value for part in parts) == whole[f"change.{name}"].value

"""Which kinds of actors stand between families and others: by type, with nothing that would give a small type back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.tables import public_table
from analysis.network.graph import support_network
from analysis.study import Study, open_study
from analysis.survey.sample import sample_of
from analysis.tables.network import block_table, brokers_table

WAVE = "2024"
SHIPPED = open_study("data/mojokerto")


def study(named: dict[str, int], *, households: int = 40) -> Study:
    """`households` without weights; the first `named[type]` of them name one actor of the type."""
    ids = [f"h{number:03}" for number in range(households)]
    rows = pd.DataFrame({"household_id": ids, "district_code": "35.16.13", "wave": WAVE, "household_size": 1.0})
    ties = [(household, f"a_{type_}") for type_, number in named.items() for household in ids[:number]]
    settings = SHIPPED.settings.model_copy(
        update={
            "network": SHIPPED.settings.network.model_copy(update={"boundary": None, "not_asked_in": ()}),
            "design": type(SHIPPED.settings.design)(),
        }
    )
    actors = pd.DataFrame({"actor_id": [f"a_{type_}" for type_ in named], "actor_type": list(named)})
    frame = pd.DataFrame(ties, columns=["source_id", "target_id"]).assign(wave=WAVE)
    return Study(SHIPPED.folder, settings, SHIPPED.districts, rows, ties=frame, actors=actors)


def rows_of(one: Study) -> pd.DataFrame:
    networks, samples = {WAVE: support_network(one, "35.16.13", WAVE)}, {WAVE: sample_of(one, "35.16.13", WAVE)}
    table = brokers_table(one, networks, samples)
    assert table is not None
    shown = public_table(table, one.settings.disclosure, published_voices=False)
    return shown.rows.set_index("key")


def test_parts_of_ties_and_reach_are_hand_worked() -> None:
    rows = rows_of(study({"tksk": 20, "customer": 10, "supplier": 10}))
    assert rows["ties"].dropna().to_dict() == {
        "tksk": 0.5, "customer": 0.25, "supplier": 0.25, "pkh_facilitator": 0, "dinas_sosial": 0, "instructor": 0,
        "investor": 0,
    }  # fmt: skip
    assert rows.loc[["tksk", "customer"], "reach"].tolist() == [0.5, 0.25]
    assert rows.loc[["tksk", "customer"], "side"].tolist() == ["linking", "bridging"]


@pytest.mark.parametrize(("few", "shown"), [(4, False), (5, True)])
def test_a_type_with_few_families_is_in_no_part_so_that_the_others_do_not_give_it_back(few: int, shown: bool) -> None:
    rows = rows_of(study({"tksk": 20, "customer": 10, "investor": few}))
    whole = 30 + few if shown else 30
    assert rows.loc["tksk", "ties"] == pytest.approx(20 / whole)
    assert pd.notna(rows.loc["investor", "ties"]) == shown
    assert pd.notna(rows.loc["investor", "reach"]) == shown
    assert pd.to_numeric(rows["ties"]).sum() == pytest.approx(1)


@pytest.mark.parametrize(("families", "shown"), [(9, False), (10, True)])
def test_parts_rest_on_enough_families(families: int, shown: bool) -> None:
    rows = rows_of(study({"tksk": families, "customer": 6}))
    assert rows["ties"].notna().any() == shown


def test_parts_are_those_of_the_picture_of_ties() -> None:
    networks = {wave: support_network(SHIPPED, "all", wave) for wave in ("2021", "2024")}
    samples = {wave: sample_of(SHIPPED, "all", wave) for wave in networks}
    table = brokers_table(SHIPPED, networks, samples)
    assert table is not None
    found = table.rows.set_index(["wave", "key"])
    counts = block_table(networks).rows.set_index(["wave", "key"])["ties"].drop("families", level=1)
    expected = counts / counts.groupby(level=0).transform("sum")
    assert np.allclose(found["ties"].loc[expected.index].astype(float), expected)
    assert not {"household", "household_id", "actor_id"} & set(table.rows.columns)


def test_a_study_without_actors_has_no_such_table() -> None:
    one = study({"tksk": 20})
    bare = Study(one.folder, one.settings, one.districts, one.households, ties=one.ties)
    networks = {WAVE: support_network(bare, "35.16.13", WAVE)}
    assert brokers_table(bare, networks, {WAVE: sample_of(bare, "35.16.13", WAVE)}) is None

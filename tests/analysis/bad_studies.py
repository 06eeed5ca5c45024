"""Studies that go to the edge, each made of an ordinary one by one change."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd

from tests.analysis.study_folder import DESIGN, ENORMOUS, SETTINGS, SOURCES, Folder


def amounts_set(folder: Folder, value: float) -> Folder:
    """All sources, and their sum, the same in every household."""
    folder.households = folder.households.assign(**dict.fromkeys(SOURCES, value), income_month=4 * value)
    return folder


def equal_incomes(folder: Folder) -> Folder:
    amounts_set(folder, 500_000.0)
    folder.households["household_size"] = 4
    return folder


def no_income_at_all(folder: Folder) -> Folder:
    return amounts_set(folder, 0.0)


def incomes_unknown(folder: Folder) -> Folder:
    return amounts_set(folder, math.nan)


def one_household(folder: Folder) -> Folder:
    folder.households = folder.households[folder.households["household_id"] == "h00"]
    folder.ties = folder.ties[folder.ties["source_id"].eq("h00") & folder.ties["target_id"].eq("t1")]  # type: ignore[index]
    return folder


def one_household_in_a_district(folder: Folder) -> Folder:
    folder.households = folder.households[
        folder.households["district_code"].eq("A") | folder.households.eq("h20").any(axis=1)
    ]
    known = {*folder.households["household_id"], "t1"}
    folder.ties = folder.ties[folder.ties["source_id"].isin(known) & folder.ties["target_id"].isin(known)]  # type: ignore[index]
    return folder


def ties_not_asked(folder: Folder) -> Folder:
    folder.ties, folder.actors, folder.settings = None, None, SETTINGS + DESIGN
    return folder


def no_ties(folder: Folder) -> Folder:
    """Ties were asked in the first wave; all that was named is oneself."""
    folder.ties = pd.DataFrame(
        [("2021", "h00", "h00", "advice"), ("2024", "h01", "h01", None)],
        columns=["wave", "source_id", "target_id", "tie_kind"],
    )
    return folder


def ties_of_one_wave(folder: Folder) -> Folder:
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def complete_network(folder: Folder) -> Folder:
    pairs = list(combinations(sorted(folder.households["household_id"].unique()), 2))
    folder.ties = pd.DataFrame(
        [(wave, a, b, "advice") for wave in ("2021", "2024") for a, b in pairs],
        columns=["wave", "source_id", "target_id", "tie_kind"],
    )
    return folder


def directed_complete_network(folder: Folder) -> Folder:
    ties = complete_network(folder).ties
    assert ties is not None
    back = ties.rename(columns={"source_id": "target_id", "target_id": "source_id"})
    folder.ties = pd.concat([ties, back], ignore_index=True)[ties.columns]
    folder.settings = SETTINGS + DESIGN + "network: {directed: true, actor_types: {tksk: linking}}\n"
    return folder


def weights_of_zero(folder: Folder) -> Folder:
    folder.households["weight"] = 0
    return folder


def weights_of_zero_in_one_wave(folder: Folder) -> Folder:
    folder.households.loc[folder.households["wave"].eq("2024"), "weight"] = 0
    return folder


def one_stratum_of_one_cluster(folder: Folder) -> Folder:
    folder.households = folder.households.assign(stratum="s", cluster="c")
    return folder


def one_cluster_in_each_stratum(folder: Folder) -> Folder:
    folder.households["cluster"] = folder.households["stratum"]
    return folder


def no_pairs(folder: Folder) -> Folder:
    second = folder.households["wave"].eq("2024")
    folder.households.loc[second, "household_id"] = "n" + folder.households.loc[second, "household_id"]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def one_pair(folder: Folder) -> Folder:
    first, same = folder.households["wave"].eq("2021"), folder.households["household_id"].eq("h03")
    folder.households = folder.households[first | same]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def a_single_wave(folder: Folder) -> Folder:
    kept = [line for line in folder.settings.splitlines(keepends=True) if "2024" not in line]
    folder.settings = "".join(kept)
    folder.households = folder.households[folder.households["wave"].eq("2021")]
    folder.ties = folder.ties[folder.ties["wave"].eq("2021")]  # type: ignore[index]
    return folder


def negative_incomes(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\n"
    rows = folder.households.index[::5]
    folder.households.loc[rows, "business_month"] -= 3_000_000.0
    folder.households.loc[rows, "income_month"] -= 3_000_000.0
    return folder


def only_negative_incomes(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\n"
    return amounts_set(folder, -100_000.0)


def incomes_that_sum_to_zero(folder: Folder) -> Folder:
    folder.settings += "negatives_allowed: true\ncounts: households\n"
    sign = np.where(np.arange(len(folder.households)) % 2, 1.0, -1.0)
    folder.households = folder.households.assign(
        weight=1.0, **dict.fromkeys(SOURCES, 100_000.0 * sign), income_month=400_000.0 * sign
    )
    return folder


def enormous_incomes(folder: Folder) -> Folder:
    folder.households[[*SOURCES, "income_month"]] *= ENORMOUS / 1e6
    return folder


def one_enormous_income(folder: Folder) -> Folder:
    folder.households.loc[[2, 30], ["business_month", "income_month"]] = ENORMOUS
    return folder


def the_largest_incomes_there_are(folder: Folder) -> Folder:
    return amounts_set(folder, 4e307)


def minute_incomes(folder: Folder) -> Folder:
    folder.households[[*SOURCES, "income_month"]] *= 1e-306
    return folder


def enormous_weights(folder: Folder) -> Folder:
    folder.households["weight"] *= ENORMOUS
    return folder


def weights_far_apart(folder: Folder) -> Folder:
    folder.households["weight"] = np.where(np.arange(len(folder.households)) % 2, ENORMOUS, 1e-300)
    return folder


def enormous_households(folder: Folder) -> Folder:
    folder.households["household_size"] = 10**15 + np.arange(len(folder.households)) % 3
    return folder


def an_enormous_line(folder: Folder) -> Folder:
    folder.settings = folder.settings.replace("value: 400000", "value: 1.0e+300").replace(
        "value: 500000", "value: 1.0e-300"
    )
    return folder


def values_per_person(folder: Folder) -> Folder:
    folder.households = folder.households.drop(columns=[*SOURCES]).rename(
        columns={"income_month": "income_capita_month"}
    )
    return folder


def everybody_was_surveyed(folder: Folder) -> Folder:
    population = DESIGN.replace("}", ", population: {A: 16, B: 8}}")
    folder.settings = folder.settings.replace(DESIGN, population)
    return folder


CASES: dict[str, Callable[[Folder], Folder]] = {
    change.__name__: change
    for change in (
        equal_incomes,
        no_income_at_all,
        incomes_unknown,
        one_household,
        one_household_in_a_district,
        ties_not_asked,
        no_ties,
        ties_of_one_wave,
        complete_network,
        directed_complete_network,
        weights_of_zero,
        weights_of_zero_in_one_wave,
        one_stratum_of_one_cluster,
        one_cluster_in_each_stratum,
        no_pairs,
        one_pair,
        a_single_wave,
        negative_incomes,
        only_negative_incomes,
        incomes_that_sum_to_zero,
        enormous_incomes,
        one_enormous_income,
        the_largest_incomes_there_are,
        minute_incomes,
        enormous_weights,
        weights_far_apart,
        enormous_households,
        an_enormous_line,
        values_per_person,
        everybody_was_surveyed,
    )
}

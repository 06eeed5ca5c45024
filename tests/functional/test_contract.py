"""The contract on numbers, walked: each of its ids is produced for the shipped study, and nothing else is."""

from __future__ import annotations

import csv

import pytest
import yaml

from analysis.findings import Finding
from analysis.study import Study, open_study
from tests.functional.contract import Entry, contract, same_unit, tables
from tests.functional.sites import ROOT, Site
from tests.other_studies import of_other_studies

PLACES = ("35.16.13", "35.16.18", "all")
WAVES, PAIR = ("2021", "2024"), "2021-2024"


def on_both_sides(*levels: str) -> tuple[str, ...]:
    """The ids of levels before and after a change."""
    return tuple(f"{side}.{level}" for side in ("before", "after") for level in levels)


# what the contract's table of intervals says, by the findings that it names: the methods that may be met
INTERVALS: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (
        ("income.mean_household", "income.mean_capita", "poverty.to_line", "measure.mean_capita.*"),
        frozenset({"t", "t_log"}),
    ),
    (
        on_both_sides("mean_capita", "mean_capita_nominal", "mean_household", "mean_household_nominal"),
        frozenset({"t", "t_log"}),
    ),
    (on_both_sides("share_business"), frozenset({"t", "t_logit"})),
    (
        ("income.share_business", "income.share_wages", "income.share_aid", "income.share_transfers"),
        frozenset({"t", "t_logit"}),
    ),
    (
        (
            *(
                "income.aid_dependence",
                "poverty.headcount",
                "poverty.headcount.*",
                "poverty.near_poor",
                "network.isolates",
                "network.reach.*",
            ),
            *("business.survived", "business.legal", "finance.savings", "finance.debt", "women.decides"),
            *("programme.received.*", "change.attrition", "change.risen", "change.fallen", "change.left_poverty"),
            *("change.entered_poverty", "change.stayed_poor", "change.graduated"),
            *on_both_sides("headcount", "aid_dependence", "isolates", "reach.*"),
        ),
        frozenset({"korn_graubard", "korn_graubard_relative", "clopper_pearson", "wilson"}),
    ),
    (
        (
            *("income.median_household", "income.median_capita", "income.p10_capita", "income.p25_capita"),
            *("income.p75_capita", "income.p90_capita", "income.business_median", "income.business_median.*"),
            *("change.median_capita", "change.median_level"),
            "measure.median_capita.*",
        ),
        frozenset({"woodruff"}),
    ),
    (
        (
            *("inequality.gini", "inequality.theil_t", "inequality.mld", "inequality.atkinson_05"),
            *(
                "inequality.s80_s20",
                "inequality.palma",
                "poverty.gap",
                "poverty.severity",
                "poverty.watts",
                "poverty.gap.*",
                "measure.gini.*",
            ),
            *on_both_sides("gap", "gini"),
        ),
        frozenset({"bootstrap_t"}),
    ),
    (
        (
            *("change.mean_capita", "change.mean_capita_nominal", "change.headcount", "change.gap"),
            *("change.aid_dependence", "change.share_business", "change.business_median", "change.isolates"),
            "change.reach.*",
        ),
        frozenset({"t", "independent_t"}),
    ),
    (("change.gini",), frozenset({"jackknife_t", "independent_t"})),
    (
        ("network.mean_support", "business.paid_workers", "programme.training_days"),
        frozenset({"t", "t_log"}),
    ),
    (("food.insecure",), frozenset({"t", "t_log", "t_logit"})),
    (("association.degree",), frozenset({"hc3", "cluster_t"})),
    (("compare.*",), frozenset({"welch_t"})),
    (
        ("group.mean.*", "group.change.*", "group.headcount.*", "group.attrition.*"),
        frozenset({"t", "t_log", "korn_graubard", "clopper_pearson", "wilson"}),
    ),
    (("group.gini.*",), frozenset({"bootstrap_t"})),
    (
        ("group.balance.*", "group.difference.*", "group.did.*", "group.ancova.*"),
        frozenset({"hc2", "regression_t"}),
    ),
    (("voices.kappa", "voices.kappa.*"), frozenset({"fleiss_cohen_everitt"})),
)
METHODS = {id_: methods for ids, methods in INTERVALS for id_ in ids}
STRUCTURE = "describes the observed network"
# structure of the network: no interval, and the reason for it
OBSERVED = (
    *("n_ties", "boundaries", "self_ties", "absent_ends", "coverage", "density", "mean_degree", "median_degree"),
    *("max_degree", "components", "largest_component", "reciprocity", "transitivity", "mean_clustering"),
    *("mean_distance", "diameter", "degree_centralization", "betweenness_centralization", "assortativity_degree"),
    *("assortativity_income", "homophily_excess", "homophily_p", "ei_business", "ei_expected", "mean_constraint"),
    *("share_bonding", "share_bridging", "share_linking", "multiplexity"),
)


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    """What the contract names."""
    return contract()


@pytest.fixture(scope="session")
def study() -> Study:
    """The shipped study."""
    return open_study(ROOT / "data" / "mojokerto")


def waves_of(entry: Entry) -> tuple[str, ...]:
    return {"wave": WAVES, "pair": (PAIR,), "study": (PAIR,)}[entry.recorded]


def places_of(entry: Entry) -> tuple[str, ...]:
    return ("all",) if entry.recorded == "study" and not entry.id.startswith("joint.") else PLACES


def members(study: Study) -> dict[str, list[str]]:
    """What the families' members are in the shipped study, read from its files."""
    ties, statements, informants = study.ties, study.statements, study.informants
    assert ties is not None
    assert statements is not None
    assert informants is not None
    households = set(study.households["household_id"])
    between = ties[ties["source_id"].isin(households) & ties["target_id"].isin(households)]
    settings = yaml.safe_load((ROOT / "data" / "mojokerto" / "study.yml").read_text("utf-8"))
    received = "received_"
    return {
        "actor_type": list(settings["network"]["actor_types"]),
        "kind": sorted(set(between["tie_kind"].dropna())),
        "component": [name.removeprefix(received) for name in study.households if name.startswith(received)],
        "theme": sorted(set(statements["theme"].dropna())),
        "income.business_median.<type>": sorted(set(study.households["business_type"].dropna())),
        "voices.informants.<type>": sorted(set(informants["informant_type"])),
    }


def test_the_contract_names_as_many_ids_as_it_did(entries: list[Entry]) -> None:
    """So that a table which can't be read any more doesn't pass as one without ids."""
    assert len(entries) >= 115
    assert len({entry.id for entry in entries}) == len(entries)
    assert {"income.share_transfers", "change.reach.<actor_type>", "voices.informants.<type>"} <= {
        entry.id for entry in entries
    }


def test_each_id_of_the_contract_is_produced(shipped: Site, entries: list[Entry], study: Study) -> None:
    known, lacking = members(study), []
    for entry in entries:
        if of_other_studies(entry.id):
            continue
        family = entry.id.partition("<")[2].removesuffix(">")
        ids = [entry.id]
        if family == "outcome":
            ids = sorted({key[0] for key in shipped.findings if entry.pattern.match(key[0])}) or ids
        elif family:
            codes = known.get(entry.id) or known[family]
            ids = [entry.id.replace(f"<{family}>", code) for code in codes]
        for id_ in ids:
            wanted = {(id_, place, wave) for place in places_of(entry) for wave in waves_of(entry)}
            lacking += sorted(wanted - shipped.findings.keys())
    assert lacking == []


def test_nothing_is_produced_that_the_contract_does_not_name(shipped: Site, entries: list[Entry]) -> None:
    unnamed = {key[0] for key in shipped.findings if not any(entry.pattern.match(key[0]) for entry in entries)}
    assert unnamed == set()


def test_comparisons_and_official_figures_are_of_findings(shipped: Site) -> None:
    ids = {key[0] for key in shipped.findings}
    beside = {id_ for id_ in ids if id_.startswith(("compare.", "official."))}
    assert len(beside) >= 16
    assert {id_.partition(".")[2] for id_ in beside} <= ids


def test_each_finding_is_in_the_contracts_unit(shipped: Site, entries: list[Entry]) -> None:
    unit_of = {key[0]: finding.unit for key, finding in shipped.findings.items()}
    wrong = []
    for id_, unit in unit_of.items():
        assert unit, id_
        for entry in entries:
            if entry.pattern.match(id_):
                units = entry.units_in("IDR")
                wrong += [] if unit in units else [(id_, unit, sorted(units))]
        if id_.startswith(("compare.", "official.")):
            of_other = same_unit(id_, unit_of)
            wrong += [] if unit == of_other else [(id_, unit, [of_other])]
    assert wrong == []


def test_each_table_has_the_contracts_columns_and_each_of_its_tables_is_published(shipped: Site) -> None:
    named, found = tables(), set()
    for path in sorted((shipped.folder / "data" / "tables").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            columns = set(next(csv.reader(file))) - {"key", "wave", "unit"}
        found.add(path.stem)
        if path.stem == "districts":
            assert columns <= {key[0] for key in shipped.findings}, path
        else:
            of_study = columns - set(named[path.stem])
            assert columns >= set(named[path.stem]), path
            assert not of_study or path.stem == "themes", (path, sorted(of_study))
    assert found == set(named)


def test_each_finding_has_a_value_or_a_reason(shipped: Site) -> None:
    for key, finding in shipped.findings.items():
        if finding.value is None:
            assert finding.reason, key
            assert (finding.low, finding.high, finding.method) == (None, None, None), key
        else:
            assert finding.n is not None or key[0].startswith(("poverty.line", "official.")), key


def test_each_interval_is_by_the_contracts_method_or_has_a_reason(shipped: Site) -> None:
    with_interval = 0
    for key, finding in shipped.findings.items():
        methods = methods_of(key[0])
        if finding.value is None or methods is None:
            assert finding.low is None, f"{key}: an interval that the contract doesn't know"
            continue
        if finding.low is None:
            assert finding.reason, f"{key}: neither interval nor reason"
            continue
        with_interval += 1
        assert finding.method in methods, key
        assert finding.level == 0.95, key
    assert with_interval > 300


def test_structure_has_no_interval_and_says_why(shipped: Site) -> None:
    ids = {f"network.{name}" for name in OBSERVED} | {f"change.{name}" for name in ("mean_degree", "share_linking")}
    ids |= set(on_both_sides("mean_degree", "share_linking"))
    ids |= {f"change.{name}" for name in ("ties_kept", "ties_gained", "ties_lost", "jaccard")}
    found: dict[str, list[Finding]] = {}
    for key, finding in shipped.findings.items():
        if key[0] in ids or key[0].startswith("network.ties."):
            found.setdefault(key[0], []).append(finding)
    assert ids <= found.keys()
    for findings in found.values():
        for finding in findings:
            assert (finding.low, finding.method) == (None, None), finding.key
            assert finding.reason == STRUCTURE or (finding.value is None and finding.reason), finding.key


def methods_of(id_: str) -> frozenset[str] | None:
    """The methods that the contract has for an id's interval; None where it has none."""
    if id_.startswith("compare."):
        return METHODS["compare.*"]
    return METHODS.get(id_) or METHODS.get(id_.rpartition(".")[0] + ".*")

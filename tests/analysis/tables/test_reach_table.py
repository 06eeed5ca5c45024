"""The table of reach is made of findings: it shows what they may show."""

from analysis.findings import Basis, Finding
from analysis.study.settings import Disclosure
from analysis.tables.findings import reach_table


def reach(type_: str, share: float, n: int, holders: int) -> Finding:
    basis = Basis(numerator=holders, complement=n - holders)
    return Finding(f"network.reach.{type_}", "1", "2021", share, "share", share, share, 0.95, n=n, basis=basis)


def test_a_cell_is_empty_where_its_finding_is_suppressed() -> None:
    findings = [reach("tksk", 0.5, 100, 50), reach("investor", 0.04, 100, 4), reach("customer", 0.0, 9, 0)]
    rows = reach_table(findings, district="1", rules=Disclosure()).rows.set_index("key")
    assert rows.loc["tksk", "share"] == 0.5
    assert rows.loc[["investor", "customer"], ["share", "low", "high"]].isna().all(axis=None)


def test_a_study_without_actors_has_no_table() -> None:
    assert reach_table([], district="1") is None

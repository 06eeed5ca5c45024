"""Two editions of a small study, the first with a site, for tests of editions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.catalogue import definition_of
from analysis.findings import Finding, Source
from analysis.study import Study
from analysis.study.edition import Correction
from analysis.study.edition import Edition as EditionName
from report.editions.comparison import Comparison, compare_editions
from report.editions.edition import open_edition
from report.provenance.manifest import provenance_record
from report.public import Public

ONE, TWO, GONE = "35.16.01", "35.16.02", "35.16.99"
HEADCOUNT, GINI, INCOME = "poverty.headcount", "inequality.gini", "income.mean_capita"
CELLS = {"poverty": Source("income", "poverty"), "inequality": Source("income", "inequality"),
         "income": Source("income", "income"), "network": Source("network", "network")}  # fmt: skip


def finding(id_: str, district: str, value: float | None, *, width: float = 0.1, **more: Any) -> Finding:
    unit = {"income": "IDR/person/month", "poverty": "share", "inequality": "index"}.get(id_.split(".")[0], "share")
    ends = (
        {} if value is None else {"low": value - width * value, "high": value + width * value, "level": 0.95, "n": 90}
    )
    source, function = CELLS[id_.split(".")[0]], definition_of(id_).function
    return Finding(id_, district, "2024", value, unit, source=source, function=function, **{**ends, **more})


def public_of(*findings: Finding) -> Public:
    return Public({one.key: one for one in findings}, {})


BEFORE = (
    finding(INCOME, ONE, 500_000.0),  # changes much
    finding(INCOME, TWO, 500_000.0),  # changes little
    finding(HEADCOUNT, ONE, 0.4321),  # is suppressed now
    finding(HEADCOUNT, TWO, 0.3),  # stays
    finding(GINI, ONE, 0.3),  # by another definition
    finding(GINI, TWO, 0.3456),  # is dropped
    finding(HEADCOUNT, GONE, 0.6543),  # its district is dropped
    finding("network.density", ONE, 0.1),  # by other code
)

HIDDEN = finding(HEADCOUNT, ONE, None, reason="a group smaller than the threshold", disclosure="suppressed primary")
NOW = (
    finding(INCOME, ONE, 900_000.0),
    finding(INCOME, TWO, 510_000.0),
    HIDDEN,
    finding(HEADCOUNT, TWO, 0.3),
    finding(GINI, ONE, 0.34),
    finding("network.density", ONE, 0.2),
    finding(HEADCOUNT, "35.16.03", 0.2),  # a new district
)


@dataclass(frozen=True)
class Editions:
    first: Path  # the site of edition 1
    study: Study  # of edition 2
    public: Public

    def comparison(self, previous: Path | None = None) -> Comparison:
        return beside(self.study, self.public, previous or self.first)


def beside(study: Study, public: Public, previous: Path) -> Comparison:
    return compare_editions(study, public, provenance_record(study, public), open_edition(previous, study.settings))


def second(study: Study, **settings: Any) -> Study:
    """The study as edition 2, with one correction declared."""
    text = {"id": "Pendapatan salah catat.", "en": "Incomes had been entered wrongly."}
    given = {"edition": EditionName(name="2", date="2027-01-31"),
             "corrections": (Correction(edition="2", text=text, findings=(INCOME,)),)}  # fmt: skip
    return replace(study, settings=study.settings.model_copy(update={**given, **settings}))


def edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    record = json.loads(path.read_text("utf-8"))
    change(record)
    path.write_text(json.dumps(record), "utf-8")


def of_an_older_study(manifest: dict[str, Any]) -> None:
    """Edition 1 had another Gini in its catalogue, and another function for density."""
    manifest["definitions"][GINI] = "0" * 64
    place = manifest["findings"][f"network.density|{ONE}|2024"]["made_at"]
    functions = manifest["code"][place["file"]]["functions"]
    functions[place["function"].rpartition(".")[2]] = "0" * 64


def by_key(comparison: Comparison) -> dict[tuple[str, str], tuple[str, str | None, tuple[str, ...]]]:
    return {(one.key[0], one.key[1]): (one.kind, one.noise, one.causes) for one in comparison.changes}


def _files(**hashes: str) -> dict[str, Any]:
    return {f"{name}.csv": {"sha256": digest * 64, "kind": "data"} for name, digest in hashes.items()}

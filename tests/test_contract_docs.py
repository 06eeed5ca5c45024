"""The contract in docs/ is complete: ids, units, tables, thresholds and layers are those of the code, and no others."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from analysis.catalogue import CATALOGUE
from analysis.findings import Finding
from analysis.study.settings import Disclosure
from report.explain.recompute_tables import OF_STUDY, table_ids
from report.public import FINDINGS_COLUMNS
from tests.functional.contract import CONTRACT, SHARE, Entry, contract, methods, tables, thresholds
from tests.functional.test_contract import INTERVALS

ROOT = CONTRACT.parents[1]
DESIGN = ROOT / "docs" / "design.md"
# of which study.yml decides the unit: who raises a theme is counted by informants, where the source names them
BY_STUDY = {"voices.theme.*": {"informants", "informant types"}}


def catalogue_id(entry: Entry) -> str:
    """How the catalogue writes the id of an entry: a family ends in a star."""
    return re.sub(r"<[a-z_]+>", "*", entry.id)


def test_the_contract_and_the_catalogue_name_the_same_ids_each_once() -> None:
    named = [catalogue_id(entry) for entry in contract()]
    assert sorted(named) == sorted(CATALOGUE)
    assert len(named) > 120


def test_the_contract_gives_each_finding_the_catalogues_unit() -> None:
    wrong = {
        entry.id: sorted(entry.units)
        for entry in contract()
        if entry.units != BY_STUDY.get(catalogue_id(entry), {CATALOGUE[catalogue_id(entry)].unit})
    }
    assert wrong == {}


def test_every_public_table_stands_in_the_contract_and_no_other() -> None:
    assert sorted(tables()) == table_ids()
    # only the table of districts takes its columns from its findings
    assert [name for name, columns in tables().items() if not columns] == ["districts"]


def test_the_contract_says_which_tables_a_study_has_once() -> None:
    (line,) = re.findall(r"; (`.*) exist for `all` only", CONTRACT.read_text("utf-8"))
    assert sorted(re.findall(r"`([a-z_]+)`", line)) == sorted(OF_STUDY)


def test_the_thresholds_that_the_contract_quotes_are_the_defaults_of_the_settings() -> None:
    no_thresholds = ("in_full", "few_changes", "reason")
    fields = {name: field.default for name, field in Disclosure.model_fields.items() if name not in no_thresholds}
    assert thresholds() == fields


def test_the_contract_names_the_findings_that_are_sensitive() -> None:
    (line,) = re.findall(r"for (`[^;]*?) zero does\s+too", CONTRACT.read_text("utf-8"), re.S)
    sensitive = {id_ for id_, definition in CATALOGUE.items() if definition.sensitive}
    assert set(re.findall(r"`([^`]+)`", line)) == sensitive
    marked = "".join(re.findall(r"(?m)^\| .*\(sensitive\).*$", CONTRACT.read_text("utf-8")))
    assert all(f"`{id_}`" in marked for id_ in sensitive)


def test_the_contract_has_each_method_of_an_interval_that_pages_can_name_and_that_tests_hold() -> None:
    words = yaml.safe_load((ROOT / "templates" / "locale" / "en.yml").read_text("utf-8"))
    assert methods() == set(words["interval_methods"])
    assert methods() == {method for _, held in INTERVALS for method in held}


def test_the_contract_lists_the_columns_of_the_findings_file_in_their_order() -> None:
    (cell,) = re.findall(r"^\| `_site/data/findings\.csv` \|.*Columns: ([^.]+)\.", CONTRACT.read_text("utf-8"), re.M)
    assert tuple(re.findall(r"`([a-z]+)`", cell)) == FINDINGS_COLUMNS
    assert set(FINDINGS_COLUMNS) <= set(Finding.__dataclass_fields__)


def test_a_contract_that_lacks_a_row_or_has_one_too_many_is_noticed(tmp_path: Path) -> None:
    text = CONTRACT.read_text("utf-8")
    lacking = tmp_path / "lacking.md"
    lacking.write_text(re.sub(r"(?m)^\| `(poverty\.near_poor|lorenz|p_percent)` .*\n", "", text), "utf-8")
    assert set(CATALOGUE) - {catalogue_id(entry) for entry in contract(lacking)} == {"poverty.near_poor"}
    assert set(table_ids()) - set(tables(lacking)) == {"lorenz"}
    assert set(thresholds()) - set(thresholds(lacking)) == {"p_percent"}
    wrong = tmp_path / "wrong.md"
    wrong.write_text(text.replace("| `poverty.headcount` | share |", "| `poverty.headcounts` | index |"), "utf-8")
    entries = {entry.id: entry.units for entry in contract(wrong)}
    assert "poverty.headcount" not in entries
    assert entries["poverty.headcounts"] != SHARE


@pytest.mark.parametrize("package", ["analysis", "report"])
def test_the_design_lists_the_layers_that_the_import_rule_holds(package: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"].get("importlinter", {}).get("contracts", [])
    layers = [item["layers"] for item in contracts if item.get("containers") == [package]]
    if not layers:
        pytest.skip("pyproject.toml has no layers of import-linter yet")
    (block,) = re.findall(rf"```text\n{package}/, from top to bottom\n(.*?)```", DESIGN.read_text("utf-8"), re.S)
    listed = [re.split(r"\s+", line.split("  ")[0]) for line in block.splitlines()]
    held = [[name for name in re.split(r"[:|\s()]+", layer) if name] for layer in layers[0]]
    assert [sorted(names) for names in listed] == [sorted(names) for names in held]

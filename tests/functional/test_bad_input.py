"""Studies at the edge, built as a person builds them: pages in both languages, nothing on the screen but progress."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from tests.analysis.bad_studies import complete_network, incomes_that_sum_to_zero
from tests.analysis.study_folder import Folder, ordinary
from tests.functional.sites import Site, risalah

OPEN_DATA = """\
disclosure:
  households: 0
  cell: 0
  largest_share: 1
  two_largest_share: 1
  p_percent: 0
  quantile_side: 0
  extremes_from: 0
  rounding: null
  reason: {id: Data uji., en: Test data.}
"""


def enormous(folder: Folder) -> Folder:
    """One district whose numbers reach the pages, whatever they are: an income of 1e15, all ties that can be."""
    folder.households["district_code"] = "A"
    folder.settings += OPEN_DATA
    folder.households.loc[[2, 30], ["business_month", "income_month"]] = 1e15  # rupiah; axes have no room for 1e300
    return complete_network(folder)


def nothing(folder: Folder) -> Folder:
    """One district where losses and gains sum to zero, and no two households of the same stratum."""
    folder.households = folder.households.assign(district_code="A", cluster="c")
    folder.settings += OPEN_DATA
    return incomes_that_sum_to_zero(folder)


@pytest.mark.parametrize("case", [enormous, nothing])
def test_a_study_at_the_edge_becomes_pages(case: Callable[[Folder], Folder], tmp_path: Path) -> None:
    folder = tmp_path / "edge"
    folder.mkdir()
    study = case(ordinary()).write(folder)
    ended = risalah("build", str(study), "--format", "html", "--engine", "pandoc", "--output", str(tmp_path / "_site"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    site = Site(tmp_path / "_site", ended.stdout)
    assert len(site.findings) > 200
    for finding in site.findings.values():
        assert finding.value is not None or finding.reason, finding
    for language in ("id", "en"):
        for page in ("brief", "article"):
            assert (site.folder / "report" / language / "A" / f"{page}.html").is_file()
    for path in site.pages():
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for formula in page.select("math, script, style, pre.cell-code"):
            formula.decompose()
        for sign in (r"\bNone\b", r"\b[Nn]a[Nn]\b", r"\binf\b", r"∞", r"\{\{"):
            assert not re.search(sign, page.get_text()), (path.name, sign)
    for table in site.folder.rglob("*.csv"):
        assert not re.search(r"(^|,)-?(nan|inf)(,|$)", table.read_text("utf-8"), re.IGNORECASE | re.MULTILINE), table
    for notebook in tmp_path.rglob("build/*/notebooks/*/*.ipynb"):
        for cell in nbformat.read(notebook, as_version=4).cells:
            streams = [output.get("text", "") for output in cell.get("outputs", ()) if output.get("name") == "stderr"]
            assert streams == [], (notebook.name, cell.id)

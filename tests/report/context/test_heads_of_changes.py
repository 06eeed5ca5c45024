"""A table's column of changes stands only where a row has one, and names prices only where one is an amount."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.context.tables import levels_table
from tests.report.context.pages import page


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (("income.mean_capita", "inequality.gini"), "Change (surveyed twice; 2024 prices)"),
        (("poverty.headcount", "inequality.gini"), "Change (surveyed twice)"),
        (("inequality.theil_t", "income.n_households"), ""),
    ],
)
def test_the_head_says_what_its_column_has(tmp_path: Path, ids: tuple[str, ...], said: str) -> None:
    head = levels_table(page(tmp_path, "en"), ids).splitlines()[0]
    assert "March 2024" in head
    assert ("Change" in head) == bool(said)
    assert said in head

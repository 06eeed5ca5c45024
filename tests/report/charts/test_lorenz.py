"""Lorenz curves: drawn only where there is something to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.public import Public
from tests.report.charts.public_study import PUBLIC, TABLES
from tests.report.charts.test_charts import drawn


@pytest.mark.parametrize(("later", "shown"), [(0.239, False), (0.251, False), (0.253, True), (None, True)])
def test_lorenz_curves_that_coincide_are_not_drawn(later: float | None, shown: bool, tmp_path: Path) -> None:
    """Of one wave, or with curves apart, there is something to see."""
    table = TABLES["lorenz"].copy()
    table.loc[table["wave"] == "2024", "income_share"] = [0.0, later, 1.0] if later else None
    public = Public(PUBLIC.findings, {**PUBLIC.tables, ("lorenz", "01.1"): table})
    assert (drawn("lorenz", "en", tmp_path, public=public) is not None) is shown

"""Households and incomes as hypothesis draws them, for tests of properties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.findings import Estimate

LINE = 100.0

# amounts of a household in whole thousands, so that no value lies a rounding error beside the line
amount = st.integers(0, 300)

some = hypothesis_settings(max_examples=30, deadline=None)


def close(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


def likeness(one: dict[str, Estimate], other: dict[str, Estimate], *, intervals: bool = True) -> None:
    """Fails unless the two sets of findings are the same to the twelfth digit."""
    assert set(one) == set(other)
    for id_, before in one.items():
        after = other[id_]
        assert (after.n, after.reason, after.method, after.df) == (before.n, before.reason, before.method, before.df)
        for part in ("value", "low", "high") if intervals else ("value",):
            number = getattr(before, part)
            expected = None if number is None else pytest.approx(number, rel=1e-9, abs=1e-11)
            assert getattr(after, part) == expected, (id_, part)

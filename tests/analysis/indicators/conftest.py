"""Households that tests of the association of income and ties, and of its table, look at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def households():
    """Fifty households of district 1 and ten of district 2, of three types of business in eight hamlets."""
    draws = np.random.default_rng(7)
    count = 60
    degree = draws.integers(0, 7, count).astype(float)
    size = draws.integers(1, 8, count).astype(float)
    return pd.DataFrame(
        {
            "household_id": [str(i) for i in range(count)],
            "district_code": ["1"] * 50 + ["2"] * 10,
            "hamlet": [str(i % 8) for i in range(count)],
            "household_size": size,
            "business_type": draws.choice(["food", "craft", "trade"], count),
            "income_month": size * np.exp(12 + 0.1 * degree + draws.normal(0, 0.5, count)),
            "degree": degree,
        }
    )

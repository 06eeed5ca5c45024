"""Studies of two waves, made in a test: what each household told in 2021 and in 2024."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import Study
from tests.analysis.survey_samples import settings, waves_of

FIRST, SECOND = "2021", "2024"
PRICES = {2021: 100.0, 2024: 110.0}
NAN = float("nan")

# household: what it told in the first wave, in the second; None where it wasn't surveyed.
# size, income, business, aid. Per person: a 80 to 132, b 150 to 88, c 50 to 55, d 200 to 220, e 0 to 100
HAND_WORKED = {
    "a": ((2, 160, 80, 80), (2, 264, 264, 0)),
    "b": ((4, 600, 600, 0), (4, 352, 352, 0)),
    "c": ((1, 50, 40, 10), (1, 55, 15, 40)),
    "d": ((3, 600, 600, 0), (3, 660, 330, 0)),
    "e": ((5, 0, 0, 0), (5, 500, 0, 500)),
    "left": ((2, 300, 300, 0), None),
    "came": (None, (2, 900, 900, 0)),
    "silent": ((2, 300, 300, 0), (2, NAN, NAN, 0)),
}
COLUMNS = ("household_size", "income_month", "business_month", "aid_month")


def study_of_rows(rows: pd.DataFrame, *, prices: dict[int, float] | None = PRICES, **given) -> Study:
    """A study of these household rows (household_id, wave, and what the test needs)."""
    households = rows.assign(**{name: "1" for name in ("district_code",) if name not in rows})
    waves = given.pop("waves", (FIRST, SECOND))
    study_settings = settings(waves=waves_of(*waves), **given)
    reference = None
    if prices is not None:
        reference = pd.DataFrame(
            [("price_index", "ID", year, value) for year, value in prices.items()],
            columns=["indicator", "area_code", "year", "value"],
        )
    districts = pd.DataFrame({"district_code": sorted(households["district_code"].unique())})
    return Study(Path(), study_settings, districts, households.reset_index(drop=True), reference=reference)


def lines(first: float = 100.0, second: float = 100.0) -> dict[str, object]:
    """Poverty lines of the two waves, as settings."""
    source = {"id": "BPS", "en": "BPS"}
    return {FIRST: {"value": first, "source": source}, SECOND: {"value": second, "source": source}}


def hand_worked_rows() -> pd.DataFrame:
    """The households of HAND_WORKED, the second wave in another order."""
    records = [
        (household, wave, *told)
        for wave, order in ((FIRST, 1), (SECOND, -1))
        for household, answers in list(HAND_WORKED.items())[::order]
        if (told := answers[wave == SECOND]) is not None
    ]
    return pd.DataFrame(records, columns=["household_id", "wave", *COLUMNS])


def hand_worked(**given) -> Study:
    """The study of HAND_WORKED, counting persons against a line of 100 in both waves."""
    return study_of_rows(hand_worked_rows(), **({"poverty_line": lines()} | given))


def incomes_study(first: Sequence[float], second: Sequence[float], **given) -> Study:
    """Households of one person with these incomes in both waves, counted as households."""
    columns = given.pop("columns", {})
    frames = [
        pd.DataFrame(
            {
                "household_id": [f"{number:04}" for number in range(len(incomes))],
                "wave": wave,
                "household_size": 1.0,
                "income_month": np.asarray(incomes, dtype=float),
                **{name: values[wave] for name, values in columns.items()},
            }
        )
        for wave, incomes in ((FIRST, first), (SECOND, second))
    ]
    return study_of_rows(pd.concat(frames), **({"counts": "households", "poverty_line": lines()} | given))

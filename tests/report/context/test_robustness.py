"""What pages say of findings under other choices: by rule from the public tables, at the rule's boundaries."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from report.context.robustness import bounds_sentence, conclusion, verdicts_by_variant
from report.context.tables import model_table, sensitivity_table
from tests.report.context.pages import PLACE, page

PERIOD = "2021-2024"
FELL, ROSE, CANNOT, LITTLE = (-0.1, -0.2, -0.01), (0.1, 0.01, 0.2), (-0.1, -0.3, 0.1), (0.0, -0.01, 0.01)


def sensitivity(*changes: tuple[float | None, float | None, float | None]) -> pd.DataFrame:
    keys = ("base", "line_80", "line_120", "line_150", "trimmed", "square_root", "households")
    frame = pd.DataFrame(changes, columns=["headcount_change", "headcount_change_low", "headcount_change_high"])
    frame.insert(0, "key", keys[: len(frame)])
    frame.insert(1, "wave", PERIOD)
    frame.insert(2, "unit", "share")
    return frame.assign(
        headcount_first=0.5, headcount_second=0.4, gini_first=0.25, gini_second=[0.26, *[None] * (len(frame) - 1)]
    )


def bounds(worst: float | None, best: float | None) -> pd.DataFrame:
    rows = {"key": ["worst", "best"], "wave": PERIOD, "unit": "difference of shares", "headcount_change": [worst, best]}
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("changes", "english", "indonesian"),
    [
        ((FELL, FELL), "In all two variants, the share below the poverty line fell", "Pada semua varian (dua varian),"),
        ((ROSE, ROSE, ROSE), "In all three variants, the share below the poverty line rose", "naik di antara"),
        ((CANNOT, CANNOT), "the direction of the change", "belum dapat dipastikan naik atau turun"),
        ((LITTLE, LITTLE), "changed little", "tidak banyak berubah"),
        ((FELL, (None, None, None), FELL), "In all two variants that can be shown,", "yang dapat ditampilkan"),
        (
            (FELL, CANNOT, FELL),
            "in two of three variants it fell; in one of three variants its direction is not certain",
            "pada dua dari tiga varian turun; pada satu dari tiga varian belum dapat",
        ),
        # an interval that ends at what pages write as zero doesn't say that it fell
        (
            (FELL, (-0.1, -0.2, -0.0005)),
            "In all two variants, the share below the poverty line fell",
            "turun di antara",
        ),
        (
            (FELL, (-0.1, -0.2, 0.0)),
            "depends on the choices: in one of two variants it fell;",
            "bergantung pada pilihan",
        ),
    ],
)
def test_a_conclusion_holds_where_every_variant_shown_has_its_verdict(
    tmp_path: Path, changes: tuple, english: str, indonesian: str
) -> None:
    for language, words in (("en", english), ("id", indonesian)):
        assert words in conclusion(page(tmp_path, language, sensitivity=sensitivity(*changes)))


def test_one_variant_or_none_says_nothing(tmp_path: Path) -> None:
    assert conclusion(page(tmp_path)) == ""
    assert conclusion(page(tmp_path, sensitivity=sensitivity(FELL, (None, None, None)))) == ""
    levels = sensitivity(FELL, FELL).drop(columns=[name for name in sensitivity(FELL) if "change" in name])
    assert verdicts_by_variant(page(tmp_path, sensitivity=levels)) == {}


@pytest.mark.parametrize(
    ("estimate", "worst", "best", "said"),
    [
        (-0.04, -0.001, -0.1, False),
        (-0.04, 0.0, -0.1, True),
        (-0.04, 0.02, -0.1, True),
        (0.04, 0.1, 0.001, False),
        (0.04, 0.1, -0.001, True),
        (0.0, 0.1, -0.1, False),
        (-0.04, None, None, False),
        (None, 0.1, -0.1, False),
    ],
)
def test_bounds_are_told_where_one_has_another_sign(
    tmp_path: Path, estimate: float | None, worst: float | None, best: float | None, said: bool
) -> None:
    for language, words in (("en", "could turn the direction"), ("id", "dapat membalik arah")):
        one = page(tmp_path, language, attrition_bounds=bounds(worst, best))
        key = ("change.headcount", PLACE, PERIOD)
        reason = None if estimate is not None else "no poverty line"
        one.public.findings[key] = dataclasses.replace(one.public.findings[key], value=estimate, reason=reason)
        assert (words in bounds_sentence(one)) == said
        assert bool(bounds_sentence(one)) == said


def test_the_tables_have_plain_numbers_and_a_dash_where_there_is_none(tmp_path: Path) -> None:
    text = sensitivity_table(page(tmp_path, sensitivity=sensitivity(FELL, (None, None, None))))
    lines = text.splitlines()
    assert lines[2] == "| As in this article | 50.0% | 40.0% | −10.0 points | −20.0 to −1.0 | 0.25 | 0.26 |"
    assert lines[3] == "| Poverty line × 0.8 | 50.0% | 40.0% | – | – | 0.25 | – |"
    assert "data-finding" not in text
    assert sensitivity_table(page(tmp_path)) == ""


def test_the_model_names_its_terms_and_the_type_that_others_are_compared_with(tmp_path: Path) -> None:
    rows = {
        "key": ["degree", "household_size", "business_type.", "business_type.food"],
        "wave": "2024",
        "unit": "log points",
        "coefficient": [0.017, -0.03, None, 0.0],
        "low": [-0.02, -0.08, None, None],
        "high": [0.06, 0.02, None, None],
        "median_coefficient": [0.01, -0.05, None, 0.0],
        "n": 139,
    }
    lines = model_table(page(tmp_path, model=pd.DataFrame(rows))).splitlines()
    assert lines[2:] == [
        "| Ties (each) | 0.02 | −0.02 to 0.06 | 0.01 |",
        "| Members of the family (each) | −0.03 | −0.08 to 0.02 | −0.05 |",
        "| No business named | – | – | – |",
        "| Business: food | compared with | – | – |",
    ]
    assert model_table(page(tmp_path)) == ""

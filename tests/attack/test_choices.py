"""The richest household, by inequality with it and without it: the table of other choices hides the latter."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.tables import sensitivity
from tests.attack.attacker import PERCENT
from tests.attack.few_households import Few, write_few
from tests.attack.published import Published
from tests.attack.reading import incomes_per_person
from tests.attack.sites import IN_FULL, published

FEW = Few(6, {"01": 120, "02": 12})
PLACE, WAVE = "01", "2021"


def _one_alone(self: object, quantity: str, trait: object, inside: object, *groups: int | None) -> int:
    return min((count for count in groups if count), default=0)


def test_the_richest_household_follows_from_the_gini_without_it_where_the_guard_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensitivity._ShownNumbers, "count", _one_alone)
    folder = write_few(tmp_path / "few", FEW, settings=IN_FULL)
    published(folder)
    truth = max(incomes_per_person(folder, PLACE, WAVE))
    found = richest(Published(tmp_path / "_site"))
    assert found == pytest.approx(truth, rel=PERCENT / 100)


@pytest.mark.parametrize("settings", [IN_FULL, ""], ids=["in full", "protected"])
def test_the_gini_without_the_richest_is_hidden(settings: str, tmp_path: Path) -> None:
    published(write_few(tmp_path / "few", FEW, settings=settings))
    assert richest(Published(tmp_path / "_site")) is None


def richest(site: Published) -> float | None:
    """The income per person of the one household that is trimmed, by the algebra of the Gini coefficient.

    Of n households whose richest has the share s of all, G + 1/n = s + (1 - s) (n - 1)/n G', with G' without it.
    """
    rows = {row["key"]: row["gini_first"] for row in site.tables["sensitivity", PLACE]}
    if not rows["base"] or not rows.get("trimmed"):
        return None
    mean = site.findings["income.mean_capita", PLACE, WAVE]
    n, all_, without = float(mean["n"]), float(rows["base"]), float(rows["trimmed"])
    other = (n - 1) / n * without
    return (all_ + 1 / n - other) / (1 - other) * n * float(mean["value"])

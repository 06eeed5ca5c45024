"""The change that a heading speaks of: the study's own, or the clearest that is clear after correction."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis.findings import Finding
from report.public.picked import clearest, picked

WIDTH = float(stats.t.ppf(0.975, 20))


def change(name: str, ratio: float, *, error: float = 0.02, **more: object) -> Finding:
    """A change so many standard errors from zero, with the interval of 20 degrees of freedom."""
    value = ratio * error
    ends = {"low": value - WIDTH * error, "high": value + WIDTH * error, "level": 0.95, "df": 20.0}
    return Finding(f"change.reach.{name}", "01", "2021-2024", value, "difference of shares", **{**ends, **more})


def test_the_clearest_has_the_largest_ratio_to_its_standard_error_not_the_largest_value() -> None:
    large, sharp = change("large", 3.5, error=0.1), change("sharp", -5.0, error=0.01)
    found = picked([large, sharp])
    assert found.finding == sharp
    assert found.by_data
    assert len(found.among) == 2


def test_one_that_is_clear_alone_is_not_clear_among_twenty() -> None:
    # two-sided p = 0.0424 at 2.17 standard errors: alone below 0.05, as the best of twenty above 0.05 / 20
    one, others = change("one", 2.17), [change(f"o{number}", 0.3) for number in range(19)]
    assert one.low > 0
    assert clearest([one]) == one
    assert clearest([one, *others]) is None
    assert picked([one, *others]).finding is None


def test_several_that_are_clear_carry_one_another_as_benjamini_and_hochberg_have_it() -> None:
    # p = 0.042 and 0.040: neither is below 0.025, but the larger is held against 0.05, and then both are clear
    assert clearest([change("a", 2.17), change("b", 2.2)]).id == "change.reach.b"


def test_the_studys_own_leads_though_another_is_clearer_and_is_not_picked_by_data() -> None:
    own, other = change("own", 0.5), change("other", 6.0)
    found = picked([other, own], headline="change.reach.own")
    assert (found.finding, found.chosen, found.by_data) == (own, True, False)


def test_what_has_no_interval_or_may_not_be_shown_does_not_compete() -> None:
    bare = change("bare", 9.0, low=None, high=None)
    hidden = change("hidden", 9.0, disclosure="suppressed primary")
    assert picked([bare, hidden, change("seen", 4.0)]).among == (change("seen", 4.0),)
    assert not picked([change("seen", 4.0)]).by_data  # there was nothing to pick from


def test_of_none_nothing_is_picked() -> None:
    assert clearest([]) is None
    assert picked([]).finding is None


@pytest.mark.parametrize("ratio", [0.0, 1.9])
def test_an_interval_with_zero_in_it_is_never_picked(ratio: float) -> None:
    assert clearest([change("a", ratio)]) is None

"""A unit is read once from its text, and written as it was."""

import pytest

from analysis.catalogue import CATALOGUE
from analysis.findings.units import ADULT_EQUIVALENT, SHARE_DIFFERENCE, Money, Unit


@pytest.mark.parametrize("unit", sorted({definition.unit for definition in CATALOGUE.values()}))
def test_every_unit_of_the_catalogue_comes_back_as_it_was(unit: str) -> None:
    of_study = Unit.parse(unit).of_study(Money("IDR"))
    assert str(Unit.parse(unit)) == unit
    assert str(of_study) == unit.replace("currency", "IDR")
    assert str(of_study.general) == unit
    assert of_study.is_money == unit.startswith("currency/")
    assert of_study.is_difference == unit.startswith("difference")
    assert not Unit.parse(unit).is_money  # of no study yet


@pytest.mark.parametrize(
    ("text", "is_money"), [("IDR/month", True), ("IDR", True), ("idr/month", False), ("kpm", False)]
)
def test_money_is_told_by_a_currencys_code(text: str, is_money: bool) -> None:
    assert Unit.parse(text).is_money is is_money


def test_a_difference_of_shares_is_of_points_and_one_of_money_is_of_money() -> None:
    assert str(Unit.parse("share").of_difference) == SHARE_DIFFERENCE
    assert str(Unit.parse("IDR/person/month").of_difference) == "IDR/person/month"


def test_money_of_another_period_and_scale_comes_back_to_the_catalogues_unit() -> None:
    yearly = Money("EUR", ADULT_EQUIVALENT, "year")
    for unit, written in (("currency/month", "EUR/year"), ("currency/person/month", "EUR/adult equivalent/year")):
        assert str(Unit.parse(unit).of_study(yearly)) == written
        assert str(Unit.parse(written).general) == unit
        assert Unit.parse(written).is_money

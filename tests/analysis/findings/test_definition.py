"""An indicator is declared once, on the function that computes it; what it returns is held against that."""

from __future__ import annotations

import doctest
import importlib
import inspect
from types import FunctionType

import pytest

from analysis.catalogue import CATALOGUE, INDICATORS
from analysis.findings import Estimate
from analysis.findings.definition import Definition, Kind, declares, definitions_of, single_ids

ONE, TWO = Definition("a.one", "index", Kind.INDEX), Definition("a.two.*", "share", Kind.SHARE)


@declares(ONE)
def one() -> Estimate:
    """A number."""
    return Estimate(1.0)


@declares(TWO)
def two(*members: str) -> dict[str, Estimate]:
    """A family of numbers."""
    return {f"a.two.{member}": Estimate(0.5) for member in members}


@declares(one, two)
def both(*members: str) -> dict[str, Estimate]:
    """Both."""
    return {"a.one": one(), **two(*members)} if members else {"a.one": Estimate(None, reason="nobody")}


def named(name: str):  # type: ignore[no-untyped-def]
    module, _, own = name.rpartition(".")
    return getattr(importlib.import_module(module), own)


def test_an_estimate_carries_the_function_that_computed_it_through_those_that_pass_it_on() -> None:
    assert one().function == f"{__name__}.one"
    assert {id_: found.function for id_, found in both("x").items()} == {
        "a.one": f"{__name__}.one",
        "a.two.x": f"{__name__}.two",
    }


def test_a_number_that_nobody_computed_carries_the_function_that_would_have() -> None:
    assert both()["a.one"].function == f"{__name__}.one"


def test_two_estimates_are_equal_whoever_made_them() -> None:
    assert one() == Estimate(1.0)
    assert one().function != Estimate(1.0).function


def test_an_id_that_a_function_does_not_declare_is_refused() -> None:
    @declares(ONE)
    def other() -> dict[str, Estimate]:
        return {"a.other": Estimate(1.0)}

    with pytest.raises(ValueError, match=r"other returns a\.other, which it does not declare"):
        other()


def test_an_id_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declares an id twice"):
        declares(ONE, one)(lambda: {})

    @declares(ONE)
    def again() -> Estimate:
        return Estimate(2.0)

    with pytest.raises(ValueError, match=r"a\.one is declared by .*one and by .*again"):
        definitions_of(one, again)
    assert list(definitions_of(one, both)) == ["a.one", "a.two.*"]  # passed on, not declared again
    assert single_ids(both) == ["a.one"]


def test_a_declared_function_keeps_its_name_its_signature_and_its_source() -> None:
    assert (two.__name__, two.__doc__) == ("two", "A family of numbers.")  # type: ignore[attr-defined]
    assert str(inspect.signature(two)) == "(*members: 'str') -> 'dict[str, Estimate]'"
    assert inspect.getsource(two).startswith("@declares(TWO)\ndef two(")  # type: ignore[arg-type]
    assert inspect.isfunction(two)


@pytest.mark.parametrize("id_", [id_ for id_ in CATALOGUE if id_ != "joint.*"])
def test_each_id_of_the_catalogue_is_declared_by_one_function_beside_which_it_stands(id_: str) -> None:
    declaring = [definition.function for each in INDICATORS for definition in each.definitions if definition.id == id_]
    assert len(set(declaring)) == 1
    function = named(declaring[0])
    assert [own for own in function.definitions if own.id == id_] == [CATALOGUE[id_]]


def test_the_function_of_verdicts_is_there() -> None:
    assert isinstance(named(CATALOGUE["joint.*"].function), FunctionType)


def test_the_examples_of_declared_functions_run() -> None:
    # doctest itself passes over decorated functions: it takes them for the decorator's module
    examples = 0
    for name in {definition.function for definition in CATALOGUE.values()}:
        function = inspect.unwrap(named(name))
        for example in doctest.DocTestFinder(recurse=False).find(function, globs=vars(inspect.getmodule(function))):
            result = doctest.DocTestRunner().run(example)
            assert result.failed == 0, name
            examples += result.attempted
    assert examples >= 2

"""The run that takes conditions away (bench/conditions): what it finds in a template, and how it judges a page."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from bench.conditions.fates import Fate, Told, fate_of, table
from bench.conditions.mutants import Condition, Mutant, Switch, conditions, watched
from bench.conditions.pages import Difference, studies, template_pages
from bench.conditions.rules import of_rules
from tests.report.claims.composed import small_pages

TEXT = """{% if line and not ties %}poor{% elif change %}{{ "rose" if up else "fell" }}{% endif %}
{% for wave in waves if wave in known %}{{ wave }}{% endfor %}"""


def test_every_condition_of_a_template_is_found_with_its_line() -> None:
    found = conditions("en/brief.qmd", TEXT)
    assert [(one.test, one.line) for one in found] == [
        ("line and not ties", 1), ("change", 1), ("up", 1), ("wave in known", 2),
    ]  # fmt: skip


def test_a_condition_is_held_at_a_value_and_told_as_it_was() -> None:
    found, switch = conditions("en/brief.qmd", TEXT), Switch()
    template = jinja2.Environment(autoescape=False).from_string(watched(TEXT, found))
    values = {"line": True, "ties": False, "change": True, "up": False, "waves": "12", "known": "2"}
    assert template.render(values, watched=switch.watched) == "poor\n2"
    assert switch.was == {Mutant(0, True), Mutant(3, True), Mutant(3, False)}
    switch.held = Mutant(0, False)
    assert template.render(values, watched=switch.watched) == "fell\n2"


@pytest.mark.parametrize(
    ("differences", "fate"),
    [
        ([Difference(("false",), says_more="more")], Fate.KILLED),
        ([Difference((), says_more="more"), Difference(("false",), leaves_out=True)], Fate.KILLED),
        ([Difference((), says_more="more"), Difference()], Fate.SURVIVED),
        ([Difference((), leaves_out=True), Difference((), of_marks=True)], Fate.LEFT_OUT),
        ([Difference((), of_marks=True)], Fate.OF_MARKS),
        ([Difference()], Fate.SAME),
    ],
)
def test_what_becomes_of_a_condition(differences: list[Difference], fate: Fate) -> None:
    assert fate_of(("here", one) for one in differences)[0] is fate


def test_the_table_counts_what_was_seen_of_what_says_more() -> None:
    told = [Told("en/brief.qmd", "", Fate.KILLED)] * 3 + [Told("en/brief.qmd", "", Fate.SURVIVED)]
    assert "| en/brief.qmd | 3 | 1 | 0 | 0 | 0 | 75.0 % |" in table(told)


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    small_pages(monkeypatch)


@pytest.mark.usefixtures("no_pictures")
def test_the_pages_of_a_study_without_a_condition(tmp_path: Path) -> None:
    made = studies(tmp_path / "studies", ["voices"])
    text = "{% block title %}T{% endblock %}{% block body %}{% if ties %}There are ties.{% endif %}{% endblock %}"
    found: list[Condition] = conditions("en/glossary.qmd", text)
    [page] = template_pages(made, tmp_path / "pages", "en/glossary.qmd", text, found)
    assert page.was == {Mutant(0, False)}
    held = page.held(Mutant(0, True))
    assert held.says_more == "There are ties."
    assert any("ties were asked" in problem for problem in held.problems)
    again = studies(tmp_path / "studies", ["voices"])  # taken from the folder
    told = [one for one in of_rules(again, tmp_path / "pages", "en", tables=["glossary"]) if one.what == "tie"]
    assert [one.fate for one in told] == [Fate.KILLED]

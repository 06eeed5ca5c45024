"""What headlines, sentences and titles of charts claim of arms, by how these came about and what each shows."""

from __future__ import annotations

from typing import Any

import pytest

from report.context.groups import PageGroups
from report.context.parts import PageParts
from report.context.values import PageValues
from tests.report.context.arms import FELL, ROSE, SMALL, UNSURE, arms_page

THREE = ("2021", "2022", "2024")


def headline(page: PageValues) -> str:
    return PageParts(page, frozenset()).headlined("Utara")


@pytest.mark.parametrize(
    ("arms", "given", "told"),
    [
        ({"cash": [ROSE]}, {"programme": True}, "The programme raised families' income in Utara"),
        ({"cash": [ROSE]}, {}, "Households' income in Utara differs between the groups compared"),
        (
            {"cash": [FELL]},
            {"kind": "matched"},
            "The change in households' income in Utara differs between the groups compared",
        ),
        (
            {"cash": [SMALL]},
            {"kind": "none"},
            "Households' income in Utara changed much the same in the groups compared",
        ),
        (
            {"cash": [UNSURE]},
            {"kind": "matched"},
            "The data cannot show whether the change in households' income in Utara differs between the groups "
            "compared",
        ),
        (
            {"cash": [ROSE, UNSURE]},
            {"programme": True, "waves": THREE},
            "The programme raised families' income in Utara at first; whether that lasted is not certain",
        ),
        (
            {"cash": [ROSE, SMALL]},
            {"programme": True, "waves": THREE},
            "The programme raised families' income in Utara at first; later the difference was small",
        ),
        (
            {"cash": [UNSURE], "coach": [ROSE]},
            {},
            "Households' income in Utara clearly differs from the comparison group's in the coaching group only",
        ),
        (
            {"cash": [FELL], "coach": [ROSE]},
            {},
            "Households' income in Utara clearly differs from the comparison group's in the cash group and "
            "coaching group",
        ),
        (
            {"cash": [ROSE], "coach": [None]},
            {"kind": "matched"},
            "The change in households' income in Utara clearly differs from the comparison group's in the cash group "
            "only",
        ),
        (
            {"cash": [SMALL, UNSURE], "coach": [ROSE, SMALL]},
            {"waves": THREE},
            "At first, households' income in Utara clearly differed from the comparison group's in the coaching group "
            "only; later the difference was small",
        ),
        (
            {"cash": [SMALL], "coach": [UNSURE]},
            {},
            "The data cannot show whether households' income in Utara differs between the groups compared",
        ),
        (
            {"cash": [SMALL], "coach": [SMALL]},
            {},
            "Households' income in Utara is much the same in the groups compared",
        ),
        (
            {"cash": [ROSE]},
            {"waves": ("2024",), "kind": "matched"},
            "Households' income in Utara differs between the groups compared",
        ),
    ],
)
def test_a_headline_names_the_arms_it_is_about_and_says_change_where_it_means_one(
    arms: Any, given: Any, told: str
) -> None:
    assert headline(arms_page(arms, **given)) == told


def test_a_headline_on_arms_has_its_words_in_indonesian() -> None:
    page = arms_page({"cash": [UNSURE], "coach": [ROSE]}, kind="matched", language="id")
    told = "Pada kelompok pendampingan saja, perubahan pendapatan rumah tangga di Utara jelas berbeda dari kelompok"
    assert headline(page) == f"{told} pembanding"


def test_the_figure_of_a_headline_is_of_an_arm_that_it_is_about() -> None:
    found, sentence = PageGroups(arms_page({"cash": [UNSURE], "coach": [ROSE]})).key_figure()
    assert found is not None
    assert found.id == "group.ancova.welfare.coach"
    assert "coaching group" in sentence


@pytest.mark.parametrize("kind", ["matched", "none"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_word_of_a_cause_is_said_of_groups_not_formed_by_lot(kind: str, language: str) -> None:
    for verdicts in ({"cash": [ROSE]}, {"cash": [FELL], "coach": [UNSURE]}):
        page = arms_page(verdicts, kind=kind, language=language, programme=True)
        groups = PageGroups(page)
        told = " ".join([headline(page), groups.title(), groups.sentences(), groups.heading()]).casefold()
        for word in ("raised", "lowered", "effect", "menaikkan", "menurunkan", "pengaruh", "because", "karena"):
            assert word not in told


def test_an_outcome_of_yes_and_no_is_told_as_a_share() -> None:
    assert "raised the share of households with “savings”" in PageGroups(arms_page({"cash": [ROSE]})).sentences()

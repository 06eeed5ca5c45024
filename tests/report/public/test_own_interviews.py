"""A study's own interviews beside numbers: never a count of too few informants."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.findings import Finding
from analysis.study import Study
from report.public import ALL, Public
from report.public.joint import joint_findings, joint_outcomes, joint_table, statements_by_outcome
from tests.report import fake
from tests.report.public.voices import INCOME, PAIR, PLACE, change, public, statements, study

OWN = fake.TWO_WAVES.replace("voices: {published: true, citation: sabarisman2024}", "voices: {published: false}")

# --- own interviews


def interviews(speakers: dict[str, str]) -> tuple[Study, Public]:
    """A study of own interviews: each statement's informant, and whether it supports a rise in income."""
    told = statements(*(("income", direction) for direction in speakers.values()))
    told["informant_id"] = [name.partition(" ")[0] for name in speakers]
    people = pd.DataFrame({"informant_id": list("abcdef"), "informant_type": "kpm", "consent": "yes"})
    rose = change("change.mean_capita", 90_000, 10_000, 180_000)
    counted = Finding("voices.informants.kpm", ALL, PAIR, 6.0, "informants", n=6)
    return study(told, text=OWN, informants=people), public(rose, INCOME, counted)


@pytest.mark.parametrize(("speakers", "value"), [("aab", None), ("abc", 1.0), ("abcd", 1.0)])
def test_own_interviews_need_three_informants_behind_an_outcome(speakers: str, value: float | None) -> None:
    own, shown = interviews({f"{who} {at}": "supports" for at, who in enumerate(speakers)})
    both = joint_findings(joint_outcomes(own, shown, PLACE), district=PLACE)[0]
    assert both.value == value
    if value is None:
        assert (both.reason, both.disclosure, both.n) == (
            "fewer informants than the threshold",
            "suppressed primary",
            None,
        )


def test_own_interviews_never_show_a_count_of_fewer_than_three_informants_nor_give_it_back() -> None:
    own, shown = interviews(dict(zip("abcdef", ["supports"] * 4 + ["against"] * 2, strict=True)))
    told = statements_by_outcome(own, shown)["income"]
    assert (told.in_favour, told.against, told.total) == (4, None, None)
    joints = joint_outcomes(own, shown, PLACE)
    assert joint_findings(joints, district=PLACE)[0].n is None
    assert joint_table(joints, district=PLACE).rows.loc[0, ["statements_for", "statements_against"]].tolist() == [
        4,
        pd.NA,
    ]


def test_statements_of_a_kind_of_informant_that_is_not_shown_do_not_count() -> None:
    own, shown = interviews(dict.fromkeys("abc", "supports"))
    shown = public(*(item for item in shown.findings.values() if not item.id.startswith("voices.")))
    assert (
        joint_findings(joint_outcomes(own, shown, PLACE), district=PLACE)[0].reason == "no statements on this outcome"
    )

"""The arms of a comparison group and their outcomes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.study.group import WELFARE
from report.language.study import lower_case

if TYPE_CHECKING:
    from analysis.study import Study
    from report.language.locale import Locale

OF_GROUP = "group."  # begins the ids of these findings
OF_GROUP_CHANGE = ("group.did.", "group.ancova.", "group.change.", "group.attrition.")  # of the first wave and a later
_OF_OUTCOME = ("group.mean.*", "group.change.*")
_OF_CONTRAST = ("group.balance.*", "group.difference.*", "group.did.*", "group.ancova.*")


def arm_name(study: Study, words: Locale, arm: str) -> str:
    """An arm's name in study.yml; the code itself for one that it doesn't have."""
    group = study.settings.group
    label = group.labels.get(arm) if group else None
    return words.written(label[words.language] if label else arm)


def outcome_name(study: Study, words: Locale, outcome: str) -> str:
    """An outcome's name inside a sentence: welfare per person and month, or the codebook's for a column.

    Of a column of yes and no it is the share that answers yes.
    """
    if outcome == WELFARE:
        return words.text("groups.welfare")
    name = words.written(lower_case(study.codebook.label(outcome, words.language)))
    return words.text("groups.answered", outcome=name) if study.codebook.is_answer(outcome) else name


def arm_member(study: Study, words: Locale, family: str, member: str) -> str:
    """The member of a family of findings on arms: an arm, an outcome in an arm, or an outcome between two arms.

    The member's code is the arm's, after the outcome's and a point where the family has outcomes.
    """
    group = study.settings.group
    if family not in (*_OF_OUTCOME, *_OF_CONTRAST):
        return arm_name(study, words, member)
    outcome, _, arm = member.partition(".")
    values = {"outcome": outcome_name(study, words, outcome), "arm": arm_name(study, words, arm)}
    if family in _OF_OUTCOME or group is None:
        return words.text("groups.of_arm", **values)
    return words.text("groups.of_contrast", **values, comparison=arm_name(study, words, group.comparison))

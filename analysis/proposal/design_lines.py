"""Survey design and arms as they may stand in study.yml: behind a comment sign, for a design is said, never silent."""

from __future__ import annotations

from analysis.proposal.guess import CHECK, Reasons, listed
from analysis.proposal.households import Households
from analysis.proposal.words import words
from analysis.proposal.yaml_text import flow
from analysis.study.fields import DEFAULT_LANGUAGES


def design_lines(found: Households, why: Reasons) -> dict[str, list[str]]:
    """Lines for `design:` with both ways out for each part that a column looks like; none where none does."""
    columns = found.design_columns()
    if not columns:
        return {}
    lines: list[str] = []
    for part, names in columns.items():
        lines.append(f"{CHECK}: {why.why('design', columns=listed(names), part=part)}")
    lines.append("design:")
    for part, names in columns.items():
        lines += [f"  {part}: {flow(names[0])}", f"  {part}: null  # {why.why('design_none')}"]
    return {"design": lines}


def group_lines(found: Households, why: Reasons) -> dict[str, list[str]]:
    """Lines for `group:` where a column looks like arms of a programme."""
    columns = found.arm_columns()
    if not columns:
        return {}
    column = columns[0]
    arms = sorted(str(value) for value in found.file.profiles[column].answers.unique())
    given = found.file.profiles[column].values
    blank = words()["blanks"]["arm"]
    labels = {arm: {name: given.get(arm) or blank[name].format(arm=arm) for name in DEFAULT_LANGUAGES} for arm in arms}
    said = f"{CHECK}: {why.why('group', column=listed(columns))}"
    group = {"column": column, "kind": "none", "comparison": arms[0], "labels": labels}
    return {"group": [said, "group:", *(f"  {name}: {flow(value)}" for name, value in group.items())]}

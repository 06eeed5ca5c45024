"""Edits of what an edition is made of - data, settings, code, words - and the cause that each has."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.functional.small_study import table, write_table

STUDY = "data/small"
OWN = "templates/id/methods.qmd"  # the small study has this one of its own
HOUSEHOLDS, YML = f"{STUDY}/households.csv", f"{STUDY}/study.yml"

Edit = Callable[[Path], object]  # of a copy of the code and the study


def cell(
    name: str, *, column: str, change: Callable[[str], str], where: Callable[[dict[str, str]], bool], most: int = 1
) -> Edit:
    """Changes a column of the first rows that fit."""

    def edit(tree: Path) -> None:
        head, rows = table(tree / name)
        fits = [row for row in rows if row[head.index(column)] and where(dict(zip(head, row, strict=True)))]
        for row in fits[:most]:
            row[head.index(column)] = change(row[head.index(column)])
        assert fits
        write_table(tree / name, head, rows)

    return edit


def text(name: str, old: str, new: str) -> Edit:
    def edit(tree: Path) -> None:
        content = (tree / name).read_text("utf-8")
        assert old in content, (name, old)
        (tree / name).write_text(content.replace(old, new, 1), "utf-8")

    return edit


def docstring(name: str, function: str) -> Edit:
    """Another word at the start of a function's docstring, whatever it says."""

    def edit(tree: Path) -> None:
        head, whole, rest = (tree / name).read_text("utf-8").partition(f"\n{function}")
        assert whole, (name, function)
        (tree / name).write_text(head + whole + rest.replace('"""', '"""Gives: ', 1), "utf-8")

    return edit


def income(tree: Path) -> None:
    """One income, and the source that makes it up, in one row."""
    head, rows = table(tree / HOUSEHOLDS)
    row = next(row for row in rows if row[head.index("wave")] == "2024" and row[head.index("income_month")])
    for column in ("business_month", "income_month"):
        row[head.index(column)] = str(int(row[head.index(column)] or 0) + 400_000)
    write_table(tree / HOUSEHOLDS, head, rows)


def row_removed(tree: Path) -> None:
    head, rows = table(tree / HOUSEHOLDS)
    last = next(row for row in reversed(rows) if row[head.index("income_month")])
    write_table(tree / HOUSEHOLDS, head, [row for row in rows if row is not last])


def tie_added(tree: Path) -> None:
    head, rows = table(tree / STUDY / "ties.csv")
    there = {tuple(row) for row in rows}
    first = rows[0]
    ends = sorted({row[1] for row in rows if row[1].startswith("H")})
    new = next(
        [first[0], first[1], end, first[3]]
        for end in ends
        if end != first[1] and (first[0], first[1], end, first[3]) not in there
    )
    write_table(tree / STUDY / "ties.csv", head, [*rows, new])


def endings(tree: Path) -> None:
    path = tree / STUDY / "ties.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def setting(**values: object) -> Edit:
    def edit(tree: Path) -> None:
        content = yaml.safe_load((tree / YML).read_text("utf-8"))
        for name, value in values.items():
            content[name] = {**content.get(name, {}), **value} if isinstance(value, dict) else value
        (tree / YML).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")

    return edit


def poverty_line(tree: Path) -> None:
    content = yaml.safe_load((tree / YML).read_text("utf-8"))
    content["poverty_line"][2024]["value"] = 700_000
    (tree / YML).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def notebook_cell(tree: Path) -> None:
    path = tree / "analysis/notebooks/income.ipynb"
    book = json.loads(path.read_text("utf-8"))
    one = next(one for one in book["cells"] if one["id"] == "poverty")
    source = "".join(one["source"])
    assert "given.get(wave)" in source
    doubled = "given[wave].model_copy(update={'value': 2 * given[wave].value})"
    one["source"] = source.replace("given.get(wave)", doubled).splitlines(keepends=True)
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", "utf-8")


def both(*edits: Edit) -> Edit:
    def edit(tree: Path) -> None:
        for one in edits:
            one(tree)

    return edit


SIGN = text("analysis/indicators/poverty.py", "gap = np.where(poor, 1 - np", "gap = np.where(poor, 1 + np")
ONE_IN_2024 = {"where": lambda row: row.get("wave") == "2024"}


@dataclass(frozen=True)
class Sabotage:
    """An edit, the source that it is put down to, the kind of cause, the part that must be named."""

    edit: Edit
    source: str
    cause: str
    part: str = ""
    pages: bool = False
    touches: str = ""  # a finding that must differ by it


EDITS: dict[str, Sabotage] = {
    "one income in one row": Sabotage(income, "households.csv", "data", touches="income.mean_capita"),
    "a swapped district": Sabotage(
        cell(
            f"{STUDY}/statements.csv",
            column="district_code",
            change=lambda code: {"35.16.13": "35.16.18"}.get(code, "35.16.13"),
            where=lambda row: True,
        ),
        "statements.csv",
        "data",
    ),
    "a household's district swapped": Sabotage(
        cell(
            HOUSEHOLDS,
            column="district_code",
            change=lambda code: "35.16.18",
            where=lambda row: row["hamlet"] == "S04",
            most=99,
        ),
        "households.csv",
        "data",
    ),
    "a weight": Sabotage(
        cell(HOUSEHOLDS, column="weight", change=lambda weight: str(float(weight) * 3), **ONE_IN_2024),
        "households.csv",
        "data",
        touches="poverty.headcount",
    ),
    "a household's size": Sabotage(
        cell(
            HOUSEHOLDS,
            column="household_size",
            change=lambda size: str(int(size) + 1),
            where=lambda row: bool(row["income_month"]),
        ),
        "households.csv",
        "data",
    ),
    "a row removed": Sabotage(row_removed, "households.csv", "data"),
    "a tie added": Sabotage(tie_added, "ties.csv", "data", touches="network.mean_degree"),
    "an official figure": Sabotage(
        cell(
            f"{STUDY}/reference.csv",
            column="value",
            change=lambda value: str(float(value) * 1.1),
            where=lambda row: row["indicator"] == "price_index",
            most=99,
        ),
        "reference.csv",
        "data",
    ),
    "line endings of a data file": Sabotage(endings, "ties.csv", "data"),
    "a threshold of disclosure": Sabotage(
        setting(disclosure={"households": 40}), "study.yml", "settings", "disclosure.households"
    ),
    "a threshold of what is material": Sabotage(
        setting(disclosure={"cell": 9}), "study.yml", "settings", "disclosure.cell"
    ),
    "what is counted": Sabotage(
        setting(counts="households"), "study.yml", "settings", "counts", touches="poverty.headcount"
    ),
    "another seed": Sabotage(setting(seed=1), "study.yml", "seed", "seed"),
    "the poverty line": Sabotage(
        poverty_line, "study.yml", "settings", "poverty_line.2024.value", touches="poverty.headcount"
    ),
    "a sign in a formula": Sabotage(
        SIGN, "analysis/indicators/poverty.py", "code", "shortfalls", touches="poverty.gap"
    ),
    "a constant of the code": Sabotage(
        text("analysis/indicators/poverty.py", "NEAR = 1.5", "NEAR = 2.5"),
        "analysis/indicators/poverty.py",
        "code",
        "NEAR",
        touches="poverty.near_poor",
    ),
    "two functions of which one matters": Sabotage(
        both(
            SIGN,
            docstring("analysis/indicators/poverty.py", "def log_shortfalls("),
        ),
        "analysis/indicators/poverty.py",
        "code",
        "shortfalls",
    ),
    "a comparison in disclosure": Sabotage(
        text("analysis/disclosure/findings.py", "if n < rules.households or", "if n < 5 * rules.households or"),
        "analysis/disclosure/findings.py",
        "code",
    ),
    "a notebook's cell": Sabotage(
        notebook_cell, "analysis/notebooks/income.ipynb", "notebook", "poverty", touches="poverty.headcount"
    ),
    "a label of the codebook": Sabotage(
        text(f"{STUDY}/codebook.yml", "en: Food and drink", "en: Meals and drinks"), "codebook.yml", "data", pages=True
    ),
    "a word of the pages": Sabotage(
        text("templates/locale/en.yml", 'range: "{low} to {high}"', 'range: "{low} until {high}"'),
        "templates/locale/en.yml",
        "words",
        "numbers.range",
        pages=True,
    ),
    "a sentence of a template": Sabotage(
        text("templates/id/brief.qmd", "## ", "## Sungguh, "), "templates/id/brief.qmd", "template", pages=True
    ),
    "a sentence of the study's own template": Sabotage(
        text(f"{STUDY}/{OWN}", "## ", "## Sungguh, "), f"study/{OWN}", "template", pages=True
    ),
}

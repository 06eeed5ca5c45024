"""What a page lacks where its marks promise it (structure.py)."""

from __future__ import annotations

import pytest

from tests.report.claims.structure import problems_of_structure

TABLE = "::: {#tbl-a}\n| x |\n|---|\n\nCaption\n:::\n"


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (f"## One {{#one}}\n\n@tbl-a says.\n\n{TABLE}", []),
        ("## One\n\n@fig-a says.\n", ["p: @fig-a is named, and isn't there"]),
        (f"## One\n\n{TABLE}".replace("| x |\n|---|\n", ""), ["p: the table tbl-a has no rows"]),
        ("## One\n\n### A\n\nIt.\n\n## Two {#x}\n\n:::\n:::\n", ["p: nothing stands under the heading Two"]),
        ("## References\n\n::: {#refs}\n:::\n", []),
    ],
)  # fmt: skip
def test_what_is_promised_is_there(body: str, problems: list[str]) -> None:
    assert [*problems_of_structure("p", f"---\ntitle: T\n---\n{body}")] == problems

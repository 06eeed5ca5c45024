"""The methods page prints the benchmark's figures, as they are, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from report.language.locale import locale
from report.pages.coverage import TAILS, coverage_rows, coverage_table, sample_sizes


def table(language: str, *, clusters: bool) -> dict[str, list[str]]:
    lines = coverage_table(lambda id_: id_, locale(language), clusters=clusters).splitlines()
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return {first: others for first, *others in [cells[0], *cells[2:]]}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("clusters", [False, True])
def test_a_cell_holds_the_whole_percents_of_its_samples_in_turn(language: str, clusters: bool) -> None:
    shown = table(language, clusters=clusters)
    _, *findings = shown
    assert len(findings) == 11
    for finding in findings:
        for column, key in enumerate(("6", "12", "30") if clusters else TAILS):
            name, other = ("clusters", ("population", "heavy")) if clusters else ("population", ("clusters", "0"))
            rows = {
                row["n"]: row
                for row in coverage_rows()
                if (row["finding"], row["counts"], row[name], row[other[0]]) == (finding, "persons", key, other[1])
            }
            percents = (100 * Decimal(rows[n]["coverage"]) for n in sample_sizes())
            expected = "\u00a0·\u00a0".join(f"{percent.quantize(1, ROUND_HALF_UP)}" for percent in percents)
            assert shown[finding][column] == expected, (finding, key)


def test_sample_sizes_stand_in_order() -> None:
    assert sample_sizes() == ["40", "140", "500"]

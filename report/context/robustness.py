"""Sentences on the robustness of a finding, by rule, from the public tables of variants and attrition bounds."""

from __future__ import annotations

import pandas as pd

from analysis.findings import Finding
from analysis.findings.units import SHARE_DIFFERENCE
from analysis.survey.intervals import LEVEL
from report.context.values import PageValues
from report.language.verdicts import verdict

CHANGE_VERDICTS = ("rose", "fell", "changed_little", "cannot_say")  # with an interval, in the sentence's order
CHANGE = "headcount_change"


def public_rows(page: PageValues, table: str, wave: str) -> pd.DataFrame:
    """A public table's rows of a wave or pair of waves, by key; empty without the table."""
    found = page.public.table(table, page.district)
    if found is None:
        return pd.DataFrame(columns=["wave"])
    return found[found["wave"] == wave].set_index("key").drop(columns="unit")


def main_period(page: PageValues) -> str:
    """The study's main pair of waves, or its only wave."""
    return page.own_wave("change.headcount")


def cell(id_: str, row: pd.Series, column: str, *, unit: str) -> Finding | None:
    """A table's cell as a finding, for verdicts and formats; None for an empty cell.

    Its interval is in the columns <column>_low and <column>_high.
    """
    numbers = [row.get(f"{column}{end}") for end in ("", "_low", "_high")]
    value, low, high = (None if number is None or pd.isna(number) else float(number) for number in numbers)
    if value is None:
        return None
    return Finding(id_, "", "", value, unit, low, high, None if low is None else LEVEL)


def verdicts_by_variant(page: PageValues) -> dict[str, str | None]:
    """The verdict on the change in poverty under each variant; None for a variant that isn't shown."""
    rows = public_rows(page, "sensitivity", main_period(page))
    if CHANGE not in rows:
        return {}
    cells = {str(key): cell("change.headcount", row, CHANGE, unit=SHARE_DIFFERENCE) for key, row in rows.iterrows()}
    return {
        key: None if found is None else verdict(found, material_change=page.settings.material_change)
        for key, found in cells.items()
    }


def conclusion(page: PageValues) -> str:
    """A sentence on whether all variants have the same verdict on the change in poverty; empty for fewer than two.

    If the shown variants have different verdicts, the sentence counts the variants of each verdict.
    """
    words, variants = page.locale, verdicts_by_variant(page)
    found = [word for word in variants.values() if word is not None]
    if len(found) < 2:
        return ""
    counted = words.counted(len(found), "variant")
    if len(set(found)) == 1:
        everywhere = "all_variants" if len(found) == len(variants) else "all_shown"
        return words.text(
            f"robustness.holds.{found[0]}", variants=words.text(f"robustness.{everywhere}", variants=counted)
        )
    parts = [
        words.text(
            f"robustness.part.{word}",
            variants=words.text(
                "robustness.of_variants", number=words.entry("numbers.words")[found.count(word) - 1], variants=counted
            ),
        )
        for word in CHANGE_VERDICTS
        if word in found
    ]
    return words.text("robustness.depends", parts=words.text("robustness.parts").join(parts))


def bounds_sentence(page: PageValues, *, source: str = "") -> str:
    """A sentence that lost households could reverse the change in poverty; empty if both bounds have its sign.

    A bound of zero differs in sign from a rise or a fall. A change of exactly zero has no sign to reverse.
    `source` is a citation.
    """
    estimate = page.value("change.headcount")
    rows = public_rows(page, "attrition_bounds", main_period(page))
    cells = {key: cell("change.headcount", row, CHANGE, unit=SHARE_DIFFERENCE) for key, row in rows.iterrows()}
    worst, best = cells.get("worst"), cells.get("best")
    if not estimate or worst is None or best is None or worst.value is None or best.value is None:
        return ""
    if worst.value * estimate > 0 and best.value * estimate > 0:
        return ""
    worst_text, best_text = (page.locale.formatted(bound, style="prose") for bound in (worst, best))
    return page.locale.text(
        "robustness.bounds", worst=worst_text, best=best_text, source=f" {source}" if source else ""
    )

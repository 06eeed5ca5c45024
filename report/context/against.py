"""What goes against a title's direction, for the key messages: good titles hide no bad news, nor bad ones good."""

from __future__ import annotations

import numpy as np

from report.context.parts import PageParts
from report.context.table_sentences import parade_gaps, parade_points, share_in_words
from report.context.values import PageValues
from report.language.verdicts import rules


def against_title(parts: PageParts) -> list[str]:
    """Sentences on findings that go against the title, by the rules under `against:`; empty where none does."""
    page, of = parts.page, rules("wording")["against"]
    direction = next((one for one in ("good", "bad") if parts.headline() in of["titles"][one]), None)
    if direction is None or page.settings.main_pair is None:
        return []
    said = [_of_finding(page, rule["finding"], rule[direction]) for rule in of["findings"]]
    return [sentence for sentence in [*said, _of_poorest(page, direction)] if sentence]


def _of_finding(page: PageValues, id_: str, verdicts: list[str]) -> str:
    """The sentence on a finding whose verdict is among those that go against the title."""
    if page.find(id_) is None or page.verdict(id_) not in verdicts:
        return ""
    if id_.startswith("change."):
        return page.sentence(id_)
    assert page.settings.main_pair is not None
    first, second = page.settings.main_pair
    values = {"first": page.num(id_, first), "second": page.num(id_, second)}
    waves = {"before": page.wave_label(first), "after": page.wave_label(second)}
    return page.locale.text(f"against.{id_}.{page.verdict(id_)}", **values, **waves)


def _of_poorest(page: PageValues, direction: str) -> str:
    """That the poorest had less (or more) than before, though the title says otherwise; of those observed."""
    gaps, pair = parade_gaps(page), page.settings.main_pair
    if gaps is None or pair is None or not gaps.crossings:
        return ""
    parades = [sorted(parade_points(page, wave)) for wave in pair]
    lowest = max(points[0][0] for points in parades)
    before, after = (
        float(np.interp(lowest, [share for share, _ in points], [income for _, income in points])) for points in parades
    )
    if after == before or (after < before) != (direction == "good"):
        return ""
    key = "less" if after < before else "more"
    share, waves = share_in_words(page, gaps.crossings[0]), [page.wave_label(wave) for wave in pair]
    text = page.locale.text(f"against.poorest.{key}", share=share, first=waves[0], second=waves[1])
    return f'[{text}]{{data-table="parade"}}'

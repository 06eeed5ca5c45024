"""The public table of themes by type of informant."""

from __future__ import annotations

import pandas as pd

from analysis.findings import Table
from analysis.indicators.voices import NOT_TOLD, WAVE, voices_of
from analysis.study import Study


def themes_table(study: Study) -> Table | None:
    """Informants by theme and type, and statements of unknown source by theme.

    A statement by two types counts under both. None where the study has no statements.
    """
    voices = voices_of(study)
    if voices is None:
        return None
    rows = []
    for theme in voices.themes:
        own = voices.statements[voices.statements["theme"] == theme]
        row: dict[str, object] = {"key": theme, "wave": WAVE, "unit": "informants" if voices.named else "statements"}
        for type_ in voices.types:
            by_type = own[own["types"].map(lambda types, type_=type_: type_ in types)]
            row[type_] = row[f"{type_}.n"] = by_type["informant"].nunique() if voices.named else len(by_type)
        row[NOT_TOLD] = int((own["types"].map(len) == 0).sum())
        rows.append(row)
    return Table("themes", "all", "theme", (*voices.types, NOT_TOLD), pd.DataFrame(rows))

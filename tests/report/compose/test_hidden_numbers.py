"""A sentence with several numbers holds, or isn't said, when one of them may not be shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding
from analysis.study import Study
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.public import Public
from tests.report import fake
from tests.report.compose.composed import SPAN, drawn

HIDDEN = re.compile(r"\[(?:not shown|tidak ditampilkan)[^\]]*\]\{data-finding=\"([^\"]+)\"")
BASE = "35.16.01"
REASON = "fewer households than the threshold"


def prose(text: str) -> str:
    """A page's sentences: no rows of tables, and no cards, which say themselves that a number isn't shown."""
    text = re.sub(r"(?s):::: \{\.card .*?\n::::\n", "", text)
    return "\n".join(line for line in text.splitlines() if "{.value" not in line and not re.match(r"[|\- ]", line))


def composed(study: Study, public: Public, folder: Path, districts: list[str]) -> dict[str, str]:
    """The sentences of each district's brief and article."""
    compose_pages(study, public, folder, districts=districts, languages=("en",))
    pages = {code: [folder / f"report/en/{code}/{name}.qmd" for name in ("brief", "article")] for code in districts}
    return {code: "\n".join(prose(path.read_text("utf-8")) for path in paths) for code, paths in pages.items()}


def test_no_sentence_has_a_number_that_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "chart", drawn)
    study, public = fake.two_wave_study(tmp_path / "study"), fake.two_wave_public()
    shown = composed(study, public, tmp_path / "all", [BASE])[BASE]
    sentences = [{(id_, wave) for _, id_, wave, _ in SPAN.findall(line)} for line in re.split(r"(?<=\.) |\n", shown)]
    told = sorted(set().union(*(cells for cells in sentences if len({id_ for id_, _ in cells}) > 1)))
    assert len(told) > 10
    places = {f"35.17.{number:02d}": cell for number, cell in enumerate(told)}
    rows = study.districts.iloc[[0] * len(places)].assign(district_code=list(places), name=list(places))
    many = replace(study, districts=pd.concat([rows], ignore_index=True))
    findings: dict = {}
    for code, hidden in places.items():
        for found in fake.findings_of_every_id(BASE):
            own = replace(found, district=code)
            if (found.id, found.wave) == hidden:
                own = Finding(own.id, code, own.wave, None, own.unit, reason=REASON, disclosure="suppressed primary")
            findings[own.key] = own
    texts = composed(many, Public(findings, {}), tmp_path / "one", list(places))
    wrong = {places[code]: HIDDEN.findall(text) for code, text in texts.items() if HIDDEN.search(text)}
    assert wrong == {}

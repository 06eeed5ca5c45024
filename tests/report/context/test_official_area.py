"""An official figure is said of its own area: a regency's is not its district's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from analysis.findings import Finding
from report.context import sources
from report.context.values import PageValues
from report.language.locale import locale


@pytest.mark.parametrize(
    ("area", "country", "language", "said"),
    [
        ({"area_code": "35.16.13"}, "ID", "en", "this area"),
        ({"area_code": "35.16"}, "ID", "en", "Mojokerto Regency"),
        ({"area_code": "35.16"}, "ID", "id", "Kabupaten Mojokerto"),
        ({"area_code": "3516", "codes": "bps"}, "ID", "id", "Kabupaten Mojokerto"),
        ({"area_code": "35.76"}, "ID", "en", "Mojokerto City"),
        ({"area_code": "35"}, "ID", "id", "Jawa Timur"),
        ({"area_code": "35.16"}, "PK", "en", "a wider area"),
        ({"area_code": "Punjab"}, "PK", "id", "wilayah yang lebih luas"),
    ],
)
def test_the_area_of_an_official_figure_is_named(
    monkeypatch: pytest.MonkeyPatch, area: dict[str, str], country: str, language: str, said: str
) -> None:
    settings = SimpleNamespace(codes="kemendagri", region=SimpleNamespace(country=country))
    page: Any = SimpleNamespace(
        study=None, settings=settings, district="35.16.13", wave="2024", locale=locale(language)
    )
    monkeypatch.setattr(sources, "official_row", lambda *_: pd.Series(area))
    assert sources.official_area(cast(PageValues, page), "poverty.headcount") == said


@pytest.mark.parametrize(
    ("id_", "value", "place"),
    [
        ("official.poverty.headcount", 0.094, "Mojokerto Regency"),
        ("poverty.line", 508618.0, "Mojokerto Regency"),
        ("poverty.line", 400000.0, ""),  # not the one of reference.csv
        ("poverty.headcount", 0.4, ""),
    ],
)
def test_the_place_of_a_figure_is_the_area_it_was_published_for(
    monkeypatch: pytest.MonkeyPatch, id_: str, value: float, place: str
) -> None:
    settings = SimpleNamespace(codes="kemendagri", region=SimpleNamespace(country="ID"))
    page: Any = SimpleNamespace(study=None, settings=settings, locale=locale("en"))
    row = pd.Series({"area_code": "35.16", "value": 508618.0})
    monkeypatch.setattr(sources, "official_row", lambda *_: row)
    found = Finding(id_, "35.16.13", "2024", value, "share")
    assert sources.figure_place(cast(PageValues, page), found) == place
    own = Finding(id_, "35.16", "2024", value, "share")
    assert sources.figure_place(cast(PageValues, page), own) == ""

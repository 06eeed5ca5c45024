"""The workbooks of the shipped study, as the command wrote them."""

from __future__ import annotations

import pytest

from tests.functional.sites import Site
from tests.report.downloads.read_workbook import problems, sheets_of


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", ["35.16.13/brief", "35.16.13/article", "35.16.18/brief", "overview"])
def test_the_shipped_workbooks_say_their_units_and_can_be_filtered(shipped: Site, language: str, page: str) -> None:
    sheets = sheets_of(shipped.folder / f"report/{language}/{page}.xlsx")
    assert len(sheets) >= 4
    assert list(problems(sheets)) == []

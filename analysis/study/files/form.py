"""How a file is to be read: an entry of `files:` in study.yml that says more than a path."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.study.fields import Code
from analysis.study.models import Strict


class Form(Strict):
    """How a file is read, where it doesn't tell by itself."""

    sheet: Code | None = None  # of a workbook
    header: int | None = Field(None, ge=1)  # the row with the names of columns, as the program numbers it
    delimiter: Literal[",", ";", "tab", "|"] | None = None  # of a CSV file
    encoding: Literal["utf-8", "utf-16", "windows-1252"] | None = None
    decimal: Literal["comma", "point"] | None = None  # what stands before decimals in numbers written as text
    labels: bool = False  # values of a labelled column (Stata, SPSS) are read as their labels

    @property
    def before_decimals(self) -> str | None:
        """What stands before decimals in numbers written as text, where it is said."""
        return {"comma": ",", "point": "."}.get(self.decimal or "")

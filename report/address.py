"""Addresses of a site's pages below its root: report/id/35.16.13/brief.html."""

from __future__ import annotations

from typing import NamedTuple

REPORTS = "report"  # the folder that holds the pages of each language


class PageAddress(NamedTuple):
    """The parts of an address."""

    language: str
    district: str | None  # None for a page of the language itself
    file: str

    @classmethod
    def parse(cls, text: str) -> PageAddress:
        """The parts of an address as text. Raises ValueError for any other text.

        >>> PageAddress.parse("report/id/35.16.13/brief.html")
        PageAddress(language='id', district='35.16.13', file='brief.html')
        >>> PageAddress.parse("report/en/index.html").district is None
        True
        """
        reports, *folders, file = text.split("/")
        if reports != REPORTS or not 1 <= len(folders) <= 2:
            raise ValueError(f"{text} is not the address of a page")
        return cls(folders[0], folders[1] if len(folders) > 1 else None, file)

    @property
    def name(self) -> str:
        """The page's name: its file without the ending."""
        return self.file.removesuffix(".html")

    @property
    def across(self) -> str:
        """The address without the language: the same for the page in each language."""
        return f"{self.district}/{self.file}" if self.district else self.file

"""The key of a finding: its id, district and wave."""

from __future__ import annotations

from typing import NamedTuple

EVERYBODY = "all"  # the district code of the whole study


class FindingKey(NamedTuple):
    """The key of a finding in a study."""

    id: str
    district: str
    wave: str

    @property
    def text(self) -> str:
        """The key as one text, for files.

        >>> FindingKey("poverty.headcount", "35.16.13", "2024").text
        'poverty.headcount|35.16.13|2024'
        """
        return "|".join(self)

    @classmethod
    def parse(cls, text: str) -> FindingKey:
        """The key that `text` wrote; raises ValueError for any other text.

        >>> FindingKey.parse("poverty.headcount|35.16.13|2024").district
        '35.16.13'
        """
        id_, district, wave = text.split("|")
        return cls(id_, district, wave)

"""The edition of a study's report: its name and date, what it corrects, and who approved its wording."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints, model_validator

from analysis.study.fields import Code, Date, Texts
from analysis.study.models import Strict


class Edition(Strict):
    """The edition of the report."""

    name: Code  # "1", "2026-1"
    date: Date
    # permanent address of this edition, for links from later ones: the DOI of its deposit, for instance
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None


class Correction(Strict):
    """A correction in an edition, and its reason; the page of changes prints it."""

    edition: Code  # the edition that is right
    text: Texts  # what was wrong, and why
    findings: tuple[str, ...] = ()  # ids whose change this explains
    files: tuple[str, ...] = ()  # standard names (households, ties, ...) of the tables that were corrected

    @model_validator(mode="after")
    def _has_subject(self) -> Correction:
        if not self.findings and not self.files:
            raise ValueError("a correction without a subject. Name the findings or the files that it corrects.")
        return self


class Approval(Strict):
    """Approval of wording and recommendations: by whom and when. Without it every page says draft."""

    by: str
    date: Date

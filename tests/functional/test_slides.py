"""The slides of the shipped study, as the command wrote them."""

from __future__ import annotations

import pytest

from report.language.locale import locale
from tests.functional.sites import Site
from tests.report.slides.read import problems, slides_of

TAGS = {"id": "Data sintetis, draf", "en": "Synthetic data, draft"}


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("district", ["35.16.13", "35.16.18"])
def test_the_shipped_slides_claim_show_and_can_be_spoken(shipped: Site, language: str, district: str) -> None:
    folder = f"report/{language}/{district}"
    slides = slides_of(shipped.folder / folder / "slides.pptx")
    assert list(problems(slides, tag=TAGS[language])) == []
    brief = shipped.page(f"{folder}/brief.html")
    headings = [heading.get_text(" ", strip=True) for heading in brief.find_all("h3")]
    claims = [slide.title for slide in slides if slide.chart is not None]
    assert len(claims) == 3
    assert [claim for claim in claims if claim not in headings] == []
    title = brief.find("h1")
    assert title is not None
    assert slides[0].title == title.get_text(" ", strip=True)
    assert len(slides[0].shapes("Card")) == 3
    assert slides[-1].title == locale(language).entry("slides.limits.programme")

"""A presentation as an audience has it, read by another library than wrote it: what stands on a slide, and where."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation

from analysis.figures.style import SMALL
from report.slides.letters import LINE, lines_of

PIXEL = 9525
_ID = re.compile(r"\b[a-z]+\.[a-z_]{3,}\b|\{|\}|data-|\.png")
_SENTENCE = re.compile(r"[.!?][)”\"]?$")


@dataclass(frozen=True)
class Slide:
    """One slide."""

    number: int
    of: Any

    def shapes(self, name: str) -> list[Any]:
        """The shapes of a name."""
        return [shape for shape in self.of.shapes if shape.name == name]

    def text(self, name: str) -> str:
        """The text of the only shape of a name; empty without it."""
        found = self.shapes(name)
        assert len(found) <= 1, (self.number, name)
        return found[0].text_frame.text if found else ""

    @property
    def title(self) -> str:
        """The claim."""
        return str(self.of.shapes.title.text_frame.text)

    @property
    def notes(self) -> list[str]:
        """What is said to the slide, by paragraph."""
        return [one.text for one in self.of.notes_slide.notes_text_frame.paragraphs if one.text]

    @property
    def chart(self) -> Any:
        """The picture; None without one."""
        return next((shape for shape in self.of.shapes if shape.name == "Chart"), None)


def slides_of(path: Path) -> list[Slide]:
    """The slides of a file, of 1280 by 720 pixels."""
    deck = Presentation(str(path))
    assert (deck.slide_width, deck.slide_height) == (1280 * PIXEL, 720 * PIXEL)
    band = next(shape for shape in deck.slide_master.shapes if shape.name == "Band")
    assert (band.left, band.top, band.width, band.height) == (0, 0, deck.slide_width, 12 * PIXEL)
    return [Slide(at, slide) for at, slide in enumerate(deck.slides, start=1)]


def box_of(shape: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in pixels."""
    left, top, width, height = (side / PIXEL for side in (shape.left, shape.top, shape.width, shape.height))
    return left, top, left + width, top + height


def problems(slides: list[Slide], *, tag: str) -> Iterator[str]:
    """What falls short of a talk's slides, on any slide."""
    for slide in slides:
        for what in (*_of_foot(slide, tag), *_of_chart(slide), *_of_notes(slide), *_of_room(slide)):
            yield f"slide {slide.number}, {slide.title!r}: {what}"


def _of_foot(slide: Slide, tag: str) -> Iterator[str]:
    source, number = slide.shapes("Source")[0], slide.shapes("Number")[0]
    if not source.text_frame.text.strip():
        yield "no source at its foot"
    if not (source.left < number.left and source.top > 600 * PIXEL and number.top > 600 * PIXEL):
        yield "source and number aren't at the left and right of its foot"
    if tag and tag not in number.text_frame.text:
        yield f"{tag} isn't beside its number"
    if not number.text_frame.text.endswith(f"· {slide.number}"):
        yield "no number"


def _of_chart(slide: Slide) -> Iterator[str]:
    picture = slide.chart
    if picture is None:
        return
    left, top, right, bottom = box_of(picture)
    if (right - left) * (bottom - top) < 1280 * 720 / 2:
        yield "the chart is less than half of the slide"
    shown = Image.open(io.BytesIO(picture.image.blob))
    if abs(shown.width / shown.height - (right - left) / (bottom - top)) > 0.01:
        yield "the chart is distorted"
    inches = shown.width / shown.info["dpi"][0]
    if SMALL / 72 / inches * (right - left) < 17:
        yield "the chart's text is smaller than 17 pixels"
    alt = picture._element.nvPicPr.cNvPr.get("descr", "")
    if len(alt) < 40 or _ID.search(alt):
        yield "the chart isn't told in words"
    if not slide.text("Take-away"):
        yield "no take-away"
    edges = [box_of(edge) for edge in slide.shapes("Edge")]
    if [right - left for left, _, right, _ in edges] != [6]:
        yield "not one thin edge beside the take-away"
    if not slide.text("Subtitle"):
        yield "nothing tells what is measured"


def _of_notes(slide: Slide) -> Iterator[str]:
    if not slide.notes:
        yield "nothing to say"
    for line in slide.notes:
        if _ID.search(line) or not _SENTENCE.search(line.strip()):
            yield f"can't be said: {line}"


def _of_room(slide: Slide) -> Iterator[str]:
    """Texts that leave their place or the slide where the font is as wide as Arial, and places on one another."""
    texts = [shape for shape in slide.of.shapes if shape.has_text_frame and shape.text_frame.text.strip()]
    for shape in texts:
        left, top, right, bottom = box_of(shape)
        if left < 0 or top < 0 or right > 1280 or bottom > 720:
            yield f"{shape.name} is outside"
        needed = sum(_height(paragraph, right - left) for paragraph in shape.text_frame.paragraphs)
        if needed > bottom - top + 0.5:
            yield f"{shape.name} needs {needed:.0f} of {bottom - top:.0f} pixels: {shape.text_frame.text}"
    places = {shape.name: box_of(shape) for shape in [*texts, *([slide.chart] if slide.chart else [])]}
    order = [places[name] for name in ("Title", "Subtitle", "Chart", "Take-away", "Source") if name in places]
    for above, below in pairwise(order):
        if above[3] > below[1] + 0.5:
            yield f"parts lie on one another: {above} and {below}"


def _height(paragraph: Any, width: float) -> float:
    runs = [run for run in paragraph.runs if run.font.size is not None]
    if not runs:
        return 0.0
    size = max(run.font.size.pt / 0.75 for run in runs)
    room = width - (24 if paragraph._p.pPr is not None and paragraph._p.pPr.get("indent") not in (None, "0") else 0)
    text = "".join(run.text for run in runs)
    if len({run.font.size for run in runs}) > 1:  # a number beside its unit: one line by itself
        return size * LINE
    return lines_of(text, size, room, bold=any(run.font.bold for run in runs)) * size * LINE

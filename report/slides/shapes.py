"""Shapes of a slide as DrawingML: texts, bars, marks, pictures. Lengths are pixels of 1280 x 720."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from report.slides.letters import LINE
from report.slides.slide import Line, Run

PIXEL = 9525  # EMU
POINT = 75  # hundredths of a point in a pixel
INK, MUTED, RULE, WHITE = "1B1F22", "555C61", "D5D1C7", "FFFFFF"
TEAL, SOFT, GREY, SLATE, WARM = "0B5D61", "5C9798", "8A9093", "566A7B", "8A4B08"
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


@dataclass(frozen=True)
class Box:
    """A place on the slide."""

    x: float
    y: float
    width: float
    height: float

    @property
    def frame(self) -> str:
        """The place as a shape's frame."""
        x, y, width, height = (round(side * PIXEL) for side in (self.x, self.y, self.width, self.height))
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


@dataclass(frozen=True)
class Style:
    """How runs of a text look."""

    size: float
    colour: str = INK
    bold: bool = False


@dataclass
class Canvas:
    """The shapes of one slide, in reading order."""

    language: str
    made: list[str] = field(default_factory=list)

    def placeholder(self, name: str, kind: str, body: str) -> None:
        """A text in a place that the layout has."""
        self.made.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._id}" name={quoteattr(name)}/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f"</p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
            f"{body}</p:txBody></p:sp>"
        )

    def text(self, name: str, box: Box, paragraphs: Sequence[str], *, anchor: str = "t", autofit: bool = True) -> None:
        """A text box without margins, whose text breaks between words."""
        fit = "<a:normAutofit/>" if autofit else ""
        self.made.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._id}" name={quoteattr(name)}/><p:cNvSpPr txBox="1"/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{box.frame}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">{fit}</a:bodyPr>'
            f"<a:lstStyle/>{''.join(paragraphs)}</p:txBody></p:sp>"
        )

    def shape(
        self, name: str, box: Box, *, fill: str | None, line: str | None = None, form: str = "rect", thick: float = 1
    ) -> None:
        """A rectangle or ellipse, which says nothing that the text doesn't."""
        filled = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
        colour = f'<a:solidFill><a:srgbClr val="{line}"/></a:solidFill>' if line else "<a:noFill/>"
        self.made.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._id}" name={quoteattr(name)}>{_DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
            f'<p:nvPr/></p:nvSpPr><p:spPr>{box.frame}<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{filled}'
            f'<a:ln w="{round(thick * PIXEL)}">{colour}</a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/>'
            "</p:txBody></p:sp>"
        )

    def picture(self, name: str, box: Box, relation: str, alt: str) -> None:
        """A picture that fills its place."""
        self.made.append(
            f'<p:pic><p:nvPicPr><p:cNvPr id="{self._id}" name={quoteattr(name)} descr={quoteattr(alt)}/>'
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f'<p:spPr>{box.frame}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    def paragraph(
        self, runs: Iterable[tuple[str, Style]], *, align: str = "l", bullet: bool = False, after: float = 0
    ) -> str:
        """A paragraph of runs."""
        marks = 'marL="228600" indent="-228600" ' if bullet else 'marL="0" indent="0" '
        sign = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else "<a:buNone/>"
        space = f'<a:spcAft><a:spcPts val="{round(after * POINT)}"/></a:spcAft>' if after else ""
        return f'<a:p><a:pPr {marks}algn="{align}">{space}{sign}</a:pPr>{"".join(self.run(*one) for one in runs)}</a:p>'

    def run(self, text: str, style: Style) -> str:
        """A stretch of text."""
        weight = ' b="1"' if style.bold else ' b="0"'
        fill = f'<a:solidFill><a:srgbClr val="{style.colour}"/></a:solidFill>'
        size = round(style.size * POINT)
        return f'<a:r><a:rPr lang="{self.language}" sz="{size}"{weight}>{fill}</a:rPr><a:t>{escape(text)}</a:t></a:r>'

    @property
    def _id(self) -> int:
        return len(self.made) + 2


def styled(line: Line, style: Style) -> list[tuple[str, Style]]:
    """A line's runs in a style; what is bold stands out."""
    return [(run.text, Style(style.size, style.colour, style.bold or run.bold)) for run in line]


def plain(text: str, style: Style) -> list[tuple[str, Style]]:
    """A text as runs in a style."""
    return styled((Run(text),), style)


def height_of(lines: int, size: float) -> float:
    """The height of lines of a size."""
    return lines * size * LINE

"""Post-processing of DOCX files of both engines: page foot, small pictures, stable bytes."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from PIL import Image

from report.escapes import unescaped
from report.render.office import CORE, CUSTOM, created_at, rewrite_parts, without_custom_properties
from report.render.pages import Page

FOOTER = "word/footer1.xml"  # of templates/reference.docx
COLOURS = 64  # of a chart, its smoothed edges included
PLACE = '<w:t xml:space="preserve"> </w:t>'  # placeholder of the foot's text


def foot(page: Page) -> str:
    """The text at the foot of every printed page: district, edition and notices."""
    ours = page.front.get("risalah") or {}
    words = " · ".join(
        str(ours[key]) for key in ("district", "edition", "notice", "draft", "approved") if ours.get(key)
    )
    return unescaped(words)


def small_png(png: bytes) -> bytes:
    """The chart's PNG with a colour palette: a third of the bytes, same size and resolution."""
    picture = Image.open(io.BytesIO(png))
    if picture.mode == "P":  # has one already
        return png
    on_paper = Image.new("RGB", picture.size, "white")
    on_paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    palette = on_paper.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    palette.save(written, "PNG", optimize=True, **({"dpi": picture.info["dpi"]} if "dpi" in picture.info else {}))
    return min(written.getvalue(), png, key=len)


def reproducible_docx(docx: bytes, page: Page) -> bytes:
    """The document with its page foot, without this machine's folders and packing times."""

    def part(name: str, content: bytes) -> bytes:
        if name == FOOTER:
            words = PLACE.replace("> <", f">{escape(foot(page))}  <")
            return content.decode("utf-8").replace(PLACE, words).encode("utf-8")
        if name == CORE:
            return created_at(content, page.date)
        if name == CUSTOM:
            return without_custom_properties(content)
        return small_png(content) if name.endswith(".png") else content

    return rewrite_parts(docx, part)

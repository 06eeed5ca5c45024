"""DOCX as both engines leave it: the page's foot filled in, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from PIL import Image

from report.render.pages import Page

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
FOOTER = "word/footer1.xml"  # of templates/reference.docx
PROPERTIES = "docProps/custom.xml"  # pandoc copies its settings there, the folders of this machine with them
NO_PROPERTIES = re.compile(rb"<property .*</property>", re.DOTALL)
COLOURS = 64  # of a chart, its smoothed edges included
PLACE = '<w:t xml:space="preserve"> </w:t>'  # where the foot's words go


def foot(page: Page) -> str:
    """District, edition and notices, as they stand at the foot of every printed page."""
    ours = page.front.get("risalah") or {}
    words = " · ".join(
        str(ours[key]) for key in ("district", "edition", "notice", "draft", "approved") if ours.get(key)
    )
    return re.sub(r"\\([^\w\s])", r"\1", words)  # Markdown's escapes


def smaller(png: bytes) -> bytes:
    """A chart's picture with a palette of its few colours: a third of the bytes, at the same size and resolution."""
    picture = Image.open(io.BytesIO(png))
    on_paper = Image.new("RGB", picture.size, "white")
    on_paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    palette = on_paper.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    palette.save(written, "PNG", optimize=True, **({"dpi": picture.info["dpi"]} if "dpi" in picture.info else {}))
    return min(written.getvalue(), png, key=len)


def finished(docx: bytes, page: Page) -> bytes:
    """The document with its foot, without what belongs to the machine: folders, and times of packing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == FOOTER:
                words = PLACE.replace("> <", f">{escape(foot(page))}  <")
                part = part.decode("utf-8").replace(PLACE, words).encode("utf-8")
            if name == PROPERTIES:
                part = NO_PROPERTIES.sub(b"", part)
            if name.endswith(".png"):
                part = smaller(part)
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()

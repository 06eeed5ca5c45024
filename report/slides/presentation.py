"""Slides as a PPTX file with stable bytes: templates/reference.pptx with slides, their notes and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from report.project import TEMPLATES
from report.slides.drawn import drawn
from report.slides.slide import Deck, Slide
from report.workspace import ZIP_EPOCH

REFERENCE = TEMPLATES / "reference.pptx"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_TYPES = {
    "slides": "application/vnd.openxmlformats-officedocument.presentationml.slide+xml",
    "notesSlides": "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml",
}


def pptx(deck: Deck) -> bytes:
    """The presentation's bytes."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(REFERENCE) as reference:
        for name in reference.namelist():
            parts[name] = reference.read(name)
    for number, slide in enumerate(deck.slides, start=1):
        parts |= _parts_of(slide, deck, number)
    count = len(deck.slides)
    _edit(parts, "ppt/presentation.xml", "<p:sldIdLst/>", f"<p:sldIdLst>{_ids(count)}</p:sldIdLst>")
    _edit(parts, "ppt/_rels/presentation.xml.rels", "</Relationships>", f"{_slides(count)}</Relationships>")
    _edit(parts, "[Content_Types].xml", "</Types>", f"{_types(count)}</Types>")
    parts["docProps/core.xml"] = _core(deck).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _edit(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = parts[name].decode("utf-8")
    assert old in text
    parts[name] = text.replace(old, new).encode()


def _parts_of(slide: Slide, deck: Deck, number: int) -> dict[str, bytes]:
    """The parts of one slide."""
    relations = [("slideLayout", "../slideLayouts/slideLayout1.xml")]
    relations += [("notesSlide", f"../notesSlides/notesSlide{number}.xml")]
    found: dict[str, bytes] = {}
    if slide.picture is not None:
        relations.append(("image", f"../media/chart{number}.png"))
        found[f"ppt/media/chart{number}.png"] = slide.picture.read_bytes()
    shapes = drawn(slide, deck, number, picture="rId3" if slide.picture is not None else "")
    xml = (
        f"{_HEAD}<p:sld {_SPACES}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    )
    of_notes = [("notesMaster", "../notesMasters/notesMaster1.xml"), ("slide", f"../slides/slide{number}.xml")]
    return found | {
        f"ppt/slides/slide{number}.xml": xml.encode(),
        f"ppt/slides/_rels/slide{number}.xml.rels": _relations(relations),
        f"ppt/notesSlides/notesSlide{number}.xml": _notes(slide.notes, deck.language),
        f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels": _relations(of_notes),
    }


def _notes(lines: Sequence[str], language: str) -> bytes:
    """What one says to the slide: a paragraph for each line."""
    said = "".join(f'<a:p><a:r><a:rPr lang="{language}"/><a:t>{escape(line)}</a:t></a:r></a:p>' for line in lines)
    places = (
        ("Slide", "sldImg", '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>', ""),
        ("Notes", 'body" idx="1', '<a:spLocks noGrp="1"/>', said or "<a:p/>"),
    )
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="{name}"/><p:cNvSpPr>{locks}</p:cNvSpPr><p:nvPr><p:ph type="{kind}"/>'
        f"</p:nvPr></p:nvSpPr><p:spPr/>"
        + (f"<p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody>" if text else "")
        + "</p:sp>"
        for at, (name, kind, locks, text) in enumerate(places, start=2)
    )
    xml = (
        f"{_HEAD}<p:notes {_SPACES}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
    return xml.encode()


def _relations(relations: Sequence[tuple[str, str]]) -> bytes:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(relations, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{inner}</Relationships>'.encode()


def _ids(count: int) -> str:
    return "".join(f'<p:sldId id="{255 + number}" r:id="rId{100 + number}"/>' for number in range(1, count + 1))


def _slides(count: int) -> str:
    return "".join(
        f'<Relationship Id="rId{100 + number}" Type="{_OFFICE}/slide" Target="slides/slide{number}.xml"/>'
        for number in range(1, count + 1)
    )


def _types(count: int) -> str:
    found = ['<Default Extension="png" ContentType="image/png"/>']
    for folder, kind in _TYPES.items():
        name = folder.removesuffix("s")
        found += [
            f'<Override PartName="/ppt/{folder}/{name}{number}.xml" ContentType="{kind}"/>'
            for number in range(1, count + 1)
        ]
    return "".join(found)


def _core(deck: Deck) -> str:
    """Title, author, language and the edition's day."""
    with zipfile.ZipFile(REFERENCE) as reference:
        core = reference.read("docProps/core.xml").decode("utf-8")
    opening = re.match(r".*?<cp:coreProperties[^>]*>", core, re.DOTALL)
    assert opening is not None
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{deck.day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f"{opening[0]}<dc:title>{escape(deck.title)}</dc:title><dc:creator>{escape(deck.author)}</dc:creator>"
        f"<dc:language>{deck.language}</dc:language>{times}</cp:coreProperties>"
    )

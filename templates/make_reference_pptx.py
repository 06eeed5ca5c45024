"""Make templates/reference.pptx of pandoc's own: 16 by 9, our font and colours, one layout with band, title and foot.

    python templates/make_reference_pptx.py

It has no slides: report/slides adds them. The same bytes every time. Run it again after a change here; tests hold the
file to this script.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pypandoc

HERE = Path(__file__).resolve().parent
FONT = '<a:latin typeface="Source Sans 3" panose="020B0503030403020204" pitchFamily="34" charset="0"/>'
LONG_AGO = (1980, 1, 1, 0, 0, 0)
COLOURS = {"dk2": "1B1F22", "lt2": "F2F0EA", "accent1": "0B5D61", "accent2": "8A4B08", "hlink": "0B5D61"}
PAPER, INK, MUTED, RULE = "FBFAF7", "1B1F22", "555C61", "D5D1C7"
PIXEL = 9525  # EMU of one of 1280 x 720
SIZE = (1280, 720)
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# places of what every slide has, in pixels: x, y, width, height
TITLE, FOOT, NUMBER = (64, 22, 1152, 94), (64, 666, 640, 44), (720, 666, 496, 44)
BAND, FOOT_RULE = (0, 0, 1280, 12), (64, 660, 1152, 1)
KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/\w+\.xml|ppt/(presentation|presProps|viewProps|tableStyles)\.xml"
    r"|ppt/_rels/.*|ppt/theme/.*|ppt/notesMasters/.*|ppt/slideMasters/.*|ppt/slideLayouts/(_rels/)?slideLayout1\.xml.*"
)


def theme(xml: str) -> str:
    """The theme with our font and colours."""
    xml = xml.replace('<a:latin typeface="Calibri"/>', FONT)
    xml = xml.replace(
        '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>', f'<a:dk1><a:srgbClr val="{INK}"/></a:dk1>'
    )
    for name, colour in COLOURS.items():
        xml = re.sub(rf"<a:{name}><a:srgbClr val=\"\w+\"/>", f'<a:{name}><a:srgbClr val="{colour}"/>', xml)
    return xml


def frame(place: tuple[int, int, int, int]) -> str:
    """A place as the frame of a shape."""
    x, y, width, height = (PIXEL * side for side in place)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def bar(number: int, name: str, place: tuple[int, int, int, int], fill: str) -> str:
    """A filled rectangle."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{frame(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>{fill}</a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def placeholder(number: int, name: str, kind: str, place: tuple[int, int, int, int], text: str, style: str) -> str:
    """A placeholder with its place and style."""
    anchor = "b" if kind == 'type="title"' else "ctr"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{frame(place)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def small(align: str) -> str:
    """The style of the foot's texts."""
    fill = f'<a:solidFill><a:srgbClr val="{MUTED}"/></a:solidFill>'
    return f'<a:lvl1pPr algn="{align}"><a:defRPr sz="1100">{fill}</a:defRPr></a:lvl1pPr>'


def shapes() -> str:
    """What every slide has: band, title, foot with its rule, number."""
    number = '<a:fld id="{C5EF2332-01BF-834F-8236-50238282D533}" type="slidenum"><a:rPr lang="en"/><a:t>1</a:t></a:fld>'
    return "".join(
        (
            placeholder(2, "Title", 'type="title"', TITLE, '<a:r><a:rPr lang="en"/><a:t>Claim</a:t></a:r>', ""),
            placeholder(3, "Foot", 'type="ftr" sz="quarter" idx="11"', FOOT, '<a:endParaRPr lang="en"/>', small("l")),
            placeholder(4, "Number", 'type="sldNum" sz="quarter" idx="12"', NUMBER, number, small("r")),
        )
    )


def tree(inner: str) -> str:
    """The shapes of a master or layout."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{inner}</p:spTree>"
    )


def master(xml: str) -> str:
    """The slide master: paper, band, title and foot; its text styles are pandoc's with a bold title at the left."""
    band = bar(5, "Band", BAND, '<a:schemeClr val="accent1"/>')
    rule = bar(6, "Rule", FOOT_RULE, f'<a:srgbClr val="{RULE}"/>')
    paper = f'<p:bg><p:bgPr><a:solidFill><a:srgbClr val="{PAPER}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    inner = f"<p:cSld>{paper}{tree(band + shapes() + rule)}</p:cSld>"
    xml = re.sub(r"<p:cSld>.*</p:cSld>", inner, xml, flags=re.DOTALL)
    xml = re.sub(r"(<p:titleStyle><a:lvl1pPr )algn=\"ctr\"", r'\1algn="l"', xml)
    xml = re.sub(r"(<p:titleStyle>.*?<a:defRPr )sz=\"\d+\"", r'\1sz="3000" b="1"', xml, count=1)
    lists = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    return re.sub(r"<p:sldLayoutIdLst>.*</p:sldLayoutIdLst>", lists, xml)


def layout() -> str:
    """The only layout: a claim, what shows it, a foot."""
    return (
        f'{HEAD}<p:sldLayout {NAMESPACES} type="titleOnly" preserve="1"><p:cSld name="Claim">{tree(shapes())}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def presentation(xml: str) -> str:
    """The presentation without slides, 16 by 9."""
    xml = re.sub(r"<p:sldIdLst>.*</p:sldIdLst>", "<p:sldIdLst/>", xml)
    xml = re.sub(r"<p:extLst>.*</p:extLst>", "", xml, flags=re.DOTALL)
    width, height = (PIXEL * side for side in SIZE)
    return re.sub(r"<p:sldSz [^>]*/>", f'<p:sldSz cx="{width}" cy="{height}"/>', xml)


def without_others(xml: str) -> str:
    """A list of parts or relations without pandoc's slides, their notes and further layouts."""
    xml = re.sub(r"<Override [^>]*/(slides|notesSlides)/[^>]*/>", "", xml)
    xml = re.sub(r"<(Override|Relationship) [^>]*slideLayout([2-9]|1\d)\.xml[^>]*/>", "", xml)
    return re.sub(r"<Relationship [^>]*relationships/slide\"[^>]*/>", "", xml)


def part(name: str, content: bytes) -> bytes:
    """One part of pandoc's presentation, as ours has it."""
    text = content.decode("utf-8")
    if name.startswith("ppt/theme/"):
        text = theme(text)
    elif name == "ppt/slideMasters/slideMaster1.xml":
        text = master(text)
    elif name == "ppt/slideLayouts/slideLayout1.xml":
        text = layout()
    elif name == "ppt/presentation.xml":
        text = presentation(text)
    elif name == "docProps/app.xml":
        text = re.sub(r"(<Properties[^>]*>).*", r"\1<Application>risalah</Application></Properties>", text)
    elif name.endswith((".rels", "[Content_Types].xml")):
        text = without_others(text)
    return text.encode("utf-8")


def reference_pptx() -> bytes:
    """The reference presentation's bytes."""
    default = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.pptx"], capture_output=True, check=True
    ).stdout
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if KEPT.fullmatch(name):
                new.writestr(zipfile.ZipInfo(name, LONG_AGO), part(name, old.read(name)), zipfile.ZIP_DEFLATED)
    return written.getvalue()


if __name__ == "__main__":
    (HERE / "reference.pptx").write_bytes(reference_pptx())

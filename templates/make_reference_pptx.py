"""Make templates/reference.pptx from pandoc's own: sans-serif, near-black on white, titles at the left, more room.

    python templates/make_reference_pptx.py

The same bytes every time. Run it again after a change here; tests hold the file to this script.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pypandoc

HERE = Path(__file__).resolve().parent
FONT = "Arial"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
COLOURS = {"dk2": "1B1F22", "lt2": "F2F0EA", "accent1": "0B5D61", "accent2": "8A4B08", "hlink": "0B5D61"}
# Hundredths of a point, from the first level of a list down
TITLE, BODY, SUBTITLE = 2600, (1600, 1400, 1400, 1400, 1400), 1300
# Places in EMU: what a slide holds begins higher and reaches lower than in pandoc's own
PLACES = {'y="1200151"': 'y="960000"', 'cy="3394472"': 'cy="3720000"', 'cy="857250"': 'cy="720000"'}
# A chart at the left is wider than what is told of it at the right
COLUMNS = {
    '<a:off x="457200" y="1200151"/><a:ext cx="4038600"': '<a:off x="457200" y="1200151"/><a:ext cx="5500000"',
    '<a:off x="4648200" y="1200151"/><a:ext cx="4038600"': '<a:off x="6100000" y="1200151"/><a:ext cx="2586800"',
}


def theme(xml: str) -> str:
    """The theme with our font and colours."""
    xml = xml.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>')
    xml = xml.replace(
        '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>', '<a:dk1><a:srgbClr val="1B1F22"/></a:dk1>'
    )
    for name, colour in COLOURS.items():
        xml = re.sub(rf"<a:{name}><a:srgbClr val=\"\w+\"/>", f'<a:{name}><a:srgbClr val="{colour}"/>', xml)
    return xml


def master(xml: str) -> str:
    """The slide master: a bold title at the left, text that is read from the back of a room."""
    xml = re.sub(r'(<p:titleStyle><a:lvl1pPr )algn="ctr"', r'\1algn="l"', xml)
    xml = re.sub(r"(<p:titleStyle>.*?<a:defRPr )sz=\"\d+\"", rf'\1sz="{TITLE}" b="1"', xml, count=1)
    for level, size in enumerate(BODY, start=1):
        xml = re.sub(rf"(<p:bodyStyle>.*?<a:lvl{level}pPr .*?<a:defRPr )sz=\"\d+\"", rf'\1sz="{size}"', xml, count=1)
    return xml


def layout(xml: str) -> str:
    """A slide layout: sizes of its own give way to the master's; the title slide's lines stand at the left."""
    kind = re.search(r'<p:sldLayout[^>]* type="(\w+)"', xml)
    if kind and kind[1] == "title":
        xml = xml.replace('algn="ctr"', 'algn="l"').replace('<a:off x="1371600"', '<a:off x="685800"')
        xml = xml.replace('<a:ext cx="6400800"', '<a:ext cx="7772400"')
        first = '<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr'
        return xml.replace(first, f'{first} sz="{SUBTITLE}"')
    if kind and kind[1] == "twoObj":
        for old, new in COLUMNS.items():
            xml = xml.replace(old, new)
        return re.sub(r'<a:defRPr sz="\d+"', f'<a:defRPr sz="{BODY[1]}"', xml)
    return xml


def placed(xml: str) -> str:
    """A master or layout with our places."""
    for old, new in PLACES.items():
        xml = xml.replace(old, new)
    return xml


def reference_pptx() -> bytes:
    """The reference presentation's bytes."""
    default = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.pptx"], capture_output=True, check=True
    ).stdout
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("ppt/theme/"):
                part = theme(part.decode("utf-8")).encode("utf-8")
            elif name == "ppt/slideMasters/slideMaster1.xml":
                part = placed(master(part.decode("utf-8"))).encode("utf-8")
            elif re.fullmatch(r"ppt/slideLayouts/slideLayout\d+\.xml", name):
                part = placed(layout(part.decode("utf-8"))).encode("utf-8")
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


if __name__ == "__main__":
    (HERE / "reference.pptx").write_bytes(reference_pptx())

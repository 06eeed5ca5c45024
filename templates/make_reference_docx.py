"""Make templates/reference.docx from pandoc's own: A4, sans headings, serif text, ruled tables, page numbers.

    python templates/make_reference_docx.py

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
SANS, SERIF = "Arial", "Cambria"
INK, MUTED, ACCENT, WARM, RULE = "1B1F22", "555C61", "0B5D61", "8A4B08", "B9B4A8"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Style id -> points, colour, bold, sans. Ids are those that pandoc's writer uses.
TEXT_STYLES = {
    "Title": (20, INK, True, True),
    "Subtitle": (13, INK, False, True),
    "Author": (10, INK, False, True),
    "Date": (10, MUTED, False, True),
    "AbstractTitle": (10, INK, True, True),
    "Heading1": (14, INK, True, True),
    "Heading2": (12, INK, True, True),
    "Heading3": (11, INK, True, True),
    "Heading4": (10.5, INK, True, True),
    "ImageCaption": (9, MUTED, False, True),
    "TableCaption": (9, MUTED, False, True),
}


def fonts(name: str) -> str:
    """The run property that sets a font for every script."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def run_properties(points: float, colour: str, bold: bool, sans: bool) -> str:
    """Run properties of a text style."""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:i w:val="0"/>'
    size = round(points * 2)
    return (
        f'<w:rPr>{fonts(SANS if sans else SERIF)}{weight}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def box_style(name: str, colour: str, points: float) -> str:
    """A paragraph style with a coloured bar at its left, for the pages' boxes."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr><w:pBdr>'
        f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        '<w:shd w:val="clear" w:color="auto" w:fill="F4F2EC"/><w:spacing w:before="60" w:after="60"/>'
        f'<w:ind w:left="200"/></w:pPr><w:rPr><w:sz w:val="{round(points * 2)}"/></w:rPr></w:style>'
    )


# under the authors' names: where they work, whom to write to, when the paper was received
AFFILIATION_STYLE = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Affiliation"><w:name w:val="Affiliation"/>'
    '<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr><w:spacing w:before="0" w:after="40"/></w:pPr>'
    f'<w:rPr>{fonts(SANS)}<w:color w:val="{MUTED}"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
)
TABLE_STYLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:qFormat/><w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'
    f'<w:rPr>{fonts(SANS)}<w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    f'<w:top w:val="single" w:sz="10" w:space="0" w:color="{INK}"/>'
    f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
FOOT_RUN = f'<w:rPr>{fonts(SANS)}<w:color w:val="{MUTED}"/><w:sz w:val="15"/></w:rPr>'
# The space is where report/render/docx.py writes district, edition and notice.
FOOT_PARTS = (
    '<w:t xml:space="preserve"> </w:t>',
    "<w:tab/>",
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    '<w:fldChar w:fldCharType="end"/>',
)
FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr {MAIN}><w:p><w:pPr><w:tabs>'
    '<w:tab w:val="right" w:pos="9864"/></w:tabs></w:pPr>'
    + "".join(f"<w:r>{FOOT_RUN}{part}</w:r>" for part in FOOT_PARTS)
    + "</w:p></w:ftr>"
)
# A4 with 18 mm margins, in twentieths of a point
SECTION = (
    f'<w:sectPr><w:footerReference xmlns:r="{RELATIONSHIPS}" w:type="default" r:id="rIdFoot"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1021" w:right="1021" w:bottom="1021" w:left="1021" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)


def restyled(styles: str) -> str:
    """pandoc's styles.xml with our type."""
    styles = re.sub(r"<w:rPrDefault>.*?</w:rPrDefault>", default_run(), styles, count=1, flags=re.DOTALL)
    for style, looks in TEXT_STYLES.items():
        whole = re.search(rf'<w:style [^>]*w:styleId="{style}".*?</w:style>', styles, re.DOTALL)
        if whole is None:
            raise ValueError(f"pandoc's reference.docx has no style {style}")
        body = re.sub(r"<w:rPr>.*?</w:rPr>|<w:rPr\s*/>", "", whole[0], flags=re.DOTALL)
        body = body.replace('<w:jc w:val="center"/>', '<w:jc w:val="left"/>').replace('<w:jc w:val="center" />', "")
        styles = styles.replace(whole[0], body.replace("</w:style>", run_properties(*looks) + "</w:style>"))
    styles = re.sub(r'<w:style [^>]*w:styleId="Table".*?</w:style>', TABLE_STYLE, styles, count=1, flags=re.DOTALL)
    boxes = (
        box_style("Key Messages", ACCENT, 11)
        + box_style("Notice", WARM, 9.5)
        + box_style("Card", RULE, 10)
        + box_style("Note", RULE, 9)
        + AFFILIATION_STYLE
    )
    return styles.replace("</w:styles>", boxes + "</w:styles>")


def default_run() -> str:
    """The document's default text: 11 point serif."""
    return (
        f'<w:rPrDefault><w:rPr>{fonts(SERIF)}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="id-ID" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    )


def reference_docx() -> bytes:
    """The reference document's bytes."""
    default = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"], capture_output=True, check=True
    ).stdout
    with zipfile.ZipFile(io.BytesIO(default)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def change(name: str, pattern: str, replacement: str) -> None:
        text = parts[name].decode()
        changed, count = re.subn(pattern, lambda _: replacement, text, flags=re.DOTALL)
        if not count:
            raise ValueError(f"{name} of pandoc's reference.docx has no {pattern}")
        parts[name] = changed.encode()

    parts["word/styles.xml"] = restyled(parts["word/styles.xml"].decode()).encode()
    parts["word/footer1.xml"] = FOOTER.encode()
    change("word/document.xml", r"<w:sectPr.*?</w:sectPr>|<w:sectPr\s*/>", SECTION)
    change(
        "word/_rels/document.xml.rels",
        r"</Relationships>",
        f'<Relationship Id="rIdFoot" Type="{RELATIONSHIPS}/footer" Target="footer1.xml"/></Relationships>',
    )
    change(
        "[Content_Types].xml",
        r"</Types>",
        '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footer+xml"/></Types>',
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), parts[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


if __name__ == "__main__":
    (HERE / "reference.docx").write_bytes(reference_docx())

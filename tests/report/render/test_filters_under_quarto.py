"""The Lua filters on nodes shaped as Quarto 1.10 shapes them, run by pandoc: what each format then gets."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from report.render.finish import finished_jats
from report.render.pages import Page
from report.render.pandoc import pandoc_path
from tests.report.render.test_filters import FILTERS

# Of Quarto's Lua: what our filters call; and its node of a captioned figure or table, a float
QUARTO = """
quarto = {{
  doc = {{ crossref = {{ decorate_caption_with_crossref = function(float)
    local word = float.identifier:match("^fig") and "Gambar" or "Tabel"
    float.caption_long.content = pandoc.Inlines {{ pandoc.Str(word .. "\u00a0" .. "1:"), pandoc.Space() }}
      .. float.caption_long.content
    return float
  end }} }},
  utils = {{ as_inlines = function(block) return block.content end }},
}}
for _, name in ipairs {{ {filters} }} do
  dofile(name)
  if not name:match("floats") then filters = (filters or pandoc.List {{}}) .. pandoc.List {{ Pandoc }} end
end
local floats = {{}}
local function to_node(div)
  if not div.identifier:match("^fig%-") and not div.identifier:match("^tbl%-") then return nil end
  local node = {{ identifier = div.identifier, classes = div.classes, content = div.content[1],
    attributes = {{ ["fig-alt"] = "Alt", alt = "Alt" }}, caption_long = pandoc.Plain(div.content[2].content) }}
  local made = FloatRefTarget(node)
  if made ~= nil and made ~= node then return made end
  floats[div.identifier] = node
  return pandoc.Div({{ node.content }}, pandoc.Attr(div.identifier, {{}}, {{ ["__quarto_custom"] = "true" }}))
end
local function written(div)  -- by Quarto's own writer of HTML, after our filters
  local node = floats[div.identifier]
  if node == nil then return nil end
  div = div:walk {{ Image = function(image) image.caption = {{}} return image end }}
  local figure = pandoc.Figure(div.content, {{ long = {{ node.caption_long }} }})
  return pandoc.Div({{ figure }}, pandoc.Attr(node.identifier, {{}}, node.attributes))
end
function Pandoc(doc)
  doc.blocks = doc.blocks:walk {{ Div = to_node }}
  for _, filter in ipairs(filters or {{}}) do doc = filter(doc) end
  doc.blocks = doc.blocks:walk {{ Div = written }}
  return doc
end
"""

XLINK = "http://www.w3.org/1999/xlink"
PAGE = """---
lang: id
risalah: {notice: "Data sintetis.", draft: "Draf."}
---

## Hasil

::: {#fig-one}
![](one.svg){fig-alt="Alt"}

Sebuah gambar.
:::

::: {#tbl-one}
| a | b |
|---|--:|
| 1 | 2 |

Sebuah tabel.
:::

::: {.note #catatan}
Catatan.
:::
"""


# Quarto's numbers of sections and of formulas, which stand in the page before our filters run
NUMBERED = """
local sections = { 0, 0, 0 }
function Header(el)
  sections[el.level] = sections[el.level] + 1
  for level = el.level + 1, 3 do sections[level] = 0 end
  local number = table.concat(sections, ".", 1, el.level)
  el.attributes.number = number
  local mark = el.level == 1 and pandoc.Str(". ") or pandoc.Space()
  el.content = pandoc.Inlines { pandoc.Str(number), mark } .. el.content
  return el
end
function Para(el)
  if el.content[1].t ~= "Math" then return nil end
  return pandoc.Para {
    pandoc.RawInline("typst", "#math.equation(block: true, numbering: equation-numbering, [ "), el.content[1],
    pandoc.RawInline("typst", " ])<eq-one>") }
end
"""


def converted(text: str, folder: Path, *, to: str, before: str = "") -> str:
    """What the filters make of a page where `quarto` is there, as text, of DOCX its document part.

    `before` is Lua for what Quarto's own filters did earlier.
    """
    named = ", ".join(f'"{FILTERS / name}.lua"' for name in ("floats", "heads", "pages"))
    (folder / "under_quarto.lua").write_text(QUARTO.format(filters=named), "utf-8")
    (folder / "before.lua").write_text(before, "utf-8")
    for name in ("one.svg", "one.png"):
        (folder / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    arguments = ["--from=markdown", f"--to={to}", "--wrap=none", "--output=out"]
    arguments += ["--lua-filter=before.lua", "--lua-filter=under_quarto.lua"]
    done = subprocess.run(
        [pandoc_path(), *arguments], input=text, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    if to != "docx":
        return (folder / "out").read_text("utf-8")
    with zipfile.ZipFile(folder / "out") as archive:
        return archive.read("word/document.xml").decode("utf-8")


def test_in_html_the_picture_has_its_alternative_text_and_the_figures_div_none(tmp_path: Path) -> None:
    page = BeautifulSoup(converted(PAGE, tmp_path, to="html"), "html.parser")
    assert page.img["alt"] == "Alt"
    assert not page.find(id="fig-one").has_attr("alt")
    assert not page.find(id="fig-one").has_attr("fig-alt")


@pytest.mark.parametrize("to", ["commonmark", "jats", "docx"])  # Quarto's name of gfm is commonmark
def test_notices_stand_in_formats_without_a_page_foot(to: str, tmp_path: Path) -> None:
    text = converted(PAGE, tmp_path, to=to)
    assert "Data sintetis." in text
    assert "Draf." in text


def parsed_jats(text: str) -> etree._Element:
    """The root of an article with this text."""
    return etree.fromstring(f'<article xmlns:xlink="{XLINK}">{text}</article>'.encode())


def test_figures_and_tables_of_jats_are_pandocs_own(tmp_path: Path) -> None:
    article = parsed_jats(converted(PAGE, tmp_path, to="jats"))
    (figure,) = article.iter("fig")
    assert figure.get("id") == "fig-one"
    assert "".join(figure.find("caption").itertext()).strip() == "Gambar\u00a01: Sebuah gambar."
    assert figure.find(".//alt-text").text == "Alt"
    (table,) = article.iter("table-wrap")
    assert table.getparent().tag != "fig"
    assert "".join(table.find("caption").itertext()).strip() == "Tabel\u00a01: Sebuah tabel."


def test_figures_and_tables_of_docx_are_pandocs_own(tmp_path: Path) -> None:
    document = converted(PAGE, tmp_path, to="docx")
    assert document.count("<w:tbl>") == 1, "the table itself, and none around it or the picture"
    assert "ImageCaption" in document
    assert "TableCaption" in document
    assert 'descr="Alt"' in document


def test_boxes_of_jats_stay_boxes(tmp_path: Path) -> None:
    text = converted(PAGE, tmp_path, to="jats")
    assert re.search(r'<boxed-text id="catatan">\s*<p>Catatan\.</p>\s*</boxed-text>', text)
    assert converted("::: {#refs .references}\nA.\n:::\n", tmp_path, to="jats").count("boxed-text id") == 0


SECTIONS = "# Pendahuluan {#sec-a}\n\nA.\n\n## Data dan ukuran\n\nB.\n"


def test_numbers_of_sections_are_labels_in_jats(tmp_path: Path) -> None:
    text = converted(SECTIONS, tmp_path, to="jats", before=NUMBERED)
    page = Page(tmp_path, "a.qmd", "", {"lang": "id"})
    finished = finished_jats(f"<article>{text}</article>".encode(), page)
    article = etree.fromstring(finished)
    found = [(section.findtext("label"), section.findtext("title")) for section in article.iter("sec")]
    assert found == [("1", "Pendahuluan"), ("1.1", "Data dan ukuran")]
    assert article.get("{http://www.w3.org/XML/1998/namespace}lang") == "id"
    assert finished_jats(finished, page) == finished


def test_numbers_of_sections_have_their_style_and_a_tab_in_docx(tmp_path: Path) -> None:
    document = converted(SECTIONS, tmp_path, to="docx", before=NUMBERED)
    headings = re.findall(r"<w:p>(?:(?!</w:p>).)*Heading\d.*?</w:p>", document)
    texts = [re.sub(r"<[^>]+>", "", re.sub(r"<w:tab ?/>", "\t", heading)) for heading in headings]
    assert texts == ["1\tPendahuluan", "1.1\tData dan ukuran"]
    assert all("SectionNumber" in heading for heading in headings)


def test_a_numbered_formula_has_alternative_text_inside_and_outside(tmp_path: Path) -> None:
    text = converted('$$ x = "a" $$\n', tmp_path, to="typst", before=NUMBERED)
    assert '#math.equation(block: true, numbering: equation-numbering, alt: " x = \\"a\\" ", [ ' in text
    assert text.count('alt: " x = \\"a\\" "') == 2

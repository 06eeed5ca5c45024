"""The Lua filters, by what they make of short pages."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from report.render.pandoc import pandoc_path

FILTERS = Path(__file__).resolve().parents[3] / "templates" / "filters"
NBSP = "\u00a0"


def converted(
    text: str, *, to: str = "html", filters: tuple[str, ...] = ("crossref", "heads", "pages"), cwd: Path | None = None
):
    """What pandoc with the filters makes of a page, and what they say."""
    arguments = [f"--lua-filter={FILTERS / name}.lua" for name in filters]
    done = subprocess.run(
        [pandoc_path(), "--from=markdown", f"--to={to}", "--wrap=none", *arguments],
        input=text,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout, done.stderr


FIGURES = """---
lang: {lang}
---

See @fig-b, @tbl-a, [-@fig-b], [@fig-a; @fig-b] and @eq-a.

::: {{#fig-a}}
![](one.svg){{fig-alt="First"}}

One *caption*.
:::

::: {{#fig-b .wide}}
![](two.svg){{fig-alt="Second"}}

Two.
:::

::: {{#tbl-a}}
| a | b |
|---|--:|
| 1 | 2 |

A table.
:::

$$ x = 1 $$ {{#eq-a}}
"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name in ("one.svg", "two.svg", "one.png", "two.png"):
        (tmp_path / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "figure", "table", "equation"),
    [("id", "Gambar", "Tabel", "Perhitungan"), ("en", "Figure", "Table", "Equation")],
)
def test_references_read_as_quarto_writes_them(
    lang: str, figure: str, table: str, equation: str, pictures: Path
) -> None:
    html, said = converted(FIGURES.format(lang=lang), cwd=pictures)
    page = BeautifulSoup(html, "html.parser")
    text = page.p.get_text()
    assert text == (f"See {figure}{NBSP}2, {table}{NBSP}1, 2, {figure}{NBSP}1, {figure}{NBSP}2 and {equation}{NBSP}1.")
    assert [a["href"] for a in page.p.find_all("a")] == ["#fig-b", "#tbl-a", "#fig-b", "#fig-a", "#fig-b", "#eq-a"]
    assert said == ""


def test_a_figure_is_a_div_around_a_figure_with_its_number_in_the_caption(pictures: Path) -> None:
    page = BeautifulSoup(converted(FIGURES.format(lang="id"), cwd=pictures)[0], "html.parser")
    figure = page.find("div", id="fig-b")
    assert figure["class"] == ["wide"]
    assert figure.figure.figcaption.get_text(strip=True) == f"Gambar{NBSP}2: Two."
    assert figure.img["alt"] == "Second"
    assert not figure.has_attr("fig-alt")
    caption, table = page.find("div", id="tbl-a").figure.find_all(["figcaption", "table"])
    assert (caption.name, table.name) == ("figcaption", "table"), "a table's caption stands above it"
    assert caption.get_text(strip=True) == f"Tabel{NBSP}1: A table."


def test_figures_and_tables_of_markdown_have_anchors_that_links_find(pictures: Path) -> None:
    text, _ = converted(FIGURES.format(lang="en"), to="gfm-raw_html", cwd=pictures)
    blocks = text.split("\n\n")
    start = blocks.index('<div id="fig-a">')
    assert blocks[start : start + 4] == [
        '<div id="fig-a">',
        "![First](one.svg)",
        f"Figure{NBSP}1: One *caption*.",
        "</div>",
    ]
    start = blocks.index('<div id="tbl-a">')
    assert blocks[start + 1] == f"Table{NBSP}1: A table."
    assert blocks[start + 3] == "</div>"
    assert "{#" not in text
    assert "[Figure 2](#fig-b)" in text


def test_a_page_may_change_the_word_of_a_reference(pictures: Path) -> None:
    text = FIGURES.format(lang="id").replace("lang: id", "lang: id\ncrossref: {eq-prefix: Persamaan}")
    assert f"Persamaan{NBSP}1" in converted(text, cwd=pictures)[0]


def test_sections_are_numbered_from_the_highest_heading_of_the_page() -> None:
    html, _ = converted("@sec-b and @sec-c.\n\n## A\n\n### B {#sec-b}\n\n## No {.unnumbered}\n\n## C {#sec-c}\n")
    assert BeautifulSoup(html, "html.parser").p.get_text() == f"Section{NBSP}1.1 and Section{NBSP}2."


def test_an_unknown_label_is_told_and_stays_visible() -> None:
    html, said = converted("See @fig-none.\n")
    assert said == "risalah: reference fig-none\n"
    assert "?@fig-none" in html


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("typst", '#picture("one.svg", width: 62%, alt: "First")'),
        ("jats_publishing", "<alt-text>First</alt-text>"),
        ("html", 'alt="First"'),
    ],
)
def test_alternative_text_reaches_every_format(to: str, text: str, pictures: Path) -> None:
    assert text in converted(FIGURES.format(lang="en"), to=to, cwd=pictures)[0]


def test_a_charts_size_reaches_screen_and_paper(tmp_path: Path) -> None:
    (tmp_path / "one.svg").write_text('<?xml version="1.0"?>\n<svg a="b" width="331.2pt" height="82.8pt" viewBox="0">')
    chart = '![](one.svg){fig-alt="First"}\n'
    assert 'width="442" height="110"' in converted(chart, cwd=tmp_path)[0]
    assert (
        '#picture("one.svg", width: 62%, ratio: 0.25000, alt: "First")' in converted(chart, to="typst", cwd=tmp_path)[0]
    )


def test_a_missing_picture_and_a_missing_alternative_text_are_told(tmp_path: Path) -> None:
    _, said = converted("![](gone.svg)\n", cwd=tmp_path)
    assert said == "risalah: alt gone.svg\nrisalah: picture gone.svg\n"


FINDING = """---
risalah: {{methods: ../methods.html}}
---

[38,2 persen]{{data-finding="poverty.headcount" data-wave="2024" data-title="n = 140"{more}}}
"""


def test_a_number_links_to_its_definition_and_keeps_its_id() -> None:
    span = BeautifulSoup(converted(FINDING.format(more=""))[0], "html.parser").span
    assert (span["data-finding"], span["data-wave"], span.get_text()) == ("poverty.headcount", "2024", "38,2 persen")
    assert (span.a["href"], span.a["title"]) == ("../methods.html#finding-poverty.headcount", "n = 140")


@pytest.mark.parametrize(
    ("district", "href"),
    [
        ("", "numbers.html#poverty.headcount-2024"),
        ("35.16.18", "../35.16.18/numbers.html#poverty.headcount-2024"),
        ("all", "../numbers.html#poverty.headcount-2024"),
    ],
)
def test_a_number_links_to_where_its_district_tells_of_it(district: str, href: str) -> None:
    numbers = "{{methods: ../methods.html, numbers: {{own: numbers.html, to: ../, of: '35.16.13'}}}}"
    text = FINDING.replace("{{methods: ../methods.html}}", numbers)
    more = f' data-district="{district}"' if district else ""
    assert BeautifulSoup(converted(text.format(more=more))[0], "html.parser").a["href"] == href


def test_a_number_with_a_variable_tail_links_to_the_definition_it_names() -> None:
    html = converted(FINDING.format(more=' data-definition="income.business_median"'))[0]
    assert BeautifulSoup(html, "html.parser").a["href"] == "../methods.html#finding-income.business_median"


@pytest.mark.parametrize("to", ["typst", "jats_publishing", "markdown"])
def test_a_number_is_plain_text_outside_html(to: str) -> None:
    output = converted(FINDING.format(more=""), to=to)[0]
    assert "38,2 persen" in output
    assert "finding" not in output.replace("../methods.html", "")


def test_a_folded_table_is_details_in_html_and_left_out_elsewhere() -> None:
    text = '::: {.as-table data-summary="View as table"}\n| a |\n|---|\n| 1 |\n:::\n'
    page = BeautifulSoup(converted(text)[0], "html.parser")
    assert page.details.summary.get_text(strip=True) == "View as table"
    assert page.details.table is not None
    assert converted(text, to="typst")[0].strip() == ""


@pytest.mark.parametrize(("to", "seen"), [("html", "screen both"), ("typst", "paper both")])
def test_content_for_one_format_is_left_out_of_others(to: str, seen: str) -> None:
    text = (
        '[screen]{.content-visible when-format="html"}[paper]{.content-hidden when-format="html"} '
        '[both]{.content-visible unless-format="docx"}\n'
    )
    output = converted(text, to=to)[0]
    assert BeautifulSoup(output, "html.parser").get_text(strip=False).strip() == seen


def test_under_quarto_the_pages_filter_alone_takes_alternative_text_off_the_outer_div(pictures: Path) -> None:
    text = '::: {#fig-a fig-alt="Given"}\n![](one.svg)\n:::\n'
    page = BeautifulSoup(converted(text, filters=("pages",), cwd=pictures)[0], "html.parser")
    assert page.img["alt"] == "Given"
    assert not page.div.has_attr("fig-alt")

"""Numbers typed by hand are found with their place; findings, years, citations and declared constants may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study import open_study
from report.checks import claims
from report.checks.claims import SourceText, expression_problems, number_problems, template_problems
from report.checks.constants import Constant
from report.checks.page_claims import sourced_texts, unbound_numbers
from report.checks.template_parity import parity_problems
from tests.report.checks.texts import MOJOKERTO, PAGE, write

LEVEL = Constant("level", {"en": ["95% confidence interval"], "id": ["selang kepercayaan 95%"]}, "the contract")


def found(text: str, language: str = "en") -> list[str]:
    """The numbers that count as typed by hand in a template's text."""
    problems = number_problems(SourceText(language, "page.qmd", 1, text, jinja=True), [LEVEL])
    return [problem.what.removeprefix("the number ").removesuffix(" is typed by hand") for problem in problems]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Poverty stands at 53 here.", ["53"]),
        ("Poverty fell to 53.8 percent.", ["53.8"]),
        ("It fell by −4.2 points (+3).", ["−4.2", "+3"]),
        ("The line is IDR 508,618 per month.", ["508,618"]),
        ("The line is Rp508.618 per month.", ["508.618"]),
        ("It is 53.8% of all.", ["53.8"]),
        ("For five percent of families it rose.", ["five"]),
        ("It is ½ of them.", ["½"]),
        ("## 53.8 percent are poor {#sec-poor}", ["53.8"]),
        ("1. Of all, 12 are poor.", ["12"]),
        ("2000 families were seen.", ["2000"]),
        ("It costs Rp2000 a day, 2000 percent more.", ["2000", "2000"]),
        ("| poor | 12 |", ["12"]),
        ("[53.8 percent]{.value} are poor", ["53.8"]),
        ('[53.8]{data-finding="poverty.headcount"} are poor', ["53.8"]),
        ("$53.8$ percent", ["53.8"]),
        ("`53.8` percent", ["53.8"]),
        ('![](a1.svg){fig-alt="53.8 percent are poor" width="40"}', ["53.8"]),
        ("In brackets: 90% confidence interval.", ["90"]),
        ("A 195% confidence interval", ["195"]),
        ("{{ place }}12 of them", ["12"]),
    ],
)
def test_a_number_typed_into_prose_is_found(text: str, numbers: list[str]) -> None:
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        'Poverty stands at {{ num("poverty.headcount", "2021") }}.',
        "{% for item in told(12) %}so{% endfor %}{## 53 families ##}",
        "In March 2021 and in 2024, at 2024 prices, 2021–2024.",
        "It was shown [@foster1984, p. 761] by @burt1992.",
        "(95% confidence interval in brackets), or at a line's end 95%\nconfidence interval",
        "[a page](https://example.org/53/8.html) and [another](page53.html)",
        "## Methods {#sec-53 .box8}",
        "::: {#tbl-income2 .wide}",
        "1. First\n2. Second\n\n## 3. Third",
        "A note.[^12]\n\n[^12]: Its text.",
        "The headcount ratio (P0), HC3, S80/S20",
        "$x_{i2} > 0.5$ and $$\\frac{1}{20} x$$ {#eq-one}",
        "`poverty.p10` and\n```r\nx <- 53\n```",
        "See doi 10.1257/aer.20131706, or https://doi.org/10.2307/1913475.",
        "<!-- 53 families --> <span data-n='53'>all</span> &#160;",
        "two waves, one of them early",
    ],
)
def test_what_is_no_claim_may_stand(text: str) -> None:
    assert found(text) == []


def test_each_language_is_read_by_its_own_words() -> None:
    assert found("Turun menjadi 53,8 persen; selang kepercayaan 95%.", "id") == ["53,8"]
    assert found("naik lebih dari lima persen", "id") == ["lima"]
    assert found("selang kepercayaan 95%", "en") == ["95"]


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ('{{ card("poverty.gap", "of 53 families") }}', "the number 53 is typed by hand"),
        ("{{ 53.8 }}", "the number 53.8 is typed by hand"),
        ("{{ ''.__class__ }}", "not for templates: the private attribute '__class__'"),
        ("{{ 50 + 3.8 }}", "the number 53.8 is typed by hand"),
        ("{{ words.percent(0.538) }}", "the number 0.538 is typed by hand"),
        ("{{ words.number(53) }}", "the number 53 is typed by hand"),
        ('{{ num("poverty.headcont") }}', "poverty.headcont is not in analysis/catalogue.py"),
        (
            '{{ levels_table(["poverty.gap", "poverty.gaps"]) }}',
            "poverty.gaps is not in analysis/catalogue.py",
        ),
        ('{{ t("no.such.text") }}', "lacks 'no.such.text'"),
    ],
)
def test_what_is_typed_inside_tags_is_found_with_its_line(tmp_path: Path, template: str, what: str) -> None:
    write(tmp_path / "en" / "page.qmd", f"Text.\n\n{template}\n")
    (problem,) = expression_problems(tmp_path, [])
    assert problem.where.endswith("en/page.qmd, line 3")
    assert what in problem.what


def test_numbers_that_are_not_printed_may_stand_in_tags(tmp_path: Path) -> None:
    write(
        tmp_path / "en" / "page.qmd",
        '{% if value("poverty.headcount") > 0.5 %}{{ statements(["outcome"], 4) }}{{ recommended(most=1) }}{% endif %}'
        '{{ words.number(100 * coverage_error(), 1) }}{{ t("words.families") }}{{ num("network.reach.tksk") }}',
    )
    assert expression_problems(tmp_path, []) == []


def test_the_shipped_texts_pass() -> None:
    assert template_problems(open_study(MOJOKERTO)) == []
    assert parity_problems([claims.TEMPLATES, MOJOKERTO / "templates"]) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("templates/package/README.id.md", "Cara memeriksanya", "Kemiskinan 53,8 persen", "README.id.md, line "),
        (
            "templates/id/brief.qmd",
            "garis kemiskinan",
            "garis kemiskinan (53,8 persen)",
            "templates/id/brief.qmd, line ",
        ),
        (
            "templates/en/article.qmd",
            "## Conclusion",
            "Poverty is 53,8.\n\n## Conclusion",
            "templates/en/article.qmd, line ",
        ),
        (
            "templates/locale/id.yml",
            "{welfare} riil {per_head} naik",
            "{welfare} riil naik 53,8 persen",
            "locale/id.yml, line ",
        ),
        (
            "templates/locale/glossary.en.yml",
            "below the poverty line, from",
            "(53,8) below, from",
            "glossary.en.yml, line ",
        ),
        ("study/templates/id/programmes/prokus.qmd", "285 KPM", "53,8 KPM", "programmes/prokus.qmd, line 1"),
    ],
)
def test_a_number_typed_into_a_copy_of_the_texts_is_told_with_file_and_line(
    copied: Path, file: str, old: str, new: str, where: str
) -> None:
    text = (copied / file).read_text("utf-8")
    position = text.lower().index(old.lower())
    text = text[:position] + new + text[position + len(old) :]
    (copied / file).write_text(text, "utf-8")
    problems = [problem for problem in template_problems(open_study(copied / "study")) if "53,8" in problem.what]
    assert len(problems) == 1
    assert where in problems[0].where
    if where.endswith("line "):
        line = int(problems[0].where.rpartition(" ")[2])
        assert "53,8" in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("At least", "At most 77, at least", [("line 12", "77")]),
        ("[10]{data-setting", "[10]{data-other", [("line 12", "10")]),
        ("It is [53.8 percent (", "It is 9 or [53.8 percent (", [("line 7", "9")]),
        ("Poverty in Sooko", "Poverty at 77 in Sooko", [("front matter, title", "77")]),
        ("no number", "77", []),  # not a text
        ("no number", "some 77", [("front matter, lead", "77")]),
        ("of 16 informants", "of 17 informants", [("line 7", "17")]),
    ],
)
def test_a_number_on_a_page_that_nothing_holds_is_found(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    page = PAGE.replace(old, new) if old else PAGE
    assert [(place, number) for place, number, _ in unbound_numbers(page, ["of 16 informants"], "en")] == expected


def test_what_the_cited_source_tells_is_known_by_its_exact_words() -> None:
    texts = sourced_texts(open_study(MOJOKERTO), "en")
    assert any("285 families in Mojokerto" in text for text in texts)
    assert any(text.startswith("The article lists 16 informants") for text in texts)
    assert "Maret 2021" not in texts
    assert "March 2021" in texts

"""Numbers typed by hand are found with their place; findings, years, citations and declared constants may stand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from analysis.errors import UserError
from analysis.project import ROOT
from analysis.study import open_study
from report.checks import claims, constants
from report.checks import study as check_module
from report.checks import template_parity as parity
from report.checks.claims import SourceText, expression_problems, number_problems, template_problems
from report.checks.constants import Constant, constant_problems, declared_constants
from report.checks.page_claims import sourced_texts, unbound_numbers
from report.checks.study import check
from report.checks.template_parity import locale_parity, parity_problems, template_parity
from tests.functional.sites import risalah
from tests.functional.small_study import write_small_study

MOJOKERTO = ROOT / "data" / "mojokerto"
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


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates and of the shipped study, to spoil."""
    shutil.copytree(claims.TEMPLATES, tmp_path / "templates")
    shutil.copytree(MOJOKERTO, tmp_path / "study")
    monkeypatch.setattr(claims, "TEMPLATES", tmp_path / "templates")
    return tmp_path


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
            "{welfare} riil per orang naik",
            "{welfare} riil naik 53,8 persen",
            "locale/id.yml, line ",
        ),
        (
            "templates/locale/glossary.en.yml",
            "below the poverty line, from",
            "(53,8) below, from",
            "glossary.en.yml, line ",
        ),
        ("study/study.yml", "en: Business, income", "en: 53,8 percent, income", "study.yml, title.en"),
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


# --- constants


def test_a_changed_constant_of_the_code_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(constants, "CODE", tmp_path)
    declared, problems = declared_constants(constants.FILE, name="constants.yml")
    assert constant_problems(declared) == problems == []
    for file, old, new in (
        ("indicators/change.py", "CLEAR_STEP = 0.05", "CLEAR_STEP = 0.1"),
        ("survey/intervals.py", "LEVEL = 0.95", "LEVEL = 0.9"),
        ("indicators/poverty.py", "NEAR = 1.5", "NEAR = 2"),
        ("tables/sensitivity.py", '"line_80": 0.8', '"line_80": 0.7'),
        ("network/homophily.py", "DEALS = 999", "DEALS = 499"),
        ("study/columns.py", '"fies_score": 8.0', '"fies_score": 9.0'),
    ):
        path = tmp_path / "analysis" / file
        whole = path.read_text("utf-8")
        assert old in whole
        path.write_text(whole.replace(old, new), "utf-8")
        module = f"analysis.{file.removesuffix('.py').replace('/', '.')}"
        name = f"{module}.{old.split(' ')[0]}" if " = " in old else f"{module}."
        told = [problem.what for problem in constant_problems(declared)]
        assert told, file
        assert all(name in what for what in told), told
        path.write_text(whole, "utf-8")
    (tmp_path / "analysis" / "indicators" / "poverty.py").write_text("", "utf-8")
    assert any(
        "there is no number analysis.indicators.poverty.NEAR" in str(problem) for problem in constant_problems(declared)
    )


def test_a_constant_that_no_text_holds_any_more_is_told(copied: Path) -> None:
    path = copied / "study" / "templates" / "constants.yml"
    entry = {"texts": {"en": ["of 777 families"]}, "why": "none"}
    entries = yaml.safe_load(path.read_text("utf-8"))["constants"] | {"old": entry}
    path.write_text(yaml.safe_dump({"constants": entries}), "utf-8")
    (problem,) = template_problems(open_study(copied / "study"))
    assert "no text holds 'of 777 families'" in problem.what


def test_a_constant_without_a_reason_or_with_an_unknown_key_is_told(tmp_path: Path) -> None:
    write(tmp_path / "c.yml", "constants:\n  a: {texts: {en: [x]}}\n  b: {texts: {en: [x]}, why: so, tims: 2}\n")
    declared, problems = declared_constants(tmp_path / "c.yml", name="c.yml")
    assert declared == []
    assert [str(problem).split(".  ")[0] for problem in problems] == [
        "c.yml, a: lacks why. Add the phrases, and the reason.",
        "c.yml, b: unknown key tims (did you mean 'times'?). Correct it.",
    ]


# --- composed pages

PAGE = '''---
title: Poverty in Sooko
abstract: "It is [53.8 percent]{data-finding="poverty.headcount" data-wave="2024"}."
risalah: {lead: no number}
---

It is [53.8 percent ([@foster1984])]{.value data-finding="poverty.headcount" data-wave="2024"} of 16 informants.

| poor | 12 |
| ---- | --: |

At least [10]{data-setting="disclosure.households"}, [12 of 40 [@pen1971]]{data-table="parade"}.
'''.replace('abstract: "It is [', "abstract: 'It is [").replace('2024"}."\n', '2024"}.\'\n')  # fmt: skip


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


# --- both languages


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('{{ num("poverty.gap") }}', "", 'has num("poverty.gap") never, '),
        ('{{ cite("foster1984") }}', "", 'has cite("foster1984") never, '),
        ("## Two", "Two", "has heading ## once, "),
        ("{#fig-one}", "", "has label fig-one never, "),
        ('fig-alt="words"', "", "has alternative text fig-alt never, "),
        ('{{ card("poverty.gap", "words") }}', "", 'has card("poverty.gap") never, '),
    ],
)
def test_what_one_language_lacks_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = '## One\n\n## Two\n\n{{ num("poverty.gap") }} {{ cite("foster1984") }}\n\n![](a.svg){fig-alt="words"}\n\n'
    text += '::: {#fig-one}\n:::\n{{ card("poverty.gap", "words") }}\n'
    write(tmp_path / "id" / "page.qmd", text.replace("words", "kata"))
    write(tmp_path / "en" / "page.qmd", text)
    assert template_parity(tmp_path) == []
    assert old in text
    write(tmp_path / "en" / "page.qmd", text.replace(old, new))
    (problem,) = template_parity(tmp_path)
    assert problem.where.endswith("en/page.qmd")
    assert what in problem.what
    (tmp_path / "en" / "page.qmd").unlink()
    (problem,) = template_parity(tmp_path)
    assert "id/page.qmd exists" in problem.what


def test_a_text_that_one_language_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    english, indonesian = (claims.locale(language) for language in ("en", "id"))
    texts = {
        **english.texts,
        "verdicts": {**english.texts["verdicts"], "rose": "{Subject} rose by much."},
        "extra": "x",
    }
    spoilt = {"en": replace(english, texts={key: text for key, text in texts.items() if key != "among"})}
    monkeypatch.setattr(parity, "locale", lambda language: spoilt.get(language, indonesian))
    told = [str(problem) for problem in locale_parity()]
    assert len(told) == 3
    assert told[0].startswith("templates/locale/id.yml: lacks 'extra', which en.yml has")
    assert told[1].startswith("templates/locale/en.yml: lacks 'among', which id.yml has")
    assert "'verdicts.rose' fills " in told[2]


# --- the command


def test_check_says_what_it_read_and_tells_every_problem_at_once(copied: Path) -> None:
    said: list[str] = []
    check(copied / "study", say=said.append)
    assert said[0].startswith("no problem: ")
    assert said[0].endswith("no composed pages yet")
    page = copied / "templates" / "en" / "brief.qmd"
    page.write_text(page.read_text("utf-8").replace("{% block body %}", "{% block body %}\nIt is 53.8 percent.\n", 1))
    settings = copied / "study" / "study.yml"
    settings.write_text(settings.read_text("utf-8").replace("welfare: income", "welfare: incom"))
    pages = copied / "build" / "mojokerto" / "pages" / "report" / "en"
    write(pages / "index.qmd", PAGE)
    with pytest.raises(UserError) as told:
        check(copied / "study", say=said.append)
    assert "study.yml" in str(told.value)
    assert "templates/en/brief.qmd, line " in str(told.value)
    settings.write_text(settings.read_text("utf-8").replace("welfare: incom\n", "welfare: income\n"))
    with pytest.raises(UserError, match=r"report/en/index\.qmd, line 7: the number 16"):
        check(copied / "study", say=said.append)


def test_a_file_of_texts_that_is_not_yaml_is_told_with_its_line(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_module, "TEMPLATES", copied / "templates")
    write(copied / "templates" / "locale" / "extra.en.yml", "a: b\nc: {d: what?, e: f}\n")
    with pytest.raises(UserError, match=r"^templates/locale/extra\.en\.yml, line 2: not YAML"):
        check(copied / "study", say=print)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_build_refuses_a_page_with_a_number_typed_by_hand(tmp_path: Path) -> None:
    study = write_small_study(MOJOKERTO, tmp_path / "study")
    page = (claims.TEMPLATES / "en" / "brief.qmd").read_text("utf-8")
    write(study / "templates" / "en" / "brief.qmd", page)
    arguments = ("build", str(study), "--district", "35.16.13", "--language", "en", "--format", "html")
    site = tmp_path / "site"
    ended = risalah(*arguments, "--output", str(site))
    assert ended.returncode == 0, ended.stderr
    typed = page.replace("{% block body %}", "{% block body %}\nAll is well. Poverty fell to 53.8 percent.\n", 1)
    assert typed != page
    write(study / "templates" / "en" / "brief.qmd", typed)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    ended = risalah(*arguments, "--output", str(site))
    assert ended.returncode == 1
    assert ended.stderr.startswith("report/en/35.16.13/brief.qmd, line ")
    assert 'the number 53.8 in "Poverty fell to 53.8 percent." belongs to no finding' in ended.stderr
    assert "Write it with num(" in ended.stderr
    assert before == {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}

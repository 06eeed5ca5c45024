"""What stands behind a number: words, limits, mathematics and sources, on the methods page and in the supplement."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import typst
from lxml import etree

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings.formulas import SYMBOLS, symbols_in
from report.context.values import anchor_of
from report.downloads.bibliography import citation_keys
from report.language.locale import languages, locale
from report.language.verdicts import rules
from report.project import TEMPLATES
from report.render.pandoc import pandoc_path
from report.render.typst import fonts
from tests.report.compose.composed import SPAN, built, pages

__all__ = ["built"]

MATHML = "{http://www.w3.org/1998/Math/MathML}"
BOOK = "a book without a DOI"
UNCHECKED = "its DOI could not be checked"
WITHOUT_DOI = {
    "zheng1993": UNCHECKED,
    "gini1912": BOOK,
    "theil1967": BOOK,
    "denzin1970": BOOK,
    "pen1971": BOOK,
    "korngraubard1998": "the journal gave no DOI then",
    "buhmann1988": UNCHECKED,
    "manski1990": "the journal gave no DOI then",
}
# without a source: counts, shares and means that need none, and what others or the study declare; by how ids begin
NO_SOURCE_NEEDED = (
    *(
        "income.n_",
        "income.mean_",
        "income.missing",
        "income.share_",
        "income.aid_",
        "poverty.line",
        "measure.mean_",
        "measure.change_mean",
        "poverty.near_poor",
    ),
    *("poverty.to_line", "change.n_", "change.attrition", "change.mean_", "change.aid_", "change.share_business"),
    *("group.n.", "group.mean.", "group.attrition.", "group.change."),
    *("change.risen", "change.fallen", "change.left_", "change.entered_", "change.stayed_", "change.graduated"),
    *(f"{side}.{of}" for side in ("before", "after") for of in ("mean_", "aid_", "share_b", "isolates", "reach.")),
    *("change.isolates", "change.ties_", "change.reach.", "network.n_", "network.boundaries", "network.not_asked"),
    *("network.self_ties", "network.absent_ends", "network.coverage", "network.ties.", "network.reach."),
    *("network.mean_support", "official.", "business.", "finance.", "women.", "programme.", "voices.informants"),
    *("voices.statements", "voices.theme.", "voices.negative_cases", "voices.agreement", "joint."),
)


def entries() -> dict[str, str]:
    """The methods' bibliography: each entry's text by its key."""
    text = (TEMPLATES / "methods.bib").read_text("utf-8")
    return {citation_keys(part)[0]: part for part in re.split(r"(?m)^(?=@)", text) if citation_keys(part)}


def run_pandoc(markdown: str, to: str, *more: str) -> str:
    """What pandoc makes of Markdown; a warning is an error."""
    done = subprocess.run(
        [pandoc_path(), "--from", "markdown", "--to", to, "--mathml", "--wrap", "none", "--fail-if-warnings", *more],
        input=markdown.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def formulas() -> list[str]:
    """Every formula once, and every symbol as it is written in explanations."""
    return [*dict.fromkeys(d.formula for d in CATALOGUE.values() if d.formula), *SYMBOLS.values()]


@pytest.mark.parametrize("language", languages())
def test_every_finding_has_limits_and_every_limit_and_symbol_has_words(language: str) -> None:
    words, limits = locale(language), rules("limits")["limits"]
    assert list(limits) == list(CATALOGUE)
    assert all(len(set(names)) == len(names) > 0 for names in limits.values())
    instead = {name for others in rules("limits")["instead"].values() for name in others.values()}
    assert set(words.entry("limits")) == {name for names in limits.values() for name in names} | instead
    assert list(words.entry("symbols")) == list(SYMBOLS)
    assert all(text.endswith(".") and text[0] in "{" + text[0].upper() for text in words.entry("limits").values())
    assert not any(text.endswith((".", ";")) for text in words.entry("symbols").values())


@pytest.mark.parametrize("language", languages())
def test_no_two_limits_of_a_language_say_the_same(language: str) -> None:
    texts = list(locale(language).entry("limits").values())
    assert len(texts) == len(set(texts))


def test_every_source_is_in_the_bibliography_and_has_a_doi_or_a_reason_for_none() -> None:
    works = entries()
    for id_, definition in CATALOGUE.items():
        assert set(definition.sources) <= set(works), id_
        assert bool(definition.sources) != id_.startswith(NO_SOURCE_NEEDED), id_
    dois = {key: re.search(r"doi\s*=\s*\{(10\.\d{4,}/[^\s{}]+)\}", text) for key, text in works.items()}
    assert {key for key, found in dois.items() if not found} == set(WITHOUT_DOI)
    given = [found.group(1) for found in dois.values() if found]
    assert len(given) == len(set(given))


def test_every_work_says_who_what_and_when_and_its_key_is_author_and_year() -> None:
    for key, text in entries().items():
        fields = dict(re.findall(r"(?m)^\s*(\w+)\s*=\s*\{(.*)\},?$", text))
        assert {"author", "title", "year"} <= set(fields), key
        assert re.sub(r"\D", "", key) == fields["year"], key
        surname = re.sub(r"[^a-z]", "", fields["author"].partition(",")[0].casefold())
        assert key.startswith((surname, "korngraubard", "raowu")), key


def test_pandoc_makes_mathml_of_every_formula_without_a_warning(formulas: list[str]) -> None:
    html = run_pandoc("\n\n".join(f"$${formula}$$" for formula in formulas), "html5")
    root = etree.fromstring(f"<div>{html}</div>".encode())
    made = root.findall(f".//{MATHML}math")
    assert len(made) == len(formulas)
    for formula, math in zip(formulas, made, strict=True):
        drawn = "".join(
            text for node in math.iter(f"{MATHML}mi", f"{MATHML}mo", f"{MATHML}mn") for text in node.itertext()
        )
        assert drawn, formula
        assert not re.search(r"\\[A-Za-z]", drawn), formula  # a command that pandoc left as it is


def test_a_formula_with_an_unknown_command_would_be_noticed() -> None:
    with pytest.raises(AssertionError, match="nothing"):
        run_pandoc(r"$$\nothing{x}$$", "html5")


def test_typst_compiles_every_formula_in_one_document(formulas: list[str]) -> None:
    source = run_pandoc("\n\n".join(f"$${formula}$$" for formula in formulas), "typst")
    assert source.count("$") == 2 * len(formulas)
    assert typst.compile(source.encode(), font_paths=fonts()).startswith(b"%PDF")


def test_word_and_jats_get_every_formula_as_an_equation(formulas: list[str], tmp_path: Path) -> None:
    text = "\n\n".join(f"$${formula}$$" for formula in formulas)
    run_pandoc(text, "docx", "--output", str(tmp_path / "formulas.docx"))
    with zipfile.ZipFile(tmp_path / "formulas.docx") as docx:
        assert docx.read("word/document.xml").count(b"<m:oMath>") == len(formulas)
    assert run_pandoc(text, "jats_publishing").count("<disp-formula>") == len(formulas)


def test_each_definition_has_a_place_of_its_own_and_numbers_lead_to_it(built: dict[str, Path]) -> None:
    assert len({anchor_of(id_) for id_ in CATALOGUE}) == len(CATALOGUE)
    for language in ("id", "en"):
        methods = (built["two"] / f"report/{language}/methods.qmd").read_text("utf-8")
        anchors = re.findall(r"\{#finding-([\w.]+)\}", methods)
        assert len(anchors) == len(set(anchors))
        ids = dict(re.findall(r"\{#finding-([\w.]+)\}.*?`([\w.*]+)`", methods, re.DOTALL))
        assert len(ids) == len(anchors)
        assert all(anchor_of(id_) == anchor for anchor, id_ in ids.items())
        for path, text in pages(built, "two", language).items():
            for _, id_, _, rest in SPAN.findall(text):
                named = re.search(r'data-definition="([^"]+)"', rest)
                leads_to = ids[named.group(1) if named else id_]
                assert leads_to == id_ or (leads_to.endswith(".*") and id_.startswith(leads_to[:-1])), (path, id_)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_supplement_defines_what_its_table_shows_in_the_words_of_the_methods_page(
    built: dict[str, Path], language: str
) -> None:
    folder = built["two"] / "report" / language
    methods = (folder / "methods.qmd").read_text("utf-8")
    supplement = (folder / "35.16.01/supplement.qmd").read_text("utf-8")
    defined, _, rest = supplement.partition("{#sec-definitions}")[2].partition("::: {#tbl-findings")
    shown = {definition_of(id_).id for id_ in re.findall(r"^\| `([\w.]+)` \|", rest, re.MULTILINE)}
    assert {"income.mean_capita", "change.headcount", "network.density", "programme.received.*"} <= shown
    labels = re.findall(r"^\*\*(.+?)\.\*\* ", defined, re.MULTILINE)
    labels = [label for label in labels if label not in {"Lambang", "Batasan", "Symbols", "Limits"}]
    assert len(labels) == len(shown)
    for id_ in shown:
        place = methods.split("{#finding-" + anchor_of(id_) + "}")[1].split("\n### ")[0].split("\n## ")[0]
        definition = place.strip().split("\n")[0].rpartition({"id": " Satuan: ", "en": " Unit: "}[language])[0]
        assert definition in defined, id_
        formula = CATALOGUE[id_].formula
        assert not formula or f"$${formula}$$" in defined, id_
        for symbol in symbols_in(formula):
            assert f"${SYMBOLS[symbol]}$: " in place, (id_, symbol)
            assert f"${SYMBOLS[symbol]}$: " in defined, (id_, symbol)
        for name in rules("limits")["limits"][id_]:
            start = locale(language).entry(f"limits.{name}").partition("{")[0][:40]
            assert start in place, (id_, name)
            assert start in defined, (id_, name)

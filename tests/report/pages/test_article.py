"""The article as journals take it: authors, statements, both layouts, JATS by its DTD, DOCX, Markdown."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.context.values import PageValues
from report.language.study import study_locale
from report.licence import licence_address
from report.pages.article import statements_of
from report.pages.article_tables import MOST_DISTRICTS, RANKED_BY, districts_compared
from report.render.pandoc import render
from tests.conftest import ROOT, missing
from tests.report import fake

FORMATS = {"pdf", "docx", "jats", "md"}
FULL = """
authors:
  - name: Siti Rahma
    orcid: 0000-0002-1825-0097
    affiliation: {id: "Lembaga Satu & Dua", en: "Institute One & Two"}
    email: siti@example.org
    corresponding: true
    roles: [conceptualization, software]
  - {name: Suharto}
  - {name: Tim Contoh, group: true}
paper:
  licence: CC-BY-4.0
  dates: {received: 2026-10-01, accepted: 2026-11-02}
  grants: [{funder: "Dana Contoh", award: "A-1"}, {funder: "Yayasan"}]
  conflicts: {id: "Tidak ada.", en: "None."}
"""
PICTURE = ROOT / "tests/report/render/pages/report/id/35.16.13/figures"


def drawn(
    name: str,
    public: object,
    *,
    study: Study,
    district: str,
    locale: object,
    folder: Path,
    png: bool = True,
    store: object = None,
    slide: bool = False,
) -> charts.Chart:
    """A stand-in for a chart: a real picture, the same for all."""
    for suffix in ("svg", "png"):
        (folder / f"{name}.{suffix}").write_bytes((PICTURE / f"income.{suffix}").read_bytes())
    return charts.Chart(name, f"{name}.svg", f"{name}.png", f"alt {name}", "Title", "", "source", "| a |\n|---|")


def full_settings() -> StudySettings:
    return fake.settings(re.sub(r"(?m)^authors: .*\n", FULL.lstrip("\n"), fake.TWO_WAVES))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of one district and of all, in both languages and every form."""
    root = tmp_path_factory.mktemp("article")
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    study = replace(fake.two_wave_study(root / "study"), settings=full_settings())
    compose_pages(study, fake.two_wave_public(), root / "pages", districts=["35.16.01", "35.16.02"],
                   languages=("id", "en"))  # fmt: skip
    patch.undo()
    for path in [*root.glob("pages/**/*.qmd")]:
        if not path.stem.startswith("article") or "35.16.02" in path.parts:
            path.unlink()
    rendered = render(root / "pages", root / "site", formats=FORMATS, jobs=2)
    assert rendered.problems == ()
    return root / "site/report"


@pytest.fixture(scope="session")
def dtd() -> etree.DTD:
    """The DTD of JATS for publishing. It is 1.1: what it takes, 1.2 takes too."""
    path = ROOT / ".venv-validators/dtd/packtools/catalogs/jats-publishing-dtd-1.1/JATS-journalpublishing1.dtd"
    if not path.is_file():
        missing("DTDs of journals (`python tasks.py test` installs them)")
    return etree.DTD(str(path))


def errors_by(dtd: etree.DTD, article: etree._Element) -> list[str]:
    article.set("dtd-version", "1.1")
    return [] if dtd.validate(article) else [error.message for error in dtd.error_log]


ARTICLES = [(language, place) for language in ("id", "en") for place in ("35.16.01", "all")]


@pytest.mark.parametrize(("language", "place"), ARTICLES)
def test_jats_is_valid_by_its_dtd(site: Path, dtd: etree.DTD, language: str, place: str) -> None:
    article = etree.parse(site / language / place / "article.xml").getroot()
    assert errors_by(dtd, article) == []
    article.find(".//contrib").append(etree.Element("nonsense"))
    assert errors_by(dtd, article) != []


@pytest.mark.parametrize("language", ["id", "en"])
def test_jats_says_who_when_on_what_terms_and_who_paid(site: Path, language: str) -> None:
    article = etree.parse(site / language / "35.16.01/article.xml").getroot()
    other = {"id": "en", "en": "id"}[language]
    assert article.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert article.findtext(".//contrib-id") == "https://orcid.org/0000-0002-1825-0097"
    assert [name.text for name in article.iterfind(".//contrib/name/surname")] == ["Rahma", "Suharto"]
    assert article.findtext(".//collab") == "Tim Contoh"
    assert [role.get("content-type").split("/")[-2] for role in article.iterfind(".//role")] == [
        "conceptualization",
        "software",
    ]
    assert article.find(".//contrib").get("corresp") == "yes"
    assert article.findtext(".//contrib/email") == "siti@example.org"
    dates = {date.get("date-type"): date.get("iso-8601-date") for date in article.iterfind(".//history/date")}
    assert dates == {"received": "2026-10-01", "accepted": "2026-11-02"}
    assert [source.text for source in article.iterfind(".//funding-source")] == ["Dana Contoh", "Yayasan"]
    assert article.findtext(".//award-id") == "A-1"
    link = article.find(".//license").get("{http://www.w3.org/1999/xlink}href")
    assert link == licence_address("CC-BY-4.0")
    for name in ("trans-abstract", "trans-title-group"):
        assert article.find(f".//{name}").get("{http://www.w3.org/XML/1998/namespace}lang") == other
    assert all(figure.findtext(".//alt-text") for figure in article.iterfind(".//fig"))


@pytest.mark.parametrize("name", ["article", "article-two-columns"])
@pytest.mark.parametrize(("language", "place"), ARTICLES)
def test_both_layouts_are_tagged_and_say_the_same(site: Path, language: str, place: str, name: str) -> None:
    pdf = PdfReader(site / language / place / f"{name}.pdf")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())
    for words in ("Siti Rahma", "0000-0002-1825-0097", "siti@example.org", "Dana Contoh"):
        assert words in text


def test_two_columns_need_fewer_pages_than_the_open_lines_of_a_manuscript(site: Path) -> None:
    pages = {
        name: len(PdfReader(site / f"en/35.16.01/{name}.pdf").pages) for name in ("article", "article-two-columns")
    }
    assert pages["article-two-columns"] < 0.85 * pages["article"], pages


@pytest.mark.parametrize("language", ["id", "en"])
def test_docx_has_styles_tables_with_heads_equations_and_alternative_texts(site: Path, language: str) -> None:
    with zipfile.ZipFile(site / language / "35.16.01/article.docx") as docx:
        text = docx.read("word/document.xml").decode()
        styles = docx.read("word/styles.xml").decode()
        pictures = [info.file_size for info in docx.infolist() if info.filename.endswith(".png")]
    for style in ("Title", "Author", "Affiliation", "AbstractTitle", "Abstract", "Heading1", "Heading2"):
        assert f'<w:pStyle w:val="{style}"' in text, style
        assert f'w:styleId="{style}"' in styles, style
    assert len(re.findall(r"<w:tbl>", text)) == len(re.findall(r"<w:tblHeader", text)) > 4
    assert text.count("<m:oMathPara>") >= 3
    assert text.count("<wp:docPr ") == len(re.findall(r'<wp:docPr [^>]*descr="alt ', text)) > 4
    assert re.search(rf'<w:rPrDefault>.*?<w:lang [^>]*w:val="{language}.*?</w:rPrDefault>', styles, re.DOTALL)
    assert "TOC" not in text
    assert max(pictures) <= (PICTURE / "income.png").stat().st_size


@pytest.mark.parametrize(("language", "place"), ARTICLES)
def test_markdown_stands_alone(site: Path, language: str, place: str) -> None:
    text = (site / language / place / "article.md").read_text("utf-8")
    assert text.startswith("# ")
    assert "ORCID" in text or "orcid.org/0000-0002-1825-0097" in text
    anchors = re.findall(r'^<div id="((?:fig|tbl)-[\w-]+)">$', text, re.MULTILINE)
    assert anchors
    assert set(re.findall(r"\]\(#((?:fig|tbl)-[\w-]+)\)", text)) <= set(anchors)
    assert text.count("<div") == text.count("\n</div>\n") == len(set(anchors)), "no other HTML"
    assert not re.search(r"data-finding|^:::|<span|\{#|\[@|\?@", text, re.MULTILINE)
    assert re.search(r"^\|.*\|$", text, re.MULTILINE)


def test_what_authors_leave_out_is_said_to_be_not_stated(tmp_path: Path) -> None:
    study = fake.two_wave_study(tmp_path)
    for language, words in (("id", "tidak dinyatakan oleh penulis"), ("en", "do not state")):
        told = {
            item["key"]: item["text"] for item in statements_of(study.settings, study_locale(study.settings, language))
        }
        assert list(told) == ["contributions", "funding", "ethics", "conflicts", "data", "code"]
        assert all(words in told[key] for key in ("contributions", "funding", "ethics", "conflicts"))


def test_confidential_data_are_never_said_to_be_shared(tmp_path: Path) -> None:
    changed = fake.TWO_WAVES.replace("synthetic: true", "synthetic: false\nconfidential: true\nlicence: CC-BY-4.0")
    settings = fake.settings(changed)
    told = {item["key"]: item["text"] for item in statements_of(settings, study_locale(settings, "en"))}
    assert "confidential and are not shared" in told["data"]
    assert "CC-BY" not in told["data"]
    assert "do not state how to apply" in told["data"]


def page_of_all(folder: Path) -> PageValues:
    study = fake.two_wave_study(folder)
    return PageValues(study, fake.two_wave_public(), study_locale(study.settings, "en"), "all", "2024")


def test_one_district_is_not_compared_with_itself(tmp_path: Path) -> None:
    assert districts_compared(page_of_all(tmp_path), fake.DISTRICTS[:1], RANKED_BY) is None


@pytest.mark.parametrize(("count", "rows"), [(2, 2), (MOST_DISTRICTS, 20), (MOST_DISTRICTS + 1, 20), (7277, 20)])
def test_a_table_of_districts_never_grows_past_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, rows: int
) -> None:
    page = page_of_all(tmp_path)
    values = {f"d{index}": float(index) for index in range(count)}
    monkeypatch.setattr(PageValues, "value", lambda self, id_, wave=None, district=None: values[district])
    monkeypatch.setattr(PageValues, "known", lambda self, id_, wave=None, district=None: district in values)
    shown: list[str] = []
    monkeypatch.setattr(
        "report.pages.article_tables.districts_table", lambda page, districts, ids: shown.extend(districts) or "table"
    )
    compared = districts_compared(page, list(values), RANKED_BY)
    assert compared is not None
    assert len(shown) == rows
    assert (compared.ranked_by is None) == (count <= MOST_DISTRICTS)
    if compared.ranked_by:
        assert shown[0] == "d0"
        assert shown[-1] == f"d{count - 1}"

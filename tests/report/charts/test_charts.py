"""Charts of pages: words in both languages, every value in the alternative text, nothing that isn't public."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.etree
import pytest
import yaml

from analysis.errors import UserError
from analysis.figures import PALETTE
from analysis.study import Study
from report.charts import DRAWINGS
from report.charts.chart import Chart, chart
from report.charts.words import Grid
from report.language.locale import locale
from report.language.study import study_locale
from report.project import TEMPLATES
from report.public import Public
from tests.report.charts.public_study import PAIR, PUBLIC, TABLES, finding, study

LANGUAGES = ("id", "en")

# every value of each chart, as it is written in Indonesian; commas and dots change places in English
VALUES = {
    "distribution": ["41,3%", "58,7%", "32,1%", "Rp417.784", "Rp508.618"],
    "lorenz": ["23,7%", "25,9%", "0,27"],
    "parade": ["0,0%", "40,0%", "100,0%", "Rp210.000", "Rp480.000", "Rp231.000", "Rp502.000"],
    "income_by_degree": ["2–3", "4+", "2,4", "5,3", "Rp441.000", "Rp474.000", "Rp443.000", "Rp475.000"],
    "income_sources": ["51,2%", "20,1%", "53,4%"],
    "business_types": ["61,2%", "58,8%"],
    "transition": ["40,6%", "9,1%", "5,7%"],
    "blocks": ["154", "48", "1.167"],
    "degree_distribution": ["14,1%", "6,3%", "11,7%"],
    "reach": ["38,1%", "15,2%", "42,5%", "23,9", "54,1", "9,2", "22,8", "27,2", "58,9"],
    "changes": ["−9,2", "−15,1", "−3,3", "+35.200", "−7.100", "+77.300", "+0,01", "−0,02", "+0,04"],
    "themes": ["4", "1", "7"],
    "headcount": ["51,1%", "43,1", "60,1", "40,2%", "32,2", "49,2"],
    "mean_income": ["Rp469.000", "Rp419.000", "Rp529.000", "Rp555.000"],
    "gini": ["0,27", "0,25", "0,30"],
    "districts": ["51,1%", "40,2%", "33,3%", "25,3", "42,3"],
}

SUPPRESSED = {
    "distribution",
    "income_sources",
    "transition",
    "blocks",
    "degree_distribution",
    "reach",
    "districts",
}


def in_english(text: str) -> str:
    swapped = text.translate(str.maketrans(",.", ".,"))
    return swapped.replace("Rp", "IDR ")


def drawn(name: str, language: str, folder: Path, *, of: Study | None = None, public: Public = PUBLIC) -> Chart | None:
    of = of or study()
    return chart(
        name, public, study=of, district="01.1", locale=study_locale(of.settings, language), folder=folder / language
    )


def svg_words(path: Path) -> set[str]:
    nodes = lxml.etree.fromstring(path.read_bytes()).iter("{*}text")
    return {"".join(node.itertext()).strip() for node in nodes}


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Chart, Path]]:
    folder = tmp_path_factory.mktemp("charts")
    made = {}
    for name in VALUES:
        for language in LANGUAGES:
            one = drawn(name, language, folder)
            assert one is not None, name
            made[name, language] = (one, folder / language)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VALUES)
def test_alternative_text_and_table_hold_every_value(name: str, language: str, charts: dict) -> None:
    made, _ = charts[name, language]
    for value in VALUES[name]:
        written = value if language == "id" else in_english(value)
        assert written in made.alt
        if not (name == "distribution" and written.startswith(("Rp", "IDR"))) and name != "lorenz":
            assert written in made.table_markdown.replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VALUES)
def test_suppressed_cells_are_said_to_be_so_and_nothing_else_is(name: str, language: str, charts: dict) -> None:
    made, _ = charts[name, language]
    missing = locale(language).text("chart.missing")
    assert (missing in made.alt) == (missing in made.table_markdown) == (name in SUPPRESSED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VALUES)
def test_numbers_in_the_picture_stand_in_the_alternative_text_or_on_an_axis(
    name: str, language: str, charts: dict
) -> None:
    made, folder = charts[name, language]
    axis = re.compile(r"[+−]?[\d.,]+%?|[\d–+]+|–")
    spoken = made.alt + made.title
    for word in svg_words(folder / made.svg):
        assert axis.fullmatch(word) or all(part in spoken for part in re.findall(r"\d[\d.,]*", word)), word


@pytest.mark.parametrize("name", VALUES)
def test_values_written_in_the_picture_are_those_of_its_table(name: str, charts: dict) -> None:
    made, folder = charts[name, "id"]
    with_decimal = {word for word in svg_words(folder / made.svg) if re.fullmatch(r"[+−]?\d+,\d%|Rp[\d.]+", word)}
    spoken = made.table_markdown.replace("\\", "")
    assert {word for word in with_decimal if word not in spoken} <= {"2,5%", "7,5%", "12,5%", "17,5%"}  # ticks


@pytest.mark.parametrize("name", VALUES)
def test_each_language_has_its_own_words(name: str, charts: dict) -> None:
    indonesian, english = charts[name, "id"][0], charts[name, "en"][0]
    assert indonesian.title != english.title
    assert indonesian.subtitle != english.subtitle
    assert "Sumber:" in indonesian.source
    assert "Source:" in english.source


def test_title_states_the_finding_where_the_rules_allow_it(charts: dict) -> None:
    assert charts["headcount", "id"][0].title == "Kemiskinan berkurang"
    assert charts["headcount", "en"][0].title == "Poverty fell"


def test_title_claims_nothing_of_a_change_that_is_unclear(tmp_path: Path) -> None:
    unsure = finding("change.headcount", "01.1", PAIR, -0.09, "difference of shares", low=-0.25, high=0.07)
    public = Public({**PUBLIC.findings, unsure.key: unsure}, PUBLIC.tables)
    headcount, bins = (drawn(name, "en", tmp_path, public=public) for name in ("headcount", "distribution"))
    assert headcount is not None
    assert headcount.title == "Poverty by the official line"
    assert bins is not None
    assert bins.title == "How income per person is spread"


def read(markdown: str) -> str:
    """What a reader sees of it: numbers without the finding that they carry."""
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", markdown)


def test_source_says_how_many_and_that_data_are_synthetic(charts: dict, tmp_path: Path) -> None:
    source = read(charts["headcount", "en"][0].source)
    assert "n = 118 families (March 2021), 106 (March 2024)" in source  # behind the headcount; 120 told their income
    assert 'data-finding="poverty.headcount" data-wave="2021" data-style="n"' in charts["headcount", "en"][0].source
    assert "synthetic" in source
    real = drawn("headcount", "en", tmp_path, of=study(synthetic=False))
    assert real is not None
    assert "synthetic" not in real.source


def test_published_voices_are_never_called_synthetic(charts: dict) -> None:
    assert "synthetic" not in charts["themes", "en"][0].source
    assert "12" in charts["themes", "en"][0].source


@pytest.mark.parametrize(("language", "word"), [("id", "pengeluaran konsumsi"), ("en", "consumption")])
def test_a_study_of_consumption_never_says_income(language: str, word: str, tmp_path: Path) -> None:
    of = study(welfare="consumption")
    for name in (
        "distribution",
        "lorenz",
        "parade",
        "income_by_degree",
        "changes",
        "mean_income",
        "districts_income",
        "gini",
    ):
        made = drawn(name, language, tmp_path, of=of)
        if made is None:
            continue
        said = " ".join(
            [made.alt, read(made.source), made.table_markdown, *svg_words(tmp_path / language / made.svg)]
        ).lower()
        assert "pendapatan" not in said
        assert "income" not in said
        assert name == "changes" or word in said


def test_kinds_of_source_that_say_nothing_are_named_rather_than_drawn(charts: dict) -> None:
    made, folder = charts["themes", "en"]
    assert "No statement comes from: Tksk." in made.alt
    assert "Tksk" not in svg_words(folder / made.svg)
    assert "Tksk" in made.table_markdown


def test_types_that_nobody_has_are_left_out(charts: dict) -> None:
    assert "Retail" not in charts["business_types", "en"][0].alt


def test_changes_hold_only_differences(charts: dict) -> None:
    assert "77" not in charts["changes", "en"][0].table_markdown.replace("+77", "")  # change.risen is a share


def test_no_chart_where_the_table_is_missing_or_has_no_value(tmp_path: Path) -> None:
    empty = {place: rows.assign(**{name: None for name in rows if name not in ("key", "wave", "unit")})
             for place, rows in PUBLIC.tables.items()}  # fmt: skip
    for name in DRAWINGS:
        assert drawn(name, "id", tmp_path, public=Public({}, {})) is None
        if name != "themes":
            assert drawn(name, "id", tmp_path, public=Public({}, empty)) is None
    assert list(tmp_path.rglob("*.svg")) == []


def test_the_parades_title_says_which_wave_lies_above_and_its_subtitle_in_which_prices(
    charts: dict, tmp_path: Path
) -> None:
    assert charts["parade", "en"][0].title == "Income was recorded as high or higher from the poorest to the richest"
    assert "in prices of 2024" in charts["parade", "en"][0].subtitle
    assert "dengan harga tahun 2024" in charts["parade", "id"][0].subtitle
    crossing = TABLES["parade"].assign(income=[210_000.0, 480_000.0, 231_000.0, 470_000.0], prices_of=None)
    made = drawn("parade", "en", tmp_path, public=Public(PUBLIC.findings, {("parade", "01.1"): crossing}))
    assert made is not None
    assert made.title == "Income per person from the poorest to the richest"
    assert "in each time's own prices" in made.subtitle


def test_income_by_ties_is_of_the_last_wave_and_of_four_groups_or_more(charts: dict, tmp_path: Path) -> None:
    assert "IDR 400,000" not in charts["income_by_degree", "en"][0].alt
    for groups, shown in ((3, False), (4, True)):
        rows = TABLES["income_by_degree"].iloc[4 : 4 + groups]
        made = drawn("income_by_degree", "en", tmp_path, public=Public({}, {("income_by_degree", "01.1"): rows}))
        assert (made is not None) == shown


def test_no_chart_of_ties_where_only_families_were_asked_about(tmp_path: Path) -> None:
    only = TABLES["blocks"][TABLES["blocks"]["key"] == "families"]
    assert drawn("blocks", "id", tmp_path, public=Public(PUBLIC.findings, {("blocks", "01.1"): only})) is None


def test_districts_without_a_poverty_line_are_compared_by_income(tmp_path: Path) -> None:
    medians = [
        finding("income.median_capita", code, "2024", 400_000.0, "IDR/person/month") for code in ("01.1", "01.2")
    ]
    made = drawn("districts", "en", tmp_path, public=Public({item.key: item for item in medians}, {}))
    assert made is not None
    assert made.title == "Median income per person by district"


def test_an_unknown_chart_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="did you mean 'headcount'"):
        drawn("headcuont", "id", tmp_path)


def test_the_same_chart_has_the_same_bytes(charts: dict, tmp_path: Path) -> None:
    for name in ("blocks", "changes", "reach"):
        drawn(name, "id", tmp_path)
        for ending in ("svg", "png"):
            again, before = (folder / f"{name}.{ending}" for folder in (tmp_path / "id", charts[name, "id"][1]))
            assert again.read_bytes() == before.read_bytes()


def test_charts_have_the_colours_of_the_pages() -> None:
    css = (TEMPLATES / "style.css").read_text("utf-8")
    light = css[css.index(":root") : css.index("@media (prefers-color-scheme: dark)")]
    assert dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", light)).items() >= PALETTE.items()


def test_chart_words_have_the_same_keys_and_placeholders_in_both_languages() -> None:
    def places(entry: object, path: str = "") -> dict[str, set[str]]:
        if isinstance(entry, dict):
            return {
                key: names for name, inner in entry.items() for key, names in places(inner, f"{path}.{name}").items()
            }
        return {path: {name.lower() for name in re.findall(r"\{(\w+)\}", str(entry))} - {"family", "families"}}

    both = [
        yaml.safe_load((TEMPLATES / "locale" / f"charts.{language}.yml").read_text("utf-8")) for language in LANGUAGES
    ]
    assert places(both[0]).keys() == places(both[1]).keys()


def test_a_grid_escapes_what_markdown_would_read() -> None:
    grid = Grid(("a", "b"), (("x|y", "*1*"),))
    assert r"x\|y" in grid.markdown
    assert r"\*1\*" in grid.markdown


def test_a_grid_reads_out_zeros_only_where_there_is_nothing_else() -> None:
    grid = Grid(("theme", "families", "office"), (("capital", "4", "0"), ("trust", "0", "0")), silent="0")
    assert grid.spoken == "capital: families 4; trust: 0"

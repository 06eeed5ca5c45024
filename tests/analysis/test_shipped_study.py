"""The shipped study opens, tells the story its data card tells, and keeps to its sources."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.catalogue import CATALOGUE
from analysis.indicators.change import change_findings
from analysis.indicators.inequality import inequality_findings
from analysis.indicators.poverty import poverty_findings
from analysis.study import Study, open_study
from analysis.survey.sample import sample_of
from tests.conftest import ROOT

FOLDER = ROOT / "data" / "mojokerto"
SOOKO, MOJOANYAR = "35.16.13", "35.16.18"
UNPLACED = "wider-ties-and-trust"  # told by someone whose type the article does not explain
SOURCES = ["business_month", "wages_month", "aid_month", "transfers_month"]


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(FOLDER)


@pytest.fixture(scope="module")
def evidence(shared: Path) -> dict:
    return yaml.safe_load((shared / "facts" / "article_evidence.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def official(shared: Path) -> dict:
    return yaml.safe_load((shared / "facts" / "official.yml").read_text("utf-8"))


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype="str", keep_default_na=False)


# --- the synthetic part


def test_all_programme_families_are_in_the_first_wave_and_some_are_lost(study: Study) -> None:
    counts = study.households.groupby(["district_code", "wave"]).household_id.nunique()
    assert counts.to_dict() == {
        (SOOKO, "2021"): 160,
        (SOOKO, "2024"): 147,
        (MOJOANYAR, "2021"): 125,
        (MOJOANYAR, "2024"): 112,
    }


def test_identifiers_hold_no_name(study: Study) -> None:
    assert study.actors is not None
    assert study.informants is not None
    assert study.households.household_id.str.fullmatch(r"H\d{3}").all()
    assert study.households.hamlet.str.fullmatch(r"[SM]\d{2}").all()
    assert study.actors.actor_id.str.fullmatch(r"A\d{2}").all()
    for row in study.informants.itertuples():
        assert re.fullmatch(rf"{str(row.informant_type).replace('_', '-')}-\d", str(row.informant_id))


def test_income_is_the_sum_of_its_sources_and_is_missing_with_them(study: Study) -> None:
    rows = study.households
    missing = rows.income_month.isna()
    assert rows[SOURCES].isna().all(axis=1).equals(missing)
    assert (rows[SOURCES].sum(axis=1)[~missing] == rows.income_month[~missing]).all()
    assert (rows.income_month[~missing] % 10_000 == 0).all()


def test_every_kind_of_missing_answer_occurs(study: Study) -> None:
    by_wave = study.households.groupby(["district_code", "wave"])
    for column in ("income_month", "household_size", "savings", "debt"):
        assert (by_wave[column].apply(lambda values: values.isna().sum()) > 0).all(), column
    assert (study.households.income_month == 0).sum() == 3


def test_weights_make_up_for_untold_incomes(study: Study) -> None:
    told = study.households.dropna(subset="income_month")
    for (district, _), sum_of_weights in told.groupby(["district_code", "wave"]).weight.sum().items():
        assert sum_of_weights == pytest.approx({SOOKO: 160, MOJOANYAR: 125}[district], abs=0.01)
    assert study.households.weight.between(1, 1.5).all()


@pytest.mark.parametrize(("district", "first", "second"), [(SOOKO, 0.48, 0.40), (MOJOANYAR, 0.50, 0.47)])
def test_headcounts_are_those_of_poor_families(study: Study, district: str, first: float, second: float) -> None:
    found = [
        poverty_findings(sample_of(study, district, wave), study.settings.poverty_line[wave].value)["poverty.headcount"]
        for wave in ("2021", "2024")
    ]
    assert [round(float(item.value or 0), 2) for item in found] == [first, second]


def test_poverty_falls_clearly_in_sooko_and_uncertainly_in_mojoanyar(study: Study) -> None:
    sooko = change_findings(study, SOOKO, "2021", "2024")
    mojoanyar = change_findings(study, MOJOANYAR, "2021", "2024")
    assert sooko["change.headcount"].value == pytest.approx(-0.105, abs=0.001)
    assert mojoanyar["change.headcount"].value == pytest.approx(-0.032, abs=0.001)
    for id_ in ("change.headcount", "change.mean_capita", "change.median_capita"):
        there, here = sooko[id_], mojoanyar[id_]
        assert there.low is not None
        assert there.high is not None
        assert here.low is not None
        assert here.high is not None
        assert there.low * there.high > 0, f"{id_}: the interval of Sooko covers 0"
        assert here.low < 0 < here.high, f"{id_}: the interval of Mojoanyar leaves 0 out"
    for found in (sooko, mojoanyar):
        gini = found["change.gini"]
        assert gini.low is not None
        assert gini.high is not None
        assert gini.low < 0 < gini.high
        assert (found["change.mean_capita_nominal"].value or 0) > (found["change.mean_capita"].value or 0)


def test_gini_is_that_of_a_village_survey(study: Study) -> None:
    for district in (SOOKO, MOJOANYAR):
        for wave in ("2021", "2024"):
            gini = inequality_findings(sample_of(study, district, wave))["inequality.gini"].value
            assert 0.25 <= float(gini or 0) <= 0.32


def test_few_families_of_mojoanyar_reach_an_investor_so_that_disclosure_has_work(study: Study) -> None:
    assert study.ties is not None
    assert study.actors is not None
    investors = study.actors.actor_id[study.actors.actor_type == "investor"]
    district = study.households.drop_duplicates("household_id").set_index("household_id").district_code
    ties = study.ties[study.ties.target_id.isin(investors)]
    reached = ties.groupby([ties.source_id.map(district), "wave"]).source_id.nunique()
    assert 0 < reached[MOJOANYAR].max() < 5
    assert reached[SOOKO].min() >= 5


def test_the_network_has_slips_and_ends_that_are_gone(study: Study) -> None:
    assert study.ties is not None
    for wave, ties in study.ties.groupby("wave"):
        assert (ties.source_id == ties.target_id).sum() == 1, wave
    second = study.households.household_id[study.households.wave == "2024"]
    late = study.ties[(study.ties.wave == "2024") & study.ties.target_id.str.startswith("H")]
    assert 0 < (~late.target_id.isin(second)).sum() < 20


# --- the article's part


def test_every_code_of_statements_is_in_the_codebook(study: Study) -> None:
    assert study.statements is not None
    for column in ("theme", "kind", "direction", "outcome", "attribution", "evidence"):
        assert set(study.statements[column].dropna()) <= set(study.codebook.values(column)), column
    types = {part for text in study.statements.informant_type.dropna() for part in text.split(";")}
    assert types <= set(study.codebook.values("informant_type"))


def test_a_statement_for_its_theme_is_for_its_outcome_too(study: Study) -> None:
    """Pages set numbers beside `outcome`: there `supports` must mean more income, less aid, more ties."""
    assert study.statements is not None
    directed = study.statements[study.statements.direction != "neutral"]
    themes = {"income": "income", "aid": "independence_from_aid", "network": "solidarity_network"}
    for outcome, theme in themes.items():
        rows = directed[directed.outcome == outcome]
        assert len(rows) > 0
        assert set(rows.theme) == {theme}
    assert "poverty" not in set(directed.outcome)  # the article says nothing of it: silent


def test_a_statement_without_a_speaker_says_so(study: Study) -> None:
    assert study.statements is not None
    rows = study.statements
    unplaced = rows.statement_id == UNPLACED
    assert (rows.informant_type.isna() == (rows.attribution.isin(["author", "cited"]) | unplaced)).all()
    untold = rows[unplaced | ((rows.attribution == "author") & ~rows.theme.isin(["programme"]))]
    assert untold.note_id.notna().all()
    assert untold.note_en.notna().all()


@pytest.mark.parametrize("name", ["statements.csv", "limits.csv", "recommendations.csv"])
def test_both_languages_tell_the_same_numbers(name: str) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", text)))

    for row in table(name).to_dict("records"):
        for stem in ("text", "note"):
            assert numbers(row.get(f"{stem}_id", "")) == numbers(row.get(f"{stem}_en", "")), row
        assert row["text_id"].strip()
        assert row["text_en"].strip()


def test_limits_and_recommendations_point_to_statements() -> None:
    known = set(table("statements.csv").statement_id)
    for name, column in (("limits.csv", "statement_ids"), ("recommendations.csv", "answers")):
        for text in table(name)[column]:
            assert {part for part in text.split(";") if part} <= known


def test_statements_keep_to_the_evidence_and_use_their_own_words(evidence: dict) -> None:
    finding = {item["id"]: item for item in evidence["findings"]}
    rows = table("statements.csv")
    told = {id_ for id_, item in finding.items() if item["theme"] != "model"}
    assert told <= set(rows.statement_id) <= set(finding)
    codes = {"sooko": SOOKO, "mojoanyar": MOJOANYAR}
    for row in rows.to_dict("records"):
        item = finding[row["statement_id"]]
        speakers = [name for name in item["sources"] if name not in ("literature", "document")]
        # a speaker of no known type may be of a type that is there already: not a source of its own
        others = [name for name in item.get("other_sources", []) if row["statement_id"] != UNPLACED]
        assert row["informant_type"].split(";") == (speakers + others or [""])
        assert row["attribution"] == item["attribution"]
        assert row["evidence"] == (item["evidence_kind"] or "")
        assert row["district_code"] == codes.get(item["district"], "")
        assert row["kind"] == item["theme"]
        for language in ("id", "en"):
            words = row[f"text_{language}"].casefold().split()
            likeness = difflib.SequenceMatcher(None, words, item["statement"][language].casefold().split()).ratio()
            assert likeness < 0.75, row["statement_id"]


def test_limits_and_recommendations_are_all_of_the_article_s(evidence: dict) -> None:
    limits = table("limits.csv")
    assert set(limits.id) == {item["id"] for item in evidence["inconsistencies"] + evidence["limitations"]}
    wanted = {item["id"]: ";".join(item["answers"]) for item in evidence["recommendations"]}
    assert dict(table("recommendations.csv")[["id", "answers"]].itertuples(index=False)) == wanted


def test_informants_are_the_article_s(study: Study, evidence: dict) -> None:
    assert study.informants is not None
    counted = {item["type"]: item["count"] for item in evidence["study"]["informants"]}
    assert study.informants.informant_type.value_counts().to_dict() == counted


# --- official figures and references


def test_official_figures_are_those_of_the_facts(study: Study, official: dict) -> None:
    assert study.reference is not None
    value = study.reference.set_index(["indicator", "area_code", "year"]).value
    lines = official["poverty_line_idr_capita_month"]["kabupaten_mojokerto"]
    for year, line in lines.items():
        assert value["poverty.line", "35.16", year] == line
    for wave in study.settings.waves:
        assert study.settings.poverty_line[wave.key].value == lines[int(wave.key)]
    for year, percent in official["headcount_ratio_percent"]["kabupaten_mojokerto"].items():
        assert value["poverty.headcount", "35.16", year] == pytest.approx(percent / 100)
    for year, index in official["consumer_price_index_march_national"]["index"].items():
        assert value["price_index", "ID", year] == index
    population = official["population_persons"]
    assert list(study.districts.population) == [
        population["kecamatan_sooko"][2024],
        population["kecamatan_mojoanyar"][2024],
    ]


def test_figures_read_from_the_press_say_so(study: Study, official: dict) -> None:
    assert study.reference is not None
    press = official["poverty_line_idr_capita_month"]["kind"]["kabupaten_mojokerto"]
    rows = study.reference[(study.reference.indicator == "poverty.line") & (study.reference.area_code == "35.16")]
    for row in rows.itertuples():
        assert ("pers" in str(row.source_id)) == (row.year in press), row.year
        assert ("press" in str(row.source_en)) == (row.year in press), row.year
    assert "pers" in study.settings.poverty_line["2024"].source["id"]
    assert "press" in study.settings.poverty_line["2024"].source["en"]


def test_references_hold_every_method_and_the_article_once() -> None:
    def keys(path: Path) -> list[str]:
        return re.findall(r"^@\w+\{(\w+),", path.read_text("utf-8"), flags=re.MULTILINE)

    methods, own = keys(ROOT / "templates" / "methods.bib"), keys(FOLDER / "references.bib")
    assert len({*methods, *own}) == len(methods) + len(own)
    assert {source for definition in CATALOGUE.values() for source in definition.sources} <= set(methods)
    assert {"sabarisman2024", "bps2024"} <= set(own)

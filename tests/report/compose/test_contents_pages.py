"""Pages of studies that lack incomes, sizes, ties or households: they speak of what there is, and of nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.public import Public
from tests.report import tiny_studies as tiny
from tests.report.compose.composed import body

WRITTEN = {"household": tiny.household_study, "network": tiny.network_study, "voices": tiny.voices_study}
# words that stand on no page of a study without what they are about
INCOME = {"en": r"\bincome|\bpoverty|\bpoor\b|Gini|\bprice", "id": r"pendapatan|kemiskinan|\bmiskin\b|Gini|\bharga\b"}
TIES = {"en": r"\bties?\b|network", "id": r"\bikatan|jaringan|jejaring"}
SURVEY = {"en": r"survey of|surveyed in|per household", "id": r"survei terhadap|per rumah tangga|disurvei pada"}
NOTHING = {
    "en": r"\[0\]\{[^}]*\} (households|statements|informants)|\b0 households",
    "id": r"\[0\]\{[^}]*\} (rumah tangga|keluarga|pernyataan|informan)|\b0 rumah tangga",
}
# sentences that say what a study didn't ask, and may name it
SAYS_WHAT_IS_MISSING = re.compile(
    r"[^.\n]*(did not ask|surveyed no|gathered no|were surveyed|tidak menanyakan|tidak menyurvei|tidak mengumpulkan"
    r"|tidak ada [^.\n]* yang disurvei|not worked out|tidak dihitung|not asked about|tidak ditanyakan)[^.\n]*"
)
READ = ("brief", "article", "overview", "index", "glossary", "methods")


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Public, dict[str, str]]]:
    root = tmp_path_factory.mktemp("tiny")
    found = {}
    for name, write in WRITTEN.items():
        study = write(root / name)
        public = tiny.public_of(study)
        found[name] = (public, tiny.pages_of(study, public, root / "pages" / name))
    return found


def said(composed: dict[str, tuple[Public, dict[str, str]]], study: str, language: str, *names: str) -> dict[str, str]:
    """The pages' texts, without ids, hints and what says that something is missing."""
    texts = {}
    for path, text in composed[study][1].items():
        if path.startswith(f"report/{language}/") and Path(path).stem in (names or READ):
            plain = re.sub(r'data-finding="[^"]*"|`[^`]*`|href: \S+|\$\$.*?\$\$|\{#[^}]*\}|@[\w-]+', "", text)
            texts[path] = SAYS_WHAT_IS_MISSING.sub("", plain)
    assert len(texts) >= len(names or READ)
    return texts


def first_of(pattern: str, texts: dict[str, str]) -> list[str]:
    """Where a pattern is found, each with a few words around it."""
    return [
        f"{path}: {text[max(0, hit.start() - 60) : hit.end() + 60]}"
        for path, text in texts.items()
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("study", WRITTEN)
def test_nothing_is_counted_that_there_is_none_of(composed, study: str, language: str) -> None:
    assert first_of(NOTHING[language], said(composed, study, language)) == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(("study", "lacking"), [("network", INCOME), ("voices", INCOME), ("voices", TIES)])
def test_what_a_study_lacks_is_on_none_of_its_pages(composed, study: str, lacking, language: str) -> None:
    assert first_of(lacking[language], said(composed, study, language)) == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_ties_are_in_no_sentence_of_a_study_of_incomes_alone(composed, language: str) -> None:
    pages = said(composed, "household", language)  # a heading may stay, over the sentence that they weren't asked
    assert first_of(TIES[language], {path: re.sub(r"(?m)^#+ .*", "", text) for path, text in pages.items()}) == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_study_of_voices_has_no_survey_and_no_tables_of_households(composed, language: str) -> None:
    pages = said(composed, "voices", language)
    assert first_of(SURVEY[language], pages) == []
    article = composed["voices"][1][f"report/{language}/all/article.qmd"]
    assert "tbl-districts" not in article
    told = {"en": "The accounts of informants are synthetic", "id": "Penuturan para informan bersifat sintetis"}
    assert told[language] in article


@pytest.mark.parametrize(("language", "told"), [("en", "raise each theme"), ("id", "yang menyebut setiap tema")])
def test_statements_without_kinds_are_quoted_and_informants_counted(composed, language: str, told: str) -> None:
    pages = composed["voices"][1]
    for path in (f"report/{language}/01/brief.qmd", f"report/{language}/all/article.qmd"):
        assert tiny.TEXTS["help"][language] in pages[path]
    assert {"en": "What informants said", "id": "Penuturan para informan"}[language] in pages[
        f"report/{language}/01/brief.qmd"
    ]
    sentence = next(line for line in pages[f"report/{language}/all/article.qmd"].splitlines() if told in line)
    assert {"en": "how many informants raise", "id": "berapa informan yang"}[language] in sentence


@pytest.mark.parametrize("language", ["en", "id"])
def test_headlines_of_voices_name_the_place_that_they_are_from(composed, language: str) -> None:
    for path, text in composed["voices"][1].items():
        if path.startswith(f"report/{language}/0") and path.endswith(("brief.qmd", "article.qmd")):
            assert "Lembah Contoh" in text.split("\n")[1]


@pytest.mark.parametrize(
    ("study", "cards"),
    [
        ("household", ["change.mean_household_nominal", "change.gini"]),
        ("network", ["change.mean_degree", "change.isolates"]),
        ("voices", ["voices.statements", "voices.informants"]),
    ],
)
def test_cards_and_key_messages_are_of_what_there_is(composed, study: str, cards: list[str]) -> None:
    for language in ("en", "id"):
        text = body(composed[study][1][f"report/{language}/01/brief.qmd"])
        cards_text, messages = text.split("{#key-messages}")
        shown = re.findall(r'\.(?:value|interval|second) data-finding="([^"]+)"', cards_text)
        assert list(dict.fromkeys(id_.replace("after.", "change.") for id_ in shown)) == cards
        messages = messages.split(":::")[1]
        assert messages.count("\n- ") >= 1
        assert "not available" not in messages
        assert "tidak tersedia" not in messages


def test_without_a_price_index_households_incomes_change_in_their_own_prices(composed) -> None:
    public, pages = composed["household"]
    change = public.finding("change.mean_household_nominal", "01", "2021-2024")
    assert change is not None
    assert change.value is not None
    assert 'data-finding="change.mean_household_nominal"' in pages["report/en/01/brief.qmd"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_households_incomes_are_compared_and_ranked(composed, language: str) -> None:
    text = composed["household"][1][f"report/{language}/overview.qmd"]
    for id_ in ("income.median_household", "inequality.gini_household", "compare.income.mean_household"):
        assert f'data-finding="{id_}"' in text
    assert "{#ranking}" in text


@pytest.mark.parametrize("language", ["en", "id"])
def test_of_those_tied_before_the_households_asked_twice_are_counted(composed, language: str) -> None:
    text = composed["network"][1][f"report/{language}/01/brief.qmd"]
    assert 'data-finding="change.n_pairs_network"' in text
    assert 'data-finding="change.n_pairs"' not in text


def test_questions_that_nobody_was_asked_are_not_defined(composed) -> None:
    for study in WRITTEN:
        text = composed[study][1]["report/en/methods.qmd"]
        assert not re.findall(r"#finding-(?:business|finance|women|food|programme)\.", text)

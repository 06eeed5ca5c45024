"""The data dictionary: each column of each table, what the codebook says of it, and marks where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from analysis.study import Study, open_study
from report.checks.page_claims import page_problems
from report.compose.composer import Composer
from report.context.place import Place
from report.context.values import PageValues
from report.language.study import study_locale
from report.metadata.variables import unused_columns, variables_of
from report.public import Public
from report.website.search import _variables
from tests.report import fake, tiny_studies

CODEBOOK = """\
income_month:
  label: {id: Pendapatan keluarga, en: Income}
  description: {id: Jumlah semua pendapatan., en: All income.}
  type: number
  unit: IDR/month
  range: [0, 90000000]
  question: {id: "Berapa pendapatan Anda?", en: "What was your income?"}
  period: {id: sebulan terakhir, en: the last month}
tie_kind:
  label: {id: Jenis ikatan, en: Kind of tie}
  type: code
  sensitive: true
  values: {"1": {id: Meminjami uang, en: Lends money}, "2": {id: Memberi saran, en: Advises}}
"""


class Made:
    """A study with its dictionary in each language."""

    def __init__(self, folder: Path, study: Study, public: Public) -> None:
        self.study, self.public, self.root = study, public, folder / "pages"
        languages = study.settings.languages
        composer = Composer(study, public, self.root, tuple(study.district_rows), tuple(languages), {"html"})
        self.pages = {one: composer.write(Place("dictionary", one)).read_text("utf-8") for one in languages}

    def entry(self, language: str, anchor: str) -> str:
        """What stands under a column's heading, with the heading."""
        found = re.search(rf"### [^\n]*\{{#{anchor}\}}.*?(?=\n###? |\Z)", self.pages[language], re.DOTALL)
        assert found, anchor
        return found[0]


def made(
    folder: Path,
    make: Callable[[Path], Study] = tiny_studies.household_study,
    *,
    settings: str = "",
    codebook: str = "",
) -> Made:
    study_folder = folder / "study"
    study_folder.mkdir()
    study = make(study_folder)
    path = study_folder / "study.yml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    if codebook:
        (study_folder / "codebook.yml").write_text(codebook, "utf-8")
    study = open_study(study_folder)
    return Made(folder, study, tiny_studies.public_of(study))


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("described"), codebook=CODEBOOK)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("shipped"), open_study("data/mojokerto"), fake.two_wave_public())


def test_each_column_of_each_table_has_one_entry_in_both_languages(shipped: Made) -> None:
    anchors = [one.anchor for listed in variables_of(shipped.study).values() for one in listed]
    assert len(anchors) == len({*anchors}) > 40
    for page in shipped.pages.values():
        assert re.findall(r"^### .*\{#(var-[^}]*)\}$", page, re.MULTILINE) == anchors
    for table in ("households", "ties", "actors", "informants", "statements"):
        texts = [f"{stem}_{language}" for stem in ("text", "note") for language in ("id", "en")]
        columns = {name for name in shipped.study.columns[table] if name not in texts}
        assert columns == {one.name for one in variables_of(shipped.study)[table]}


def test_an_entry_says_what_the_codebook_says(described: Made) -> None:
    told = {
        "id": ("Pendapatan keluarga", "Jumlah semua pendapatan.", "Pertanyaan: Berapa pendapatan Anda?",
               "numerik", "rupiah per bulan", "0 sampai 90.000.000", "Referensi waktu: sebulan terakhir"),
        "en": ("Income", "All income.", "Question: What was your income?",
               "number", "rupiah per month", "0 to 90,000,000", "Time that it is about: the last month"),
    }  # fmt: skip
    for language, texts in told.items():
        entry = described.entry(language, "var-households-income_month")
        assert [text for text in texts if text not in entry] == []
        assert "`income_month`" in entry
        assert ".blank" not in entry


def test_codes_have_their_names_and_a_sensitive_column_is_called_so(tmp_path: Path) -> None:
    def study(folder: Path) -> Study:
        made_of = tiny_studies.network_study(folder)
        ties = (folder / "ties.csv").read_text("utf-8").splitlines()
        rows = [f"{ties[0]},tie_kind", *(f"{row},{1 + at % 2}" for at, row in enumerate(ties[1:]))]
        (folder / "ties.csv").write_text("\n".join(rows) + "\n", "utf-8")
        return made_of

    entry = made(tmp_path, study, codebook=CODEBOOK).entry("id", "var-ties-tie_kind")
    assert "Kode: `1` Meminjami uang; `2` Memberi saran." in entry
    assert "**sensitif**" in entry


def test_what_nobody_has_written_is_marked_and_not_made_up(described: Made) -> None:
    marks = {"id": ("nama belum diisi", "tipe belum diisi", "Definisi belum diisi."),
             "en": ("no name given", "no type given", "No definition given.")}  # fmt: skip
    for language, texts in marks.items():
        entry = described.entry(language, "var-households-household_id")
        assert entry.startswith("### `household_id` ")
        assert re.findall(r"\[([^\]]*)\]\{\.blank\}", entry) == list(texts)


def test_a_column_names_the_numbers_that_are_computed_from_it(described: Made) -> None:
    entry = described.entry("id", "var-households-income_month")
    linked = set(re.findall(r"\(numbers\.html#([^)]*)\)", entry))
    of_all = {key.id for key in described.public.findings if key.district == "all"}
    assert "income.mean_household" in linked
    assert linked <= of_all
    assert "Semua angka survei bertumpu" in described.entry("id", "var-households-household_id")
    assert "Tidak ada angka yang dihitung" in described.entry("id", "var-districts-name")


def test_columns_that_nothing_describes_or_uses_are_named_together(tmp_path: Path) -> None:
    def study(folder: Path) -> Study:
        found = tiny_studies.household_study(folder)
        for wave in tiny_studies.WAVES:
            path = folder / f"{wave}.csv"
            head, *rows = path.read_text("utf-8").splitlines()
            path.write_text("\n".join([f"{head},rt,kode_2", *(f"{row},1,2" for row in rows)]) + "\n", "utf-8")
        return found

    found = made(tmp_path, study)
    assert unused_columns(found.study) == {"households": ["rt", "kode_2"]}
    assert "tidak dipakai dan tidak dijelaskan: `rt`, `kode_2`" in found.pages["id"]
    assert "var-households-rt" not in found.pages["id"]


def test_a_confidential_study_says_that_rows_are_closed(tmp_path: Path) -> None:
    found = made(tmp_path, settings="confidential: true\naccess: {id: Ajukan ke dinas., en: Apply to the office.}\n")
    assert "· rahasia" in found.entry("id", "var-households-income_month")
    assert "dapat diakses" in found.entry("id", "var-districts-name")
    assert "rahasia dan tidak ikut diterbitkan: Ajukan ke dinas." in found.pages["id"]
    assert "published: Apply to the office." in found.pages["en"]


def test_a_study_of_another_country_is_not_told_of_forms(tmp_path: Path) -> None:
    def study(folder: Path) -> Study:
        found = tiny_studies.household_study(folder)
        path = folder / "study.yml"
        path.write_text(path.read_text("utf-8").replace("Lembah Contoh}", "Lembah Contoh, country: PK}"), "utf-8")
        return found

    page = made(tmp_path, study).pages["en"]
    assert "satu-data" not in page
    assert "[dcat.jsonld](../../data/dcat.jsonld)" in page


def test_the_files_are_linked_and_the_forms_labels_have_their_source(described: Made) -> None:
    for name in ("findings.csv", "findings.json", "satu-data.xlsx", "satu-data.json", "dcat.jsonld"):
        assert f"[{name}](../../data/{name})" in described.pages["id"]
    assert "bukan dari naskah Peraturan BPS" in described.pages["id"]
    assert "not from the text of BPS Regulation" in described.pages["en"]


def test_no_number_of_a_dictionary_is_without_its_source(shipped: Made, described: Made) -> None:
    for one in (shipped, described):
        assert page_problems(one.study, one.root) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_columns_are_found_by_the_search_by_name_and_by_label(shipped: Made, language: str) -> None:
    words = study_locale(shipped.study.settings, language, markdown=True)
    found = {entry.href: entry for entry in _variables(PageValues(shipped.study, shipped.public, words, "all", "2024"))}
    entry = found["dictionary.html#var-households-aid_month"]
    assert {"aid_month", {"id": "bantuan", "en": "assistance"}[language]} <= entry.words
    assert len([one for one in found.values() if "district_code" in one.words]) == 1, "a column of several tables, once"
    anchors = set(re.findall(r"\{#(var-[^}]*)\}", shipped.pages[language]))
    assert {href.partition("#")[2] for href in found} <= anchors


def test_other_pages_lead_to_the_dictionary(shipped: Made, tmp_path: Path) -> None:
    composer = Composer(shipped.study, shipped.public, tmp_path, tuple(shipped.study.district_rows), ("id",), {"html"})
    for name in ("reproduce", "glossary"):
        text = composer.write(Place(name, "id")).read_text("utf-8")
        about = yaml.safe_load(text.split("---\n")[1])["risalah"]["about"]
        assert "dictionary.html" in [link["href"] for link in about]
    assert "[kamus data](dictionary.html)" in (tmp_path / "report/id/reproduce.qmd").read_text("utf-8")

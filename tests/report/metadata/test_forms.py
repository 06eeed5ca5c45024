"""The forms of Satu Data: every field of the facts is there, filled from the study, or left empty and listed."""

from __future__ import annotations

import filecmp
import re
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.findings import Finding
from analysis.findings.changes import NO_PRICES
from analysis.study import Study
from report.checks.study import check
from report.checks.summary import summary_of
from report.metadata.forms import forms_of
from report.public import Public
from report.workspace import DCAT, FORMS_JSON, FORMS_XLSX
from tests.report import tiny_studies
from tests.report.metadata.sites import Written, written

ACTIVITY = """\
publisher: {name: {id: Dinas Sosial, en: Social Affairs Office}}
activity:
  code: "3516.01"
  recommendation: V-24.3516.001
  collection: survey
  sector: {id: Kesejahteraan sosial, en: Social welfare}
  kind: sectoral
  organiser:
    institution: {id: Dinas Sosial Kabupaten, en: Social Affairs Office}
    echelon_2: {id: Dinas Sosial, en: Social Affairs Office}
    address: Jalan Contoh 1
    phone: "0321 321957"
    email: dinsos@example.go.id
  responsible: {name: A. Pejabat, position: {id: Kepala bidang, en: Head of division}}
  background: {id: "=SUM(A1)", en: Because}
  purpose: {id: Mengukur, en: To measure}
  schedule:
    - {what: planning, begin: 2023-11, end: 2023-12-15}
  frequency: year
  methods: [interview, observation]
  means: [capi]
  sampling: {stages: multi, last: probability, method: {id: sistematik, en: systematic}}
  fieldwork: {pilot: true, training: false, staff: {id: 12 pencacah, en: 12 enumerators}}
  processing: [editing, validation]
  release: {printed: true, printed_on: 2026-12-20}
"""
CODEBOOK = """\
income_month:
  label: {id: Pendapatan keluarga, en: Income}
  description: {id: Jumlah semua pendapatan., en: All income.}
  type: number
  unit: IDR/month
  range: [0, 90000000]
  question: {id: "Berapa pendapatan sebulan terakhir?", en: "What was the income of the last month?"}
  concept: {id: Pendapatan, en: Income}
  standard: {id: Susenas, en: Susenas}
  period: {id: sebulan terakhir, en: the last month}
"""
# what satu_data.md lists for each form, in the words of the layout
OF_INDICATORS = [
    "Nama indikator", "Konsep", "Definisi", "Interpretasi", "Metode/rumus penghitungan", "Ukuran", "Satuan",
    "Klasifikasi penyajian", "Apakah indikator komposit?", "Publikasi ketersediaan indikator pembangun",
    "Nama indikator pembangun", "Kegiatan penghasil variabel pembangun", "Kode kegiatan penghasil",
    "Nama variabel pembangun", "Level estimasi", "Apakah indikator dapat diakses umum?",
]  # fmt: skip
OF_VARIABLES = [
    "Nama variabel", "Alias", "Konsep", "Definisi", "Referensi pemilihan", "Referensi waktu", "Tipe data",
    "Klasifikasi isian", "Aturan validasi", "Kalimat pertanyaan", "Apakah variabel dapat diakses umum?",
]  # fmt: skip
BLOCKS = ["Kegiatan", "I", "II", "III", "IV", "V", "VI", "VII", "VIII"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A study whose office has filled in nothing."""
    return written(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A study whose office has filled in nearly all."""
    return written(tmp_path_factory.mktemp("filled"), settings=ACTIVITY, codebook=CODEBOOK)


def test_each_form_has_the_fields_of_the_published_descriptions_in_their_order(empty: Written) -> None:
    forms = empty.forms["forms"]
    labels = {name: [column["label"]["id"] for column in form.get("columns", [])] for name, form in forms.items()}
    assert labels == {"MS-Keg": [], "MS-Var": OF_VARIABLES, "MS-Ind": OF_INDICATORS}
    assert [block["label"]["id"].partition(".")[0] for block in forms["MS-Keg"]["blocks"]] == BLOCKS
    above = [field["label"]["id"] for field in forms["MS-Ind"]["blocks"][0]["fields"]]
    assert above == ["Nama kegiatan", "Kode kegiatan", "Penyelenggara", *(f"Unit kerja eselon {n}" for n in (1, 2, 3))]


def test_what_only_the_office_knows_is_taken_from_study_yml(filled: Written) -> None:
    expected = {
        "code": "3516.01", "recommendation": "V-24.3516.001", "collection": "survei", "kind": "statistik sektoral",
        "sector": "Kesejahteraan sosial", "organiser.institution": "Dinas Sosial Kabupaten",
        "organiser.phone": "0321 321957", "organiser.email": "dinsos@example.go.id",
        "responsible.name": "A. Pejabat", "responsible.position": "Kepala bidang", "frequency": "tahunan",
        "schedule.planning": "1 November 2023–15 Desember 2023", "methods": "wawancara, pengamatan",
        "means": "CAPI", "sampling.stages": "bertahap (multi stage)", "sampling.method": "sistematik",
        "fieldwork.pilot": "ya", "fieldwork.training": "tidak", "processing": "penyuntingan, validasi",
        "release.printed": "ya, 20 Desember 2026", "release.digital": "ya, 24 November 2026",
        "release.microdata": "ya", "responsible.email": None, "sampling.frame": None,
    }  # fmt: skip
    assert {key: filled.answer(key) for key in expected} == expected


def test_what_the_study_tells_need_not_be_filled_in(empty: Written) -> None:
    expected = {
        "title": "Studi Kecil", "year": "2021, 2024", "design": "longitudinal panel", "unit": "rumah tangga",
        "area": "Lembah Contoh: Sari (01), Wana (02)", "levels": "dusun dan seluruh wilayah studi (Lembah Contoh)",
        "analysis": "deskriptif dan inferensia (selang kepercayaan)",
    }  # fmt: skip
    found = {key: (empty.answer(key) or "").replace("Dusun ", "") for key in expected}
    assert found == expected


def test_what_nobody_filled_in_is_empty_and_listed_once_with_where_to_write_it(empty: Written, filled: Written) -> None:
    for made in (empty, filled):
        fields = [field for block in made.forms["forms"]["MS-Keg"]["blocks"] for field in block["fields"]]
        blank = [field["key"] for field in fields if field["value"] is None]
        listed = {one["key"]: one["where"] for one in made.forms["missing"] if one["form"] == "MS-Keg"}
        assert sorted(listed) == sorted(blank)
    missing = {(one["form"], one["key"]): one for one in empty.forms["missing"]}
    assert missing["MS-Keg", "organiser.address"]["where"] == "study.yml, activity.organiser.address"
    assert missing["MS-Keg", "schedule.planning"]["where"] == "study.yml, activity.schedule"
    assert missing["MS-Ind", "organiser.echelon_3"]["where"] == "study.yml, activity.organiser.echelon_3"
    assert ("MS-Ind", "code") not in missing, "asked for once"
    assert missing["MS-Var", "question"]["number"] == len(empty.forms["forms"]["MS-Var"]["rows"])


def test_every_setting_that_is_named_as_missing_exists(empty: Written) -> None:
    from analysis.study.activity import Activity

    for one in empty.forms["missing"]:
        if one["where"].startswith("study.yml, activity."):
            model = Activity
            for part in one["where"].removeprefix("study.yml, activity.").split("."):
                assert part in model.model_fields, one
                model = model.model_fields[part].annotation  # type: ignore[assignment]


def test_a_variable_has_what_the_codebook_says_and_nothing_made_up(filled: Written) -> None:
    rows = {row["alias"]: row for row in filled.forms["forms"]["MS-Var"]["rows"]}
    assert rows["income_month"] == {
        "name": "Pendapatan keluarga", "alias": "income_month", "concept": "Pendapatan",
        "definition": "Jumlah semua pendapatan.", "standard": "Susenas", "period": "sebulan terakhir",
        "type": "numerik", "codes": "tidak berlaku", "rule": "0 sampai 90.000.000",
        "question": "Berapa pendapatan sebulan terakhir?", "open": "ya",
    }  # fmt: skip
    blank = {key for key, answer in rows["household_id"].items() if answer is None}
    assert blank == {"name", "concept", "definition", "standard", "period", "type", "question"}


def test_an_indicator_has_its_words_of_the_catalogue(filled: Written) -> None:
    rows = {row["name"]: row for row in filled.forms["forms"]["MS-Ind"]["rows"]}
    mean = rows["Rata-rata pendapatan per rumah tangga"]
    assert mean["measure"] == "rata-rata"
    assert mean["unit"] == "rupiah per bulan"
    assert mean["variables"] == "Pendapatan keluarga"
    assert mean["activity"] == "Studi Kecil"
    assert mean["activity_code"] == "3516.01"
    assert r"\frac" in mean["formula"]
    assert mean["composite"] == "tidak"
    assert all(row["definition"] and row["interpretation"] and row["concept"] for row in rows.values())
    assert len(rows) > 10


def _public(*found: Finding) -> Public:
    return Public({one.key: one for one in found}, {})


def _found(district: str, *, value: float | None, disclosure: str = "shown") -> Finding:
    reason = None if value is not None else "a group smaller than the threshold"
    return Finding("income.mean_household", district, "2021", value, "IDR/month", reason=reason, disclosure=disclosure)


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        ([_found("01", value=5.0), _found("02", value=None, disclosure="suppressed primary")], "ya"),
        ([_found("01", value=None, disclosure="suppressed primary"),
          _found("02", value=None, disclosure="suppressed secondary")], "tidak"),
    ],
)  # fmt: skip
def test_an_indicator_is_closed_to_the_public_only_where_it_is_suppressed_as_a_whole(
    tmp_path: Path, found: list[Finding], opened: str
) -> None:
    made = written(tmp_path, public=lambda _: _public(*found))
    assert [row["open"] for row in made.forms["forms"]["MS-Ind"]["rows"]] == [opened]


def test_an_indicator_that_was_not_computed_has_no_row(tmp_path: Path) -> None:
    absent = Finding("income.mean_household", "01", "2021", None, "IDR/month", reason=NO_PRICES)
    made = written(tmp_path, public=lambda _: _public(absent))
    assert made.forms["forms"]["MS-Ind"]["rows"] == []


def test_rows_of_a_confidential_study_are_closed_and_those_of_another_open(tmp_path: Path, empty: Written) -> None:
    closed = written(tmp_path, settings="confidential: true\nsynthetic: false\n")
    assert {row["open"] for row in closed.forms["forms"]["MS-Var"]["rows"]} == {"tidak"}
    assert closed.answer("release.microdata") == "tidak"
    assert {row["open"] for row in empty.forms["forms"]["MS-Var"]["rows"]} == {"ya"}


def test_the_workbook_has_a_sheet_for_each_form_and_no_formula(filled: Written) -> None:
    book = filled.book
    assert book.sheetnames == ["Isi", "MS-Keg", "MS-Var", "MS-Ind", "Belum diisi"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}, "text alone, no formula"
    assert "=SUM(A1)" in {cell.value for cell in cells}, "an office's text that looks like a formula stays text"
    heads = [cell.value for cell in book["MS-Ind"][_head_row(filled)] if cell.value]
    assert heads == OF_INDICATORS


def _head_row(made: Written) -> int:
    (row,) = [row[0].row for row in made.book["MS-Ind"].iter_rows() if row[0].value == OF_INDICATORS[0]]
    return int(row)


def test_the_workbook_marks_what_is_missing_and_says_where_its_labels_come_from(empty: Written) -> None:
    book = empty.book
    answers = {row[1].value: (row[2].value, row[3].value) for row in book["MS-Keg"].iter_rows() if row[1].value}
    assert answers["Alamat instansi"] == ("(belum diisi)", "study.yml, activity.organiser.address")
    assert answers["Judul kegiatan"] == ("Studi Kecil", "")
    cover = " ".join(str(cell.value) for row in book["Isi"].iter_rows() for cell in row)
    assert "bukan dari naskah Peraturan BPS Nomor 5 Tahun 2020" in cover
    listed = [row[1].value for row in book["Belum diisi"].iter_rows()]
    assert "Alamat instansi" in listed


LAYOUT = """\
MS-Var:
  title: {id: Formulir variabel Dinas, en: The office's form of variables}
  above: [{key: title, label: {id: Kegiatan kami, en: Our activity}}]
  columns:
    - {key: definition, label: {id: Batasan, en: Definition}}
    - {key: name, label: {id: Variabel, en: Variable}}
"""


def test_an_office_changes_labels_and_order_by_a_file_of_its_own(tmp_path: Path) -> None:
    made = written(tmp_path, layout=LAYOUT)
    form = made.forms["forms"]["MS-Var"]
    assert form["title"]["id"] == "Formulir variabel Dinas"
    assert [column["label"]["id"] for column in form["columns"]] == ["Batasan", "Variabel"]
    assert list(form["rows"][0]) == ["definition", "name"]
    assert len(made.forms["forms"]["MS-Ind"]["columns"]) == len(OF_INDICATORS), "other forms stay as they are"


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        ("MS-Vra: {}\n", r"metadata/satu_data.yml, MS-Vra: unknown form.*did you mean 'MS-Var'"),
        (LAYOUT.replace("key: name", "key: nama"), r"MS-Var.columns, entry 2.key: nothing fills nama.*'name'"),
        (LAYOUT.replace("label: {id: Batasan, en: Definition}", "label: Batasan"),
         r"MS-Var.columns, entry 1.label: not a text for each language"),
        (LAYOUT.replace("  columns:", "  kolom:"), r"MS-Var.columns: missing"),
        (LAYOUT.replace("{key: title, label: {id: Kegiatan kami, en: Our activity}}", "title"),
         r"MS-Var.above, entry 1: not a field with a key and a label"),
        ("MS-Keg: [1]\n", r"MS-Keg: not a group of keys"),
        ("MS-Keg: {title: {id: A}, blocks: [{fields: 3}]}\n", r"blocks, entry 1: no block with a label and fields"),
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_filled_is_refused_with_its_place(tmp_path: Path, layout: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        written(tmp_path, layout=layout)


def test_a_check_tells_a_wrong_layout_and_does_not_stop_at_it(tmp_path: Path) -> None:
    made = written(tmp_path)
    (made.study.folder / "templates" / "metadata").mkdir(parents=True)
    (made.study.folder / "templates" / "metadata" / "satu_data.yml").write_text("MS-Vra: {}\n", "utf-8")
    with pytest.raises(UserError, match="MS-Vra: unknown form"):
        check(made.study.folder, say=lambda _: None)


def test_a_study_of_another_country_has_no_forms_but_a_catalogue(tmp_path: Path) -> None:
    region = "region: {level: dusun, name: Lembah, country: PK}\n"
    made = written(tmp_path, settings=region)
    assert not (made.folder / FORMS_XLSX).exists()
    assert not (made.folder / FORMS_JSON).exists()
    assert (made.folder / DCAT).is_file()
    assert "forms" not in dict(summary_of(made.study).lacking)


def test_a_check_tells_in_one_line_what_the_forms_lack(empty: Written, filled: Written) -> None:
    for made in (empty, filled):
        told = [values for sentence, values in summary_of(made.study).lacking if sentence == "forms"]
        assert [one["number"] for one in told] == [str(len(made.forms["missing"]))]
    said = dict(summary_of(empty.study).lacking)["forms"]["first"]
    assert said.startswith("Kode kegiatan, Cara pengumpulan data, Sektor kegiatan")


@pytest.mark.parametrize("make", [tiny_studies.network_study, tiny_studies.voices_study, tiny_studies.household_study])
def test_studies_that_lack_incomes_ties_or_voices_have_forms(tmp_path: Path, make: object) -> None:
    made = written(tmp_path, make)  # type: ignore[arg-type]
    rows = made.forms["forms"]["MS-Ind"]["rows"]
    assert rows
    said = " ".join(
        str(answer) for row in rows for key, answer in row.items() if key not in ("formula", "activity_code")
    )
    assert not re.search(r"\bNone\b|\bnan\b|[{}]", said)


def _only_english(folder: Path) -> Study:
    return tiny_studies.one_language_study(folder, "en")


def test_a_study_in_another_language_has_the_forms_labels_and_its_own_texts(tmp_path: Path) -> None:
    made = written(tmp_path, _only_english)
    assert made.forms["language"] == "en"
    assert made.answer("design") == "longitudinal panel"
    assert [cell.value for cell in made.book["MS-Keg"][3]][:2] == ["Block", "Field"]
    assert "Judul kegiatan" in [row[1].value for row in made.book["MS-Keg"].iter_rows()]


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, settings=ACTIVITY) for name in ("one", "other"))
    for name in (FORMS_XLSX, FORMS_JSON, DCAT):
        assert filecmp.cmp(one.folder / name, other.folder / name, shallow=False), name


def test_forms_without_public_results_have_everything_but_indicators(empty: Written) -> None:
    forms = forms_of(empty.study, None)
    assert [len(form.rows) > 0 for form in forms.forms] == [False, True, False]
    assert len(forms.lacking()) == len(empty.forms["missing"])

"""Workbooks of foreign studies: units, filters, panes, times in order, numbers as pages print them."""

from __future__ import annotations

import re

import pytest

from analysis.findings.key import FindingKey
from report.compose.composer import compose_pages
from report.downloads.book import SheetNumber, interval_numbers, sheet_number
from report.language.locale import locale
from tests.report.claims.composed import Computed, computed
from tests.report.downloads.read_workbook import Sheet, is_mark, problems, sheets_of

KINDS = ("once", "series", "programme_abroad")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], tuple[list[Sheet], Computed]]:
    """The workbooks of briefs and articles by study, language and page, with the results that they are of."""
    found = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind)
        made = computed(folder, kind)
        compose_pages(
            made.study, made.public, folder / "pages", districts=made.districts[:1],
            languages=made.study.settings.languages, formats={"html"},
        )  # fmt: skip
        for language in made.study.settings.languages:
            for page in ("brief", "article"):
                path = folder / "pages" / "report" / language / made.districts[0] / f"{page}.xlsx"
                found[kind, language, page] = sheets_of(path), made
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_column_has_its_unit_a_filter_and_room(
    books: dict[tuple[str, str, str], tuple[list[Sheet], Computed]], kind: str
) -> None:
    own = [sheets for (name, *_), (sheets, _) in books.items() if name == kind]
    assert len(own) == 4
    assert [what for sheets in own for what in problems(sheets)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_times_stand_side_by_side_in_their_order(
    books: dict[tuple[str, str, str], tuple[list[Sheet], Computed]], kind: str
) -> None:
    sheets, made = books[kind, "en", "article"]
    numbers = sheets[0]
    assert numbers.heads[:4] == ["Topic", "Indicator", "Area", "Unit"]
    assert numbers.of.freeze_panes == "C4"
    labels = [wave.label["en"] for wave in made.study.settings.waves]
    times = [head for head in numbers.heads[4:-3] if ":" not in head]
    assert [time for time in times if time in labels] == [label for label in labels if label in times]
    assert times[: len(labels)] == labels
    assert all(label in time for time in times[len(labels) :] for label in time.split("–"))
    topics = [cell.value for cell in numbers.column(0)]
    assert [topic for at, topic in enumerate(topics) if topic not in topics[:at]] == list(dict.fromkeys(topics))
    assert len([1 for at, topic in enumerate(topics) if at and topic != topics[at - 1]]) == len(set(topics)) - 1


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_number_has_the_digits_that_a_page_of_numbers_prints(
    books: dict[tuple[str, str, str], tuple[list[Sheet], Computed]], kind: str, language: str
) -> None:
    sheets, made = books[kind, language, "article"]
    words, numbers, compared = locale(language), sheets[0], 0
    labels = {wave.label[language]: wave.key for wave in made.study.settings.waves}
    at_time = {at: labels[head] for at, head in enumerate(numbers.heads) if head in labels}
    places = {str(row["name"]): str(row["district_code"]) for row in made.study.districts.to_dict("records")}
    for row in numbers.cells[1:]:
        district = next((code for name, code in places.items() if name in str(row[2].value)), "all")
        for at, wave in at_time.items():
            found = made.public.findings.get(FindingKey(str(row[-1].value), district, wave))
            if found is None or found.value is None or is_mark(row[at].value):
                continue
            shown = float(row[at].value) * (100 if found.unit == "share" else 1)
            text = re.sub(r"[^\d,.−-]", "", words.formatted(found, style="full")).replace("−", "-")
            thousands, point = (",", ".") if language == "en" else (".", ",")
            assert shown == pytest.approx(float(text.replace(thousands, "").replace(point, ".")), abs=1e-9), found
            compared += 1
    assert compared > 10


def test_ends_that_would_read_as_one_number_have_more_digits() -> None:
    assert interval_numbers(0.4001, 0.4004, "share") == (SheetNumber(0.4001, "share.2"), SheetNumber(0.4004, "share.2"))
    assert interval_numbers(0.391, 0.404, "share") == (SheetNumber(0.391, "share"), SheetNumber(0.404, "share"))
    assert interval_numbers(0.2511, 0.2513, "index") == (
        SheetNumber(0.2511, "decimal.4"),
        SheetNumber(0.2513, "decimal.4"),
    )
    assert interval_numbers(1.0, 1.0, "index") == (SheetNumber(1.0, "decimal.5"), SheetNumber(1.0, "decimal.5"))


def test_an_amount_has_the_decimals_of_what_stands_beside_it() -> None:
    assert sheet_number(18.254, "USD/person/day") == SheetNumber(18.25, "money.2")
    assert sheet_number(18.254, "USD/person/day", beside=187.0) == SheetNumber(18.0, "money")
    assert sheet_number(91163.0755131, "IDR/person/month") == SheetNumber(91163.0, "money")

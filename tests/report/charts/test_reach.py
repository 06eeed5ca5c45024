"""The chart of reach shows the findings of its text: levels of the same families, and the change between them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.findings import Finding
from report.charts.chart import Chart, chart
from report.charts.figure import PageFigures
from report.context.reach import PageReach
from report.context.values import PageValues
from report.language.locale import locale
from report.language.study import study_locale
from report.public import Public
from tests.report.charts.public_study import HIDDEN, PAIR, PUBLIC, finding, study

# of each party: value, low, high before, after and of the change
PARTIES = {
    "bank": ((0.152, 0.09, 0.23), (0.146, 0.08, 0.22), (-0.006, -0.08, 0.07)),
    "tksk": ((0.371, 0.23, 0.54), (0.6, 0.49, 0.7), (0.229, 0.157, 0.301)),
    "buyer": ((0.05, 0.01, 0.1), (0.0503, 0.01, 0.1), (0.0003, -0.03, 0.03)),
}
ROWS = ["tksk", "buyer", "bank"]  # by change


def paired(parties: dict[str, tuple[tuple[float, float, float], ...]] = PARTIES) -> Public:
    """The public study with the levels of the same families before and after, and their changes."""
    found = dict(PUBLIC.findings)
    for code, three in parties.items():
        for side, (value, low, high) in zip(("before", "after", "change"), three, strict=True):
            unit = "difference of shares" if side == "change" else "share"
            one = finding(f"{side}.reach.{code}", "01.1", PAIR, value, unit, low=low, high=high, n=97)
            found[one.key] = one
            for wave in ("2021", "2024"):
                of_all = finding(f"network.reach.{code}", "01.1", wave, 0.9, "share", low=0.8, high=0.95, n=101)
                found[of_all.key] = of_all
    return Public(found, {})


def drawn(public: Public, folder: Path, language: str = "en") -> tuple[Chart, list[str]]:
    """The chart and the texts in its picture, from the top down."""
    made = chart("reach", public, study=study(), district="01.1", locale=locale(language), folder=folder, png=False)
    assert made is not None
    return made, re.findall(r"<text[^>]*>([^<]+)</text>", (folder / made.svg).read_text("utf-8"))


def page_of(public: Public, language: str = "en") -> PageValues:
    of = study()
    return PageValues(of, public, study_locale(of.settings, language), "01.1", "2024")


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", {"37.1%", "60.0%", "+22.9 (+15.7 to +30.1)", "0.0 (−3.0 to +3.0)", "−0.6 (−8.0 to +7.0)", "Change"}),
    ("id", {"37,1%", "60,0%", "+22,9 (+15,7 sampai +30,1)", "0,0 (−3,0 sampai +3,0)", "Perubahan"}),
])  # fmt: skip
def test_the_picture_has_levels_of_the_same_families_and_their_change(
    language: str, wanted: set[str], tmp_path: Path
) -> None:
    made, texts = drawn(paired(), tmp_path, language)
    assert wanted <= set(texts)
    assert "90.0%" not in texts
    assert all(number in made.alt for number in wanted)


def test_numbers_of_the_picture_are_those_of_the_table_under_it(tmp_path: Path) -> None:
    _, texts = drawn(paired(), tmp_path)
    page = page_of(paired())
    spans = {text for text, _ in re.findall(r"\[([^\]]+)\]\{data-finding=\"([^\"]+)\"", PageReach(page).table())}
    ticks = {text for text in texts if re.fullmatch(r"\d+%", text)}
    numbers = [text for text in texts if re.search(r"\d", text) and text not in ticks and "March" not in text]
    assert len(numbers) == 9
    for text in numbers:
        assert set(re.fullmatch(r"([^ ]+)(?: \((.+)\))?", text).groups()) - {None} <= spans  # type: ignore[union-attr]


def test_parties_stand_in_the_order_of_their_change(tmp_path: Path) -> None:
    assert [party.code for party in PageReach(page_of(paired())).parties] == ROWS
    spoken = drawn(paired(), tmp_path)[0].alt
    assert spoken.index("Social worker:") < spoken.index("Buyer:") < spoken.index("Bank:")


def test_the_captions_n_is_that_of_what_is_drawn(tmp_path: Path) -> None:
    assert re.search(r"n = \[97\]\{data-finding=\"change.reach.tksk\"", drawn(paired(), tmp_path)[0].source)
    assert re.search(r"n = \[101\]\{data-finding=\"network.reach.tksk\"", drawn(PUBLIC, tmp_path)[0].source)


def test_the_caption_says_that_levels_of_all_are_others(tmp_path: Path) -> None:
    assert "at each time differ from these" in drawn(paired(), tmp_path)[0].source
    assert "at each time differ from these" not in drawn(PUBLIC, tmp_path)[0].source


def test_a_hidden_party_keeps_its_row_at_the_end(tmp_path: Path) -> None:
    found = dict(paired().findings)
    for side in ("before", "after", "change"):
        key = (f"{side}.reach.tksk", "01.1", PAIR)
        found[key] = finding(*key, None, found[key].unit, **HIDDEN)
    made, texts = drawn(Public(found, {}), tmp_path)
    assert texts.count("–") == 3
    assert made.alt.index("Bank:") < made.alt.index("Social worker:")
    assert "The mark – means" in made.source


def of_one_wave() -> dict[tuple[str, str, str], Finding]:
    shares = {"tksk": 0.2, "bank": 0.5}
    found = [
        finding(f"network.reach.{code}", "01.1", "2024", share, "share", low=share - 0.1, high=share + 0.1, n=101)
        for code, share in shares.items()
    ]
    return {one.key: one for one in found}


def test_one_wave_is_sorted_by_size(tmp_path: Path) -> None:
    made, texts = drawn(Public(of_one_wave(), {}), tmp_path)
    assert {"50.0%", "20.0%"} <= set(texts)
    assert "Change" not in texts
    assert made.alt.index("Bank: 50.0% (40.0 to 60.0)") < made.alt.index("Social worker: 20.0% (10.0 to 30.0)")


def test_without_ties_to_actors_there_is_no_chart(tmp_path: Path) -> None:
    public = Public({}, {})
    made = chart("reach", public, study=study(), district="01.1", locale=locale("en"), folder=tmp_path, png=False)
    assert made is None
    assert PageFigures(page_of(public), tmp_path, tmp_path, png=False).figure("reach") == ""


def test_the_party_reached_by_most_is_told_as_the_chart_has_it() -> None:
    assert PageReach(page_of(paired())).reached == ["after.reach.tksk", "after.reach.bank", "after.reach.buyer"]
    assert PageReach(page_of(Public(of_one_wave(), {}))).reached == ["network.reach.bank", "network.reach.tksk"]


def test_a_slide_shows_the_clearest_changes_that_it_has_room_for(tmp_path: Path) -> None:
    many = {f"party_{at:02}": ((0.3, 0.2, 0.4), (0.31, 0.2, 0.4), (0.01 + at / 1000, -0.1, 0.1)) for at in range(14)}
    many["small"] = ((0.3, 0.2, 0.4), (0.302, 0.29, 0.31), (0.002, 0.001, 0.003))  # clear, and smaller than all others
    of = study()
    made = chart("reach", paired(many), study=of, district="01.1", locale=locale("en"), folder=tmp_path, slide=True)
    assert made is not None
    rows = set(re.findall(r"Party \d\d|Small", made.table_markdown))
    everybody = len(PageReach(page_of(paired(many))).parties)
    assert 8 <= len(rows) < everybody
    assert "Small" in rows
    assert "Party 00" not in rows
    assert f"Not shown here: {everybody - len(rows)} more" in made.source
    assert [path.name for path in tmp_path.iterdir()] == ["reach.png"]
    page = chart("reach", paired(many), study=of, district="01.1", locale=locale("en"), folder=tmp_path, png=False)
    assert page is not None
    assert "Not shown here" not in page.source

"""What pages say of the parade and of kinds of actors: by rule from the public tables, at the rules' boundaries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding
from analysis.tables.parade import Gaps
from report.context.table_sentences import brokers_sentence, parade_sentence, parade_verdict
from report.language.verdicts import dominance_verdict
from tests.report.context.pages import page


def parade(first: list[float | None], second: list[float | None], *, year: int | None = 2024) -> pd.DataFrame:
    ends = [(at + 1) / len(first) for at in range(len(first))]
    frame = pd.DataFrame(
        {"key": [f"{end:.6g}" for end in ends] * 2, "wave": ["2021"] * len(first) + ["2024"] * len(first)}
    )
    frame = frame.assign(unit="IDR/person/month", income=[*first, *second], lower=[0.0, *ends[:-1]] * 2, prices_of=year)
    return frame.astype({"income": float})


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        (0.0, 0.0, "same"),
        (0.0, 1e-9, "above"),
        (-1e-9, 0.0, "below"),
        (0.1, 0.2, "above"),
        (-0.2, -0.1, "below"),
        (-1e-9, 1e-9, "cross"),
    ],
)
def test_gaps_between_two_parades_decide_what_is_said(lowest: float, highest: float, expected: str) -> None:
    assert dominance_verdict(Gaps(lowest, highest, ())) == expected
    assert dominance_verdict(None) == "not_available"


@pytest.mark.parametrize(
    ("second", "english", "indonesian"),
    [
        ([100, 200, 300, 400], "is the same in", "sama besar pada"),
        ([100, 200, 301, 400], "at no point compared below", "tidak berada di bawah"),
        ([100, 200, 299, 400], "at no point compared above", "tidak berada di atas"),
        ([90, 200, 310, 400], "cross at about 37.5 percent", "berpotongan pada sekitar 37,5 persen"),
        (
            [90, 210, 290, 400],
            "cross two times, first at about 25.0 percent and last at about 50.0 percent",
            "berpotongan dua kali, pertama pada sekitar 25,0 persen dan terakhir pada sekitar 50,0 persen",
        ),
    ],
)
def test_a_sentence_says_which_parade_lies_above_or_where_they_cross(
    tmp_path: Path, second: list[float | None], english: str, indonesian: str
) -> None:
    for language, words in (("en", english), ("id", indonesian)):
        one = page(tmp_path, language, parade=parade([100, 200, 300, 400], second))
        assert words in parade_sentence(one, source="[@atkinson1987]")
        assert ("[@atkinson1987]" in parade_sentence(one, source="[@atkinson1987]")) == (words not in (
            "is the same in", "sama besar pada"))  # fmt: skip


def test_a_sentence_on_parades_claims_no_test_and_names_the_prices(tmp_path: Path) -> None:
    rows = parade([100, 200], [110, 210])
    assert "it is not a test" in parade_sentence(page(tmp_path, parade=rows))
    assert "in prices of 2024" in parade_sentence(page(tmp_path, parade=rows))
    assert "bukan hasil uji" in parade_sentence(page(tmp_path, "id", parade=rows))
    own = rows.assign(prices_of=None)
    assert "in each time's own prices" in parade_sentence(page(tmp_path, parade=own))
    assert "dengan harga masing-masing waktu" in parade_sentence(page(tmp_path, "id", parade=own))


def test_hidden_means_are_not_compared_and_one_wave_alone_says_nothing(tmp_path: Path) -> None:
    # without the hidden one the first parade is 166.7 where the second is 150
    assert parade_verdict(page(tmp_path, parade=parade([100, None, 300, 400], [110, 150, 310, 410]))) == "cross"
    assert parade_verdict(page(tmp_path, parade=parade([100, None, 300, 400], [110, 210, 310, 410]))) == "above"
    alone = page(tmp_path, parade=parade([100, 200], [None, None]))
    assert (parade_verdict(alone), parade_sentence(alone)) == ("not_available", "")
    assert parade_sentence(page(tmp_path)) == ""


def brokers(ties: list[float | None], *, wave: str = "2024") -> pd.DataFrame:
    rows = {"key": ["tksk", "customer", "bank"][: len(ties)], "wave": wave, "unit": "share"}
    sides = ["linking", "bridging", "linking"][: len(ties)]
    return pd.DataFrame({**rows, "reach": [0.412, 0.3, None][: len(ties)], "ties": ties, "side": sides})


@pytest.mark.parametrize(
    ("ties", "english", "indonesian"),
    [
        (
            [0.5, 0.3, 0.2],
            "50.0 percent, and 41.2 percent of families have such a tie. This kind links",
            "menghubungkan",
        ),
        ([0.3, 0.5, 0.2], "This kind bridges families to other groups", "menjembatani"),
        ([0.2, 0.3, 0.5], "50.0 percent. This kind links families to institutions", "menghubungkan"),
        ([0.6, None, 0.4], "actors that can be shown in", "yang dapat ditampilkan pada"),
    ],
)
def test_the_kind_of_actor_with_most_ties_is_named_with_its_side(
    tmp_path: Path, ties: list[float | None], english: str, indonesian: str
) -> None:
    for language, words in (("en", english), ("id", indonesian)):
        assert words in brokers_sentence(page(tmp_path, language, brokers=brokers(ties)))


def test_the_sentence_leaves_reach_to_a_chart_of_the_same_families(tmp_path: Path) -> None:
    told = page(tmp_path, brokers=brokers([0.5, 0.3, 0.2]))
    found = dict(told.public.findings)
    for id_, wave, value in (
        ("network.reach.tksk", "2024", 0.412),
        ("before.reach.tksk", "2021-2024", 0.3),
        ("after.reach.tksk", "2021-2024", 0.4),
        ("change.reach.tksk", "2021-2024", 0.1),
    ):
        unit = "difference of shares" if id_.startswith("change") else "share"
        one = Finding(id_, told.district, wave, value, unit)
        found[one.key] = one
    beside = replace(told, public=replace(told.public, findings=found))
    assert "41.2 percent" in brokers_sentence(told)
    assert "50.0 percent. This kind links" in brokers_sentence(beside)


@pytest.mark.parametrize("ties", [[0.4, 0.4, 0.2], [1.0], [None, None, None], [0.0, 0.0, 0.0]])
def test_no_kind_is_named_where_none_stands_out(tmp_path: Path, ties: list[float | None]) -> None:
    assert brokers_sentence(page(tmp_path, brokers=brokers(ties))) == ""
    assert brokers_sentence(page(tmp_path)) == ""
    assert brokers_sentence(page(tmp_path, brokers=brokers([0.5, 0.3, 0.2], wave="2021"))) == ""

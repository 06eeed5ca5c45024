"""Numbers and voices side by side: the rule at its boundaries, in both languages, and what it may show."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.findings import Finding, Source, finding_as_json
from analysis.study import Study
from report.context.parts import PageParts
from report.context.tables import joint_table as page_table
from report.context.values import PageValues
from report.language.locale import languages, locale
from report.language.study import study_locale
from report.language.verdicts import joint_verdict, rules, voices_majority
from report.public import ALL, Public, open_public
from report.public.joint import VALUES, joint_findings, joint_outcomes, joint_table, statements_by_outcome
from report.runs.disclose import write_joint
from report.workspace import workspace_of
from tests.report import fake

PLACE, PAIR = "35.16.01", "2021-2024"
OWN = fake.TWO_WAVES.replace("voices: {published: true, citation: sabarisman2024}", "voices: {published: false}")
FEW = "fewer households than the threshold"


def statements(*told: tuple[str, str]) -> pd.DataFrame:
    """Statements of a published source, each an outcome and a direction."""
    rows = [(f"s{at}", None, "income", "outcome", direction, outcome) for at, (outcome, direction) in enumerate(told)]
    columns = ["statement_id", "informant_type", "theme", "kind", "direction", "outcome"]
    return pd.DataFrame(rows, columns=columns).assign(text_id="x", text_en="x")


def study(told: pd.DataFrame | None, *, text: str = fake.TWO_WAVES, informants: pd.DataFrame | None = None) -> Study:
    settings = fake.settings(text)
    districts = pd.DataFrame({"district_code": [PLACE], "name": ["Desa"], "regency": ["X"], "province": ["Y"]})
    return Study(Path(), settings, districts, pd.DataFrame(), statements=told, informants=informants)


def public(*findings: Finding) -> Public:
    return Public({finding.key: finding for finding in findings}, {})


def change(id_: str, value: float | None, low: float | None = None, high: float | None = None, **more) -> Finding:
    unit = {"change.mean_capita": "IDR/person/month", "change.mean_degree": "ties"}.get(id_, "difference of shares")
    return Finding(id_, PLACE, PAIR, value, unit, low, high, None if low is None else 0.95, n=140, **more)


def level(id_: str, value: float, unit: str) -> Finding:
    return Finding(id_, PLACE, "2021", value, unit, n=140)


INCOME = level("income.mean_capita", 400_000.0, "IDR/person/month")
DEGREE = level("network.mean_degree", 2.0, "ties")
SAID = {
    "agrees": ("The survey's numbers are in line with what was told of", "Angka survei sejalan dengan penuturan"),
    "differs": ("The survey's numbers differ from what was told of", "Angka survei berbeda dari penuturan"),
    "silent": ("can neither confirm nor refute", "belum dapat dibenarkan atau dibantah oleh angka survei"),
}


@pytest.mark.parametrize(
    ("outcome", "number", "expected"),
    [
        # a rise is told: the interval's lower end below, at and above zero
        ("income", change("change.mean_capita", 90_000, -1e-9, 180_000), "silent"),
        ("income", change("change.mean_capita", 90_000, 0.0, 180_000), "silent"),
        ("income", change("change.mean_capita", 90_000, 1e-9, 180_000), "agrees"),
        # its upper end below, at and above zero
        ("income", change("change.mean_capita", -90_000, -180_000, -1e-9), "differs"),
        ("income", change("change.mean_capita", -90_000, -180_000, 0.0), "silent"),
        ("income", change("change.mean_capita", -90_000, -180_000, 1e-9), "silent"),
        # an interval within a tenth of the first wave's level: it changed little, which isn't a rise
        ("income", change("change.mean_capita", 0, -40_000, 39_999), "differs"),
        ("income", change("change.mean_capita", 0, -40_000, 40_000), "differs"),
        ("income", change("change.mean_capita", 0, -40_000, 40_001), "silent"),
        # a fall is told
        ("poverty", change("change.headcount", -0.1, -0.2, -1e-9), "agrees"),
        ("poverty", change("change.headcount", -0.1, -0.2, 0.0), "silent"),
        ("poverty", change("change.headcount", 0.1, 1e-9, 0.2), "differs"),
        ("poverty", change("change.headcount", 0.1, 0.0, 0.2), "silent"),
        ("aid", change("change.aid_dependence", -0.1, -0.2, -0.01), "agrees"),
        ("aid", change("change.aid_dependence", 0.0, -0.05, 0.05), "differs"),
        ("aid", change("change.aid_dependence", 0.0, -0.05, 0.051), "silent"),
        # a network that was observed, of two ties at first: material from a tenth on
        ("network", change("change.mean_degree", 0.199), "differs"),
        ("network", change("change.mean_degree", 0.2), "agrees"),
        ("network", change("change.mean_degree", 0.201), "agrees"),
        ("network", change("change.mean_degree", -0.2), "differs"),
    ],
)
def test_number_and_voices_agree_differ_or_stay_silent_at_the_rules_boundaries(
    outcome: str, number: Finding, expected: str
) -> None:
    told, shown = study(statements((outcome, "supports"))), public(number, INCOME, DEGREE)
    found = {item.id: item for item in joint_findings(joint_outcomes(told, shown, PLACE), district=PLACE)}
    both = found[f"joint.{outcome}"]
    assert (both.value, both.wave, both.unit) == (VALUES[expected], PAIR, "1 agrees, 0 silent, -1 differs")
    for language, sentence in zip(("en", "id"), SAID[expected], strict=True):
        page = PageValues(told, public(number, both), study_locale(told.settings, language), PLACE, "2024")
        [(verdict, outcomes)] = PageParts(page, frozenset()).told_beside_numbers()
        assert sentence in page.locale.text(f"joint.{verdict}", outcome=outcomes[0])
        assert page.locale.formatted(both, style="table") == page.locale.text(f"joint.words.{expected}")


@pytest.mark.parametrize(("balance", "says"), [(-2, "against"), (-1, "against"), (0, "divided"), (1, "for")])
def test_voices_stand_where_most_statements_do(balance: int, says: str) -> None:
    assert voices_majority(balance) == says


def test_voices_against_an_outcome_change_the_places_of_agree_and_differ() -> None:
    told = rules("wording")["joint"]["told"]
    for says in told:
        for number in told[says]["agrees"]:
            assert joint_verdict(number, says, voices="for") == "agrees"
            assert joint_verdict(number, says, voices="against") == "differs"
            assert joint_verdict(number, says, voices="divided") == "silent"
        for number in told[says]["differs"]:
            assert joint_verdict(number, says, voices="against") == "agrees"
        assert joint_verdict("cannot_say", says, voices="against") == "silent"


@pytest.mark.parametrize(
    ("against", "expected", "reason"),
    [(1, 1.0, None), (2, 0.0, "as many statements for as against"), (3, -1.0, None)],
)
def test_a_rise_is_told_only_where_more_statements_are_for_it(
    against: int, expected: float, reason: str | None
) -> None:
    told = study(statements(*[("income", "supports")] * 2, *[("income", "against")] * against, ("income", "neutral")))
    rose = change("change.mean_capita", 90_000, 10_000, 180_000)
    both = joint_findings(joint_outcomes(told, public(rose, INCOME), PLACE), district=PLACE)[0]
    assert (both.id, both.value, both.reason, both.n) == ("joint.income", expected, reason, 2 + against)


def test_every_outcome_has_its_row_in_every_study() -> None:
    outcomes = [f"joint.{rule['outcome']}" for rule in rules("wording")["joint"]["outcomes"]]
    for told in (None, statements(("skills", "supports")), statements(("income", "neutral"))):
        found = joint_findings(joint_outcomes(study(told), public(), PLACE), district=PLACE)
        assert [item.id for item in found] == outcomes
        assert {(item.value, item.reason) for item in found} == {(None, "no statements on this outcome")}
        assert joint_table(joint_outcomes(study(told), public(), PLACE), district=PLACE) is None


def test_a_study_of_one_wave_says_that_there_is_no_pair() -> None:
    told = study(statements(("income", "supports")), text=fake.ONE_WAVE + "voices: {published: true}\n")
    found = {item.id: item for item in joint_findings(joint_outcomes(told, public(), PLACE), district=PLACE)}
    assert (found["joint.income"].value, found["joint.income"].reason) == (None, "no pair of waves")
    assert found["joint.aid"].reason == "no statements on this outcome"
    assert {item.wave for item in found.values()} == {"2008"}
    page = PageValues(told, public(*found.values()), study_locale(told.settings, "en"), PLACE, "2008")
    assert [verdict for verdict, _ in PageParts(page, frozenset()).told_beside_numbers()] == ["silent"]


def test_every_pair_of_waves_is_measured_against_its_own_first_wave() -> None:
    text = fake.TWO_WAVES.replace("programme: prokus", "  - {key: 2027, label: {id: x, en: x}}\nprogramme: prokus")
    text = text.replace("network:", "  2027: {value: 600000, source: {id: x, en: x}}\nnetwork:")
    told = study(statements(("network", "supports")), text=text)
    degrees = [
        Finding("network.mean_degree", PLACE, wave, value, "ties") for wave, value in (("2021", 2.0), ("2024", 9))
    ]
    moves = [Finding("change.mean_degree", PLACE, wave, 0.5, "ties") for wave in (PAIR, "2024-2027")]
    found = joint_findings(joint_outcomes(told, public(*degrees, *moves), PLACE), district=PLACE)
    # half a tie more is a quarter of two, but not a tenth of nine
    assert {item.wave: item.value for item in found if item.id == "joint.network"} == {PAIR: 1.0, "2024-2027": -1.0}


def test_a_number_that_is_not_shown_settles_nothing_and_gives_its_own_reason() -> None:
    hidden = change("change.mean_capita", None, reason=FEW, disclosure="suppressed primary")
    told = study(statements(("income", "supports"), ("poverty", "supports")))
    joints = joint_outcomes(told, public(hidden, INCOME), PLACE)
    income, poverty, *_ = joint_findings(joints, district=PLACE)
    assert (income.value, income.reason, income.disclosure) == (0.0, FEW, "shown")
    assert (poverty.value, poverty.reason) == (0.0, "no number on this outcome")
    divided = study(statements(("income", "supports"), ("income", "against")))
    assert joint_findings(joint_outcomes(divided, public(hidden, INCOME), PLACE), district=PLACE)[0].reason == FEW
    table = joint_table(joints, district=PLACE)
    assert table is not None
    assert table.rows.loc[0, ["number", "low", "high"]].isna().all()


def test_a_verdict_comes_from_where_its_number_was_computed() -> None:
    source = Source("income", "change")
    rose = change("change.mean_capita", 90_000, 10_000, 180_000, source=source)
    found = joint_findings(
        joint_outcomes(study(statements(("income", "supports"))), public(rose), PLACE), district=PLACE
    )
    assert found[0].source == source


# --- own interviews


def interviews(speakers: dict[str, str]) -> tuple[Study, Public]:
    """A study of own interviews: each statement's informant, and whether it supports a rise in income."""
    told = statements(*(("income", direction) for direction in speakers.values()))
    told["informant_id"] = [name.partition(" ")[0] for name in speakers]
    people = pd.DataFrame({"informant_id": list("abcdef"), "informant_type": "kpm", "consent": "yes"})
    rose = change("change.mean_capita", 90_000, 10_000, 180_000)
    counted = Finding("voices.informants.kpm", ALL, PAIR, 6.0, "informants", n=6)
    return study(told, text=OWN, informants=people), public(rose, INCOME, counted)


@pytest.mark.parametrize(("speakers", "value"), [("aab", None), ("abc", 1.0), ("abcd", 1.0)])
def test_own_interviews_need_three_informants_behind_an_outcome(speakers: str, value: float | None) -> None:
    own, shown = interviews({f"{who} {at}": "supports" for at, who in enumerate(speakers)})
    both = joint_findings(joint_outcomes(own, shown, PLACE), district=PLACE)[0]
    assert both.value == value
    if value is None:
        assert (both.reason, both.disclosure, both.n) == (
            "fewer informants than the threshold",
            "suppressed primary",
            None,
        )


def test_own_interviews_never_show_a_count_of_fewer_than_three_informants_nor_give_it_back() -> None:
    own, shown = interviews(dict(zip("abcdef", ["supports"] * 4 + ["against"] * 2, strict=True)))
    told = statements_by_outcome(own, shown)["income"]
    assert (told.in_favour, told.against, told.total) == (4, None, None)
    joints = joint_outcomes(own, shown, PLACE)
    assert joint_findings(joints, district=PLACE)[0].n is None
    assert joint_table(joints, district=PLACE).rows.loc[0, ["statements_for", "statements_against"]].tolist() == [
        4,
        pd.NA,
    ]


def test_statements_of_a_kind_of_informant_that_is_not_shown_do_not_count() -> None:
    own, shown = interviews(dict.fromkeys("abc", "supports"))
    shown = public(*(item for item in shown.findings.values() if not item.id.startswith("voices.")))
    assert (
        joint_findings(joint_outcomes(own, shown, PLACE), district=PLACE)[0].reason == "no statements on this outcome"
    )


# --- files and pages


def written(folder: Path, told: Study, *findings: Finding) -> Public:
    workspace = workspace_of(folder, "contoh")
    for district in (PLACE, ALL):
        path = workspace.public / f"{district}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        own = [finding_as_json(item) for item in findings if item.district == district]
        path.write_text(json.dumps({"schema": 1, "district": district, "findings": own}))
    write_joint(told, workspace, [PLACE])
    write_joint(told, workspace, [PLACE])  # as after a build in which its notebook failed
    return open_public(workspace.public, districts=[PLACE, ALL])


def test_verdicts_and_their_table_are_written_once_beside_what_a_district_may_show(tmp_path: Path) -> None:
    rose = change("change.mean_capita", 90_000.0, 10_000.0, 180_000.0)
    told = study(statements(*[("income", "supports")] * 4, ("income", "against")))
    found = written(tmp_path, told, rose, INCOME)
    assert {key for key in found.findings if key[1] == PLACE} == {
        rose.key,
        INCOME.key,
        *((f"joint.{name}", PLACE, PAIR) for name in ("income", "poverty", "aid", "network")),
    }
    file = json.loads((workspace_of(tmp_path, "contoh").public / f"{PLACE}.json").read_text("utf-8"))
    assert len(file["findings"]) == 6  # none is there twice
    table = found.table("joint", PLACE)
    assert table is not None
    first = table.iloc[0].to_dict()
    assert first == {
        "key": "income",
        "wave": PAIR,
        "unit": "IDR/person/month",
        "number": 90_000.0,
        "low": 10_000.0,
        "high": 180_000.0,
        "statements_for": 4,
        "statements_against": 1,
        "verdict": "agrees",
    }
    assert table["verdict"].isna().tolist() == [False, True, True, True]


def test_the_table_goes_where_nobody_speaks_any_more(tmp_path: Path) -> None:
    rose = change("change.mean_capita", 90_000.0, 10_000.0, 180_000.0)
    assert written(tmp_path, study(statements(("income", "supports"))), rose).table("joint", PLACE) is not None
    assert written(tmp_path, study(None), rose).table("joint", PLACE) is None


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("en", ("The rise in income", "+IDR 90,000", "IDR 10,000 to IDR 180,000", "4 for, 1 against", "✓ in line")),
        (
            "id",
            ("Kenaikan pendapatan", "+Rp90.000", "Rp10.000 sampai Rp180.000", "4 mendukung, 1 membantah", "✓ sejalan"),
        ),
    ],
)
def test_the_page_lays_number_and_voices_side_by_side(tmp_path: Path, language: str, cells: tuple[str, ...]) -> None:
    rose = change("change.mean_capita", 90_000.0, 10_000.0, 180_000.0)
    told = study(statements(*[("income", "supports")] * 4, ("income", "against")))
    found = written(tmp_path, told, rose, INCOME)
    page = PageValues(told, found, study_locale(told.settings, language), PLACE, "2024")
    rows = page_table(page, PageParts(page, frozenset()).joint()).splitlines()
    assert len(rows) == 3  # head, rule, and the one outcome that was spoken of
    for cell in cells:
        assert cell in rows[2]
    for id_ in ("change.mean_capita", "joint.income"):
        assert f'data-finding="{id_}"' in rows[2]


@pytest.mark.parametrize("language", languages())
def test_each_verdict_is_a_sign_and_a_word_that_no_engine_reads_as_markup(language: str) -> None:
    words = locale(language).entry("joint.words")
    assert set(words) == set(VALUES)
    signs = [text.split(" ", 1)[0] for text in words.values()]
    assert len(set(signs)) == 3
    assert not set(signs) & {
        "=",
        "==",
        "-",
        "+",
        "/",
        "#",
        "*",
    }  # Typst makes a heading or a list of a cell's first one


def test_a_page_without_voices_has_no_such_table(tmp_path: Path) -> None:
    found = written(tmp_path, study(None), change("change.mean_capita", 90_000.0, 10_000.0, 180_000.0))
    page = PageValues(study(None), found, study_locale(study(None).settings, "en"), PLACE, "2024")
    assert page_table(page, PageParts(page, frozenset()).joint()) == ""

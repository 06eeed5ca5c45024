"""Files and pages that lay numbers and voices side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.findings import Finding, finding_as_json
from analysis.study import Study
from report.context.parts import PageParts
from report.context.tables import joint_table as page_table
from report.context.values import PageValues
from report.language.locale import languages, locale
from report.language.study import study_locale
from report.public import ALL, Public, open_public
from report.public.joint import VALUES
from report.runs.disclose import write_joint
from report.workspace import workspace_of
from tests.report.public.voices import INCOME, PAIR, PLACE, change, statements, study

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
        ("en", ("The rise in income", "+IDR 90,000", "+10,000 to +180,000", "4 for, 1 against", "✓ in line")),
        (
            "id",
            ("Kenaikan pendapatan", "+Rp90.000", "+10.000 sampai +180.000", "4 mendukung, 1 membantah", "✓ sejalan"),
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

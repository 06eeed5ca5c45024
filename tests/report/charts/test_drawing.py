"""A drawing's key: the same for the same values and code, another one for others, none for what can't be seen."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import figures
from analysis.errors import UserError
from report.charts import DRAWINGS
from report.charts import drawing as drawings
from report.charts.drawing import described, drawing
from report.charts.numbers import ChartNumbers
from report.charts.words import ChartWords
from report.language.locale import locale
from report.language.study import study_locale
from tests.report.charts.public_study import PUBLIC, study
from tests.report.charts.test_charts import VALUES

TABLE = pd.DataFrame({"key": ["a", "a"], "wave": ["2021", "2024"], "share": [0.4, np.nan]})
WAVES = figures.waves_of({"2021": "March 2021", "2024": "March 2024"})
ENGLISH, INDONESIAN = (ChartNumbers.of(locale(language), "IDR") for language in ("en", "id"))


def words(language: str) -> ChartWords:
    of = study()
    return ChartWords.of(of, PUBLIC, "01.1", study_locale(of.settings, language))


def key(**changes: object) -> str:
    values = {"value": "share", "labels": {"a": "A", "b": "B"}, "write": ENGLISH.percent, "missing": "–", **changes}
    table, waves = values.pop("table", TABLE), values.pop("waves", WAVES)
    return drawing(figures.bars, table, waves, **values).key


@pytest.mark.parametrize("name", VALUES)
def test_every_chart_has_a_key_that_its_language_changes(name: str) -> None:
    keys = [DRAWINGS[name](words(language)).drawing.key for language in ("id", "id", "en")]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"table": TABLE.assign(share=[np.nextafter(0.4, 1), np.nan])},
        {"table": TABLE.assign(share=[0.4, 0.0])},
        {"table": TABLE.assign(wave=[2021, 2024])},
        {"table": TABLE[["wave", "key", "share"]]},
        {"table": TABLE.rename(columns={"share": "part"})},
        {"table": TABLE.set_axis([1, 2])},
        {"waves": WAVES[1:]},
        {"waves": figures.waves_of({"2021": "Maret 2021", "2024": "March 2024"})},
        {"labels": {"b": "B", "a": "A"}},
        {"missing": "-"},
        {"write": ENGLISH.count},
        {"write": INDONESIAN.percent},
        {"write": ChartNumbers.of(locale("en"), "USD").percent},
        {"write": partial(ENGLISH.percent, decimals=0)},
    ],
)
def test_whatever_a_picture_is_drawn_of_changes_its_key(changes: dict[str, object]) -> None:
    assert key() == key(table=TABLE.copy()) != key(**changes)


def test_a_picture_of_the_same_values_by_another_function_has_another_key() -> None:
    assert drawing(figures.themes, TABLE).key != drawing(figures.bars, TABLE).key  # type: ignore[call-arg]


@pytest.mark.parametrize("hidden", [lambda value: str(value), iter("a"), words("en").money_unit])
def test_a_value_that_may_hold_what_isnt_seen_is_refused(hidden: object) -> None:
    with pytest.raises(TypeError, match="give it plain values"):
        described({"write": hidden})


def test_the_formats_of_a_picture_have_no_other_text() -> None:
    assert (ENGLISH.money(1234), ENGLISH.full_money(1234)) == ("IDR 1,230", "IDR 1,234")
    with pytest.raises(UserError, match=r"chart\.missing"):
        ENGLISH.locale.text("chart.missing")


@pytest.mark.parametrize("package", [figures.__name__, "report.charts", "report.language"])
def test_a_change_of_the_code_that_draws_changes_every_key(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key()
    for folder in drawings._CODE:
        shutil.copytree(folder, tmp_path / folder.parent.name / folder.name)
    monkeypatch.setattr(drawings, "_CODE", tuple(tmp_path / code.parent.name / code.name for code in drawings._CODE))
    drawings._surroundings.cache_clear()
    try:
        assert key() == before
        with (tmp_path / Path(*package.split(".")) / "__init__.py").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        drawings._surroundings.cache_clear()
        assert key() != before
    finally:
        monkeypatch.undo()
        drawings._surroundings.cache_clear()

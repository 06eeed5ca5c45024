"""Constants that texts repeat from the code: changed, repeated by nobody, or declared badly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from analysis.project import ROOT
from analysis.study import open_study
from report.checks import constants
from report.checks.claims import template_problems
from report.checks.constants import constant_problems, declared_constants
from tests.report.checks.texts import write

# --- constants


def test_a_changed_constant_of_the_code_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(constants, "CODE", tmp_path)
    declared, problems = declared_constants(constants.FILE, name="constants.yml")
    assert constant_problems(declared) == problems == []
    for file, old, new in (
        ("indicators/change.py", "CLEAR_STEP = 0.05", "CLEAR_STEP = 0.1"),
        ("survey/intervals.py", "LEVEL = 0.95", "LEVEL = 0.9"),
        ("indicators/poverty.py", "NEAR = 1.5", "NEAR = 2"),
        ("tables/sensitivity.py", '"line_80": 0.8', '"line_80": 0.7'),
        ("network/homophily.py", "DEALS = 999", "DEALS = 499"),
        ("study/columns.py", '"fies_score": 8.0', '"fies_score": 9.0'),
    ):
        path = tmp_path / "analysis" / file
        whole = path.read_text("utf-8")
        assert old in whole
        path.write_text(whole.replace(old, new), "utf-8")
        module = f"analysis.{file.removesuffix('.py').replace('/', '.')}"
        name = f"{module}.{old.split(' ')[0]}" if " = " in old else f"{module}."
        told = [problem.what for problem in constant_problems(declared)]
        assert told, file
        assert all(name in what for what in told), told
        path.write_text(whole, "utf-8")
    (tmp_path / "analysis" / "indicators" / "poverty.py").write_text("", "utf-8")
    assert any(
        "there is no number analysis.indicators.poverty.NEAR" in str(problem) for problem in constant_problems(declared)
    )


def test_a_constant_that_no_text_holds_any_more_is_told(copied: Path) -> None:
    path = copied / "study" / "templates" / "constants.yml"
    entry = {"texts": {"en": ["of 777 families"]}, "why": "none"}
    entries = yaml.safe_load(path.read_text("utf-8"))["constants"] | {"old": entry}
    path.write_text(yaml.safe_dump({"constants": entries}), "utf-8")
    (problem,) = template_problems(open_study(copied / "study"))
    assert "no text holds 'of 777 families'" in problem.what


def test_a_constant_without_a_reason_or_with_an_unknown_key_is_told(tmp_path: Path) -> None:
    write(tmp_path / "c.yml", "constants:\n  a: {texts: {en: [x]}}\n  b: {texts: {en: [x]}, why: so, tims: 2}\n")
    declared, problems = declared_constants(tmp_path / "c.yml", name="c.yml")
    assert declared == []
    assert [str(problem).split(".  ")[0] for problem in problems] == [
        "c.yml, a: lacks why. Add the phrases, and the reason.",
        "c.yml, b: unknown key tims (did you mean 'times'?). Correct it.",
    ]

"""The stages of a build: which district failed is a fact of its run."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from pathlib import Path

import pytest

from analysis.errors import Problem, UserError
from analysis.study import Study, open_study
from report import build as build_module
from report import prepare as prepare_module
from report import render
from report.checks.answer import Answer
from report.provenance.built import BUILT
from report.public import Public
from report.render.pages import RenderResult
from report.runs.notebook import Outcome
from report.runs.plan import Run
from report.workspace import Workspace
from tests.conftest import ROOT


def test_a_failed_district_is_known_by_its_run_whatever_the_problem_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def write_public(
        study: Study, workspace: Workspace, districts: list[str], *, failed: Collection[str], jobs: int
    ) -> list[str]:
        seen.extend(sorted(failed))
        return []

    outcomes = [
        Outcome(Run("income", "35.16.13", "key", True, "not run yet"), 1.0),
        Outcome(
            Run("income", "35.16.18", "key", True, "not run yet"), 1.0, Problem("some place", "it stopped", "Look.")
        ),
    ]
    monkeypatch.setattr(prepare_module, "workspace_of", lambda folder, id_: Workspace(tmp_path))
    monkeypatch.setattr(prepare_module, "run_notebooks", lambda *runs, **options: outcomes)
    monkeypatch.setattr(prepare_module, "write_public", write_public)
    with pytest.raises(UserError, match="some place"):
        prepare_module.prepare_pages(open_study(ROOT / "data" / "mojokerto"), jobs=1, say=lambda line: None)
    assert seen == ["35.16.18"]


def test_a_build_takes_the_record_of_the_one_before_away_before_it_changes_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / BUILT).write_text("{}", "utf-8")

    def killed(*runs: object, **options: object) -> list[Outcome]:
        assert not (tmp_path / BUILT).exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare_module, "workspace_of", lambda folder, id_: Workspace(tmp_path))
    monkeypatch.setattr(prepare_module, "run_notebooks", killed)
    with pytest.raises(KeyboardInterrupt):
        prepare_module.prepare_pages(open_study(ROOT / "data" / "mojokerto"), jobs=1, say=lambda line: None)


@pytest.mark.parametrize(
    ("problems", "wrong", "code"),
    [([], (), 0), ([Problem("some place", "it stopped", "Look.")], (), 1), ([], ("a number",), 1)],
)
def test_only_a_build_without_a_failure_is_recorded(
    problems: list[Problem], wrong: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = open_study(ROOT / "data" / "mojokerto")
    ready = build_module.PreparedPages(study, Workspace(tmp_path / "work"), Public({}, {}), {}, [], [], problems)
    rendered = render.ENGINES["pandoc"]
    engine = dataclasses.replace(rendered, render=lambda *pages, **options: RenderResult([], []))
    record: dict[str, object] = {
        "workspace_of": lambda folder, id_: ready.workspace,
        "engine_named": lambda name: engine,
        "prepare_pages": lambda study, **options: ready,
        "finish_site": lambda *parts, **options: {"numbers": Answer(1, wrong)},
        "write_run_record": lambda site, **options: (site / "run.json").write_text("{}", "utf-8"),
    }
    for name, value in record.items():
        monkeypatch.setattr(build_module, name, value)
    (tmp_path / "work").mkdir()
    ended = build_module.build(
        study.folder, formats=("html",), engine="pandoc", output=tmp_path / "site", jobs=1, say=lambda line: None
    )
    assert ended.exit_code == code
    assert (tmp_path / "work" / BUILT).exists() == (code == 0)

"""Which pages Quarto gets: those that changed since it rendered them last."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.render import quarto
from report.render.settings import open_project
from tests.report.render.conftest import StandIn


def test_pages_that_did_not_change_are_not_rendered_again(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    first = quarto.render(pages, tmp_path / "one")
    again = quarto.render(pages, tmp_path / "two")
    assert again == first
    assert len(stand_in.calls) == 1
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in files)
    (pages / "report/id/35.16.13/figures/income.svg").write_text("<svg/>")
    changed = pages / "report/en/35.16.13/brief.qmd"
    changed.write_text(changed.read_text("utf-8") + "\nOne more.\n", "utf-8")
    assert quarto.render(pages, tmp_path / "three").written == first.written
    rendered = [name for name in stand_in.calls[-1]["files"] if name.endswith(".qmd")]
    changed_pages = ("en/35.16.13/brief", "id/35.16.13/article", "id/35.16.13/brief")
    assert rendered == [f"report/{name}.qmd" for name in changed_pages]


@pytest.mark.parametrize("change", ["version", "settings", "lost"])
def test_another_quarto_other_settings_or_a_lost_file_render_anew(
    change: str, stand_in: StandIn, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarto.render(pages, tmp_path / "site")
    project = open_project()
    if change == "version":
        monkeypatch.setattr(quarto, "version", lambda: "1.11.0")
    elif change == "settings":
        project.settings["date-format"] = "D MMMM"
    else:
        (pages.parent / "quarto" / "_site" / "report/id/35.16.13/brief.pdf").unlink()
    quarto.render(pages, tmp_path / "site", project=project)
    rendered = [name for name in stand_in.calls[-1]["files"] if name.endswith(".qmd")]
    assert rendered == ["report/id/35.16.13/brief.qmd"] if change == "lost" else len(rendered) == 3


def test_a_page_with_a_problem_is_rendered_again(stand_in: StandIn, pages: Path, tmp_path: Path) -> None:
    stand_in.tell(leave_out=["jats"])
    assert quarto.render(pages, tmp_path / "site").problems
    stand_in.tell()
    assert quarto.render(pages, tmp_path / "site").problems == ()
    assert [name for name in stand_in.calls[-1]["files"] if name.endswith(".qmd")] == ["report/id/35.16.13/article.qmd"]

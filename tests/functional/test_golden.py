"""Brief and article say word for word what was read and kept, from either engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.golden import PAGES, golden_of, text_of_page
from tests.functional.sites import ROOT, Site, risalah

CHANGED = "If it should read so: build, read the difference, then run `python -m tests.functional.golden`."


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_as_it_was_kept(shipped: Site, page: str) -> None:
    assert text_of_page(shipped.folder / page).splitlines() == golden_of(page).read_text("utf-8").splitlines(), CHANGED


@pytest.fixture(scope="module")
def from_quarto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study's site, rendered by Quarto itself."""
    if shutil.which("quarto") is None:
        pytest.skip("Quarto is missing")
    site = tmp_path_factory.mktemp("quarto") / "_site"
    ended = risalah("build", str(ROOT / "data" / "mojokerto"), "--engine", "quarto", "--output", str(site))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return site


@pytest.mark.quarto
@pytest.mark.slow
def test_every_page_from_quarto_reads_as_from_pandoc(shipped: Site, from_quarto: Path) -> None:
    pages = [path.relative_to(shipped.folder) for path in shipped.pages()]
    assert pages == sorted(path.relative_to(from_quarto) for path in from_quarto.rglob("*.html"))
    differing = [
        page.as_posix()
        for page in pages
        if (shipped.folder / page).read_text("utf-8").count("<main")
        and text_of_page(from_quarto / page) != text_of_page(shipped.folder / page)
    ]
    assert differing == []

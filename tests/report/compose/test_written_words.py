"""What a study's author wrote stands as it was typed: no mark in it becomes emphasis, a formula, a footnote or HTML."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.context.written import Written
from report.render.pandoc import pandoc_path
from tests.report import fake
from tests.report.compose.composed import drawn

MARKS = (
    r"T $x_y$ ^[fn] a~b~c ^sup^ `x` *st* ~~no~~ <b>bold</b> <script>alert(1)</script> @smith2020 [@nokey] # % "
    r"{{< x >}} \n | ![i](u)"
)
FORMATTING = {
    "Math", "Note", "Subscript", "Superscript", "Code", "Emph", "Strong", "Strikeout", "RawInline", "RawBlock", "Cite",
    "Image",
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("written")
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    study = fake.two_wave_study(root / "study")
    given = study.settings
    texts = {"id": f"A {MARKS} z", "en": f"B {MARKS} z"}
    settings = given.model_copy(
        update={
            "title": texts,
            "subtitle": {"id": f"C {MARKS}", "en": f"D {MARKS}"},
            "region": given.region.model_copy(update={"name": {"id": f"E {MARKS}", "en": f"F {MARKS}"}}),
            "authors": (given.authors[0].model_copy(update={"name": f"G {MARKS}"}),),
            "licence": f"H {MARKS}",
        }
    )
    folder = root / "pages"
    compose_pages(
        replace(study, settings=settings),
        fake.two_wave_public(),
        folder,
        districts=fake.DISTRICTS[:1],
        languages=("id", "en"),
    )
    patch.undo()
    return sorted(folder.glob("report/*/**/*.qmd"))


def document(page: Path) -> dict[str, Any]:
    command = [pandoc_path(), "--from=markdown+hard_line_breaks-hard_line_breaks", "--to=json", str(page)]
    read: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return read


def inlines(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from inlines(part)


def typed(nodes: Any) -> str:
    return "".join(
        {"Str": str(item.get("c")), "Space": " ", "SoftBreak": " "}.get(str(item.get("t")), "")
        for item in inlines(nodes)
    )


def test_titles_of_all_pages_are_plain_text(pages: list[Path]) -> None:
    assert len(pages) >= 12
    with_title = 0
    for page in pages:
        meta = document(page)["meta"]
        for key in ("title", "subtitle", "description"):
            nodes = meta.get(key, {})
            assert not {str(item.get("t")) for item in inlines(nodes)} & FORMATTING, (page, key)
            with_title += MARKS in typed(nodes)
    assert with_title >= 12


@pytest.mark.parametrize("name", ["brief", "index"])
def test_the_body_has_the_words_and_nothing_made_of_their_marks(pages: list[Path], name: str) -> None:
    for page in [page for page in pages if page.stem == name and "all" not in page.parts]:
        blocks = document(page)["blocks"]
        assert name == "index" or MARKS in typed(blocks), page
        made = [item for item in inlines(blocks) if str(item.get("t")) in {"Math", "Note", "RawInline", "Strikeout"}]
        assert not made, (page, made[:3])


def test_names_and_addresses_pass_and_other_parts_stay_as_they_are() -> None:
    settings = fake.settings(fake.TWO_WAVES + "site: https://a_b.example.org\n")
    written = Written(settings)
    assert written.site == "https://a_b.example.org"
    assert written.programme == "prokus"
    assert written.material_change == settings.material_change
    assert written.edition.date == settings.edition.date
    assert written.prices is None

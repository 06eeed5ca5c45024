"""Composed pages that tests read, with a stand-in for charts: the pages are tested, not the pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.study import Study
from analysis.study.yaml_file import own_yaml
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.language.locale import Locale
from report.public import Public
from tests.report import fake

# text, finding, wave, rest; a unit may stand in brackets of its own: "[[IDR]{.unit} 531,000]{...}"
SPAN = re.compile(
    r'\[((?:[^\[\]]|\[[^\[\]]*\]\{\.unit\})*)\]\{[^{}]*?data-finding="([^"]+)" data-wave="([^"]+)"([^{}]*)\}'
)


def without_marks(shown: str) -> str:
    """A span's text; its unit, which a card sets small beside the number, as in a sentence."""
    return re.sub(r"\[([^\[\]]*)\]\{\.unit\}\u00a0", r"\1 ", shown)


def drawn(
    name: str,
    public: Public,
    *,
    study: Study,
    district: str,
    locale: Locale,
    folder: Path,
    png: bool = True,
    store: object = None,
    slide: bool = False,
) -> charts.Chart:
    """A chart with empty pictures."""
    for suffix in ("svg", "png"):
        (folder / f"{name}.{suffix}").write_text("")
    return charts.Chart(
        name, f"{name}.svg", f"{name}.png", f"alt {name}", "Title", "subtitle", "source", "| a |\n|---|"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of the two-wave study and of the one-wave study."""
    root = tmp_path_factory.mktemp("pages")
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    two, one = fake.two_wave_study(root / "study2"), fake.one_wave_study(root / "study1")
    compose_pages(two, fake.two_wave_public(), root / "two", districts=fake.DISTRICTS, languages=("id", "en"))
    compose_pages(one, fake.one_wave_public(), root / "one", districts=["3303"], languages=("id", "en"))
    patch.undo()
    return {"two": root / "two", "one": root / "one"}


def pages(built: dict[str, Path], study: str, language: str = "*") -> dict[Path, str]:
    folder = built[study]
    return {path: path.read_text("utf-8") for path in sorted(folder.glob(f"report/{language}/**/*.qmd"))}


def front(text: str) -> dict:
    return own_yaml(text.split("---\n")[1])


def body(text: str) -> str:
    return text.split("---\n", 2)[2]

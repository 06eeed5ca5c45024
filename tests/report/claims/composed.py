"""The pages of a small study, from its rows to composed pages, in this process and without any picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType

import nbformat
import pytest

from analysis import recording
from analysis.notebooks.registry import notebook_runs
from analysis.study import Study
from analysis.study.yaml_file import own_yaml
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.language.spoken import spoken_study
from report.pages import overview
from report.public import Public, open_public
from report.runs.disclose import write_public
from report.workspace import workspace_of
from tests.conftest import ROOT
from tests.report.claims.studies import write_study

PAGES = ("brief", "article", "supplement", "methods", "glossary", "overview", "index")
_PART = re.compile(r"-\d+$")  # of an overview of several pages
DISTRICTS_OF_A_PAGE = 3  # of the overview: a small study of four has two
NOTEBOOKS = ROOT / "analysis" / "notebooks"


@dataclass(frozen=True)
class Computed:
    """A small study with its public results."""

    study: Study
    public: Public

    @property
    def districts(self) -> list[str]:
        """Codes of the districts that have pages."""
        return [*self.study.districts["district_code"]]


def computed(folder: Path, name: str) -> Computed:
    """A small study with its public results: its notebooks' cells, run here one after the other."""
    place = write_study(folder / name, name)
    study = spoken_study(place)
    workspace = workspace_of(study.folder, study.settings.id)
    recording.hold(study)
    for notebook, district in notebook_runs(study.districts["district_code"], study.settings):
        executed = workspace.executed(notebook, district)
        executed.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(executed_copy(notebook, str(place), district), executed)
    shown = write_public(study, workspace, study.districts["district_code"])
    return Computed(study, open_public(workspace.public, districts=[*shown, "all"]))


def composed(made: Computed, folder: Path) -> dict[str, str]:
    """The study's pages as Markdown by their paths, such as `en/01/brief`."""
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch)
        languages = made.study.settings.languages
        compose_pages(made.study, made.public, folder, districts=made.districts, languages=languages)
    return {
        path.relative_to(folder / "report").with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(folder.glob("report/*/**/*.qmd"))
        if page_name(path.stem) in PAGES
    }


def page_name(stem: str) -> str:
    """A page's name without its number, if it is one of several.

    >>> page_name("overview-2"), page_name("brief")
    ('overview', 'brief')
    """
    return _PART.sub("", stem)


def small_pages(patch: pytest.MonkeyPatch) -> None:
    """Pages without pictures, and overviews of a few districts each: what is said takes little time."""
    patch.setattr(charts, "_drawn", undrawn)
    patch.setattr(overview, "MOST", DISTRICTS_OF_A_PAGE)


def undrawn(*_: object, png: bool, **__: object) -> Iterator[tuple[str, bytes]]:
    """No picture: what stands for one takes no time."""
    yield "svg", b""
    if png:
        yield "png", b""


@cache
def _cells(notebook: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4)


@cache
def _compiled(notebook: str, cell: str, source: str) -> CodeType:
    return compile(source, f"{notebook}.{cell}", "exec")


def executed_copy(notebook: str, study: str, district: str) -> nbformat.NotebookNode:
    """The notebook with what its cells record for a district."""
    names: dict[str, object] = {"study": study, "district": district}
    cells = []
    for cell in _cells(notebook).cells:
        if cell.cell_type != "code" or cell.id in ("parameters", "diagnostics"):
            continue
        with recording.gathered() as outputs:
            exec(_compiled(notebook, cell.id, cell.source), names)
        shown = [nbformat.v4.new_output("display_data", data=data) for data in outputs]
        cells.append(nbformat.v4.new_code_cell(cell.source, id=cell.id, outputs=shown))
    return nbformat.v4.new_notebook(cells=cells)


# --- reading

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADS = ("title", "description", "abstract", "keywords")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)\{[^{}\n]*fig-alt=\"([^\"]*)\"[^{}\n]*\}")
_CITATION = re.compile(r"\[(@[^\[\]]*)\]")
_SPAN = re.compile(r"\[([^\[\]]*)\](?:\{[^{}]*\}|\([^()\s]*(?: \"[^\"]*\")?\)(?:\{[^{}]*\})?)")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\\[^$\n]*\$", re.DOTALL)
_FENCE = re.compile(r"^\s*:{3,}.*$|(?<=\S) \{[#.][^{}\n]*\}$", re.MULTILINE)


@lru_cache(maxsize=64)  # a page is read for its claims, and for what is wrong with them
def as_read(markdown: str) -> str:
    """The words of a page as a reader has them: with title, lead and alternative texts, without marks and addresses.

    >>> as_read('It is [3]{data-finding="x"} of ![](a.svg){fig-alt="A chart."} [homes](b.html "Home"){.term}.')
    'It is 3 of A chart. homes.'
    """
    front = _FRONT.match(markdown)
    heads = own_yaml(front[1]) if front else {}
    words = [
        str(heads[name]) if isinstance(heads[name], str) else "; ".join(heads[name]) for name in _HEADS if name in heads
    ]
    words += [str(heads["risalah"]["lead"])] if heads.get("risalah", {}).get("lead") else []
    text = "\n\n".join([*words, markdown[front.end() :] if front else markdown])
    text = _FORMULA.sub("", text)
    text = _CITATION.sub(r"(\1)", _PICTURE.sub(r"\1", text))
    while (plainer := _SPAN.sub(r"\1", text)) != text:
        text = plainer
    return _FENCE.sub("", text).replace("**", "").replace("\\", "")

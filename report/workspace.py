"""Where a study's files go: its build folder, its stages, its site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from report.project import INSTALLED, NOTEBOOKS, ROOT

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
FINDINGS_JSON, FINDINGS_CSV = "data/findings.json", "data/findings.csv"
FORMS_XLSX, FORMS_JSON = "data/satu-data.xlsx", "data/satu-data.json"  # of a study in Indonesia
DCAT = "data/dcat.jsonld"  # for data portals
TABLES = "data/tables"  # one folder per district
FIGURES = "figures.json"  # which tables each figure was drawn from, for the checklist
ASSETS = "assets"  # the folder of scripts and fonts at the site's root
FONTS = "fonts"  # the folder of fonts in that one
MANIFEST, RUN = "manifest.json", "run.json"
KEY = ".risalah-key"  # in the folder of a confidential study, made by its first build
EDITIONS_RECORD = ".risalah-editions.json"  # in a protected study's folder, in no site and no package
FOR_HOSTS = (
    "CNAME",
    "robots.txt",
)  # at a site's root, by people: no build writes them, nor a name that begins with "."
# one thread per kernel: sums then don't depend on the number of cores, and jobs don't compete for them
SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def logo_file(path: str | Path) -> str:
    """The name that a publisher's logo has among the assets.

    >>> logo_file("pictures/Office.SVG")
    'logo.svg'
    """
    return f"logo{Path(path).suffix.lower()}"


def is_for_host(name: str) -> bool:
    """Whether a path below a site is what people put beside its pages, for the host or for version control.

    >>> [is_for_host(name) for name in (".git/config", ".nojekyll", "CNAME", "report/en/index.html")]
    [True, True, True, False]
    """
    return name.startswith(".") or name in FOR_HOSTS


@dataclass(frozen=True)
class Workspace:
    """The build folder of one study, with one folder for each stage."""

    build: Path
    sources: Path = NOTEBOOKS  # the notebooks that are run

    def executed(self, notebook: str, district: str) -> Path:
        """The executed copy of a notebook."""
        return self.build / "notebooks" / district / f"{notebook}.ipynb"

    def failed(self, notebook: str, district: str) -> Path:
        """Where a notebook is until its run has succeeded, and stays if it failed."""
        return self.executed(notebook, district).with_name(f"{notebook}.failed.ipynb")

    def executed_copies(self, district: str) -> list[Path]:
        """The existing executed copies of a district's notebooks, in the order of their names."""
        from analysis.notebooks.registry import notebooks_of  # brings pandas, which `risalah --help` doesn't need

        copies = [self.executed(name, district) for name in sorted(notebooks_of(district))]
        return [path for path in copies if path.is_file()]

    @property
    def findings(self) -> Path:
        """Private: every number at full precision, one file per district."""
        return self.build / "findings"

    @property
    def tables(self) -> Path:
        """Private: every table with its counts, one folder per district."""
        return self.build / "tables"

    @property
    def public(self) -> Path:
        """What may be shown: findings and tables after disclosure."""
        return self.build / "public"

    @property
    def charts(self) -> Path:
        """Drawn charts of the last build, for the next one."""
        return self.build / "charts"

    @property
    def pages(self) -> Path:
        """The composed pages, which are a Quarto project."""
        return self.build / "pages"

    @property
    def rendered(self) -> Path:
        """Files that the embedded engine rendered, kept for the next build."""
        return self.build / "rendered"


def workspace_of(study_folder: Path, study_id: str) -> Workspace:
    """The build folder of a study, inside its `output_home`."""
    home = output_home(study_folder)
    return Workspace(home / "build" / study_id)


def output_home(study_folder: Path) -> Path:
    """The parent of a study's `build/` and `_site/`: the checkout for a study inside it, else the study's parent.

    For the shipped study of an installed wheel it is the current folder: nothing is written beside the packages.
    """
    folder = study_folder.resolve()
    if not folder.is_relative_to(ROOT):
        return folder.parent
    return Path.cwd() if INSTALLED else ROOT


def write_json(path: Path, content: object) -> None:
    """Writes indented JSON with stable bytes, whole or not at all; NaN is an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json_text(content) + "\n", "utf-8")
    part.replace(path)


def write_json_stream(path: Path, content: Mapping[str, object], key: str, items: Iterable[str]) -> None:
    """Writes a JSON object as `write_json` does, where the list or object at `key` is given empty.

    `items` are its members' texts from `json_text`, with "name": before each in an object; they may be many.
    """
    before, empty, after = json_text(content).partition(f'"{key}": {"[]" if content[key] == [] else "{}"}')
    if not empty:
        raise ValueError(f"{key} isn't empty")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{before}{empty[:-1]}")
        some = False
        for item in items:
            file.write(f"{',' if some else ''}\n  " + item.replace("\n", "\n  "))
            some = True
        file.write(("\n " if some else "") + f"{empty[-1]}{after}\n")


def json_text(content: object) -> str:
    """The content as indented JSON; NaN is an error."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)

"""What a notebook's cells reach of the code, on small packages and on analysis/ itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from report.provenance.origins import cell_sources
from report.runs.reach import reached as reached_of
from tests.conftest import ROOT

MODULES = {
    "__init__.py": '"""A package."""\n',
    "sums.py": (
        '"""Sums."""\nimport numpy as np\n\nFACTOR = 2\nUNUSED = 3\n\n\n'
        'def double(x):\n    """Twice."""\n    return FACTOR * np.sum(x)  # a comment\n\n\n'
        "def other(x):\n    return x\n"
    ),
    "means.py": "from analysis import sums\n\n\ndef mean(x):\n    return sums.double(x) / len(x)\n",
    "figures.py": "def drawn(x):\n    return x\n",
    "study.schema.json": "{}",
}
CELLS = ["from analysis import means\n", "means.mean([1, 2])"]


def reached(folder: Path, *changes: tuple[str, str, str], cells: list[str] = CELLS, **more: str) -> Mapping[str, str]:
    package = folder / "analysis"
    package.mkdir(exist_ok=True)
    for name, text in {**MODULES, **{f"{name}.py": text for name, text in more.items()}}.items():
        for file, before, after in changes:
            if file == name:
                assert before in text
                text = text.replace(before, after)
        (package / name).write_text(text, "utf-8")
    return reached_of(package, cells)


def test_what_cells_call_is_reached_and_what_they_do_not_call_is_not(tmp_path: Path) -> None:
    assert list(reached(tmp_path)) == ["analysis.means.mean", "analysis.sums.FACTOR", "analysis.sums.double"]


@pytest.mark.parametrize(
    ("file", "before", "after", "changed"),
    [
        ("sums.py", "FACTOR * np", "np", ["analysis.sums.FACTOR", "analysis.sums.double"]),
        ("sums.py", "FACTOR = 2", "FACTOR = 4", ["analysis.sums.FACTOR"]),
        ("sums.py", "import numpy as np", "import math as np", ["analysis.sums.double"]),
        ("sums.py", '"""Twice."""', '"""Twofold."""', []),
        ("sums.py", "  # a comment", "", []),
        ("sums.py", "np.sum(x)", "np.sum( x )", []),
        ("sums.py", "UNUSED = 3", "UNUSED = 4", []),
        ("sums.py", "    return x\n", "    return -x\n", []),
        ("figures.py", "return x", "return -x", []),
    ],
)
def test_a_change_shows_where_it_can_matter_and_only_there(
    file: str, before: str, after: str, changed: list[str], tmp_path: Path
) -> None:
    first = reached(tmp_path)
    second = reached(tmp_path, (file, before, after))
    assert sorted(name for name in {**first, **second} if first.get(name) != second.get(name)) == changed


def test_a_module_used_as_a_value_counts_as_a_whole(tmp_path: Path) -> None:
    cells = ["from analysis import sums\n", 'getattr(sums, "double")']
    assert {"analysis.sums.other", "analysis.sums.UNUSED"} <= set(reached(tmp_path, cells=cells))


@pytest.mark.parametrize("line", ["np.seterr(all='raise')", "SET = np.seterr(all='raise')", "np.limit = 1", "del np"])
def test_what_an_imported_module_does_by_itself_counts(line: str, tmp_path: Path) -> None:
    acting = f"import numpy as np\nfrom analysis.sums import other\n{line}\n"
    imports = "from analysis import sums"
    found = reached(tmp_path, ("means.py", imports, f"{imports}, acting"), acting=acting)
    assert "analysis.acting (module)" in found
    assert "analysis.sums.other" not in found


def test_a_cell_that_is_not_plain_python_reaches_everything(tmp_path: Path) -> None:
    assert "analysis.sums.other" in reached(tmp_path, cells=["%timeit 1"])


def test_a_name_is_followed_through_packages_aliases_and_functions_that_import(tmp_path: Path) -> None:
    package = tmp_path / "analysis" / "inner"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from analysis.sums import other as same\n", "utf-8")
    cells = [
        "import analysis.inner as one\n",
        "def f(x):\n    from analysis.means import mean as m\n    return m(x)\none.same(f(1))",
    ]
    assert {"analysis.sums.other", "analysis.means.mean"} <= set(reached(tmp_path, cells=cells))


def test_a_file_of_data_counts_where_code_that_is_reached_names_it(tmp_path: Path) -> None:
    assert "file study.schema.json" not in reached(tmp_path)
    assert "file study.schema.json" in reached(tmp_path, ("sums.py", "FACTOR = 2", 'FACTOR = "study.schema.json"'))


def test_of_an_indicator_that_others_only_list_the_declarations_are_reached() -> None:
    """The catalogue lists every indicator, and each notebook looks units up in it."""
    notebooks = ROOT / "analysis" / "notebooks"
    found = {
        name: set(reached_of(ROOT / "analysis", cell_sources(notebooks / f"{name}.ipynb").values()))
        for name in ("income", "network")
    }
    gini, density = "analysis.indicators.inequality.gini_index", "analysis.network.structure.density"
    assert {gini, f"{density} (declarations)"} <= found["income"]
    assert {density, f"{gini} (declarations)"} <= found["network"]
    assert density not in found["income"]
    assert gini not in found["network"]
    assert not any("figures" in name for names in found.values() for name in names)


def test_drawing_is_left_out_even_where_a_cell_draws(tmp_path: Path) -> None:
    assert not any(
        "drawn" in name for name in reached(tmp_path, cells=["from analysis import figures\nfigures.drawn(1)"])
    )
    assert "analysis.sums.double" in reached(tmp_path, cells=["from analysis import sums\nsums.double(1)"])

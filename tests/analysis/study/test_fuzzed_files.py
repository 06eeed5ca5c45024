"""Whatever a file of a study holds, opening the study ends in a study or in problems that name a file of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis.errors import Problem, UserError
from analysis.study import open_study
from tests.functional.small_study import table, write_small_study

EXAMPLES = settings(max_examples=80, deadline=None, derandomize=True, phases=[Phase.generate])  # a minute in all
PIECES = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n\n", b"\t", b"\x1a", b"\x85", b"\xc2"),
    *(b'"', b"'", b",", b";", b",,,", b"sep=;\n", b"=1+1", b"#N/A", b"NA", b"nan", b"inf", b"1e999", b"-0", b"1e-400"),
    *(b"9" * 400, b"9" * 19, b"0x10", b"1_000", b"1.234.567,89", b"35.1", b"2024-02-30", b"99999-01-01", b"true", b"~"),
    *("٣".encode(), "\u202e".encode(), "\u2028".encode(), "−5".encode(), "½".encode(), "\U0001f600".encode()),
    *(b"[[[[[", b"{{", b"}}", b"&a ", b"*a", b"<<: ", b"!!python/object:os.system ", b"!x ", b"? ", b"- ", b": ", b"|"),
    *(b"> ", b"%YAML 9\n", b"---\n", b"...\n", b"@article{", b"}", b"\\", b"{% ", b"households", b"wave"),
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.dates(),
        st.text(max_size=12),
        st.sampled_from(["35.16.13", "2024", "income_month", "households.csv", "../x", "id", "en", "", "~", "1e9"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.text(max_size=6), st.integers()), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A study with a file of each kind."""
    source = pytestconfig.rootpath / "data" / "mojokerto"
    return write_small_study(source, tmp_path_factory.mktemp("fuzzed") / "study")


def opened(study: Path, name: str, content: bytes) -> None:
    """Opens a study with another content of one file; the file is put back."""
    before = (study / name).read_bytes()
    names = {path.name for path in study.iterdir()}
    (study / name).write_bytes(content)
    problems: tuple[Problem, ...] = ()
    try:
        open_study(study)
    except UserError as error:
        problems = error.problems or (Problem("no problem of the error", "", ""),)
    finally:
        (study / name).write_bytes(before)
    for problem in problems:
        assert any(name in str(problem) for name in names), problem
        assert problem.fix
        assert "\n" not in str(problem)


def test_any_column_left_out(whole: Path) -> None:
    for path in sorted(whole.glob("*.csv")):
        head, rows = table(path)
        for place in range(len(head)):
            kept = [[*row[:place], *row[place + 1 :]] for row in [head, *rows]]
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(kept)
            opened(whole, path.name, text.getvalue().encode())


@pytest.mark.parametrize("suffix", [".csv", ".yml", ".bib"])
def test_bytes_put_in_or_taken_out_anywhere(whole: Path, suffix: str) -> None:
    names = sorted(path.name for path in whole.iterdir() if path.suffix == suffix)

    @EXAMPLES
    @given(st.data())
    def of_files(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names))
        content = (whole / name).read_bytes()
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.integers(0, min(len(content), 3000)))
            end = start + data.draw(st.sampled_from([0, 0, 1, 3, 40, 10**9]))
            content = content[:start] + data.draw(st.sampled_from([b"", *PIECES])) + content[end:]
        opened(whole, name, content)

    of_files()


@pytest.mark.parametrize("name", ["study.yml", "codebook.yml"])
def test_any_value_at_any_place_of_a_yaml_file(whole: Path, name: str) -> None:
    text = (whole / name).read_text("utf-8")

    @EXAMPLES
    @given(st.data())
    def of_values(data: st.DataObject) -> None:
        tree = yaml.safe_load(text)
        place = data.draw(st.sampled_from(list(_places(tree))))
        place(data.draw(VALUES))
        opened(whole, name, yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "surrogatepass"))

    of_values()


def _places(node: Any) -> list[Callable[[Any], None]]:
    """A setter of each value in a tree of lists and mappings."""
    found: list[Callable[[Any], None]] = []
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        found.append(partial(node.__setitem__, key))
        if isinstance(value, dict | list):
            found += _places(value)
    return found

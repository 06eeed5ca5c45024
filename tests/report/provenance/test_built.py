"""The record of a build: what ends the next one at once, and what doesn't."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from report.provenance import built
from report.provenance.built import Asked, asked, ends_at_once, forget_built, reading, write_built
from report.workspace import KEY
from tests.conftest import ROOT


class Place:
    """A study, its site and the record of its build, as a build leaves them."""

    def __init__(self, root: Path) -> None:
        self.study, self.site, self.build = root / "study", root / "site", root / "build" / "toy"
        for folder in (self.study, self.site / "report", self.build):
            folder.mkdir(parents=True)
        (self.study / "study.yml").write_text("id: toy\n", "utf-8")
        (self.site / "index.html").write_text("<p>1</p>", "utf-8")
        (self.site / "report" / "a.html").write_text("<p>2</p>", "utf-8")
        self.elsewhere = root / "elsewhere.csv"
        self.elsewhere.write_text("a\n1\n", "utf-8")

    def wanted(self, **other: object) -> Asked:
        options: dict[str, object] = {
            "districts": [], "languages": ["en"], "formats": ["html"], "engine": "auto", "output": self.site,
            "previous": None,
        }  # fmt: skip
        wanted = asked(self.study, **{**options, **other})  # type: ignore[arg-type]
        assert wanted is not None
        return wanted

    def write(self) -> None:
        outside = {str(self.elsewhere): built._hashes({"it": self.elsewhere})["it"]}
        write_built(self.build, self.wanted(), reading(self.wanted()), outside=outside, said=["warning: one"])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path)
    found.write()
    return found


def test_a_build_of_the_same_ends_at_once_and_says_where_the_site_is(place: Place) -> None:
    said: list[str] = []
    assert ends_at_once(place.wanted(), said.append)
    assert said == [
        f"nothing changed: {place.site} is as it was built",
        "warning: one",
        f"open {place.site / 'index.html'}",
    ]


def test_a_first_build_that_made_the_study_s_key_is_recorded(place: Place) -> None:
    before = reading(place.wanted())
    (place.study / KEY).write_text("abc\n", "utf-8")
    forget_built(place.build)
    write_built(place.build, place.wanted(), before, outside={}, said=[])
    assert ends_at_once(place.wanted(), lambda _: None)
    (place.study / KEY).write_text("another\n", "utf-8")
    assert not ends_at_once(place.wanted(), lambda _: None)


CHANGES: dict[str, Callable[[Place], object]] = {
    "a file of the study": lambda place: (place.study / "study.yml").write_text("id: toy \n", "utf-8"),
    "one file more in the study": lambda place: (place.study / "ties.csv").write_text("", "utf-8"),
    "a file outside of it": lambda place: place.elsewhere.write_text("a\n2\n", "utf-8"),
    "no file outside of it": lambda place: place.elsewhere.unlink(),
    "a page gone": lambda place: (place.site / "report" / "a.html").unlink(),
    "a page of another size": lambda place: (place.site / "index.html").write_text("<p>11</p>", "utf-8"),
    "no site": lambda place: place.site.rename(place.site.with_name("moved")),
    "no record": lambda place: forget_built(place.build),
    "half a record": lambda place: (place.build / "built.json").write_text('{"read": {', "utf-8"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_is_built(change: str, place: Place) -> None:
    CHANGES[change](place)
    assert not ends_at_once(place.wanted(), print)


@pytest.mark.parametrize(
    "other",
    [{"districts": ["1"]}, {"languages": ["id"]}, {"formats": ["html", "pdf"]}, {"engine": "pandoc"}, {"output": None}],
)
def test_what_is_asked_for_otherwise_is_built(other: dict[str, object], place: Place) -> None:
    assert not ends_at_once(place.wanted(**other), print)


def test_the_code_the_packages_python_quarto_and_the_environment_count(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "project_files": lambda patterns: {},
        "_packages": lambda: iter(["numpy-0.1.dist-info"]),
        "_quarto": lambda: ["quarto", "9.9"],
        "_VARIABLES": ("TZ",),
    }.items():
        with monkeypatch.context() as patched:
            patched.setattr(built, name, value)
            assert not ends_at_once(place.wanted(), print), name
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert not ends_at_once(place.wanted(), print)


def test_an_earlier_edition_counts_by_its_content(place: Place) -> None:
    edition = place.study.parent / "earlier"
    edition.mkdir()
    (edition / "manifest.json").write_text("{}", "utf-8")
    first = reading(place.wanted(previous=edition))
    (edition / "manifest.json").write_text("[]", "utf-8")
    assert reading(place.wanted(previous=edition)) != first


def test_what_changed_while_it_was_built_is_not_recorded(place: Place) -> None:
    read = reading(place.wanted())
    forget_built(place.build)
    (place.study / "households.csv").write_text("later\n", "utf-8")
    write_built(place.build, place.wanted(), read, outside={}, said=[])
    assert not (place.build / "built.json").exists()


def test_the_record_has_no_time_and_is_the_same_again(place: Place) -> None:
    first = (place.build / "built.json").read_bytes()
    place.write()
    assert (place.build / "built.json").read_bytes() == first
    assert set(json.loads(first)) == {"read", "outside", "wrote", "said"}


def test_the_record_is_read_before_anything_that_takes_seconds_to_import() -> None:
    heavy = "{'pandas', 'numpy', 'matplotlib', 'pydantic', 'yaml', 'pypandoc', 'nbformat', 'lxml'}"
    code = f"import sys, report.cli, report.provenance.built; sys.exit(str({heavy} & set(sys.modules) or ''))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True).stderr == b"\n"

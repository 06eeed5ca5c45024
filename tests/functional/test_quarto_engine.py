"""A study built, packaged and verified with Quarto on the PATH; a stand-in renders, the rest is as it is."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.functional.quarto_stand_in import VERSION, write_stand_in
from tests.functional.sites import ROOT, risalah
from tests.functional.small_study import write_small_study

PART = ("--district", "35.16.13", "--language", "en")


@dataclass(frozen=True)
class Sites:
    """A small study's sites of both engines."""

    study: Path
    quarto: Path
    pandoc: Path
    said: str  # by the build with Quarto


@pytest.fixture(scope="module")
def on_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with the stand-in."""
    folder = write_stand_in(tmp_path_factory.mktemp("bin"), ROOT)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, on_path: str) -> Sites:
    home = tmp_path_factory.mktemp("engines")
    study = write_small_study(ROOT / "data" / "mojokerto", home / "small")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", on_path)
        ended = risalah("build", str(study), *PART, "--output", str(home / "quarto"))
    other = risalah("build", str(study), *PART, "--engine", "pandoc", "--output", str(home / "pandoc"))
    for done in (ended, other):
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return Sites(study, home / "quarto", home / "pandoc", ended.stdout)


@pytest.mark.slow
def test_both_engines_sites_have_the_same_files_and_only_the_run_differs(sites: Sites) -> None:
    names = {
        site: sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        for site in (sites.quarto, sites.pandoc)
    }
    assert names[sites.quarto] == names[sites.pandoc]
    differing = [
        name for name in names[sites.quarto] if (sites.quarto / name).read_bytes() != (sites.pandoc / name).read_bytes()
    ]
    assert differing == ["run.json"]
    assert json.loads((sites.quarto / "run.json").read_text("utf-8"))["engine"] == {
        "name": "quarto",
        "version": VERSION,
    }


@pytest.mark.slow
def test_the_build_says_which_page_it_is_at_and_that_quarto_rendered(sites: Sites) -> None:
    assert "        page  report/en/35.16.13/brief.qmd\n" in sites.said
    assert sites.said.rstrip().endswith("engine quarto")


@pytest.mark.slow
def test_its_package_is_verified_by_quarto_again(
    sites: Sites, on_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package.zip"
    packed = risalah("package", str(sites.study), "--site", str(sites.quarto), "--output", str(package))
    assert packed.returncode == 0, packed.stdout + packed.stderr
    folders = os.environ["PATH"].split(os.pathsep)  # a person may have Quarto
    monkeypatch.setenv("PATH", os.pathsep.join(name for name in folders if not (Path(name) / "quarto").exists()))
    without = risalah("verify", str(package), "--output", str(tmp_path / "out"))
    assert without.returncode == 2
    assert "Quarto isn't on the PATH" in without.stdout + without.stderr
    monkeypatch.setenv("PATH", on_path)
    ended = risalah("verify", str(package), "--output", str(tmp_path / "out"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "engine quarto" in ended.stdout
    assert "\nidentical\n" in ended.stdout

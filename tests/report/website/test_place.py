"""A site takes the place of a site of the same study and of nothing else; what people put beside it stays."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.project import ROOT
from report.website.folder import keep_only, new_site
from report.website.place import place_problem, put_beside, site_record


def write_site_record(site: Path, *, study: str = "toy") -> None:
    """The manifest of a site, with the files that it has."""
    files = {path.relative_to(site).as_posix(): {} for path in site.rglob("*") if path.is_file()}
    record = {"$schema": "schemas/manifest.schema.json", "study": study, "files": files}
    (site / "manifest.json").write_text(json.dumps(record))


def build(output: Path, *pages: str) -> None:
    with new_site(output) as site:
        for page in pages:
            (site / page).parent.mkdir(parents=True, exist_ok=True)
            (site / page).write_text("page")
        write_site_record(site)


def problem(output: Path, folder: Path | None = None) -> str:
    return str(place_problem(output, study="toy", folder=folder or output.parent / "study") or "")


def test_a_new_folder_an_empty_one_and_the_study_s_own_site_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    build(tmp_path / "site", "index.html")
    assert [problem(tmp_path / name) for name in ("new", "empty", "site")] == ["", "", ""]


OTHERS = {
    "a document": {"thesis.docx": "three years of work"},
    "another program's manifest": {"manifest.json": "{}", "index.html": "app", "photos/one.jpg": "photo"},
    "a manifest like ours of another program": {"manifest.json": '{"$schema": "schemas/manifest.schema.json"}'},
    "another Quarto project": {"index.html": "", "report/index.html": "", "site_libs/a.js": ""},
    "no manifest that can be read": {"manifest.json": "[" * 100_000},
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_a_folder_that_is_not_a_site_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / "public" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "public" / name).write_text(text)
    assert "holds files that aren't a site's. Give an empty or a new folder" in problem(tmp_path / "public")


def test_the_site_of_another_study_is_refused(tmp_path: Path) -> None:
    with new_site(tmp_path / "site") as site:
        write_site_record(site, study="other")
    assert "holds the site of another study, other." in problem(tmp_path / "site")


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    assert "is a file." in problem(tmp_path / "site")


@pytest.mark.parametrize("place", ["/", "~", "study", "."])
def test_a_folder_that_holds_the_study_or_everything_is_refused(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "study").mkdir()
    output = tmp_path / Path(place).expanduser()
    assert "holds the study, or all that a person has" in problem(output, tmp_path / "study")


def test_the_output_of_quarto_in_this_project_is_taken_without_a_manifest() -> None:
    assert problem(ROOT / "_site", ROOT / "data" / "mojokerto") == ""


def test_what_people_put_beside_a_site_is_there_after_the_next_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, "index.html", "report/en/brief.html")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    for name in (".nojekyll", "CNAME", "robots.txt", "report/en/note.txt", "own/a/b.txt"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (site / "latest").symlink_to("report")
    head = (site / ".git" / "HEAD").read_text()
    assert [*put_beside(site)] == [".git", ".nojekyll", "CNAME", "latest", "own", "report/en/note.txt", "robots.txt"]
    build(site, "index.html", "report/id/brief.html")
    assert not (site / "report/en/brief.html").exists()
    assert (site / "report/en/note.txt").read_text() == "report/en/note.txt"
    assert (site / "own/a/b.txt").read_text() == "own/a/b.txt"
    assert (site / ".git" / "HEAD").read_text() == head
    assert (site / "latest").readlink() == Path("report")
    build(site, "own/a/b.txt")  # the new site's page wins
    assert (site / "own/a/b.txt").read_text() == "page"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    build(tmp_path / "link", "index.html")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "index.html").is_file()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("mounting needs a right that isn't given here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_mount_point_is_filled(mount: Path) -> None:
    build(mount, "index.html", "report/en/brief.html")
    (mount / "CNAME").write_text("example.go.id")
    build(mount, "index.html", "report/id/brief.html")
    there = sorted(path.relative_to(mount).as_posix() for path in mount.rglob("*") if path.is_file())
    assert there == ["CNAME", "index.html", "manifest.json", "report/id/brief.html"]
    assert site_record(mount) is not None


def test_after_a_whole_render_by_quarto_stale_pages_go_and_what_is_for_the_host_stays(tmp_path: Path) -> None:
    for name in ("index.html", "report/en/old.html", ".nojekyll", "CNAME", ".git/HEAD"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    keep_only({"index.html"}, tmp_path)
    there = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert there == [".git/HEAD", ".nojekyll", "CNAME", "index.html"]
    assert os.listdir(tmp_path / ".git") == ["HEAD"]
    assert not (tmp_path / "report").exists()

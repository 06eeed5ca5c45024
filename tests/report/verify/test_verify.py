"""The parts of `risalah verify`: what is opened, when two numbers are the same, what is only form, what is told."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import matplotlib.image
import numpy as np
import pytest
from bs4 import BeautifulSoup

from report.provenance.manifest import SCHEMAS
from report.verify.causes import sources
from report.verify.causes.parts import unlike_parts, with_part
from report.verify.causes.surroundings import surroundings
from report.verify.differences.difference import Cause, Difference, ExplainedDifference
from report.verify.differences.findings import Closeness, finding_differences
from report.verify.differences.forms import form_of
from report.verify.differences.papers import figure_difference
from report.verify.edition import CouldNotRunError, PublishedEdition, open_published
from report.verify.page import write_verification
from report.verify.result import Verification
from report.verify.trust import PackageFiles
from report.zipped import MOST_COMPRESSED, SMALL

MANIFEST = json.dumps({"files": {}})


def zipped(path: Path, members: dict[str, str], *, link: bool = False, packed: bool = False) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            if link:
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED if packed else None)
    return path


@pytest.mark.parametrize("root", ["", "site/"])
def test_opens_a_folder_and_a_zip_of_a_site(tmp_path: Path, root: str) -> None:
    archive = zipped(tmp_path / "site.zip", {f"{root}manifest.json": MANIFEST, f"{root}index.html": "x"})
    opened = open_published(archive, tmp_path / "scratch")
    assert (opened.site / "index.html").read_text() == "x"
    assert open_published(opened.site, tmp_path).manifest == {"files": {}}


def test_opens_a_package_with_its_study(tmp_path: Path) -> None:
    root = "risalah-test-1/"
    members = {
        f"{root}package.json": json.dumps({"schema": 1, "study_folder": "data/test", "commit": "abc"}),
        f"{root}site/manifest.json": MANIFEST,
        f"{root}data/test/study.yml": "id: test",
        f"{root}data/test/households.csv": "a",
        f"{root}README.md": "changed",
        f"{root}SHA256SUMS": f"{'0' * 64}  README.md\n",
    }
    opened = open_published(zipped(tmp_path / "package.zip", members), tmp_path / "scratch")
    assert opened.study is not None
    assert (opened.commit, opened.study.name) == ("abc", "test")
    assert PackageFiles(opened.package).wrong == ("README.md",)


def test_a_confidential_package_has_no_study_of_its_own(tmp_path: Path) -> None:
    members = {
        "package.json": json.dumps({"study_folder": "data/test", "confidential": True}),
        "site/manifest.json": MANIFEST,
        "data/test/study.yml": "id: test",
        "data/test/districts.csv": "a",
    }
    assert open_published(zipped(tmp_path / "package.zip", members), tmp_path / "scratch").study is None


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "..\\out.txt", "C:/out.txt"])
def test_an_entry_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    archive = zipped(tmp_path / "site.zip", {"manifest.json": MANIFEST, name: "x"})
    with pytest.raises(CouldNotRunError, match="leads out"):
        open_published(archive, tmp_path / "scratch")
    assert not (tmp_path / "out.txt").exists()


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "site.zip", {"manifest.json": "/etc/hostname"}, link=True)
    with pytest.raises(CouldNotRunError):
        open_published(archive, tmp_path / "scratch")


def test_an_entry_that_unpacks_to_far_more_than_it_takes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "site.zip", {"manifest.json": '{"files": {' + " " * 2 * SMALL + "}}"}, packed=True)
    assert archive.stat().st_size < SMALL / MOST_COMPRESSED
    with pytest.raises(CouldNotRunError, match=r"site\.zip: has an entry that is compressed more than any text"):
        open_published(archive, tmp_path / "scratch")
    assert not any((tmp_path / "scratch").rglob("*.json"))


@pytest.mark.parametrize("content", ["[" * 100_000, "{", "[]"])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(CouldNotRunError, match=r"manifest\.json: (can't be read as JSON|isn't a JSON object)"):
        open_published(zipped(tmp_path / "site.zip", {"manifest.json": content}), tmp_path / "scratch")


def test_what_is_no_edition_ends_with_exit_code_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "report.cli", "verify", str(tmp_path), "--output", str(tmp_path / "out")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    assert ended.returncode == 2
    assert "holds no manifest.json" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("ours", "exact", "same"),
    [(1.0, True, True), (1.0 + 1e-12, True, False), (1.0 + 9e-10, False, True), (1.0 + 2e-9, False, False)],
)
def test_numbers_are_the_same_exactly_or_within_the_tolerance(ours: float, exact: bool, same: bool) -> None:
    def content(value: float) -> bytes:
        record = {"id": "a", "district": "all", "wave": "1", "value": value, "disclosure": "shown"}
        return json.dumps({"schema": 1, "findings": [record]}).encode()

    close = Closeness(exact=exact)
    found = finding_differences("data/findings.json", content(1.0), content(ours), close=close)
    assert (not found) == same
    assert close.within == (1 if same and not exact else 0)


@pytest.mark.parametrize(
    ("ending", "theirs", "ours", "form"),
    [
        (".csv", b"a,b\r\n1,2\r\n", b"a,b\n1,2\n", "line endings"),
        (".csv", b'a,b\n"1",2\n', b"a,b\n1,2\n", "layout"),
        (".csv", b"a\n2\n1\n", b"a\n1\n2\n", "order of rows"),
        (".csv", b"a\n1\n3\n", b"a\n1\n2\n", None),
        (".json", b'{"b": 1, "a": 2}', b'{"a": 2, "b": 1}', "layout"),
        (".json", b"[2, 1]", b"[1, 2]", None),
        (".xml", b'<a y="1" x="2"/>', b'<a x="2" y="1"></a>', "layout"),
        (".xml", b"<a>1</a>", b"<a>2</a>", None),
        (".pdf", b"%PDF /CreationDate (D:2020) x", b"%PDF /CreationDate (D:2021) x", "times and other metadata"),
        (".pdf", b"%PDF /CreationDate (D:2020) x", b"%PDF /CreationDate (D:2021) y", None),
        (".txt", b"a b", b"a  b", None),
    ],
)
def test_form_is_told_from_content(ending: str, theirs: bytes, ours: bytes, form: str | None) -> None:
    assert form_of(theirs, ours, ending=ending) == form


def test_a_picture_is_compared_by_its_pixels_and_not_by_its_comments() -> None:
    def png(pixels: np.ndarray, note: str) -> bytes:
        out = io.BytesIO()
        matplotlib.image.imsave(out, pixels, format="png", metadata={"Comment": note})
        return out.getvalue()

    black = np.zeros((4, 5, 3))
    dotted = black.copy()
    dotted[1, 2] = dotted[3, 4] = 1
    assert form_of(png(black, "a"), png(black, "b"), ending=".png") == "times and other metadata"
    found = figure_difference("report/en/a.png", png(dotted, "a"), png(black, "a"))
    assert (found.parts, found.count) == (("pixels",), 2)


def test_parts_of_a_source_are_named() -> None:
    rows = unlike_parts("a.csv", b"k,v\n1,2\n3,4\n", b"k,v\n1,9\n3,4\n5,6\n")
    assert (rows.what, rows.names, rows.columns, rows.count) == ("rows", ("2", "4"), ("v",), 2)
    assert unlike_parts("a.csv", b"k\n1\n2\n", b"k\n1\n").names == ("one after 2",)
    assert unlike_parts("a.yml", b"a: {b: 1, c: 2}", b"a: {b: 3, c: 2}").names == ("a.b",)
    code = b"X = 1\n\n\ndef f():\n    return 1\n", b"X = 1\n\n\ndef f():\n    return 2\n"
    assert unlike_parts("a.py", *code).names == ("f",)
    assert unlike_parts("a.py", b"X = 1\n", b"X = 2\n").names == ("X",)
    assert unlike_parts("a.py", b"# one\nX = 1\n", b"X = 1\n").what == "form"
    assert with_part("a.py", code[1], code[0], "f") == code[0]
    assert with_part("a.yml", b"a: {b: 3, c: 2}", b"a: {b: 1, c: 9}", "a.b") == b"a:\n  b: 1\n  c: 2\n"


def test_other_platforms_and_versions_are_compared_within_the_tolerance() -> None:
    here = {"platform": "Linux-6-x86_64", "packages": {"pandas": "3.1", "numpy": "2"}}
    assert surroundings(here, here).exact
    older = surroundings({**here, "packages": {"pandas": "2.3", "numpy": "2"}}, here)
    assert (older.exact, older.lines()) == (False, ("pandas 2.3, here 3.1",))
    assert not surroundings({**here, "platform": "macOS-15-arm64"}, here).exact


DIFFERENT = (
    ExplainedDifference(
        Difference("data/findings.csv", "finding", "a|all|2024", ("value",), 1, ("removed suppression",)),
        Cause("edited", ("data/findings.csv",), (), "hash", "not as the manifest recorded it"),
    ),
    ExplainedDifference(
        Difference("data/tables/all/<b>`x`|.csv", "table", "", ("v",), 3),
        Cause("data and code", ("households.csv", "analysis/a.py"), ("7", "f"), "tried", "only together"),
    ),
    ExplainedDifference(
        Difference("index.html", "page", form="line endings"), Cause("form", (), ("line endings",), "same content")
    ),
    ExplainedDifference(
        Difference("report/en/1/figures/a.svg", "figure", "", ("shapes",), 1, ("is report/en/1/figures/b.svg",)),
        Cause("environment", ("numpy",), ("numpy 1, here 2",), "elimination"),
    ),
)


def result(*found: ExplainedDifference) -> Verification:
    around = {"numpy": ("1", "2")} if found else {}
    return Verification("site.zip", "test", "1", ("id", "en"), 10, 5, found, not found, around, 3 if found else 0, 2)


@pytest.mark.parametrize("found", [(), DIFFERENT], ids=["identical", "differences"])
def test_the_result_is_a_page_in_both_languages_and_json_by_its_schema(
    tmp_path: Path, found: tuple[ExplainedDifference, ...]
) -> None:
    written = write_verification(result(*found), tmp_path)
    record = json.loads((tmp_path / "verification.json").read_text("utf-8"))
    schema = json.loads((SCHEMAS / "verification.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(record)
    assert len(record["differences"]) == len(found)
    assert [path.relative_to(tmp_path).as_posix() for path in written[1:]] == [
        "id/verification.html",
        "en/verification.html",
    ]
    pages = {path.parent.name: BeautifulSoup(path.read_text("utf-8"), "lxml") for path in written[1:]}
    for language, page in pages.items():
        assert page.html["lang"] == language
        assert page.select_one("nav.switch a")
        assert len(page.select("h1")) == 1
        assert all(table.select("th") for table in page.select("table"))
        assert not page.select("b")  # a file's name is never markup
        for one in found:
            assert one.difference.file.replace("`", "'").replace("|", "¦") in page.get_text()
    tables = [len(page.select("table")) for page in pages.values()]
    assert tables[0] == tables[1] == (6 if found else 0)


def test_the_terminal_tells_the_cause_and_the_count() -> None:
    told = result(*DIFFERENT)
    assert told.exit_code == 1
    assert told.lines()[-1] == "4 differences: 1 data and code, 1 edited, 1 environment, 1 form"
    assert any("removed suppression" in line for line in told.lines())
    assert (result().exit_code, result().lines()[-1]) == (0, "identical")


def test_an_edition_tells_its_engine_and_environment_from_old_and_new_records(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(MANIFEST)
    (tmp_path / "run.json").write_text(json.dumps({"engine": {"name": "quarto"}, "python": "3.11.7"}))
    old = PublishedEdition("site", tmp_path)
    assert (old.engine, old.environment["python"], old.commit) == ("quarto", "3.11.7", None)


def test_a_published_version_is_taken_from_the_commit_that_the_edition_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "repository"
    (root / "analysis").mkdir(parents=True)
    file = root / "analysis" / "a.py"

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *who, *arguments], cwd=root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("init", "--quiet")
    file.write_text("old")
    git("add", ".")
    git("commit", "--quiet", "-m", "old")
    commit = git("rev-parse", "HEAD")
    file.write_text("new")
    site = tmp_path / "site"
    site.mkdir()
    (site / "manifest.json").write_text(MANIFEST)
    (site / "run.json").write_text(json.dumps({"environment": {"code": {"commit": commit}}}))
    monkeypatch.setattr(sources, "ROOT", root)

    def found(content: bytes) -> bytes | None:
        source = sources.Source("analysis/a.py", hashlib.sha256(content).hexdigest())
        return sources.version_of(PublishedEdition("site", site), source, inputs={}, tree=root)[0]

    assert [found(b"old"), found(b"new"), found(b"other")] == [b"old", b"new", None]

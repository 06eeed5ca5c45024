"""A third language is files under templates/ and a study written in it: no line of Python is added, or knows of it."""

from __future__ import annotations

import csv
import filecmp
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.functional.sites import ROOT, Site, numbers_on, project_copy, risalah
from tests.functional.small_study import table, write_small_study, write_table

DISTRICT = "35.16.13"


def add_javanese(templates: Path) -> None:
    """Javanese: its words are those of the Indonesian files, marked."""
    for path in (templates / "locale").glob("*id.yml"):
        text = path.read_text("utf-8").replace("name: Bahasa Indonesia", "name: Basa Jawa")
        text = text.replace("original: true", "original: false").replace(
            "called: Versi Indonesia", "called: Versi Jawa"
        )
        text = re.sub(r"^  brief: .*$", "  brief: Ringkesan kawicaksanan", text, flags=re.MULTILINE)
        path.with_name(path.name.replace("id.yml", "jv.yml")).write_text(text, "utf-8")
    shutil.copytree(templates / "id", templates / "jv")
    for path in (templates / "jv").rglob("*.qmd"):
        path.write_text(path.read_text("utf-8").replace('"id/', '"jv/'), "utf-8")
    add_phrases(templates / "rules" / "constants.yml")
    for name in ("README", "ACCESS"):
        text = (templates / "package" / f"{name}.id.md").read_text("utf-8")
        (templates / "package" / f"{name}.jv.md").write_text(text, "utf-8")


def add_phrases(constants: Path) -> None:
    """The phrases with numbers that are no findings, in a file of their own."""
    declared = yaml.safe_load(constants.read_text("utf-8"))["constants"]
    phrases = {name: entry["texts"]["id"] for name, entry in declared.items() if "id" in entry["texts"]}
    constants.with_name("constants.jv.yml").write_text(yaml.safe_dump(phrases, allow_unicode=True), "utf-8")


def write_in_javanese(study: Path) -> None:
    """The study's own texts in the third language too: a key or a column wherever there are two languages."""

    def added(node: object) -> object:
        if isinstance(node, dict):
            node = {key: added(value) for key, value in node.items()}
            return node | {"jv": node["id"]} if {"id", "en"} <= node.keys() else node
        return [added(item) for item in node] if isinstance(node, list) else node

    for name in ("study.yml", "codebook.yml"):
        content = added(yaml.safe_load((study / name).read_text("utf-8")))
        if name == "study.yml":
            content |= {"languages": ["id", "en", "jv"]}  # type: ignore[operator]
        (study / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    shutil.copytree(study / "templates" / "id", study / "templates" / "jv")
    add_phrases(study / "templates" / "constants.yml")
    for path in study.glob("*.csv"):
        head, rows = table(path)
        own = [name for name in head if name.endswith("_id") and name.removesuffix("_id") + "_en" in head]
        new = [name.removesuffix("_id") + "_jv" for name in own]
        write_table(path, [*head, *new], [[*row, *(row[head.index(name)] for name in own)] for row in rows])


def differing(one: Path, other: Path) -> Iterator[str]:
    """The files that aren't the same in two folders, as paths from them."""
    both = filecmp.dircmp(one, other, ignore=["__pycache__"])
    names = [*both.left_only, *both.right_only, *both.diff_files]
    yield from names
    for folder in both.common_dirs:
        yield from (f"{folder}/{name}" for name in differing(one / folder, other / folder))


@pytest.mark.slow
def test_a_third_language_needs_no_code(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project")
    study = write_small_study(ROOT / "data" / "mojokerto", project / "data" / "mojokerto")
    add_javanese(project / "templates")
    write_in_javanese(study)

    languages = ["--language", "jv", "--language", "id"]
    ended = risalah("build", *languages, "--district", DISTRICT, "--format", "html", "--engine", "pandoc", cwd=project)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    site = Site(project / "_site", ended.stdout)
    brief, indonesian = (site.page(f"report/{language}/{DISTRICT}/brief.html") for language in ("jv", "id"))
    assert brief.html["lang"] == "jv"
    assert "Ringkesan kawicaksanan" in brief.get_text()
    assert "Basa Jawa" not in brief.get_text()
    assert "Basa Jawa" in indonesian.get_text()
    assert site.page("index.html").select('a[href="report/jv/index.html"]')
    numbers = [[(one.key, one.text) for one in numbers_on(page, district=DISTRICT)] for page in (brief, indonesian)]
    assert numbers[0]
    assert numbers[0] == numbers[1]

    package = tmp_path / "package.zip"
    ended = risalah("package", "--output", str(package), cwd=project)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    with zipfile.ZipFile(package) as archive:
        texts = {name.partition("/")[2]: archive.read(name).decode() for name in archive.namelist()
                 if name.endswith(".md") or name.endswith("exhibits.csv")}  # fmt: skip
    assert "*English version: README.md. Versi Indonesia: README.id.md.*" in texts["README.jv.md"]
    assert "Versi Jawa: README.jv.md" in texts["README.md"]
    pages = {row["page"].split("/")[2] for row in csv.DictReader(texts["exhibits.csv"].splitlines())}
    assert pages >= {"id", "jv"}

    ended = risalah("verify", str(package), "--output", str(tmp_path / "verification"), cwd=project)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "verification" / "jv" / "verification.html").is_file()

    for folder in ("analysis", "report"):
        assert not list(differing(ROOT / folder, project / folder))
    (*added,) = differing(ROOT / "templates", project / "templates")
    assert added
    assert not [name for name in added if (ROOT / "templates" / name).exists()]  # nothing that was there is edited

"""Published hashes of a confidential study's files of people confirm no guess."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
from pathlib import Path

import pytest

from analysis.study import Study, open_study
from report.project import CODE, ROOT
from report.provenance.inputs import KEY, digests_with, input_files, is_of_people, published_digests

# modules that compare or count files privately; all others publish, by published_digests
PRIVATE = {"report/checks/checklist.py", "report/checks/study.py", "report/provenance/inputs.py"}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_in(tmp_path / "study")


def study_in(folder: Path) -> Study:
    if not folder.exists():
        shutil.copytree(ROOT / "data" / "mojokerto", folder)
        settings = folder / "study.yml"
        settings.write_text(settings.read_text() + "confidential: true\naccess: {id: Surat, en: Write}\n")
    return open_study(folder)


def test_files_of_people_have_keyed_hashes_and_no_size(study: Study) -> None:
    files = input_files(study)
    for name, entry in files.items():
        plain = hashlib.sha256((study.folder / name).read_bytes()).hexdigest()
        assert re.fullmatch("[0-9a-f]{64}", str(entry["sha256"]))
        assert (entry["sha256"] != plain) is is_of_people(name)
        assert (entry["bytes"] is None) is is_of_people(name)


def test_whoever_has_the_key_can_compare_and_nobody_else(study: Study, tmp_path: Path) -> None:
    content = (study.folder / "households.csv").read_bytes()
    published = published_digests(study)["households.csv"]
    assert published in digests_with(study.folder)(content)
    assert published not in digests_with(tmp_path)(content)
    (tmp_path / KEY).write_text("guessed")
    assert published not in digests_with(tmp_path)(content)


def test_the_key_is_made_once_and_for_its_owner_alone(study: Study, tmp_path: Path) -> None:
    first = published_digests(study)
    assert first == published_digests(study_in(study.folder))
    assert stat.S_IMODE((study.folder / KEY).stat().st_mode) == 0o600
    assert published_digests(study_in(tmp_path / "other"))["ties.csv"] != first["ties.csv"]
    assert [path.name for path in study.folder.glob(f"{KEY}*")] == [KEY]


def test_a_shared_study_has_plain_hashes_and_no_key() -> None:
    shipped = open_study(ROOT / "data" / "mojokerto")
    assert published_digests(shipped) == shipped.inputs
    assert not (shipped.folder / KEY).exists()


def test_no_other_module_publishes_hashes_of_inputs() -> None:
    used = re.compile(r"(?<!in )(?<!if )(?:\w+\.)?study\.inputs\b(?! else)")
    users = {
        path.relative_to(CODE).as_posix()
        for path in (CODE / "report").rglob("*.py")
        if any(used.search(line.replace("self.page.study", "study")) for line in path.read_text("utf-8").splitlines())
    }
    assert users == PRIVATE

"""`risalah new`: a folder that builds at once."""

from __future__ import annotations

from pathlib import Path

from tests.functional.sites import risalah


def test_a_new_study_passes_check_and_builds(tmp_path: Path) -> None:
    folder, site = tmp_path / "Studi Baru", tmp_path / "_site"
    made = risalah("new", str(folder), "--seed", "3", "--lang", "id")
    assert made.returncode == 0, made.stderr
    assert "menulis" in made.stdout
    assert f"Berikutnya: risalah build {folder.as_posix()}" in made.stdout
    checked = risalah("check", str(folder))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "warning: study" not in checked.stdout
    built = risalah("build", str(folder), "--district", "D1", "--language", "id", "--format", "html",
                    "--engine", "pandoc", "--output", str(site))  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    brief = (site / "report" / "id" / "D1" / "brief.html").read_text("utf-8")
    assert "sintetis" in brief


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    made = risalah("new", str(tmp_path))
    assert made.returncode == 2
    assert made.stderr == f"{tmp_path}: not an empty folder. Name a new folder, or an empty one.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

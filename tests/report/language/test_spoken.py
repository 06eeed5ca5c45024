"""Languages of a study: one that no template speaks is refused at once; a study of one speaks of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from report import build as build_module
from report.checks.study import check
from report.formats import FORMATS
from report.language.spoken import spoken_study, unspoken_languages
from report.project import ROOT

MOJOKERTO = ROOT / "data" / "mojokerto"


def with_french(folder: Path) -> Path:
    settings = (MOJOKERTO / "study.yml").read_text("utf-8")
    assert "\nlanguages: [id, en]\n" in settings
    folder.mkdir()
    (folder / "study.yml").write_text(settings.replace("languages: [id, en]", "languages: [en, fr]"), "utf-8")
    return folder


def test_a_language_that_no_template_speaks_is_refused_by_check_and_build_before_anything_is_read(
    tmp_path: Path,
) -> None:
    study = with_french(tmp_path / "study")
    expected = r"^study\.yml, languages, entry 2: no template speaks fr\. There are en, id; .*CONTRIBUTING\.md[^\n]*$"
    with pytest.raises(UserError, match=expected):
        check(study, say=print)
    with pytest.raises(UserError, match=expected):
        build_module.build(study, formats=FORMATS, engine="pandoc", output=tmp_path / "site", jobs=1, say=pytest.fail)
    with pytest.raises(UserError, match=expected):
        build_module.tell_plan(study, districts=(), force=False, say=pytest.fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study"]


def test_any_languages_that_templates_speak_are_accepted_in_any_number() -> None:
    for given in (["id"], ["en"], ["en", "id"]):
        assert unspoken_languages(given) == []
    assert [problem.where for problem in unspoken_languages(["in", "id"])] == ["study.yml, languages, entry 1"]
    assert spoken_study(MOJOKERTO).settings.languages == ("id", "en")

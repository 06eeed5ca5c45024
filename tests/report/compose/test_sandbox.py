"""A study's own templates say words: they run nothing, reach no other library and read no file outside."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pandas as pd
import pytest

from analysis.errors import UserError
from report.compose.templates import PageTemplates
from report.explain.templates import MarkedTemplates
from report.language.locale import locale
from report.workspace import Workspace

FORBIDDEN = {
    "a private attribute": "{{ ''.__class__.__mro__[-1].__name__ }}",
    "a private attribute by filter": "{{ ''|attr('__class__') }}",
    "a private attribute by format": "{{ '{0.__class__}'.format('') }}",
    "a module of Jinja's own": "{{ cycler.__init__.__globals__.os.popen('touch ' ~ marker).read() }}",
    "a file": "{{ folder.joinpath('..', 'outside.txt').read_text() }}",
    "a file that the project's own object names": "{{ workspace.build.read_text() }}",
    "a table that writes": "{{ table.to_csv(marker) }}",
    "a function of another library": "{{ read(outside) }}",
    "a list that is changed": "{% set _ = shared.append(1) %}",
    "a setting that is changed": "{% set _ = setting.update(a=1) %}",
}


def rendered(place: Path, text: str, **context: object) -> str:
    own = place / "study" / "templates"
    (own / "en").mkdir(parents=True, exist_ok=True)
    (own / "en" / "own.qmd").write_text("{% block body %}\nfirst line\n" + text + "\n{% endblock %}\n")
    return PageTemplates(own).blocks("en/own.qmd", context, ["body"])["body"]


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_is_not_a_word_is_refused_with_template_and_line(tmp_path: Path, text: str) -> None:
    outside, marker = tmp_path / "outside.txt", tmp_path / "marker"
    outside.write_text("outside secret words")
    context = {
        "folder": tmp_path / "study",
        "workspace": Workspace(outside),
        "table": pd.DataFrame({"a": [1]}),
        "read": pd.read_csv,
        "outside": str(outside),
        "marker": str(marker),
        "shared": [],
        "setting": {},
    }
    with pytest.raises(UserError, match=r"^templates/en/own\.qmd, line 3: not for templates: ") as error:
        rendered(tmp_path, text, **context)
    assert len(str(error.value)) < 250  # no repr of what is refused, which may hold anything
    assert not marker.exists()
    assert context["shared"] == []


def test_words_lists_and_the_project_s_own_functions_are_used(tmp_path: Path) -> None:
    text = "{{ words.number(1234.5, 1) }} {{ 'a-b'.split('-') | join(' ') }} {{ given.items() | list | length }}"
    assert "1,234.5 a b 1" in rendered(tmp_path, text, words=locale("en"), given={"a": 1})


def test_a_template_that_is_a_link_out_of_the_study_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("outside secret words")
    own = tmp_path / "study" / "templates" / "en"
    own.mkdir(parents=True)
    (own / "linked.qmd").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(UserError, match=r"templates/en/linked\.qmd: leads out of the study's folder"):
        rendered(tmp_path, '{% include "en/linked.qmd" %}')


@pytest.mark.parametrize("name", ["../../outside.txt", "/etc/hostname", "en/../../../outside.txt"])
def test_a_template_of_another_folder_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.txt").write_text("outside secret words")
    with pytest.raises(UserError, match="no such template"):
        rendered(tmp_path, f'{{% include "{name}" %}}')


def test_a_template_is_compiled_once_in_a_process_and_again_when_its_text_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compiling = jinja2.Environment.compile

    def compile_(self: jinja2.Environment, source: str, name: str, filename: str) -> object:
        compiled.append(name)
        return compiling(self, source, name, filename)

    monkeypatch.setattr(jinja2.Environment, "compile", compile_)
    for text in ("one", "one", "two"):
        (tmp_path / "own.qmd").write_text("{% block body %}" + text + "{% endblock %}")
        assert PageTemplates(tmp_path).blocks("own.qmd", {}, ["body"]) == {"body": text + "\n"}
    assert compiled == ["own.qmd", "own.qmd"]


def test_marks_of_another_environment_are_not_in_pages(tmp_path: Path) -> None:
    (tmp_path / "own.qmd").write_text("{% block body %}one{% endblock %}")
    marked = MarkedTemplates(tmp_path).environment.get_template("own.qmd").render()
    assert marked != "one"
    assert PageTemplates(tmp_path).blocks("own.qmd", {}, ["body"]) == {"body": "one\n"}
    assert MarkedTemplates(tmp_path).environment.get_template("own.qmd").render() == marked

"""What one language has and the other lacks, in templates and texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report.checks import claims
from report.checks import template_parity as parity
from report.checks.template_parity import locale_parity, template_parity
from tests.report.checks.texts import write

# --- both languages


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('{{ num("poverty.gap") }}', "", 'has num("poverty.gap") never, '),
        ('{{ cite("foster1984") }}', "", 'has cite("foster1984") never, '),
        ("## Two", "Two", "has heading ## once, "),
        ("{#fig-one}", "", "has label fig-one never, "),
        ('fig-alt="words"', "", "has alternative text fig-alt never, "),
        ('{{ card("poverty.gap", "words") }}', "", 'has card("poverty.gap") never, '),
    ],
)
def test_what_one_language_lacks_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = '## One\n\n## Two\n\n{{ num("poverty.gap") }} {{ cite("foster1984") }}\n\n![](a.svg){fig-alt="words"}\n\n'
    text += '::: {#fig-one}\n:::\n{{ card("poverty.gap", "words") }}\n'
    write(tmp_path / "id" / "page.qmd", text.replace("words", "kata"))
    write(tmp_path / "en" / "page.qmd", text)
    assert template_parity(tmp_path) == []
    assert old in text
    write(tmp_path / "en" / "page.qmd", text.replace(old, new))
    (problem,) = template_parity(tmp_path)
    assert problem.where.endswith("en/page.qmd")
    assert what in problem.what
    (tmp_path / "en" / "page.qmd").unlink()
    (problem,) = template_parity(tmp_path)
    assert "id/page.qmd exists" in problem.what


def test_a_text_that_one_language_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    english, indonesian = (claims.locale(language) for language in ("en", "id"))
    texts = {
        **english.texts,
        "verdicts": {**english.texts["verdicts"], "rose": "{Subject} rose by much."},
        "extra": "x",
    }
    spoilt = {"en": replace(english, texts={key: text for key, text in texts.items() if key != "between"})}
    monkeypatch.setattr(parity, "locale", lambda language: spoilt.get(language, indonesian))
    told = [str(problem) for problem in locale_parity()]
    assert len(told) == 3
    assert told[0].startswith("templates/locale/id.yml: lacks 'extra', which en.yml has")
    assert told[1].startswith("templates/locale/en.yml: lacks 'between', which id.yml has")
    assert "'verdicts.rose' fills " in told[2]

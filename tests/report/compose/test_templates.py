"""Both languages say the same: same findings, figures, citations and headings, in the same order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.checks.page_claims import page_problems
from report.project import TEMPLATES
from tests.report import fake
from tests.report.compose.composed import SPAN, body, built, pages

__all__ = ["built"]


def findings(text: str) -> list[tuple[str, str, str]]:
    """The finding, wave and rest of every span, but for the tooltip, which is in words."""
    found = SPAN.findall(text)
    return sorted((id_, wave, re.sub(r'data-title="[^"]*"', "", rest)) for _, id_, wave, rest in found)


@pytest.mark.parametrize("study", ["two", "one"])
def test_both_languages_use_the_same_findings_figures_citations_and_headings(
    built: dict[str, Path], study: str
) -> None:
    indonesian, english = pages(built, study, "id"), pages(built, study, "en")
    assert len(indonesian) == len(english) > 5
    for (path, one), (other_path, other) in zip(indonesian.items(), english.items(), strict=True):
        assert path.relative_to(built[study] / "report/id") == other_path.relative_to(built[study] / "report/en")
        one, other = body(one), body(other)
        assert findings(one) == findings(other), path
        for pattern in (r"!\[\]\(([^)]+)\)", r"^(#+) ", r"\{#((?:fig|tbl|eq|sec|finding)-[\w.-]+)", r"^(:::+)"):
            assert re.findall(pattern, one, re.MULTILINE) == re.findall(pattern, other, re.MULTILINE), (path, pattern)
        cited = [sorted(re.findall(r"@([a-z0-9-]+)", text)) for text in (one, other)]
        assert cited[0] == cited[1], path


def test_every_number_on_a_page_says_what_it_rests_on(built: dict[str, Path], tmp_path: Path) -> None:
    studies = {"two": fake.two_wave_study(tmp_path / "two"), "one": fake.one_wave_study(tmp_path / "one")}
    for name, study in studies.items():
        assert page_problems(study, built[name]) == []


def test_headings_go_down_one_level_at_a_time(built: dict[str, Path]) -> None:
    for path, text in {**pages(built, "two"), **pages(built, "one")}.items():
        level = 1
        for heading in re.findall(r"^(#+) \S", body(text), re.MULTILINE):
            assert len(heading) <= level + 1, path
            level = len(heading)


def test_an_article_says_like_with_like_only_where_the_rule_allows_it(built: dict[str, Path]) -> None:
    words = {
        "en": ("ties run like with like", "ties do not show like with like"),
        "id": ("ikatan cenderung menghubungkan", "ikatan tidak memperlihatkan keserupaan"),
    }
    for language, (alike, not_shown) in words.items():
        folder = built["two"] / "report" / language
        for district in fake.DISTRICTS:
            text = (folder / district / "article.qmd").read_text("utf-8")
            says = (alike in text, not_shown in text)
            if district == fake.SUPPRESSED:
                assert says == (False, False), (language, district)
            else:
                assert says == (district == "35.16.01", district != "35.16.01"), (language, district)
        assert alike not in (built["one"] / "report" / language / "3303/article.qmd").read_text("utf-8")


def test_every_template_is_there_in_both_languages() -> None:
    names = [
        {path.relative_to(TEMPLATES / language) for path in (TEMPLATES / language).rglob("*.qmd")}
        for language in ("id", "en")
    ]
    assert names[0] == names[1]


def test_templates_cite_the_same_works_and_ask_for_the_same_findings_in_both_languages() -> None:
    for path in (TEMPLATES / "id").rglob("*.qmd"):
        other = TEMPLATES / "en" / path.relative_to(TEMPLATES / "id")
        calls = re.compile(r"(cite|num|interval|bracketed|sentence|unsaid|card|figure|known)\(([^()]*)\)")
        found = [calls.findall(file.read_text("utf-8")) for file in (path, other)]
        # the words inside a card differ, its finding doesn't
        wordless = [
            sorted((name, call.split(", ")[0] if name == "card" else call) for name, call in one) for one in found
        ]
        assert wordless[0] == wordless[1], path


def test_no_page_claims_a_cause_or_significance(built: dict[str, Path]) -> None:
    never = r"membuktikan|\bmenyebabkan\b|signifikan|\bprove[sd]?\b|\bcaused?\b|significant(?! figures)"
    for path, text in {**pages(built, "two"), **pages(built, "one")}.items():
        plain = re.sub(
            r"tidak berarti menyebabkan|does not mean caused|(not|bukan) (its|a) cause|its cause cannot", "", text
        )
        assert not re.search(never, plain), (path, re.search(never, plain))


def test_the_glossary_says_the_same_in_both_languages_and_only_what_the_study_has(built: dict[str, Path]) -> None:
    with_programme = (built["two"] / "report/id/glossary.qmd").read_text("utf-8")
    without = (built["one"] / "report/id/glossary.qmd").read_text("utf-8")
    assert "{#term-pkh}" in with_programme
    assert "{#term-tie}" in with_programme
    assert "{#term-pkh}" not in without
    assert "{#term-tie}" not in without
    assert "{#term-gini}" in without

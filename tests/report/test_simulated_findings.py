"""Text that follows the numbers: pages of simulated findings, read sentence by sentence in both languages.

Each case is a turn that a study may take. What a page says of a change is held against the finding itself, not
against the rule that chose the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from analysis.findings import Finding
from report.charts import chart as charts
from report.compose.composer import compose_pages
from report.language.locale import locale
from report.language.markdown import plain
from report.language.verdicts import baseline_of
from report.public import Public
from report.public.joint import joint_findings, joint_outcomes
from tests.report import fake
from tests.report.compose.composed import SPAN, body, drawn, front

DISTRICT = "35.16.03"
PAIR = "2021-2024"
Numbers = dict[str, tuple[float | None, float | None, float | None]]


def turned(income: float, headcount: float, ties: float, *, half: float = 0.1) -> Numbers:
    """The main changes at given values: intervals of `half` of the first level or ten points to each side."""
    money = 412_345 * half
    return {
        "change.mean_capita": (income, income - money, income + money),
        "change.median_capita": (income, income - money, income + money),
        "change.headcount": (headcount, headcount - half, headcount + half),
        "change.mean_degree": (ties, ties - half, ties + half),
    }


CASES: dict[str, Numbers] = {
    "rise": turned(90_000, -0.2, 0.6),
    "fall": turned(-90_000, 0.2, -0.6),
    "nothing": turned(1_000, 0.01, 0.01, half=0.04),
    "unclear": turned(20_000, -0.05, 0.2, half=0.3),
    "opposite": turned(90_000, 0.2, -0.6),  # income rose, and yet more are poor and ties fewer
    "none": dict.fromkeys(turned(0, 0, 0), (None, None, None)),
    "one": {"change.n_pairs": (1.0, None, None), "income.n_households": (1.0, None, None)},
    "two": {"change.n_pairs": (2.0, None, None), "income.n_households": (2.0, None, None)},
}
UP = {
    "id": r"\b(naik|meningkat|bertambah|lebih tinggi)\b",
    "en": r"\b(rose|rises|risen|increased|grew|higher)\b",
}
DOWN = {
    "id": r"\b(turun|menurun|berkurang|lebih rendah)\b",
    "en": r"\b(fell|falls|fallen|decreased|shrank|lower)\b",
}
BOTH = {
    "id": r"(?i)naik atau turun|dipastikan|lebih tinggi atau lebih rendah",
    "en": r"rose or fell|risen or fallen|rise or fall|higher or lower|cannot",
}


@dataclass(frozen=True)
class Page:
    """One composed page of a case."""

    case: str
    language: str
    name: str
    text: str
    findings: Public


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Brief and article of each case, in both languages."""
    root, patch = tmp_path_factory.mktemp("cases"), pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    study, found = fake.two_wave_study(root / "study"), []
    for case, numbers in CASES.items():
        public = simulated(numbers, root)
        compose_pages(study, public, root / case, districts=[DISTRICT], languages=("id", "en"))
        for language in ("id", "en"):
            for name in ("brief", "article"):
                text = (root / case / f"report/{language}/{DISTRICT}/{name}.qmd").read_text("utf-8")
                found.append(Page(case, language, name, text, public))
    patch.undo()
    return found


def simulated(numbers: Numbers, folder: Path) -> Public:
    """The made-up study's findings with some of one district's replaced, and numbers laid beside voices anew."""
    public = fake.two_wave_public()
    for (id_, district, wave), finding in list(public.findings.items()):
        if district == DISTRICT and id_ in numbers:
            public.findings[id_, district, wave] = _with(finding, *numbers[id_])
    study = fake.two_wave_study(folder / "study")
    for both in joint_findings(joint_outcomes(study, public, DISTRICT), district=DISTRICT):
        public.findings[both.key] = both
    return public


def _with(finding: Finding, value: float | None, low: float | None, high: float | None) -> Finding:
    level, reason = (None if low is None else 0.95), (None if value is not None else "no household in both waves")
    n = finding.n if value is not None else 0
    return replace(finding, value=value, low=low, high=high, level=level, reason=reason, n=n)


def told_changes(page: Page) -> Iterator[tuple[str, Finding, str]]:
    """Each sentence that shows a change, with the finding and the sentence without its numbers."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", f"{front(page.text)['risalah'].get('lead', '')}\n{body(page.text)}"):
        ids = {id_ for _, id_, _, _ in SPAN.findall(sentence) if id_.startswith("change.") and baseline_of(id_)}
        if len(ids) == 1 and "|" not in sentence:
            yield sentence, page.findings.findings[ids.pop(), DISTRICT, PAIR], SPAN.sub("…", sentence)


def direction(finding: Finding) -> int:
    """1 for a rise that can be told, -1 for a fall, 0 where the interval allows neither."""
    if finding.value is None:
        return 0
    if finding.low is None or finding.high is None:
        return (finding.value > 0) - (finding.value < 0)
    return (finding.low > 0) - (finding.high < 0)


@pytest.mark.parametrize("case", list(CASES))
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_sentence_tells_a_direction_that_its_finding_does_not_have(
    pages: list[Page], language: str, case: str
) -> None:
    looked_at = 0
    for page in pages:
        if (page.case, page.language) != (case, language):
            continue
        for sentence, finding, words in told_changes(page):
            looked_at += 1
            if re.search(BOTH[language], words):
                assert direction(finding) == 0, sentence
                continue
            if re.search(UP[language], words):
                assert direction(finding) > 0, sentence
            if re.search(DOWN[language], words):
                assert direction(finding) < 0, sentence
    assert looked_at >= (0 if case == "none" else 4)


@pytest.mark.parametrize("case", ["rise", "fall", "opposite"])
def test_what_is_sure_is_told_in_both_languages(pages: list[Page], case: str) -> None:
    for page in pages:
        if page.case != case:
            continue
        told = {
            finding.id
            for _, finding, words in told_changes(page)
            if re.search(UP[page.language] if direction(finding) > 0 else DOWN[page.language], words)
        }
        assert {"change.mean_capita", "change.headcount"} <= told, page.language


def test_numbers_that_speak_against_what_was_told_are_said_to_differ(pages: list[Page]) -> None:
    said = {(page.case, page.language): body(page.text) for page in pages if page.name == "brief"}
    for language, words in (("id", "berbeda dari"), ("en", "differ from")):
        assert words in _voices(said["fall", language]), language
        assert words not in _voices(said["rise", language]), language


def _voices(text: str) -> str:
    return text.partition("::: {.voices}")[2].partition("\n## ")[0]


def test_a_change_that_is_missing_leaves_no_number_and_gives_its_reason(pages: list[Page]) -> None:
    for page in pages:
        if page.case == "none":
            reason = "tidak ada keluarga yang disurvei dua kali" if page.language == "id" else "no family was surveyed"
            assert reason in page.text
            shown = [shown for shown, id_, _, _ in SPAN.findall(page.text) if id_ in CASES["none"]]
            assert not any(re.search(r"\d", text) for text in shown), shown


@pytest.mark.parametrize(("case", "right", "wrong"), [("one", "family", "families"), ("two", "families", "family")])
def test_english_counts_one_family_and_two_families_and_indonesian_has_one_word(
    pages: list[Page], case: str, right: str, wrong: str
) -> None:
    nouns = {"id": set[str](), "en": set[str]()}
    for page in pages:
        if page.case == case:
            after = re.findall(r'data-finding="(?:change.n_pairs|income.n_households)"[^}]*\} (\w+)', body(page.text))
            nouns[page.language] |= set(after)
            assert not re.search(r"keluarga-keluarga", body(page.text))
    assert right in nouns["en"]
    assert wrong not in nouns["en"]
    assert nouns["id"] == {"keluarga"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_difference_of_shares_is_told_in_points_and_a_share_in_percent(pages: list[Page], language: str) -> None:
    # an article holds its abstract in both languages
    points, percent = r"persen poin|percentage points?", r"persen|percent"
    looked_at = 0
    for page in pages:
        if page.language != language:
            continue
        for shown, id_, wave, rest in SPAN.findall(page.text):
            finding = page.findings.findings.get((id_, DISTRICT, wave))
            style = re.search(r'data-style="(\w+)"', rest)
            in_a_sentence = style is None or style[1] == "magnitude"
            if finding is None or finding.value is None or not in_a_sentence or "data-district" in rest:
                continue
            looked_at += 1
            if finding.unit == "difference of shares":
                assert re.search(points, shown), (id_, shown)
            elif finding.unit == "share":
                assert re.search(percent, shown), (id_, shown)
                assert not re.search(points, shown), (id_, shown)
    assert looked_at > 50


def stock_phrases(language: str) -> set[str]:
    """The fixed words of sentences on changes, in runs of four and more."""
    words = locale(language)
    texts = [words.entry(key) for key in ("verdicts", "among", "said_of", "headings", "joint", "discussion")]
    found: set[str] = set()
    while texts:
        text = texts.pop()
        if isinstance(text, dict):
            texts += text.values()
        else:
            runs = re.split(r"\{\w+\}|[.:;,]", str(text))
            found |= {" ".join(run.split()) for run in runs if len(run.split()) >= 4}
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_stock_phrase_stands_three_times_on_a_page(pages: list[Page], language: str) -> None:
    phrases = stock_phrases(language)
    assert len(phrases) > 15
    for page in pages:
        if page.language == language and page.case in ("nothing", "unclear"):
            text = " ".join(plain(body(page.text)).split())
            assert {phrase: text.count(phrase) for phrase in phrases if text.count(phrase) > 2} == {}, page.name

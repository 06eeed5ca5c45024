"""Numbers, dates and words of each language, by the table in the wording guide."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from analysis.catalogue import CATALOGUE
from analysis.disclosure.findings import DOMINANCE, FEW, FEW_INFORMANTS, SMALL_CELL
from analysis.errors import UserError
from analysis.findings import Finding
from report.language import locale as locale_module
from report.language.locale import Locale, languages, locale
from report.language.protection import protected
from report.language.verdicts import VERDICTS, rules

ID, EN = locale("id"), locale("en")
ANALYSIS = Path(__file__).resolve().parents[3] / "analysis"


def finding(id_: str, value: float | None, unit: str, **more: object) -> Finding:
    return Finding(id_, "35.16.13", "2024", value, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("id_", "value", "unit", "style", "indonesian", "english"),
    [
        ("income.mean_capita", 1_234_567, "IDR/person/month", "table", "Rp1.230.000", "IDR 1,230,000"),
        ("income.mean_capita", 1_234_567, "IDR/person/month", "full", "Rp1.234.567", "IDR 1,234,567"),
        ("income.mean_capita", 1_234_567, "IDR/person/month", "prose", "Rp1.230.000", "IDR 1,230,000"),
        ("income.mean_capita", 1_234_567, "IDR/person/month", "headline", "Rp1,23 juta", "IDR 1.23 million"),
        ("income.mean_capita", 999_600, "IDR/person/month", "headline", "Rp1,0 juta", "IDR 1.0 million"),
        ("income.mean_capita", 412_345, "IDR/person/month", "headline", "Rp412.000", "IDR 412,000"),
        ("poverty.line", 508_618, "IDR/person/month", "prose", "Rp508.618", "IDR 508,618"),
        ("change.mean_capita", -41_234, "IDR/person/month", "prose", "−Rp41.200", "−IDR 41,200"),
        ("change.mean_capita", -41_234, "IDR/person/month", "magnitude", "Rp41.200", "IDR 41,200"),
        ("change.mean_capita", 41_234, "IDR/person/month", "table", "+Rp41.200", "+IDR 41,200"),
        ("change.mean_capita", 41_234, "IDR/person/month", "full", "+Rp41.234", "+IDR 41,234"),
        ("poverty.headcount", 0.125, "share", "prose", "12,5 persen", "12.5 percent"),
        ("poverty.headcount", 0.125, "share", "table", "12,5%", "12.5%"),
        ("change.headcount", -0.042, "difference of shares", "prose", "−4,2 persen poin", "−4.2 percentage points"),
        ("change.headcount", 0.042, "difference of shares", "table", "+4,2 poin", "+4.2 points"),
        ("change.headcount", -0.0004, "difference of shares", "prose", "0,0 persen poin", "0.0 percentage points"),
        ("inequality.gini", 0.3312, "index", "prose", "0,33", "0.33"),
        ("official.poverty.severity", 0.0019, "index", "prose", "0,0019", "0.0019"),
        ("network.homophily_p", 0.001, "probability", "prose", "0,001", "0.001"),
        ("network.homophily_excess", 0.05, "difference of correlations", "table", "+0,05", "+0.05"),
        ("income.n_households", 9, "count", "prose", "sembilan", "nine"),
        ("income.n_households", 10, "count", "prose", "10", "10"),
        ("income.n_households", 7, "count", "table", "7", "7"),
        ("income.n_households", 1_234, "count", "prose", "1.234", "1,234"),
    ],
)
def test_numbers_are_written_as_the_wording_guide_has_them(
    id_: str, value: float, unit: str, style: str, indonesian: str, english: str
) -> None:
    number = finding(id_, value, unit)
    assert ID.formatted(number, style=style) == indonesian
    assert EN.formatted(number, style=style) == english


def test_an_interval_of_shares_has_bare_numbers_and_says_its_level() -> None:
    share = finding("poverty.headcount", 0.125, "share", low=0.101, high=0.149, level=0.95)
    assert ID.formatted(share, style="interval") == "selang kepercayaan 95%: 10,1 sampai 14,9"
    assert EN.formatted(share, style="interval") == "95% confidence interval: 10.1 to 14.9"
    assert ID.formatted(share, style="range") == "10,1 sampai 14,9"


@pytest.mark.parametrize(
    ("low", "high", "english", "indonesian"),
    [
        (-0.167, -0.043, "4.3 to 16.7", "4,3 sampai 16,7"),
        (0.043, 0.167, "4.3 to 16.7", "4,3 sampai 16,7"),
        (-0.091, 0.0, "0.0 to 9.1", "0,0 sampai 9,1"),
        (-0.091, 0.031, "−9.1 to 3.1", "−9,1 sampai 3,1"),  # no direction, so signs stay
    ],
)
def test_an_interval_beside_a_verb_of_direction_has_magnitudes_in_order(
    low: float, high: float, english: str, indonesian: str
) -> None:
    change = finding("change.headcount", (low + high) / 2, "difference of shares", low=low, high=high, level=0.95)
    assert EN.formatted(change, style="extent") == f"95% confidence interval: {english}"
    assert ID.formatted(change, style="extent") == f"selang kepercayaan 95%: {indonesian}"
    assert EN.formatted(change, style="interval").endswith(f"{EN.number(100 * low, 1)} to {EN.number(100 * high, 1)}")


@pytest.mark.parametrize(("df", "marked"), [(9.0, True), (10.0, False), (11.0, False), (None, False)])
def test_an_interval_on_fewer_than_ten_degrees_of_freedom_says_that_it_is_approximate(df: float, marked: bool) -> None:
    share = finding("poverty.headcount", 0.125, "share", low=0.101, high=0.149, level=0.95, df=df)
    assert ("approximate" in EN.formatted(share, style="interval")) is marked
    assert ("kira-kira" in ID.formatted(share, style="interval")) is marked


def test_a_missing_value_and_a_suppressed_one_are_said_in_words() -> None:
    missing = finding("income.mean_capita", None, "IDR/person/month", reason="no income")
    hidden = finding("income.mean_capita", None, "IDR/person/month", reason=FEW, disclosure="suppressed primary")
    assert (ID.formatted(missing), EN.formatted(missing)) == ("tidak tersedia", "not available")
    families, rumah_tangga = EN.with_terms({"families": "families"}), ID.with_terms({"families": "rumah tangga"})
    assert families.formatted(hidden) == "not shown, to protect families"
    assert rumah_tangga.formatted(hidden) == "tidak ditampilkan untuk melindungi rumah tangga"
    assert EN.formatted(hidden, style="table") == "not shown"


@pytest.mark.parametrize("id_", ["voices.informants", "joint.income"])
def test_a_hidden_number_on_voices_protects_informants(id_: str) -> None:
    hidden = finding(id_, None, "informants", reason=FEW_INFORMANTS, disclosure="suppressed primary")
    assert EN.formatted(hidden) == "not shown, to protect informants"
    assert ID.formatted(hidden) == "tidak ditampilkan untuk melindungi informan"


@pytest.mark.parametrize(
    ("ids", "english", "indonesian"),
    [
        (["income.mean_capita", "network.density"], "households", "rumah tangga"),
        (["voices.statements", "themes"], "informants", "informan"),
        (["income.mean_capita", "voices.informants"], "households or informants", "rumah tangga atau informan"),
        ([], "households", "rumah tangga"),
    ],
)
def test_a_note_on_hidden_numbers_names_whom_it_protects(ids: list[str], english: str, indonesian: str) -> None:
    assert protected(EN.with_terms({"families": "households"}), ids) == english
    assert protected(ID.with_terms({"families": "rumah tangga"}), ids) == indonesian


def test_english_has_one_family_and_two_families_and_indonesian_one_form() -> None:
    english, indonesian = (words.with_terms(words_of(words)) for words in (EN, ID))
    assert [english.noun("household", n) for n in (1, 2)] == ["family", "families"]
    assert [indonesian.noun("household", n) for n in (1, 2)] == ["keluarga", "keluarga"]
    assert english.counted(1, "household") == "one family"
    assert indonesian.counted(12, "household") == "12 keluarga"


def words_of(words: Locale) -> dict[str, str]:
    return {name: words.text(f"terms.{name}.programme") for name in ("family", "families")}


def test_dates_and_periods() -> None:
    day = dt.date(2024, 12, 31)
    assert (ID.date(day), EN.date(day)) == ("31 Desember 2024", "31 December 2024")
    assert (ID.month(dt.date(2024, 3, 1)), EN.month(dt.date(2024, 3, 1))) == ("Maret 2024", "March 2024")
    assert ID.period("2021", "2024") == "2021–2024"


@pytest.mark.parametrize("language", languages())
def test_every_unit_of_the_catalogue_can_be_written(language: str) -> None:
    for id_, definition in CATALOGUE.items():
        unit = definition.unit.replace("currency", "IDR")
        assert locale(language).formatted(finding(id_.replace("*", "x"), 0.5, unit))
        assert locale(language).has(f"units.{definition.unit}")
        assert all(locale(language).has(f"limits.{name}") for name in rules("limits")["limits"][id_])


@pytest.mark.parametrize("language", languages())
def test_every_finding_has_a_label_and_a_definition(language: str) -> None:
    entries = locale(language).entry("findings")
    assert set(entries) == set(CATALOGUE)
    assert all(set(entry) == {"label", "definition"} for entry in entries.values())


@pytest.mark.parametrize("language", languages())
def test_every_reason_and_method_that_analysis_gives_has_words(language: str) -> None:
    words = locale(language)
    text = "\n".join(path.read_text("utf-8") for path in ANALYSIS.glob("*.py"))
    reasons = set(re.findall(r'(?:unavailable\(\s*|reason=)"([^"]+)"', text)) | {
        FEW,
        SMALL_CELL,
        DOMINANCE,
        FEW_INFORMANTS,
    }
    methods = set(re.findall(r'method[^=\n]*= ?"([a-z_0-9]+)"', text)) - {"beta"}  # R's word, in a docstring
    methods |= {"t", "t_log", "t_logit"}
    assert [reason for reason in sorted(reasons) if reason not in words.entry("reasons")] == []
    assert [method for method in sorted(methods) if method not in words.entry("interval_methods")] == []
    assert set(words.entry("interval_methods")) == set(words.entry("interval_names"))


@pytest.mark.parametrize("language", languages())
def test_every_verdict_has_words(language: str) -> None:
    words = locale(language)
    assert set(VERDICTS) <= set(words.entry("verdicts"))
    assert set(VERDICTS) == set(words.entry("verdict_words"))


def test_all_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    # words that one language alone needs: plural forms, and its own currency's symbol
    own = re.compile(r"^(nouns\.\w+\.one|numbers\.currencies\.\w+|(.*\.)?title\..*|chart\..*)$")
    first, *others = (flat(locale(language).texts) for language in languages())
    for other in others:
        assert {key for key in first.keys() ^ other.keys() if not own.match(key)} == set()
        for key in first.keys() & other.keys():
            if key.startswith(("findings.", "headlines.", "headings.", "verdicts.", "levels.", "unsaid.", "joint.")):
                assert fields(first[key]) - STUDY_WORDS == fields(other[key]) - STUDY_WORDS, key


STUDY_WORDS = {"welfare", "family", "families", "counted", "whose", "level", "region", "prices"}


def fields(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\{(\w+)\}", str(text))}


def flat(texts: dict, prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in texts.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def test_a_key_that_only_the_other_language_has_is_an_error_that_names_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "id.yml").write_text("language: {babel: id_ID}\nbrief: {poverty_rate: Kemiskinan}\n")
    (tmp_path / "locale" / "en.yml").write_text("language: {babel: en_GB}\nbrief: {income: Income}\n")
    monkeypatch.setattr(locale_module, "TEMPLATES", tmp_path)
    locale_module.locale.cache_clear()
    try:
        with pytest.raises(
            UserError, match=r"templates/locale/en\.yml: lacks 'brief\.poverty_rate', which id\.yml has"
        ):
            locale("en").text("brief.poverty_rate")
        with pytest.raises(UserError, match=r"lacks 'brief\.incme'.*did you mean 'brief\.income'"):
            locale("en").text("brief.incme")
    finally:
        locale_module.locale.cache_clear()


def test_a_third_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locale").mkdir()
    texts = yaml.safe_load((locale_module.TEMPLATES / "locale" / "en.yml").read_text("utf-8"))
    texts["language"] = {"name": "Deutsch", "babel": "de_DE"}
    texts["numbers"]["share"]["prose"] = "{number} Prozent"
    (tmp_path / "locale" / "de.yml").write_text(yaml.safe_dump(texts))
    monkeypatch.setattr(locale_module, "TEMPLATES", tmp_path)
    locale_module.locale.cache_clear()
    try:
        assert locale("de").formatted(finding("poverty.headcount", 0.125, "share")) == "12,5 Prozent"
        with pytest.raises(UserError, match="no such language"):
            locale("dee")
    finally:
        locale_module.locale.cache_clear()


def test_a_placeholder_that_nobody_fills_is_an_error_with_its_key() -> None:
    with pytest.raises(UserError, match=r"'verdicts\.rose' has a placeholder"):
        EN.text("verdicts.rose")


def test_a_number_of_three_hundred_digits_can_still_be_written() -> None:
    assert EN.number(1e300).startswith("1,000,000,000")
    assert len(EN.number(1e300).replace(",", "")) == 301


@pytest.mark.parametrize(
    ("language", "names", "text"),
    [
        ("id", [], ""),
        ("id", ["a"], "a"),
        ("id", ["a", "b"], "a dan b"),
        ("id", ["a", "b", "c"], "a, b, dan c"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a", "b", "c", "d"], "a, b, c and d"),
    ],
)
def test_a_list_in_words_is_joined_as_its_language_does(language: str, names: list[str], text: str) -> None:
    assert locale(language).joined(names) == text

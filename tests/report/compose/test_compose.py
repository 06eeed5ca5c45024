"""Composed pages: every number a marked span, nothing claimed that a finding doesn't hold, parts left out in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import Study
from report.compose import composer as compose
from report.compose.composer import Composer
from report.context.place import Place
from report.language.locale import locale
from report.public import Public
from tests.report import fake
from tests.report.compose.composed import SPAN, body, built, front, pages, without_marks

__all__ = ["built"]


def test_writes_every_page_of_every_language(built: dict[str, Path]) -> None:
    found = {path.relative_to(built["two"]).as_posix() for path in built["two"].glob("**/*.qmd")}
    of_language = {"index", "overview", "methods", "glossary", "numbers", "dictionary", "reproduce"}
    expected = {"index.qmd"} | {f"report/{language}/{name}.qmd" for language in ("id", "en") for name in of_language}
    expected |= {
        f"report/{language}/{district}/{name}.qmd"
        for language in ("id", "en")
        for district in fake.DISTRICTS
        for name in ("brief", "article", "article-two-columns", "supplement", "numbers")
    }
    expected |= {  # the article on all districts
        f"report/{language}/all/{name}.qmd"
        for language in ("id", "en")
        for name in ("article", "article-two-columns", "supplement")
    }
    assert found == expected


@pytest.mark.parametrize("study", ["two", "one"])
def test_no_page_shows_none_nan_or_a_leftover_of_a_template(built: dict[str, Path], study: str) -> None:
    for path, text in pages(built, study).items():
        plain = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
        assert not re.search(r"\bNone\b|\bnan\b|\{%|\}\}|\{\{|\{##", plain), path


def test_every_number_span_is_our_formatting_of_its_finding(built: dict[str, Path]) -> None:
    public = fake.two_wave_public()
    checked = 0
    for path, text in pages(built, "two").items():
        words, page_district = locale(path.relative_to(built["two"]).parts[1]), front(text)["risalah"].get("district")
        matter = front(text)  # but for the abstract in the other language
        for shown, id_, wave, rest in SPAN.findall(
            f"{matter['risalah'].get('lead')} {matter.get('abstract')} {body(text)}"
        ):
            other = re.search(r'data-district="([^"]+)"', rest)
            own = path.parent.name if page_district else "all"
            finding = public.findings[(id_, other.group(1) if other else own, wave)]
            style = re.search(r'data-style="([^"]+)"', rest)
            assert without_marks(shown) == words.formatted(finding, style=style.group(1) if style else "prose"), (
                path,
                id_,
            )
            checked += 1
    assert checked > 1000


@pytest.mark.parametrize(
    ("district", "indonesian", "english"),
    [
        ("35.16.01", "naik [Rp52.000]", "rose by [IDR 52,000]"),
        ("35.16.02", "turun [Rp41.000]", "fell by [IDR 41,000]"),
        ("35.16.03", "tidak banyak berubah: selisihnya [Rp4.000]", "changed little: the difference is [IDR 4,000]"),
        ("35.16.04", "belum dapat dipastikan naik atau turun", "rose or fell"),
        (fake.SUPPRESSED, "tidak ditampilkan untuk melindungi keluarga", "is not shown, to protect families"),
        # a change that isn't known doesn't lead
        (fake.MISSING, 'data-finding="income.median_capita"', 'data-finding="income.median_capita"'),
    ],
)
def test_a_brief_says_what_its_verdict_allows(
    built: dict[str, Path], district: str, indonesian: str, english: str
) -> None:
    for language, expected in (("id", indonesian), ("en", english)):
        text = (built["two"] / f"report/{language}/{district}/brief.qmd").read_text("utf-8")
        assert expected in front(text)["risalah"]["lead"]


def test_why_a_change_is_not_known_stands_in_the_brief(built: dict[str, Path]) -> None:
    for language, why in (("id", "tidak ada keluarga yang disurvei dua kali"), ("en", "no family was surveyed twice")):
        assert why in (built["two"] / f"report/{language}/{fake.MISSING}/brief.qmd").read_text("utf-8")


def test_a_suppressed_district_shows_no_number_at_all(built: dict[str, Path]) -> None:
    for name in ("brief", "article"):
        text = (built["two"] / f"report/en/{fake.SUPPRESSED}/{name}.qmd").read_text("utf-8")
        of_district = [(shown, id_) for shown, id_, _, _ in SPAN.findall(text) if not id_.startswith("voices.")]
        numbers = [shown for shown, id_ in of_district if not id_.startswith("joint.")]
        assert numbers
        assert all(shown.startswith("not shown") for shown in numbers)
        # what is laid beside voices is a verdict in words, and of a number that isn't shown it can settle nothing
        assert {shown for shown, id_ in of_district if id_.startswith("joint.")} <= {"? not settled"}


def test_a_study_without_parts_says_so_and_uses_its_own_words(built: dict[str, Path]) -> None:
    words = {
        "en": ("no poverty line", "did not ask about ties", "gathered no statements", "done once"),
        "id": (
            "tidak menetapkan garis",
            "tidak menanyakan ikatan",
            "tidak mengumpulkan pernyataan",
            "dilakukan satu kali",
        ),
    }
    for language, sentences in words.items():
        for name in ("brief", "article"):
            text = (built["one"] / f"report/{language}/3303/{name}.qmd").read_text("utf-8")
            for sentence in sentences:
                assert sentence in text, (language, name, sentence)


def test_a_study_of_consumption_without_programme_never_speaks_of_income_families_or_the_programme(
    built: dict[str, Path],
) -> None:
    never = {
        "en": r"\bincome\b(?!\.)|\bfamil(y|ies)\b|PKH|KPM|ProKUS|kecamatan|synthetic|\bDraft\b",
        "id": r"pendapatan|PKH|KPM|ProKUS|[Kk]ecamatan|sintetis|\bDraf\b",
    }
    for path, text in pages(built, "one").items():
        language = path.relative_to(built["one"]).parts[1]
        # ids of findings keep their names; ratios of sources of income are income's in any study
        plain = re.sub(r'data-[a-z]+="[^"]*"|`[^`]*`|\{#[^}]*\}|@[\w-]+|\(figures/[^)]*\)|"alt [^"]*"', "", text)
        if path.stem in ("brief", "article", "index", "overview"):
            assert not re.search(never[language], plain), (path, re.search(never[language], plain))


def test_notices_stand_on_every_page_only_where_they_hold(built: dict[str, Path]) -> None:
    for text in pages(built, "two").values():
        assert {"notice", "draft"} <= set(front(text)["risalah"])
    for text in pages(built, "one").values():
        assert not {"notice", "draft"} & set(front(text)["risalah"])


def test_a_brief_stays_under_1500_words(built: dict[str, Path]) -> None:
    for path, text in pages(built, "two").items():
        if path.stem == "brief":
            plain = re.sub(r"\{[^{}]*\}|::: \{\.as-table.*?:::", "", body(text), flags=re.DOTALL)
            assert len(re.findall(r"[\w.,%]+", plain)) < 1500, path


def test_links_and_citations_lead_somewhere(built: dict[str, Path]) -> None:
    for study in ("two", "one"):
        keys = set(
            re.findall(r"^@\w+\{([^,]+),", (built[study] / "references.bib").read_text("utf-8"), flags=re.MULTILINE)
        )
        for path, text in {
            **pages(built, study),
            built[study] / "index.qmd": (built[study] / "index.qmd").read_text(),
        }.items():
            cited = {
                key
                for key in re.findall(r"(?<![\w\\])@([a-z0-9-]+)", body(text))
                if not re.match("fig-|tbl-|eq-|sec-", key)
            }
            assert cited <= keys, path
            for target in re.findall(r"\]\(([^)]+\.html)\)", text):
                assert (path.parent / target.replace(".html", ".qmd")).is_file(), (path, target)
            for picture in re.findall(r"!\[\]\(([^)]+)\)", text):
                assert (path.parent / picture).is_file()
            references = set(re.findall(r"@((?:fig|tbl|eq|sec)-[\w-]+)", text))
            assert references <= set(re.findall(r"\{#((?:fig|tbl|eq|sec)-[\w-]+)", text)), path


def test_every_number_has_its_definition_on_the_methods_page(built: dict[str, Path]) -> None:
    for study in ("two", "one"):
        for language in ("id", "en"):
            methods = (built[study] / f"report/{language}/methods.qmd").read_text("utf-8")
            anchors = set(re.findall(r"\{#finding-([\w.]+)\}", methods))
            for path, text in pages(built, study, language).items():
                for _, id_, _, rest in SPAN.findall(text):
                    definition = re.search(r'data-definition="([^"]+)"', rest)
                    assert (definition.group(1) if definition else id_) in anchors, (path, id_)


def test_the_methods_page_prints_thresholds_and_why_they_were_loosened(built: dict[str, Path], tmp_path: Path) -> None:
    methods = (built["two"] / "report/en/methods.qmd").read_text("utf-8")
    assert 'at least [10]{data-setting="disclosure.households"} families' in methods
    loosened = fake.ONE_WAVE + "disclosure: {households: 0, cell: 0, reason: {id: Data terbuka., en: Open data.}}\n"
    study = fake.one_wave_study(tmp_path)
    study = Study(study.folder, fake.settings(loosened), study.districts, study.households)
    composer = Composer(study, fake.one_wave_public(), tmp_path, ("3303",), ("id", "en"))
    page = composer.write(Place("methods", "en")).read_text("utf-8")
    assert "Open data." in page
    assert "there is no threshold" in page
    assert "are not shown" not in composer.write(Place("brief", "en", "3303")).read_text("utf-8")


def test_published_statements_are_cited_and_unnamed_sources_are_said(built: dict[str, Path]) -> None:
    text = (built["two"] / "report/en/35.16.01/brief.qmd").read_text("utf-8")
    told = text[text.index("### Voices") :]
    assert told.index("[@sabarisman2024]") < told.index("Source not named:\n\n> Earnings grow steady.\n")
    assert "What was said about the rise in income is in line with" in text
    fell = (built["two"] / "report/en/35.16.02/brief.qmd").read_text("utf-8")
    assert "On the rise in income, the numbers differ from what was said" in fell


def test_an_error_in_a_template_names_template_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "study" / "templates" / "en"
    folder.mkdir(parents=True)
    study = fake.one_wave_study(tmp_path / "study")
    composer = Composer(study, fake.one_wave_public(), tmp_path, ("3303",), ("id", "en"))
    written = {
        "{{ nobody }}": r"glossary\.qmd, line 3.*nobody",
        "{{ num('income.mean') }}": r"line 3.*income\.mean",
        "{{ t('no.such') }}": r"line 3.*lacks 'no\.such'",
        "{% if %}": r"glossary\.qmd, line 3",
    }
    for line, message in written.items():
        template = f"{{% block title %}}x{{% endblock %}}\n{{% block body %}}\n{line}\n{{% endblock %}}"
        (folder / "glossary.qmd").write_text(template)
        composer = compose.Composer(study, fake.one_wave_public(), tmp_path, ("3303",), ("id", "en"))
        with pytest.raises(UserError, match=message):
            composer.write(Place("glossary", "en"))


def test_statements_of_own_interviews_need_enough_informants(tmp_path: Path) -> None:
    from report.public.statements import public_statements

    study = fake.two_wave_study(tmp_path)
    own = fake.TWO_WAVES.replace("voices: {published: true, citation: sabarisman2024}", "voices: {published: false}")
    study = Study(**{**vars(study), "settings": fake.settings(own)})
    assert public_statements(study, Public({}, {}), "en") == []
    public = Public({}, {})
    for value, shown in ((None, []), (4.0, ["capital-shortage"])):
        finding = fake.Finding(
            "voices.informants.kpm", "all", "2024", value, "informants", reason=None if value else "few"
        )
        public.findings[finding.key] = finding
        assert [item.id for item in public_statements(study, public, "en")] == shown


@pytest.mark.parametrize("name", ["methods", "glossary", "article", "brief", "overview"])
def test_contents_are_asked_for_on_screen_alone(built: dict[str, Path], name: str) -> None:
    found = [front(path.read_text("utf-8")) for path in built["two"].rglob(f"{name}.qmd")]
    assert found
    assert not [matter for matter in found if "toc" in matter]
    assert all((matter["format"]["html"] == {"toc": True}) == (name != "overview") for matter in found)
    assert not [own for matter in found for key, own in matter["format"].items() if key != "html" and own != "default"]

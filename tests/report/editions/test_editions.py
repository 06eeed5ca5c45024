"""Two editions of a small study: what changed, why, what is no longer shown, and that old addresses keep working."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from analysis.catalogue import definition_of
from analysis.errors import UserError
from analysis.findings import Finding, Source
from analysis.study import Study, open_study
from analysis.study.settings import Correction, settings_from
from analysis.study.settings import Edition as EditionName
from report.build import prepare_pages
from report.charts import chart as charts
from report.checks.study import check
from report.compose.composer import compose_pages
from report.editions.causes import CAUSES
from report.editions.changes import KINDS, noise_verdict
from report.editions.comparison import CHANGES, Comparison, compare_editions, write_editions
from report.editions.corrections import correction_problems
from report.editions.edition import LIST, PREVIOUS, open_edition
from report.language.locale import locale
from report.language.verdicts import rules
from report.provenance.manifest import provenance_record, write_manifest
from report.public import ALL, Public
from report.website.folder import write_data
from tests.report import fake
from tests.report.compose.test_compose import drawn

ONE, TWO, GONE = "35.16.01", "35.16.02", "35.16.99"
HEADCOUNT, GINI, INCOME = "poverty.headcount", "inequality.gini", "income.mean_capita"
CELLS = {"poverty": Source("income", "poverty"), "inequality": Source("income", "inequality"),
         "income": Source("income", "income"), "network": Source("network", "network")}  # fmt: skip


def finding(id_: str, district: str, value: float | None, *, width: float = 0.1, **more: Any) -> Finding:
    unit = {"income": "IDR/person/month", "poverty": "share", "inequality": "index"}.get(id_.split(".")[0], "share")
    ends = (
        {} if value is None else {"low": value - width * value, "high": value + width * value, "level": 0.95, "n": 90}
    )
    source, function = CELLS[id_.split(".")[0]], definition_of(id_).function
    return Finding(id_, district, "2024", value, unit, source=source, function=function, **{**ends, **more})


def public_of(*findings: Finding) -> Public:
    return Public({one.key: one for one in findings}, {})


BEFORE = (
    finding(INCOME, ONE, 500_000.0),  # changes much
    finding(INCOME, TWO, 500_000.0),  # changes little
    finding(HEADCOUNT, ONE, 0.4321),  # is suppressed now
    finding(HEADCOUNT, TWO, 0.3),  # stays
    finding(GINI, ONE, 0.3),  # by another definition
    finding(GINI, TWO, 0.3456),  # is dropped
    finding(HEADCOUNT, GONE, 0.6543),  # its district is dropped
    finding("network.density", ONE, 0.1),  # by other code
)
HIDDEN = finding(HEADCOUNT, ONE, None, reason="a group smaller than the threshold", disclosure="suppressed primary")
NOW = (
    finding(INCOME, ONE, 900_000.0),
    finding(INCOME, TWO, 510_000.0),
    HIDDEN,
    finding(HEADCOUNT, TWO, 0.3),
    finding(GINI, ONE, 0.34),
    finding("network.density", ONE, 0.2),
    finding(HEADCOUNT, "35.16.03", 0.2),  # a new district
)


@dataclass(frozen=True)
class Editions:
    first: Path  # the site of edition 1
    study: Study  # of edition 2
    public: Public

    def comparison(self, previous: Path | None = None) -> Comparison:
        return beside(self.study, self.public, previous or self.first)


def beside(study: Study, public: Public, previous: Path) -> Comparison:
    return compare_editions(study, public, provenance_record(study, public), open_edition(previous, study.settings))


def second(study: Study, **settings: Any) -> Study:
    """The study as edition 2, with one correction declared."""
    text = {"id": "Pendapatan salah catat.", "en": "Incomes had been entered wrongly."}
    given = {"edition": EditionName(name="2", date="2027-01-31"),
             "corrections": (Correction(edition="2", text=text, findings=(INCOME,)),)}  # fmt: skip
    return replace(study, settings=study.settings.model_copy(update={**given, **settings}))


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    root = tmp_path_factory.mktemp("editions")
    study, public = fake.two_wave_study(root / "study"), public_of(*BEFORE)
    site = root / "first"
    write_data(public, site, inputs={}, study_id="contoh")
    write_editions(site, study.settings, None)
    for name in ("report/id/index.html", f"report/id/{GONE}/brief.html", f"report/jv/{ONE}/brief.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<html></html>")
    made = provenance_record(study, public)
    write_manifest(site, study, made, districts=[ONE, TWO, GONE], languages=["id", "en"], formats={"html"})
    edit(site / "manifest.json", _of_an_older_study)
    return Editions(site, second(study), public_of(*NOW))


def edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    record = json.loads(path.read_text("utf-8"))
    change(record)
    path.write_text(json.dumps(record), "utf-8")


def _of_an_older_study(manifest: dict[str, Any]) -> None:
    """Edition 1 had another Gini in its catalogue, and another function for density."""
    manifest["definitions"][GINI] = "0" * 64
    place = manifest["findings"][f"network.density|{ONE}|2024"]["made_at"]
    functions = manifest["code"][place["file"]]["functions"]
    functions[place["function"].rpartition(".")[2]] = "0" * 64


def by_key(comparison: Comparison) -> dict[tuple[str, str], tuple[str, str | None, tuple[str, ...]]]:
    return {(one.key[0], one.key[1]): (one.kind, one.noise, one.causes) for one in comparison.changes}


def test_every_change_is_found_with_its_kind_and_its_cause_and_nothing_else(editions: Editions) -> None:
    found = by_key(editions.comparison())
    assert found == {
        (INCOME, ONE): ("value", "beyond", ("correction",)),
        (INCOME, TWO): ("value", "within", ("correction",)),
        (HEADCOUNT, ONE): ("hidden", None, ("unknown",)),
        (GINI, ONE): ("value", "unclear", ("definition",)),
        (GINI, TWO): ("dropped", None, ("definition",)),
        (HEADCOUNT, GONE): ("dropped", None, ("unknown",)),
        ("network.density", ONE): ("value", "beyond", ("code",)),
        (HEADCOUNT, "35.16.03"): ("new", None, ("unknown",)),
    }


def test_by_how_much_is_the_difference_of_the_two_numbers(editions: Editions) -> None:
    changes = {one.key[:2]: one for one in editions.comparison().changes}
    assert changes[INCOME, ONE].numbers == (500_000.0, 900_000.0, 400_000.0)
    assert changes[GINI, ONE].numbers == (0.3, 0.34, 0.04)  # not 0.0400000000000000036
    assert changes[HEADCOUNT, ONE].numbers == (None, None, None)


def _files(**hashes: str) -> dict[str, Any]:
    return {f"{name}.csv": {"sha256": digest * 64, "kind": "data"} for name, digest in hashes.items()}


@pytest.mark.parametrize(
    ("change", "id_", "causes"),
    [
        (lambda m: m.update(inputs=_files(households="1")), HEADCOUNT, ("data",)),
        (lambda m: m.update(inputs=_files(ties="1")), HEADCOUNT, ("unknown",)),  # the notebook doesn't read ties
        (lambda m: m.update(inputs=_files(ties="1")), "network.density", ("data", "code")),
        (lambda m: m.update(settings="0" * 64), HEADCOUNT, ("settings",)),
        (lambda m: m.update(seed=99), HEADCOUNT, ("seed",)),
        (lambda m: m.update(lock="0" * 64), HEADCOUNT, ("environment",)),
        (lambda m: m["code"]["analysis/survey/intervals.py"].update(sha256="0" * 64), HEADCOUNT, ("code",)),
        (lambda m: m["notebooks"]["income"]["cells"].update(poverty="0" * 64), HEADCOUNT, ("code",)),
    ],
)
def test_a_cause_is_what_differs_of_what_a_finding_depends_on(
    editions: Editions, tmp_path: Path, change: Callable[[dict[str, Any]], None], id_: str, causes: tuple[str, ...]
) -> None:
    site = Path(shutil.copytree(editions.first, tmp_path / "first"))
    edit(site / "manifest.json", change)
    assert by_key(editions.comparison(site))[id_, ONE][2] == causes


def test_a_correction_of_a_file_explains_only_what_rests_on_that_file_and_it_must_differ(
    editions: Editions, tmp_path: Path
) -> None:
    text = {"id": "x", "en": "x"}
    study = second(editions.study, corrections=(Correction(edition="2", text=text, files=("ties",)),))
    site = Path(shutil.copytree(editions.first, tmp_path / "first"))
    told = by_key(beside(study, editions.public, site))
    assert told["network.density", ONE][2] == ("code",)
    edit(site / "manifest.json", lambda m: m.update(inputs=_files(ties="1")))
    told = by_key(beside(study, editions.public, site))
    assert told["network.density", ONE][2] == ("correction", "data", "code")
    assert "correction" not in told[INCOME, ONE][2]


def test_a_correction_of_an_earlier_edition_explains_nothing_now(editions: Editions) -> None:
    old = editions.study.settings.corrections[0].model_copy(update={"edition": "1"})
    study = second(editions.study, corrections=(old,))
    told = by_key(beside(study, editions.public, editions.first))
    assert told[INCOME, ONE][2] == ("unknown",)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((0.30, 0.25, 0.35), (0.41, 0.36, 0.46), "beyond"),
        ((0.30, 0.25, 0.35), (0.40, 0.35, 0.45), "unclear"),  # they meet in one point
        ((0.30, 0.20, 0.40), (0.40, 0.30, 0.50), "within"),  # each at the end of the other's
        ((0.30, 0.20, 0.40), (0.41, 0.30, 0.52), "unclear"),
        ((0.30, None, None), (0.90, 0.80, 0.95), "no_interval"),
        ((0.30, None, None), (0.90, None, None), "no_interval"),
        ((0.90, 0.80, 0.95), (0.30, 0.25, 0.35), "beyond"),
    ],
)
def test_more_than_noise_is_said_by_the_written_rule(before: tuple, after: tuple, verdict: str) -> None:
    one, two = (Finding(HEADCOUNT, ONE, "2024", value, "share", low, high) for value, low, high in (before, after))
    assert noise_verdict(one, two) == verdict


def test_the_same_numbers_with_another_interval_are_told_as_that(editions: Editions) -> None:
    same = replace(BEFORE[3], low=0.1)
    changed = beside(editions.study, public_of(same), editions.first)
    assert by_key(changed)[HEADCOUNT, TWO][0] == "interval"


@pytest.fixture(scope="module")
def pages(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return composed(editions, editions.comparison(), tmp_path_factory.mktemp("pages"))


def composed(editions: Editions, comparison: Comparison, folder: Path) -> Path:
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    compose_pages(
        editions.study, editions.public, folder, districts=[ONE, TWO], languages=("id", "en"), comparison=comparison
    )
    patch.undo()
    return folder


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("id", ("melebihi galat acak: 2", "Edisi 2.** Pendapatan salah catat. Yang dikoreksi:", "+Rp400.000 | ya |",
                "| tidak lagi ditampilkan |", "seluruh wilayah, 1 temuan", "35.16.99")),
        ("en", ("more than noise: 2", "Edition 2.** Incomes had been entered wrongly. Corrected:",
                "+IDR 400,000 | yes |", "| no longer shown |", "the whole area, 1 findings", "35.16.99")),
    ],
)  # fmt: skip
def test_the_page_tells_the_changes_in_its_language(pages: Path, language: str, sentences: tuple[str, ...]) -> None:
    text = (pages / f"report/{language}/changes.qmd").read_text("utf-8")
    text = re.sub(r'\[([^\[\]]*)\]\{data-table="changes"\}', r"\1", text)  # counts name their table
    for sentence in sentences:
        assert sentence in text
    assert not re.search(r"\bNone\b|\bnan\b|\{%|\}\}", text)
    assert "changes.html" in (pages / f"report/{language}/index.qmd").read_text("utf-8")


def test_both_languages_tell_the_same(pages: Path) -> None:
    one, other = ((pages / f"report/{language}/changes.qmd").read_text("utf-8") for language in ("id", "en"))
    for pattern in (r'data-finding="[^"]+" data-wave="[^"]+"', r"^(#+) ", r"^\|", r"^- "):
        found = [re.findall(pattern, text, re.MULTILINE) for text in (one, other)]
        assert found[0] == found[1]
        assert found[0]


@pytest.mark.parametrize("number", ["43.2", "43,2", "0.4321", "65.4", "65,4", "0.6543", "34.5", "0.3456", "0,35"])
def test_no_number_that_is_not_shown_now_comes_back(
    editions: Editions, pages: Path, tmp_path: Path, number: str
) -> None:
    write_editions(tmp_path, editions.study.settings, editions.comparison())
    written = [tmp_path / CHANGES, tmp_path / PREVIOUS, *pages.rglob("*.qmd")]
    found = [path for path in written if re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", path.read_text("utf-8"))]
    assert found == []
    assert "0.3" in (tmp_path / PREVIOUS).read_text("utf-8")  # what is shown still is kept


def test_what_a_site_keeps_of_its_predecessor_gives_the_same_page_again(
    editions: Editions, pages: Path, tmp_path: Path
) -> None:
    write_editions(tmp_path / "site", editions.study.settings, editions.comparison())
    again = editions.comparison(tmp_path / "site" / PREVIOUS)
    write_editions(tmp_path / "again", editions.study.settings, again)
    for name in (LIST, PREVIOUS, CHANGES):
        assert (tmp_path / "site" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    folder = composed(editions, again, tmp_path / "pages")
    for path in sorted(pages.rglob("*.qmd")):
        assert (folder / path.relative_to(pages)).read_bytes() == path.read_bytes(), path


def test_a_zip_of_a_site_and_a_package_are_editions_too(editions: Editions, tmp_path: Path) -> None:
    for root in ("", "risalah-contoh-1/site/"):
        zipped = tmp_path / f"{len(root)}.zip"
        with zipfile.ZipFile(zipped, "w") as file:
            for path in editions.first.rglob("*.json"):
                file.write(path, root + path.relative_to(editions.first).as_posix())
        assert editions.comparison(zipped).changes == editions.comparison().changes
    shutil.copytree(editions.first, tmp_path / "package" / "site")
    assert editions.comparison(tmp_path / "package").changes == editions.comparison().changes


def test_editions_are_listed_with_their_dates_and_addresses(editions: Editions, tmp_path: Path) -> None:
    edition = EditionName(name="2", date="2027-01-31", address="https://doi.org/10.5281/zenodo.1")
    study = second(editions.study, edition=edition)
    write_editions(tmp_path, study.settings, beside(study, editions.public, editions.first))
    assert json.loads((tmp_path / LIST).read_text())["editions"] == [
        {"edition": "1", "date": "2026-11-24", "address": None},
        {"edition": "2", "date": "2027-01-31", "address": "https://doi.org/10.5281/zenodo.1"},
    ]


def test_every_address_of_the_edition_before_still_has_a_page(editions: Editions, pages: Path) -> None:
    for address in editions.comparison().pages:
        assert (pages / address.replace(".html", ".qmd")).is_file(), address
    # of a district that is gone, in both languages; of a language that is gone, in the first one
    english = (pages / f"report/en/{GONE}/brief.qmd").read_text("utf-8")
    assert "had a page at this address (area 35.16.99). Edition 2 has none." in english
    assert "(../index.html)" in english
    javanese = (pages / f"report/jv/{ONE}/brief.qmd").read_text("utf-8")
    assert "mempunyai halaman di alamat ini" in javanese
    assert "(../../id/index.html)" in javanese
    assert "href: ../../id/reproduce.html" in javanese


def test_without_an_earlier_edition_there_is_no_page_of_changes(editions: Editions, tmp_path: Path) -> None:
    study = editions.study
    patch = pytest.MonkeyPatch()
    patch.setattr(charts, "chart", drawn)
    compose_pages(study, editions.public, tmp_path / "pages", districts=[ONE], languages=("id",))
    patch.undo()
    assert not list((tmp_path / "pages").rglob("changes.qmd"))
    assert "changes.html" not in (tmp_path / "pages/report/id/index.qmd").read_text("utf-8")
    write_editions(tmp_path, study.settings, None)
    assert not (tmp_path / PREVIOUS).exists()


def test_what_is_no_earlier_edition_is_refused_with_its_reason(editions: Editions, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not an edition"):
        open_edition(tmp_path, editions.study.settings)
    other = editions.study.settings.model_copy(update={"id": "lain"})
    with pytest.raises(UserError, match="is of another study, contoh"):
        open_edition(editions.first, other)
    same = second(editions.study, edition=EditionName(name="1", date="2027-01-31"))
    with pytest.raises(UserError, match="the name 1 is taken by an earlier edition"):
        open_edition(editions.first, same.settings)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{edition: '2', text: {id: a, en: b}, files: [household]}", "unknown file household"),
        ("{edition: '2', text: {id: a}, files: [households]}", "no text for en"),
        ("{edition: '2', text: {id: a, en: b}}", "a correction without a subject"),
    ],
)
def test_a_correction_is_checked(entry: str, problem: str) -> None:
    _, problems = settings_from(f"{fake.TWO_WAVES}corrections: [{entry}]\n".encode())
    assert any(problem in str(one) for one in problems), problems


def test_a_correction_names_findings_that_there_are() -> None:
    entry = "{edition: '2', text: {id: a, en: b}, findings: [poverty.headcont, poverty.gap, network.reach.tksk]}"
    settings, problems = settings_from(f"{fake.TWO_WAVES}corrections: [{entry}]\n".encode())
    assert settings is not None
    assert not problems
    (problem,) = correction_problems(settings)
    assert problem.where == "study.yml, corrections, entry 1, findings"
    assert "no finding is called poverty.headcont" in str(problem)
    assert "poverty.headcount" in problem.fix


def test_neither_check_nor_build_passes_over_a_correction_of_no_finding(tmp_path: Path) -> None:
    folder = shutil.copytree("data/mojokerto", tmp_path / "study")
    entry = "corrections: [{edition: '2', text: {id: a, en: b}, findings: [poverty.headcont]}]\n"
    (folder / "study.yml").write_text((folder / "study.yml").read_text("utf-8") + entry, "utf-8")
    with pytest.raises(UserError, match=r"no finding is called poverty\.headcont"):
        check(folder, say=print)
    with pytest.raises(UserError, match=r"no finding is called poverty\.headcont"):
        prepare_pages(open_study(folder), jobs=1, say=print)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_cause_and_verdict_has_words(language: str) -> None:
    words = locale(language).entry("changes")
    assert set(words["causes"]) == set(CAUSES)
    assert set(words["noise"]) == {str(rule["verdict"]) for rule in rules("editions")["noise"]}
    assert set(words["kinds"]) == set(KINDS) - {"value", "new", "dropped"}


def test_the_page_of_changes_is_read_as_numbers_of_this_edition(editions: Editions, pages: Path) -> None:
    text = (pages / "report/en/changes.qmd").read_text("utf-8")
    shown = re.findall(r'data-finding="([^"]+)" data-wave="2024" data-district="([^"]+)"', text)
    assert {(id_, district, "2024") for id_, district in shown} <= set(editions.public.findings)
    assert ALL not in {district for _, district in shown}

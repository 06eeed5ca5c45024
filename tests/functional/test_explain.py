"""`risalah explain` on the shipped study: where a number comes from, and the number computed again from the data."""

from __future__ import annotations

import csv
import json
import shutil
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from analysis.errors import UserError
from analysis.findings import Source
from analysis.study import open_study
from report.explain.number import explain
from report.explain.recompute import candidates, cell_results
from report.explain.recompute_tables import recompute_table, table_ids
from report.explain.sentence import explain_text
from report.public import table_csv
from report.public.published_site import published_site
from tests.functional.sites import ROOT, Site, risalah

STUDY = "data/mojokerto"
SAME = "the same as published"


def _explained(id_: str, site: Path, study: Path | str = STUDY, **options: str) -> tuple[int, str]:
    lines: list[str] = []
    code = explain(id_, study, site=site, say=lines.append, **options)  # type: ignore[arg-type]
    return code, "\n".join(lines)


@pytest.mark.parametrize("file", ["manifest.json", "data/findings.json", "run.json"])
def test_the_sites_files_are_as_the_schemas_beside_them_say(shipped: Site, file: str) -> None:
    content = json.loads((shipped.folder / file).read_text("utf-8"))
    schema = ((shipped.folder / file).parent / content["$schema"]).resolve()
    assert schema.is_relative_to(shipped.folder.resolve())
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(content)


def test_every_finding_of_the_site_has_a_place_that_makes_it(shipped: Site) -> None:
    found = json.loads((shipped.folder / "manifest.json").read_text("utf-8"))["findings"]
    assert set(found) == {"|".join(key) for key in shipped.findings}
    for key, made in found.items():
        assert made["recorded_by"], key
        assert made["made_at"], key
        assert set(made["derived_from"]) <= set(found), key


def test_the_runs_record_has_time_memory_and_size(shipped: Site) -> None:
    run = json.loads((shipped.folder / "run.json").read_text("utf-8"))
    assert run["seconds"] > 0
    assert run["jobs"] >= 1
    assert run["peak_memory_bytes"] > 50_000_000
    written = sum(path.stat().st_size for path in shipped.folder.rglob("*") if path.is_file())
    own = (shipped.folder / "run.json").stat().st_size
    assert run["site_bytes"] == written - own
    assert {"income|35.16.13", "network|all", "voices|all"} <= set(run["notebooks"])
    assert run["environment"]["python"] == run["python"]


def test_a_headcount_by_the_command_in_a_few_seconds(shipped: Site) -> None:
    started = time.monotonic()
    ended = risalah("explain", "poverty.headcount", "--district", "35.16.13", "--site", str(shipped.folder))
    took = time.monotonic() - started
    assert (ended.returncode, ended.stderr) == (0, "")
    finding = shipped.findings["poverty.headcount", "35.16.13", "2024"]
    for part in (
        "poverty.headcount, district 35.16.13 (Sooko), 2024",
        "Bagian anggota keluarga",
        r"\alpha = 0",
        f"{finding.value!r} (",
        f"interval: {finding.low!r} to {finding.high!r}, 95%",
        f"n: {finding.n}",
        "report/en/35.16.13/brief.html: ",
        "report/id/overview.html: ",
        "analysis/notebooks/income.ipynb, cell poverty:",
        "record.findings(poverty.poverty_findings(households, line), wave=wave)",
        "analysis.indicators.poverty.poverty_findings (analysis/indicators/poverty.py, line ",
        "households.csv, 544 rows, SHA-256 ",
        "poverty line of 2024: 508618 IDR",
        "seed: ",
        "packages as locked",
        SAME,
    ):
        assert part in ended.stdout, part
    assert "CHANGED" not in ended.stdout
    assert took < 20  # under 5 on a machine of its own; a slow one shares it with other tests


@pytest.mark.parametrize(
    ("id_", "district", "wave"),
    [
        ("change.mean_capita", "35.16.18", "2021-2024"),
        ("network.reciprocity", "35.16.13", "2024"),
        ("compare.network.isolates", "35.16.13", "2024"),
        ("association.degree", "all", "2024"),
        ("voices.negative_cases", "all", "2021-2024"),
    ],
)
def test_a_number_is_computed_again_as_it_was_published(shipped: Site, id_: str, district: str, wave: str) -> None:
    code, said = _explained(id_, shipped.folder, district=district)
    assert said.startswith(f"{id_}, ")
    assert said.splitlines()[0].endswith(wave)  # the last that has it
    assert repr(shipped.findings[id_, district, wave].value) in said
    assert (code, said.endswith(SAME)) == (0, True)


def test_an_earlier_wave_and_another_language_on_request(shipped: Site) -> None:
    code, said = _explained("poverty.headcount", shipped.folder, wave="2021", language="en")
    assert code == 0
    assert repr(shipped.findings["poverty.headcount", "all", "2021"].value) in said
    assert "percent)" in said


def test_a_verdict_names_and_computes_again_the_numbers_it_rests_on(shipped: Site) -> None:
    code, said = _explained("joint.income", shipped.folder)
    change = shipped.findings["change.mean_capita", "all", "2021-2024"]
    assert f"change.mean_capita, all, 2021-2024: {change.value!r}" in said
    assert "report/public/joint.py" in said
    assert "statements.csv: what the statements on this outcome say" in said
    assert (code, said.endswith(SAME)) == (0, True)


def test_a_suppressed_number_is_told_with_its_reason_and_never_its_value(shipped: Site) -> None:
    hidden = [key for key, finding in shipped.findings.items() if finding.disclosure != "shown"]
    values = {key: _private(*key) for key in hidden[:: max(1, len(hidden) // 6)]}
    telling = {key: value for key, value in values.items() if len(value) > 4}  # a 1 stands in many places
    assert len(telling) > 1
    for (id_, district, wave), value in telling.items():
        code, said = _explained(id_, shipped.folder, district=district, wave=wave)
        assert (code, said.endswith(SAME)) == (0, True)
        assert "suppressed primary" in said
        assert value not in said


def _private(id_: str, district: str, wave: str) -> str:
    """The value that may not be shown, as it would be written."""
    for source in candidates(id_, district):
        for finding in cell_results(source, ROOT / STUDY, district):
            if finding.key == (id_, district, wave) and finding.value is not None:
                return f"{finding.value:.12g}"
    raise AssertionError(f"{id_} has no value to hide")


def test_without_a_site_it_only_computes(shipped: Site, tmp_path: Path) -> None:
    code, said = _explained("income.mean_capita", tmp_path, district="35.16.13")
    assert code == 0
    assert repr(shipped.findings["income.mean_capita", "35.16.13", "2024"].value) in said
    assert "There is no published number" in said


def test_a_changed_income_is_not_as_published(shipped: Site, tmp_path: Path) -> None:
    study = tmp_path / "mojokerto"
    shutil.copytree(ROOT / STUDY, study)
    assert _explained("income.mean_capita", shipped.folder, study, district="35.16.13")[0] == 0
    households = study / "households.csv"
    with households.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(
        row for row in rows if (row["district_code"], row["wave"]) == ("35.16.13", "2024") and row["income_month"]
    )
    for column in ("business_month", "income_month"):
        row[column] = str(int(row[column]) + 1_000_000)
    with households.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    code, said = _explained("income.mean_capita", shipped.folder, study, district="35.16.13")
    published = shipped.findings["income.mean_capita", "35.16.13", "2024"].value
    assert code == 1
    assert "NOT the same as published" in said
    assert f"value: published {published!r}, now " in said
    changed = [line.split(",")[0].strip() for line in said.splitlines() if "CHANGED since" in line]
    assert changed == ["households.csv"]
    # the other district's number is as before
    assert _explained("income.mean_capita", shipped.folder, study, district="35.16.18")[0] == 0


def _edited(shipped: Site, folder: Path, id_: str, **edit: object) -> Path:
    """A copy of the site's findings in which those of an id were edited by hand."""
    content = json.loads((shipped.folder / "data" / "findings.json").read_text("utf-8"))
    for record in content["findings"]:
        if record["id"] == id_:
            record.update(edit)
    (folder / "data").mkdir()
    (folder / "data" / "findings.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_a_number_edited_by_hand_is_not_as_published(shipped: Site, tmp_path: Path) -> None:
    code, said = _explained("network.density", _edited(shipped, tmp_path, "network.density", value=0.5))
    assert code == 1
    assert "value: published 0.5, now " in said


def test_a_number_that_was_suppressed_is_not_let_out_by_looser_rules(shipped: Site, tmp_path: Path) -> None:
    empty = dict.fromkeys(("value", "low", "high", "level", "n", "df", "method"))
    site = _edited(shipped, tmp_path, "poverty.gap", **empty, reason="few", disclosure="suppressed secondary")
    code, said = _explained("poverty.gap", site)
    assert code == 1
    assert "disclosure: published as suppressed secondary, now shown" in said
    assert str(shipped.findings["poverty.gap", "all", "2024"].value)[:6] not in said


@pytest.mark.parametrize(
    ("id_", "options", "near"),
    [
        ("poverty.headcout", {}, "did you mean 'poverty.headcount'"),
        ("network.reach.tkskk", {}, "did you mean 'network.reach.tksk'"),
        ("poverty.headcount", {"district": "Soko"}, "did you mean 'Sooko'"),
        ("change.gini", {"wave": "2021-2023"}, "did you mean '2021-2024'"),
        ("voices.kappa", {"district": "35.16.13"}, "Voices are of the study as a whole"),
        ("poverty.headcount", {"language": "fr"}, "not written in it"),
    ],
)
def test_what_there_is_not_is_said_with_the_nearest_that_there_is(
    shipped: Site, id_: str, options: dict[str, str], near: str
) -> None:
    with pytest.raises(UserError, match=near):
        _explained(id_, shipped.folder, **options)


def test_running_a_cell_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    study = open_study(STUDY)
    findings = cell_results(Source("income", "poverty"), study.folder, "35.16.13")
    assert {finding.id for finding in findings} >= {"poverty.headcount", "poverty.gap"}
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("asked", "district"),
    [("fig-parade", "35.16.13"), ("report/en/35.16.13/figures/parade.svg", "all"), ("reach", "35.16.18")],
)
def test_a_figure_is_told_with_its_tables_and_both_are_made_again(shipped: Site, asked: str, district: str) -> None:
    code, said = _explained(asked, shipped.folder, district=district)
    name = "reach" if asked == "reach" else "parade"
    own = "35.16.18" if asked == "reach" else "35.16.13"
    assert said.startswith(f"figure {name}, district {own} (")
    file = f"data/tables/{own}/{name}.csv"
    digest = json.loads((shipped.folder / "manifest.json").read_text("utf-8"))["files"][file]["sha256"]
    languages = ("en",) if "/en/" in asked else ("id", "en")
    for language in languages:
        page = shipped.page(f"report/{language}/{own}/article.html")
        picture = page.select_one(f'img[src$="figures/{name}.svg"]')
        assert picture is not None
        assert f"alternative text: {picture['alt']}" in said.replace("\\", "")
    assert said.count(f"drawn from {file}, SHA-256 {digest}") == len(languages)
    assert said.count("the same as published, byte for byte") == len(languages)
    assert f"drawn by report.charts.{'incomes.parade (report/charts/incomes.py' if name == 'parade' else ''}" in said
    made = "made after disclosure" if name == "reach" else "record.table(tables.parade_table(record.study, district))"
    assert made in said
    assert "households.csv, 544 rows, SHA-256 " in said
    assert code == 0


def test_a_table_is_told_with_the_cell_and_function_that_make_it(shipped: Site) -> None:
    code, said = _explained("data/tables/35.16.13/attrition.csv", shipped.folder)
    assert said.startswith("table attrition, district 35.16.13 (Sooko)")
    assert "analysis/notebooks/income.ipynb, cell tables:" in said
    assert "made by analysis.tables.incomes.attrition_table (analysis/tables/incomes.py, line " in said
    assert SAME in said
    assert code == 0


def test_every_table_of_the_site_is_the_same_when_made_again(shipped: Site) -> None:
    files = sorted((shipped.folder / "data" / "tables").glob("*/*.csv"))
    published = published_site(shipped.folder, "mojokerto")
    study = open_study(STUDY)
    assert {file.stem for file in files} == set(table_ids())
    for file in files:
        found = recompute_table(study, file.stem, file.parent.name, published=published)
        rows = file.read_text("utf-8").splitlines()
        assert found.table is not None, file
        assert sorted(table_csv(found.table[rows[0].split(",")]).splitlines()) == sorted(rows), file


def test_an_edited_cell_of_a_table_is_not_as_published(shipped: Site, tmp_path: Path) -> None:
    site = Path(shutil.copytree(shipped.folder, tmp_path / "site"))
    table = site / "data" / "tables" / "35.16.13" / "lorenz.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines[:2], lines[2].replace("0.03", "0.04", 1), *lines[3:]]), "utf-8")
    code, said = _explained("lorenz", site, district="35.16.13")
    assert code == 1
    assert "NOT the same as published" in said
    assert "    row 3: published 0.04" in said


@pytest.mark.parametrize(
    ("asked", "near"), [("fig-parad", "'parade'"), ("lorens", "'lorenz'"), ("figures/parades.svg", "figure or table")]
)
def test_a_figure_that_there_is_not_names_the_nearest(shipped: Site, asked: str, near: str) -> None:
    with pytest.raises(UserError, match=near):
        _explained(asked, shipped.folder)


def _told(words: str, site: Path, **options: str) -> str:
    lines: list[str] = []
    given = {"district": "35.16.13", "language": "en", **options}
    assert explain_text(words, STUDY, site=site, say=lines.append, **given) == 0  # type: ignore[arg-type]
    return "\n".join(lines)


def test_a_sentence_is_told_with_its_template_its_rule_and_its_numbers(shipped: Site) -> None:
    said = _told("Among families surveyed twice, mean income", shipped.folder)
    finding = shipped.findings["change.mean_capita", "35.16.13", "2021-2024"]
    assert "report/en/35.16.13/brief.html" in said
    place = next(line.strip() for line in said.splitlines() if line.startswith("  templates/en/"))
    file, _, line = place.partition(", line ")
    written = (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]
    assert 'sentence("change.mean_capita", among=true)' in written
    assert "templates/locale/en.yml: verdicts.rose" in said
    assert "by templates/rules/wording.yml, verdicts: rose when low: above: 0" in said
    assert f"change.mean_capita, 35.16.13, 2021-2024: {finding.value!r}" in said


def test_a_sentence_in_the_other_language_has_its_own_template(shipped: Site) -> None:
    said = _told("lagi rentan miskin", shipped.folder, language="id")
    value = shipped.findings["poverty.near_poor", "35.16.13", "2024"].value
    assert "  templates/id/brief.qmd, line " in said
    assert f"poverty.near_poor, 35.16.13, 2024: {value!r}" in said


def test_words_that_no_page_has_name_the_nearest(shipped: Site) -> None:
    with pytest.raises(UserError, match="did you mean “Key messages"):
        _told("Key mesages", shipped.folder)


def test_a_number_or_a_sentence_is_asked_for_and_not_both() -> None:
    for arguments in ((), ("poverty.gap", "--text", "poverty")):
        ended = risalah("explain", *arguments)
        assert ended.returncode == 2
        assert "--text" in ended.stderr

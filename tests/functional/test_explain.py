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
from report.explain.recompute import candidates, cell_results
from tests.functional.explained import SAME, STUDY, explained
from tests.functional.sites import ROOT, Site, risalah


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
        "Persentase anggota keluarga",
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
    code, said = explained(id_, shipped.folder, district=district)
    assert said.startswith(f"{id_}, ")
    assert said.splitlines()[0].endswith(wave)  # the last that has it
    assert repr(shipped.findings[id_, district, wave].value) in said
    assert (code, said.endswith(SAME)) == (0, True)


def test_an_earlier_wave_and_another_language_on_request(shipped: Site) -> None:
    code, said = explained("poverty.headcount", shipped.folder, wave="2021", language="en")
    assert code == 0
    assert repr(shipped.findings["poverty.headcount", "all", "2021"].value) in said
    assert "percent)" in said


def test_a_verdict_names_and_computes_again_the_numbers_it_rests_on(shipped: Site) -> None:
    code, said = explained("joint.income", shipped.folder)
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
        code, said = explained(id_, shipped.folder, district=district, wave=wave)
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
    code, said = explained("income.mean_capita", tmp_path, district="35.16.13")
    assert code == 0
    assert repr(shipped.findings["income.mean_capita", "35.16.13", "2024"].value) in said
    assert "There is no published number" in said


def test_a_changed_income_is_not_as_published(shipped: Site, tmp_path: Path) -> None:
    study = tmp_path / "mojokerto"
    shutil.copytree(ROOT / STUDY, study)
    assert explained("income.mean_capita", shipped.folder, study, district="35.16.13")[0] == 0
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
    code, said = explained("income.mean_capita", shipped.folder, study, district="35.16.13")
    published = shipped.findings["income.mean_capita", "35.16.13", "2024"].value
    assert code == 1
    assert "NOT the same as published" in said
    assert f"value: published {published!r}, now " in said
    changed = [line.split(",")[0].strip() for line in said.splitlines() if "CHANGED since" in line]
    assert changed == ["households.csv"]
    # the other district's number is as before
    assert explained("income.mean_capita", shipped.folder, study, district="35.16.18")[0] == 0


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
    code, said = explained("network.density", _edited(shipped, tmp_path, "network.density", value=0.5))
    assert code == 1
    assert "value: published 0.5, now " in said


def test_a_number_that_was_suppressed_is_not_let_out_by_looser_rules(shipped: Site, tmp_path: Path) -> None:
    empty = dict.fromkeys(("value", "low", "high", "level", "n", "df", "method"))
    site = _edited(shipped, tmp_path, "poverty.gap", **empty, reason="few", disclosure="suppressed secondary")
    code, said = explained("poverty.gap", site)
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
        explained(id_, shipped.folder, **options)


def test_running_a_cell_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    study = open_study(STUDY)
    findings = cell_results(Source("income", "poverty"), study.folder, "35.16.13")
    assert {finding.id for finding in findings} >= {"poverty.headcount", "poverty.gap"}
    assert capsys.readouterr() == ("", "")


def test_a_sentence_of_another_study_is_explained_without_an_empty_argument(shipped: Site) -> None:
    words = ("--text", "below the poverty line", "--language", "en", "--site", str(shipped.folder))
    ended = risalah("explain", *words, "data/mojokerto")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == risalah("explain", *words).stdout


def test_a_number_or_a_sentence_is_asked_for_and_not_both() -> None:
    for arguments in ((), ("poverty.gap", "--text", "poverty")):
        ended = risalah("explain", *arguments)
        assert ended.returncode == 2
        assert "--text" in ended.stderr

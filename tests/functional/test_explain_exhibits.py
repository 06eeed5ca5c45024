"""`risalah explain` of figures, tables and sentences of the shipped study."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import open_study
from report.explain.recompute_tables import recompute_table, table_ids
from report.explain.sentence import explain_text
from report.public import table_csv
from report.public.published_site import published_site
from tests.functional.explained import SAME, STUDY, explained
from tests.functional.sites import ROOT, Site


@pytest.mark.parametrize(
    ("asked", "district"),
    [("fig-parade", "35.16.13"), ("report/en/35.16.13/figures/parade.svg", "all"), ("changes", "35.16.18")],
)
def test_a_figure_is_told_with_its_tables_and_both_are_made_again(shipped: Site, asked: str, district: str) -> None:
    code, said = explained(asked, shipped.folder, district=district)
    name = "changes" if asked == "changes" else "parade"
    own = "35.16.18" if asked == "changes" else "35.16.13"
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
    made = "made after disclosure" if name == "changes" else "record.table(tables.parade_table(record.study, district))"
    assert made in said
    assert "households.csv, 544 rows, SHA-256 " in said
    assert code == 0


def test_a_figure_of_findings_is_told_with_their_file_and_made_again(shipped: Site) -> None:
    code, said = explained("fig-reach", shipped.folder, district="35.16.18")
    assert said.count("drawn from findings: data/findings.csv") == 2
    assert said.count("the same as published, byte for byte") == 2
    assert "drawn by report.charts.reach.reach (report/charts/reach.py, line " in said
    assert code == 0


def test_a_table_is_told_with_the_cell_and_function_that_make_it(shipped: Site) -> None:
    code, said = explained("data/tables/35.16.13/attrition.csv", shipped.folder)
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
    code, said = explained("lorenz", site, district="35.16.13")
    assert code == 1
    assert "NOT the same as published" in said
    assert "    row 3: published 0.04" in said


@pytest.mark.parametrize(
    ("asked", "near"), [("fig-parad", "'parade'"), ("lorens", "'lorenz'"), ("figures/parades.svg", "figure or table")]
)
def test_a_figure_that_there_is_not_names_the_nearest(shipped: Site, asked: str, near: str) -> None:
    with pytest.raises(UserError, match=near):
        explained(asked, shipped.folder)


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

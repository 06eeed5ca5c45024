"""What pages say of the survey's design: true of any that study.yml can declare, in each language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.findings import Finding
from analysis.study.design import Design
from report.context.design import design_in_brief, design_said, levels_said
from report.context.values import PageValues
from report.language.study import study_locale
from report.public import Public
from tests.report.context.pages import page

PLAIN = (
    "No survey weights are used. No strata are declared. No clusters are declared, so each household is taken as a "
    "cluster of its own. Intervals make no finite population correction."
)


def designed(folder: Path, language: str = "en", **design: Any) -> PageValues:
    """A page of a study without a programme, of this design, without its numbers."""
    one = page(folder, language)
    public = Public({key: found for key, found in one.public.findings.items() if not key[0].startswith("design.")}, {})
    settings = one.settings.model_copy(update={"design": Design(**design), "programme": None})
    return replace(
        one, public=public, study=replace(one.study, settings=settings), locale=study_locale(settings, language)
    )


def test_without_a_design_pages_say_what_was_assumed(tmp_path: Path) -> None:
    assert design_said(designed(tmp_path)) == PLAIN
    assert design_said(designed(tmp_path, "id")).startswith("Bobot survei tidak dipakai. Tidak ada strata")


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ({"weight": "wt"}, "Survey weights are used."),
        (
            {"weight": "wt", "weight_means": {"en": "households of the list.", "id": "x"}},
            "Survey weights are used. What a weight stands for: households of the list.",
        ),
        ({"stratum": "district_code"}, "is a stratum of the sample."),
        ({"stratum": "area"}, "in strata (column: area), whose codes count within each"),
        ({"stratum": "area", "nested": False}, "in strata (column: area). No clusters"),
        (
            {"cluster": "psu"},
            "No strata are declared. The sample is taken as drawn in clusters (column: psu), whose",
        ),
        ({"cluster": "psu", "nested": False}, "in clusters (column: psu). Intervals"),
        ({"cluster": "psu", "stratum": "area"}, "whose codes count within each stratum and"),
        ({"population": {"35.16.01": 500}}, "(finite population correction)."),
    ],
)
def test_pages_say_the_design_that_study_yml_declares(tmp_path: Path, design: dict[str, Any], said: str) -> None:
    assert said in design_said(designed(tmp_path, **design))


def counted(one: PageValues, **numbers: dict[str, int]) -> PageValues:
    """The page with these clusters, strata and degrees of freedom by wave."""
    found = dict(one.public.findings)
    for name, by_wave in numbers.items():
        for wave, number in by_wave.items():
            finding = Finding(f"design.{name}", one.district, wave, float(number), "count", n=40)
            found[finding.key] = finding
    return replace(one, public=Public(found, {}))


def plain(text: str) -> str:
    """A text of a page, its spans as their texts."""
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)


@pytest.mark.parametrize(
    ("design", "numbers", "said", "in_brief"),
    [
        (
            {"cluster": "psu", "stratum": "area"},
            {"clusters": {"2021": 16, "2024": 15}, "strata": {"2021": 2, "2024": 1}, "df": {"2021": 14, "2024": 14}},
            "The sample here has 16 clusters in two strata and 14 degrees of freedom (March 2021); 15 clusters in "
            "one stratum and 14 degrees of freedom (March 2024). Degrees of freedom are the clusters less the strata.",
            "Survey: unweighted, one stratum (area), 15 clusters (psu), 14 degrees of freedom,",
        ),
        (
            {"cluster": "psu", "stratum": "district_code"},
            {"clusters": {"2021": 9, "2024": 9}, "strata": {"2021": 1, "2024": 1}, "df": {"2021": 8, "2024": 8}},
            "The sample here has nine clusters in one stratum and eight degrees of freedom in each wave.",
            "Survey: unweighted, stratified by district, nine clusters (psu), eight degrees of freedom,",
        ),
        (
            {"cluster": "psu"},
            {"clusters": {"2024": 9}, "df": {"2024": 8}},  # those of 2021 are hidden
            "The sample here has nine clusters and eight degrees of freedom (March 2024). Degrees of freedom are the "
            "clusters less one.",
            "Survey: unweighted, no strata, nine clusters (psu), eight degrees of freedom,",
        ),
        (
            {},
            {"df": {"2021": 39, "2024": 39}},
            "a cluster of its own. The sample here has 39 degrees of freedom in each wave. Degrees of freedom are the "
            "households less one.",
            "Survey: unweighted, no strata, each household its own cluster, 39 degrees of freedom,",
        ),
    ],
)
def test_pages_say_how_many_clusters_strata_and_degrees_of_freedom_there_are(
    tmp_path: Path, design: dict[str, Any], numbers: dict[str, dict[str, int]], said: str, in_brief: str
) -> None:
    one = counted(designed(tmp_path, **design), **numbers)
    assert said in plain(design_said(one))
    assert plain(design_in_brief(one)).startswith(in_brief)
    other = counted(designed(tmp_path, "id", **design), **numbers)
    told, also = (re.findall(r'data-(?:finding|wave)="[^"]+"', design_said(page, "numbers")) for page in (one, other))
    assert told == also


def test_a_page_says_that_levels_and_changes_are_of_other_households_weights_and_prices(tmp_path: Path) -> None:
    plain, weighted = levels_said(designed(tmp_path)), levels_said(designed(tmp_path, weight="wt"))
    assert plain.startswith("Levels are of all households of a wave whose answer is known; changes are of those known")
    assert "the first wave's" in weighted
    one = designed(tmp_path)
    first = one.settings.model_copy(update={"waves": one.settings.waves[:1]})
    assert levels_said(replace(one, study=replace(one.study, settings=first))) == ""

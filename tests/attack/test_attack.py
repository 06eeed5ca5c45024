"""An attacker on four small studies: nothing that is hidden comes back, and much does once a guard is off."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.disclosure import cells, findings, tables
from report.runs import disclose
from tests.attack.attacker import Recovered, mistaken, recovered
from tests.attack.few_households import STUDIES, Few, write_few
from tests.attack.sites import IN_FULL, published

WITH_ARMS = (
    Few(32, {"01": 90, "02": 24}, arms=2),
    Few(33, {"01": 120, "02": 60, "03": 50}, arms=2),
    Few(66, {"01": 51, "02": 67}, arms=2),
    Few(3, {"01": 60, "02": 29}, arms=3),
)
# what fell of each: unknown incomes, by numbers of households that stood behind others; ties to an actor; one who saves
FELL = (
    Few(4, {"01": 59, "02": 113}, arms=2),
    Few(12, {"01": 47, "02": 86}, arms=2),
    Few(13, {"01": 45, "02": 41}, counts="persons", arms=3),
    Few(14, {"01": 28, "02": 124}, arms=2),
    Few(17, {"01": 80, "02": 39}, arms=2),
    Few(19, {"01": 88, "02": 48}, arms=2),
)


def attack(folder: Path, few: Few) -> list[Recovered]:
    """What the attacker gets of a study."""
    return attack_on(folder, published(folder).build, few)


def attack_on(folder: Path, build: Path, few: Few) -> list[Recovered]:
    """What the attacker gets of a published study."""
    return recovered(folder.parent / "_site", build, persons=few.counts == "persons")


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The folders of the four studies."""
    home = tmp_path_factory.mktemp("few")
    return {few.seed: write_few(home / f"home{few.seed}" / f"few{few.seed}", few) for few in STUDIES}


@pytest.fixture(scope="module")
def builds(studies: dict[int, Path]) -> dict[int, Path]:
    """Their build folders, each published once."""
    return {seed: published(folder).build for seed, folder in studies.items()}


@pytest.mark.parametrize("few", STUDIES, ids=lambda few: f"study {few.seed}")
def test_nothing_hidden_is_recovered(studies: dict[int, Path], builds: dict[int, Path], few: Few) -> None:
    assert attack_on(studies[few.seed], builds[few.seed], few) == []


@pytest.mark.parametrize("few", STUDIES, ids=lambda few: f"study {few.seed}")
def test_the_attacker_is_never_mistaken(studies: dict[int, Path], builds: dict[int, Path], few: Few) -> None:
    site = studies[few.seed].parent / "_site"
    assert mistaken(site, builds[few.seed], persons=few.counts == "persons") == []


@pytest.mark.parametrize("few", [*WITH_ARMS, *FELL], ids=lambda few: f"study {few.seed}")
def test_nothing_hidden_of_few_districts_or_arms_is_recovered(few: Few, tmp_path: Path) -> None:
    assert attack(write_few(tmp_path / "few", few), few) == []


def test_a_study_published_in_full_gives_its_hidden_numbers_back(tmp_path: Path) -> None:
    few = STUDIES[1]
    found = attack(write_few(tmp_path / "open", few, settings=IN_FULL), few)
    assert len(found) > 30
    ids = {one.key[0] for one in found if not one.table}
    assert {"income.missing", "income.mean_capita", "poverty.gap", "inequality.mld", "network.n_ties"} <= ids
    assert {"attrition", "blocks", "business_types", "degree_distribution"} <= {one.table for one in found}


def _alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclose, "protect", lambda *_, **__: None)


def _exact(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "coarse", lambda finding, *_, **__: finding)
    patch.setattr(cells, "unit_of", lambda *_: None)
    patch.setattr(tables, "to_step", lambda value, _: value)


@pytest.mark.usefixtures("builds")
@pytest.mark.parametrize("guard", [_alone, _exact], ids=["each number judged alone", "all digits"])
def test_without_a_guard_the_attacker_succeeds(
    studies: dict[int, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    guard: Callable[[pytest.MonkeyPatch], None],
) -> None:
    few = STUDIES[3]
    home = shutil.copytree(studies[few.seed].parent, tmp_path / "home")  # with its notebooks, which have run
    guard(monkeypatch)
    assert attack(home / studies[few.seed].name, few)

"""Two editions that differ by one informant tell what this one said, so that a build of the second is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.study import open_study
from report.editions.households import edition_problems, keep_households
from report.workspace import EDITIONS_RECORD
from tests.attack.few_households import Few, write_few
from tests.attack.sites import IN_FULL

FEW = Few(8, {"01": 60, "02": 40})
FARMERS, TRADERS = [f"f{number}" for number in range(6)], [f"t{number}" for number in range(4)]
THEMES = ("prices", "roads")
Said = dict[str, str]  # an informant's theme


def said(*left: str, **otherwise: str) -> Said:
    """What all but some said: farmers and traders speak of prices and roads in turn."""
    themes = {id_: THEMES[number % 2] for ids in (FARMERS, TRADERS) for number, id_ in enumerate(ids)}
    return {id_: theme for id_, theme in (themes | otherwise).items() if id_ not in left}


def write(folder: Path, told: Said, *, edition: str = "1", text: str = "It is so.", more: str = "") -> Path:
    """The study's folder with statements of these informants, as an edition."""
    if not folder.exists():
        write_few(folder, FEW)
    settings = (folder / "study.yml").read_text("utf-8").partition("# edition\n")[0]
    settings = settings.replace('edition: {name: "1", date: 2026-11-24}\n', "")
    date = f"2026-12-{int(edition):02}"
    head = f'# edition\nedition: {{name: "{edition}", date: {date}}}\n{more}'
    (folder / "study.yml").write_text(settings + head, "utf-8")
    people = [f"{id_},{'farmer' if id_ in FARMERS else 'trader'},yes" for id_ in told]
    (folder / "informants.csv").write_text("\n".join(["informant_id,informant_type,consent", *people, ""]), "utf-8")
    rows = [f"s{id_},{id_},{theme},{text}" for id_, theme in told.items()]
    (folder / "statements.csv").write_text("\n".join(["statement_id,informant_id,theme,text_en", *rows, ""]), "utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in edition_problems(open_study(folder))]


@pytest.mark.parametrize(
    ("told", "few"),
    [
        (said(), False),
        (said("f1"), True),
        (said("f1", "f2"), True),
        (said("f1", "f2", "f3"), False),
        (said(f1="prices"), True),
        (said("f1", "t1", "t2", "t3"), True),
    ],
    ids=["none", "one left", "two left", "three left", "one said something else", "one of a type"],
)
def test_an_edition_that_differs_by_few_informants_is_refused(told: Said, few: bool, tmp_path: Path) -> None:
    folder = write(tmp_path / "few", said())
    assert list(keep_households(open_study(folder))) == []
    assert bool(problems(write(folder, told, edition="2"))) is few


def test_one_who_came_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path / "few", said("t3"))
    list(keep_households(open_study(folder)))
    (told,) = problems(write(folder, said(), edition="2"))
    assert told == (
        "study.yml, edition 2, informants of type trader: differs from edition 1 in 1 who joined, left or said "
        "something else, expected none or at least 3: whoever has both editions could work out what these said. Wait "
        "for further changes and publish them together, or keep these answers as they were. If they may be told, "
        "write disclosure: {few_changes: true, reason: ...}."
    )


def test_a_text_that_is_put_better_is_no_change(tmp_path: Path) -> None:
    folder = write(tmp_path / "few", said())
    list(keep_households(open_study(folder)))
    assert problems(write(folder, said(), edition="2", text="So it is.")) == []


@pytest.mark.parametrize(
    "more",
    [
        "disclosure: {few_changes: true, reason: {id: a, en: b}}\n",
        "voices: {published: true}\n",
        IN_FULL,
    ],
    ids=["allowed", "published evidence", "in full"],
)
def test_who_may_be_told_is_not_asked_about(more: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "few", said())
    list(keep_households(open_study(folder)))
    assert problems(write(folder, said("f1"), edition="2", more=more)) == []


def test_a_record_without_informants_is_of_an_earlier_version_and_has_no_informant(tmp_path: Path) -> None:
    folder = write(tmp_path / "few", said())
    list(keep_households(open_study(folder)))
    record = json.loads((folder / EDITIONS_RECORD).read_text("utf-8"))
    assert {type_: len(persons) for type_, persons in record["1"]["informants"].items()} == {"farmer": 6, "trader": 4}
    assert not {*FARMERS, *THEMES} & set(str(record).replace("'", " ").split())
    del record["1"]["informants"]
    (folder / EDITIONS_RECORD).write_text(json.dumps(record), "utf-8")
    assert problems(write(folder, said("f1"), edition="2")) == []

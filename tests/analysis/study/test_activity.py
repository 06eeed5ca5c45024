"""What an office says of its activity: read where it is given, and told with its place where it is wrong."""

from __future__ import annotations

import pytest

from analysis.study.activity import Activity
from analysis.study.seen import WORDS
from analysis.study.settings import StudySettings, settings_from

PLAIN = """\
id: toy
title: {id: Judul, en: Title}
authors: [{name: A. Author}]
edition: {name: "1", date: 2026-11-24}
region: {level: kecamatan, name: Contoh}
waves: [{key: 2024, label: "2024"}]
synthetic: true
"""


def read(activity: str) -> tuple[StudySettings | None, list[str]]:
    settings, problems = settings_from(f"{PLAIN}activity: {activity}\n".encode())
    return settings, [str(problem) for problem in problems]


def test_all_of_it_may_be_left_out() -> None:
    assert settings_from(PLAIN.encode())[0].activity is None  # type: ignore[union-attr]
    settings, problems = read("{}")
    assert problems == []
    assert settings is not None
    assert settings.activity == Activity()


def test_codes_and_telephones_stay_as_they_are_typed() -> None:
    settings, problems = read('{code: 0123, organiser: {phone: "0321 321957"}}')
    assert problems == []
    assert settings is not None
    assert settings.activity is not None
    assert (settings.activity.code, settings.activity.organiser.phone) == ("0123", "0321 321957")


@pytest.mark.parametrize(
    ("activity", "told"),
    [
        ("{kind: sektoral}", "activity.kind: unknown value. Write one of basic, sectoral, special"),
        ("{methods: [intervew]}", "activity.methods, entry 1: unknown value. Write one of interview, self,"),
        ("{organiser: {adress: Jalan}}", "activity.organiser.adress: unknown key. Known here: institution, echelon_1,"),
        ("{organiser: {email: dinsos}}", "activity.organiser.email: "),
        ("{background: {id: Karena}}", "activity.background: no text for en."),
        ("{schedule: [{what: planning, begin: 2024-03, end: 2024-02}]}",
         "activity.schedule, entry 1: ends before it begins. Correct one of the dates."),
        ("{schedule: [{what: planning, begin: 2024-03}]}", "activity.schedule, entry 1, end: missing."),
        ("{release: {printed: ya}}", "activity.release.printed: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(activity: str, told: str) -> None:
    _, problems = read(activity)
    assert len(problems) == 1
    assert problems[0].startswith(f"study.yml, {told}")


def test_no_number_depends_on_it() -> None:
    assert WORDS["activity"] is None

"""Waves of any kind, and the pairs of them that are compared."""

import pytest

from analysis.study.settings import settings_from
from tests.analysis.study.test_settings import RIGHT, right, told

LINE = next(line for line in RIGHT.splitlines() if line.startswith("waves"))


def with_waves(*keys: str, compare: str = "") -> str:
    waves = ", ".join(f'{{key: "{key}", label: {{id: a, en: b}}}}' for key in keys)
    return RIGHT.replace(LINE, f"waves: [{waves}]\n{compare}")


@pytest.mark.parametrize(
    ("compare", "pairs"),
    [
        ("", ["0-2", "0-1", "1-2"]),
        ("compare: first_last\n", ["0-2"]),
        ("compare: consecutive\n", ["1-2", "0-1"]),
        ("compare: [[1, 2], [0, 2]]\n", ["1-2", "0-2"]),
    ],
)
def test_the_main_pair_comes_first_of_those_that_are_compared(compare, pairs):
    settings = right(with_waves("0", "1", "2", compare=compare))
    assert ["-".join(pair) for pair in settings.wave_pairs] == pairs
    assert settings.main_pair == settings.wave_pairs[0]


def test_two_waves_are_one_pair_and_one_wave_is_none():
    assert right(with_waves("baseline", "endline")).wave_pairs == (("baseline", "endline"),)
    assert right(with_waves("0")).main_pair is None


def test_a_pair_is_found_by_its_name_even_if_keys_have_hyphens():
    settings = right(with_waves("2019-20", "2020-21"))
    assert settings.pair_named("2019-20-2020-21") == ("2019-20", "2020-21")
    assert settings.pair_named("2019-20") is None


def test_a_wave_without_a_date_has_the_year_of_its_key_or_none():
    years = [wave.year for wave in right(with_waves("2021", "0", "baseline", "1991/92")).waves]
    assert years == [2021, None, None, 1991]
    assert right(with_waves("0", "1")).base_year is None


def test_a_comparison_of_waves_that_cannot_be_is_told():
    known = "Waves here: 0, 1"
    assert told(with_waves("0", "1", compare="compare: [[0, 2], [1, 0]]\n")) == [
        f"study.yml, compare, entry 1: no wave 2. {known}.",
        "study.yml, compare, entry 2: not an earlier wave and a later one. Name the earlier wave first.",
    ]
    assert told(with_waves("0", "1", compare="compare: all\n")) == [
        "study.yml, compare: unknown value. Write one of first_last, consecutive."
    ]


def test_names_that_mean_two_things_are_told():
    (problem,) = settings_from(with_waves("1", "2", "1-2").encode())[1]
    assert str(problem).startswith("study.yml, waves: 1-2 is the name of two things")

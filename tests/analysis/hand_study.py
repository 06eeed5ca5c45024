"""One small study whose every finding can be worked out on paper: two waves, two districts, two hamlets, some actors.

District 1 has ten households in 2024: a, b, c, d and j in hamlet A, e, f, g and i in hamlet B, and h in hamlet X,
where ties were not asked. Household i told no income, j no size. Household "gone" was there in 2021 only. District 2
(m, n, o) joined in 2024. The line is 80 in 2021 and 100 in 2024, prices rose by a quarter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.study import Study
from analysis.study.codebook import Codebook, Column
from tests.analysis.survey_samples import TEXT, settings, waves_of

FIRST, SECOND = "2021", "2024"
HEAD = "household_id district_code hamlet household_size weight income_month business_month wages_month aid_month"
# id, district, hamlet, size, weight, income, from business, wages, aid, transfers, type of business; - is unknown
SECOND_WAVE = """
a 1 A 2 1 100   0  20  50  30 -
b 1 A 4 1 320 200   0 120   0 food
c 1 A 1 2 100 100   0   0   0 food
d 1 A 2 1 300 240   0  60   0 shoes
j 1 A - 1 200 200   0   0   0 craft
e 1 B 3 2 360 180 180   0   0 shoes
f 1 B 2 1 400 300   0   0 100 food
g 1 B 1 1 300   0 300   0   0 -
i 1 B 2 1   -   -   -   -   - craft
h 1 X 1 1  40   0   0  40   0 -
m 2 C 2 1 120  60   0  60   0 food
n 2 C 1 1 140   0 140   0   0 -
o 2 C 1 2 150  75  75   0   0 food
"""
# per person: 40 (h), 50 (a), 80 (b), 100 (c), 120 (e), 150 (d), 200 (f), 300 (g); they stand for 1, 2, 4, 2, 6, 2, 2, 1
# persons, 20 in all
FIRST_WAVE = """
gone 1 A 2 2 300 300  0   0   0 food
h    1 X 2 2 120 120  0   0   0 food
i    1 B 2 1 100 100  0   0   0 craft
g    1 B 1 1   0   0  0   0   0 -
f    1 B 2 1 336 336  0   0   0 food
e    1 B 3 1 240 210  0  30   0 shoes
j    1 A 1 1 500 500  0   0   0 craft
d    1 A 2 1 240 240  0   0   0 shoes
c    1 A 1 2  40  30  0  10   0 food
b    1 A 4 1 352 352  0   0   0 food
a    1 A 2 1  96   0 48  48   0 -
"""
# per person in the prices of 2024: g 0, c 50, a 60, h 75, e 100, b 110, d 150, f 210; 20 persons again

TIES = """
2024 a b advice    # in hamlet A: a triangle a, b, c with d at its tail; j has no tie
2024 b a lending
2024 b c advice
2024 a c advice
2024 c d advice
2024 e f advice    # in hamlet B: the path e, f, g, i
2024 f e advice
2024 e f lending
2024 f g advice
2024 g i lending
2024 d e advice    # between hamlets, and between districts
2024 g m advice
2024 d d advice    # a self-tie, and a tie to who is not there any more
2024 a gone advice
2024 a fac training
2024 fac a advice
2024 e fac training
2024 c cus buying
2024 d cus buying
2024 j cus buying
2024 h fac training  # of a household in a hamlet that was not asked
2024 m n advice
2024 m fac training
2021 a b advice
2021 b d advice
2021 c d lending
2021 j b advice
2021 e f advice
2021 i g lending
2021 d e advice
2021 a gone advice
2021 gone fac training
2021 a fac training
2021 e cus buying
"""

ANSWERS = {  # of 2024; who isn't here didn't answer
    "business_survives": {"b": 1, "c": 1, "d": 0, "e": 1, "f": 0},
    "paid_workers": {"b": 0, "c": 1, "d": 2, "e": 0, "f": 3},
    "legal_nib": {"b": 1, "c": 0, "d": 0, "e": 0},
    "legal_halal": {"b": 0, "c": 0, "d": 1, "e": 0},
    "legal_pirt": {"c": 0, "e": 0},
    "savings": {"a": 0, "b": 1, "c": 1, "d": 1, "e": 0},
    "debt": {"a": 1, "b": 0, "c": 0},
    "women_decide": {"a": 1, "b": 1, "c": 0, "d": 0},
    "fies_score": {"a": 8, "b": 3, "c": 0},
    "training_days": {"a": 10, "b": 4, "c": 0, "e": 1},
    "received_capital": {"a": 1, "c": 1, "e": 0},
}

STATEMENTS = """
a income income supports
b income income supports
c income ties   against
a income income supports
c ties   ties   supports
c ties   ties   neutral
"""


def hand_study(**given: Any) -> Study:
    """The study; `given` replaces what study.yml says."""
    study_settings = settings(
        **{
            "id": "hand",
            "waves": waves_of(FIRST, SECOND),
            "poverty_line": {FIRST: {"value": 80, "source": TEXT}, SECOND: {"value": 100, "source": TEXT}},
            "design": {"weight": "weight"},
            "network": {
                "directed": True,
                "boundary": "hamlet",
                "not_asked_in": ["X"],
                "households": {"A": 10, "B": 8},
                "actor_types": {"facilitator": "linking", "customer": "bridging"},
            },
        }
        | given
    )
    households = pd.concat([_households(FIRST, FIRST_WAVE), _households(SECOND, SECOND_WAVE)], ignore_index=True)
    informants = [("a", "kpm", "yes"), ("b", "kpm", "yes"), ("c", "tksk", "yes"), ("d", "tksk", "no")]
    reference = [
        ("price_index", "ID", 2021, 100.0),
        ("price_index", "ID", 2024, 125.0),
        ("poverty.headcount", "1", 2024, 0.09),
        ("poverty.headcount", "1", 2021, 0.11),
        ("poverty.gap", "1", 2024, 0.02),
        ("poverty.severity", "1", 2024, 0.004),
        ("inequality.gini", "1", 2024, 0.31),
        ("income.mean_capita", "1", 2024, 900.0),
    ]
    return Study(
        Path(),
        study_settings,
        districts=pd.DataFrame({"district_code": ["1", "2"]}),
        households=households,
        ties=pd.DataFrame(_words(TIES), columns=["wave", "source_id", "target_id", "tie_kind"]),
        actors=pd.DataFrame({"actor_id": ["fac", "cus"], "actor_type": ["facilitator", "customer"]}),
        informants=pd.DataFrame(informants, columns=["informant_id", "informant_type", "consent"]),
        statements=pd.DataFrame(_words(STATEMENTS), columns=["informant_id", "theme", "theme_2", "direction"]),
        reference=pd.DataFrame(reference, columns=["indicator", "area_code", "year", "value"]).assign(unit="share"),
        codebook=Codebook({"theme": Column(label=TEXT, values={"income": TEXT, "ties": TEXT})}),
    )


def _households(wave: str, told: str) -> pd.DataFrame:
    columns = [*HEAD.split(), "transfers_month", "business_type"]
    frame = pd.DataFrame([[None if word == "-" else word for word in row] for row in _words(told)], columns=columns)
    numbers = columns[3:-1]
    frame[numbers] = frame[numbers].astype(float)
    for name, answers in ANSWERS.items():
        frame[name] = frame["household_id"].map(answers).astype(float) if wave == SECOND else float("nan")
    return frame.assign(wave=wave)


def _words(text: str) -> list[list[str]]:
    return [line.partition("#")[0].split() for line in text.strip().splitlines()]

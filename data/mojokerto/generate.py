"""Writes the synthetic part of this study: households.csv, actors.csv and ties.csv.

No row describes a real family. Run it with `python data/mojokerto/generate.py`: the same seed writes the same bytes.
Only uniform draws are taken from numpy's generator, and every other distribution is made from them here, so that
a new numpy release doesn't change the files. DATA_CARD.md tells what was chosen, and why.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.special import ndtri

SEED = 35162685  # chosen among 1,800: DATA_CARD.md says for what
ASKED_SEED = 20240316  # of what was asked beside incomes and ties, so that these keep their values
FIRST, SECOND = "2021", "2024"
LINE = {FIRST: 417_784, SECOND: 508_618}  # official lines, rupiah per person per month: see reference.csv
PRICES = 1.1103  # March 2021 to March 2024

SIZE_SHARES = (0.03, 0.08, 0.18, 0.31, 0.23, 0.11, 0.04, 0.02)  # households of one to eight persons
HOUSEHOLD_KINDS = {"advice": 0.55, "lending": 0.40, "buying_together": 0.30, "childcare": 0.28}
ACTOR_KINDS = {
    "tksk": ("advice",),
    "pkh_facilitator": ("advice", "training"),
    "dinas_sosial": ("advice", "capital"),
    "instructor": ("training", "advice"),
    "investor": ("capital",),
    "customer": ("selling",),
    "supplier": ("buying", "capital"),
}


@dataclass(frozen=True)
class District:
    """What is chosen for one district."""

    code: str
    letter: str  # of its invented hamlet codes
    families: int
    hamlets: int
    lost: int  # families not found again in the second wave
    level: float  # log of median per-capita income over the line, first wave
    growth: float  # real log growth of everybody
    lift: float  # further real log growth of families near the line
    lift_at: float  # the income that it is greatest at, as a log of its share of the line, and how far it reaches
    lift_reach: float
    spread: float  # of growth between families
    unanswered: dict[str, int]  # incomes not told, per wave
    ties_lost: float
    ties_gained: float  # newly named, in shares of those of the first wave
    businesses: dict[str, float]
    reach: dict[str, tuple[float, float]]  # share of families with a tie to an actor type, first and second wave
    actors: dict[str, int]
    received: dict[str, float]  # share of families that received a component; all got capital, as the article says
    registered: float  # share of businesses with a registration number


SOOKO = District(
    code="35.16.13",
    letter="S",
    families=160,
    hamlets=13,
    lost=13,
    level=0.05,
    growth=0.08,
    lift=0.22,
    lift_at=-0.14,
    lift_reach=0.26,
    spread=0.19,
    unanswered={FIRST: 6, SECOND: 5},
    ties_lost=0.22,
    ties_gained=0.36,
    businesses={
        "sports_shoes": 0.34,
        "food_kiosk": 0.19,
        "water_refill": 0.10,
        "food_drink": 0.16,
        "handicrafts": 0.08,
        "small_industry": 0.06,
        "retail": 0.07,
    },
    reach={
        "tksk": (0.44, 0.46),
        "pkh_facilitator": (0.71, 0.69),
        "dinas_sosial": (0.17, 0.19),
        "instructor": (0.21, 0.40),
        "investor": (0.05, 0.06),
        "customer": (0.34, 0.52),
        "supplier": (0.38, 0.39),
    },
    actors={"tksk": 1, "pkh_facilitator": 3, "instructor": 2, "investor": 2, "customer": 7, "supplier": 4},
    received={"bsimu": 1.0, "imb": 0.58, "pendampingan_sosial": 0.77},
    registered=0.40,
)
MOJOANYAR = District(
    code="35.16.18",
    letter="M",
    families=125,
    hamlets=12,
    lost=13,
    level=-0.03,
    growth=-0.03,
    lift=0.26,
    lift_at=-0.07,
    lift_reach=0.17,
    spread=0.22,
    unanswered={FIRST: 5, SECOND: 4},
    ties_lost=0.22,
    ties_gained=0.56,
    businesses={
        "coffee_snack_stall": 0.31,
        "mobile_meatballs": 0.27,
        "food_drink": 0.17,
        "handicrafts": 0.09,
        "small_industry": 0.06,
        "retail": 0.10,
    },
    reach={
        "tksk": (0.40, 0.41),
        "pkh_facilitator": (0.66, 0.68),
        "dinas_sosial": (0.14, 0.15),
        "instructor": (0.18, 0.30),
        "investor": (0.022, 0.026),
        "customer": (0.30, 0.38),
        "supplier": (0.33, 0.31),
    },
    actors={"tksk": 1, "pkh_facilitator": 2, "instructor": 1, "investor": 1, "customer": 5, "supplier": 3},
    received={"bsimu": 1.0, "imb": 0.44, "pendampingan_sosial": 0.72},
    registered=0.27,
)
DISTRICTS = (SOOKO, MOJOANYAR)
REGENCY_ACTORS = {"dinas_sosial": 1}  # serve both districts

HOUSEHOLD_COLUMNS = (
    "household_id",
    "district_code",
    "wave",
    "hamlet",
    "weight",
    "household_size",
    "business_month",
    "wages_month",
    "aid_month",
    "transfers_month",
    "income_month",
    "business_type",
    "savings",
    "debt",
    "received_bsimu",
    "received_imb",
    "received_pendampingan_sosial",
    "training_days",
    "paid_workers",
    "legal_nib",
    "legal_halal",
    "legal_pirt",
)
FOOD = ("food_kiosk", "coffee_snack_stall", "mobile_meatballs", "food_drink")  # halal and PIRT are for these
SOURCES = ("business_month", "wages_month", "aid_month", "transfers_month")


class Draws:
    """Random numbers made from uniform draws alone."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def uniform(self) -> float:
        """A number from 0 up to, but not including, 1."""
        return float(self._generator.random())

    def chance(self, share: float) -> bool:
        """True with the given probability."""
        return self.uniform() < share

    def normal(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """A normally distributed number."""
        return mean + deviation * float(ndtri(self.uniform()))

    def one_of(self, items: Sequence[str], shares: Iterable[float]) -> str:
        """One of the items, in proportion to its share."""
        return items[self.position(tuple(shares))]

    def position(self, shares: Sequence[float]) -> int:
        """A position drawn in proportion to the shares."""
        mark = self.uniform() * math.fsum(shares)
        for position, share in enumerate(shares):
            mark -= share
            if mark < 0:
                return position
        return max(position for position, share in enumerate(shares) if share > 0)

    def some_of(self, items: Sequence[str], count: int) -> list[str]:
        """So many of the items, none twice, in order."""
        return sorted(sorted(items, key=lambda _: self.uniform())[:count])

    def count(self, mean: float) -> int:
        """A Poisson count, by its cumulative shares."""
        mark, share, count = self.uniform(), math.exp(-mean), 0
        while mark > share and count < 12:
            mark -= share
            count += 1
            share *= mean / count
        return count


@dataclass
class Family:
    """One invented family, before its answers are written down."""

    id: str
    district: District
    hamlet: str
    outgoing: float  # how readily it names others; 0: names nobody and is named by nobody
    known: float  # how readily others name it
    business: str
    answers: dict[str, dict[str, int | str | None]] = field(default_factory=dict)  # wave -> column -> answer


def as_told(rupiah: float, draws: Draws) -> int:
    """An amount as people say it: to 50,000 or, less often, 10,000 rupiah."""
    step = 50_000 if draws.chance(0.6) or rupiah > 2_000_000 else 10_000
    return max(0, round(rupiah / step) * step)


def families(draws: Draws) -> list[Family]:
    """The programme families of both districts, hamlet by hamlet."""
    found: list[Family] = []
    for district in DISTRICTS:
        hamlets = [f"{district.letter}{number:02d}" for number in range(1, district.hamlets + 1)]
        room = [math.exp(draws.normal(0, 0.25)) for _ in hamlets]
        # no hamlet under six families: every hamlet keeps enough of them for a weight
        homes = hamlets * 6 + [draws.one_of(hamlets, room) for _ in range(district.families - 6 * len(hamlets))]
        for hamlet in sorted(homes):
            alone = draws.chance(0.045)
            found.append(
                Family(
                    id=f"H{len(found) + 1:03d}",
                    district=district,
                    hamlet=hamlet,
                    outgoing=0.0 if alone else math.exp(draws.normal(0, 0.45)),
                    known=0.0 if alone else math.exp(draws.normal(0, 0.55)),
                    business=draws.one_of(tuple(district.businesses), district.businesses.values()),
                )
            )
    return found


def sources_of_income(total: float, aid: int, draws: Draws) -> dict[str, int]:
    """A family's monthly income by source: aid is known, what remains is business, wages and transfers."""
    transfers = as_told(60_000 + 260_000 * draws.uniform(), draws) if draws.chance(0.22) else 0
    earned = max(total - aid - transfers, 150_000)
    wages = earned * (0.25 + 0.5 * draws.uniform()) if draws.chance(0.62) else 0.0
    return {
        "business_month": as_told(earned - wages, draws),
        "wages_month": as_told(wages, draws),
        "aid_month": aid,
        "transfers_month": transfers,
    }


def answer(household: Family, wave: str, size: int, sources: dict[str, int], draws: Draws) -> None:
    """Notes down what a family answers in a wave."""
    well_off = sum(sources.values()) / size / LINE[wave]
    household.answers[wave] = {
        "household_size": size,
        **sources,
        "income_month": sum(sources.values()),
        "business_type": household.business if sources["business_month"] else None,
        "savings": int(draws.chance(min(0.75, 0.12 + 0.25 * well_off + (0.08 if wave == SECOND else 0.0)))),
        "debt": int(draws.chance(0.46)),
    }


def interview_twice(found: Sequence[Family], draws: Draws) -> None:
    """Gives every family its answers in both waves: the second follows from the first."""
    hamlet_level = {household.hamlet: 0.0 for household in found}
    for hamlet in hamlet_level:
        hamlet_level[hamlet] = draws.normal(0, 0.05)
    for household in found:
        district = household.district
        size = 1 + draws.position(SIZE_SHARES)
        # families that name more others earn a little more, large ones less per person
        told = 0.10 * math.log(household.outgoing) if household.outgoing else -0.10
        log_capita = district.level + hamlet_level[household.hamlet] - 0.10 * (size - 4) + told + draws.normal(0, 0.47)
        aid = as_told((200_000 if draws.chance(0.75) else 0) + 75_000 + 90_000 * size * draws.uniform(), draws)
        answer(household, FIRST, size, sources_of_income(LINE[FIRST] * math.exp(log_capita) * size, aid, draws), draws)

        lift = district.lift * math.exp(-(((log_capita - district.lift_at) / district.lift_reach) ** 2))
        growth = district.growth + lift + draws.normal(0, district.spread)
        capita = LINE[FIRST] * math.exp(log_capita + growth) * PRICES
        size = min(8, max(1, size + (-1, 0, 1)[draws.position((0.08, 0.80, 0.12))]))
        graduated = draws.chance(0.05 + 0.10 * (log_capita + growth > 0.3))
        if graduated:
            aid = 0
        elif draws.chance(0.35):
            aid = as_told(aid * 0.75, draws)
        sources = sources_of_income(capita * size, aid, draws)
        if draws.chance(0.03):  # the business closed; wages carry the family
            sources = {
                **sources,
                "wages_month": sources["wages_month"] + sources["business_month"],
                "business_month": 0,
            }
        answer(household, SECOND, size, sources, draws)


def leave_gaps(found: Sequence[Family], draws: Draws) -> None:
    """Families lost, incomes and sizes not told, nothing earned: what every survey meets."""
    by_id = {household.id: household for household in found}
    for district in DISTRICTS:
        ids = [household.id for household in found if household.district is district]
        for lost in draws.some_of(ids, district.lost):
            del by_id[lost].answers[SECOND]
        for wave in (FIRST, SECOND):
            asked = [id_ for id_ in ids if wave in by_id[id_].answers]
            picked = draws.some_of(asked, district.unanswered[wave] + 6)
            picked = sorted(picked, key=lambda _: draws.uniform())
            silent, sizeless, idle, other = (
                picked[: district.unanswered[wave]],
                picked[-2:],
                # nothing earned: two families of Mojoanyar in the first wave, one of Sooko in the second
                picked[-4 : -2 if district is MOJOANYAR else -3] if (district is MOJOANYAR) == (wave == FIRST) else [],
                picked[-6:-4],
            )
            for id_ in silent:
                by_id[id_].answers[wave] |= dict.fromkeys((*SOURCES, "income_month"))
            for id_ in sizeless:
                by_id[id_].answers[wave]["household_size"] = None
            for id_ in idle:
                by_id[id_].answers[wave] |= dict.fromkeys((*SOURCES, "income_month"), 0) | {"business_type": None}
            for id_ in other:
                by_id[id_].answers[wave] |= {"savings": None, "debt": None}


def ask_further(found: Sequence[Family], draws: Draws) -> None:
    """What the second wave asked beside incomes: the programme's parts, paid workers, papers of the business."""
    for household in found:
        if SECOND not in household.answers:
            continue
        district, answers = household.district, household.answers[SECOND]
        received = {part: draws.chance(share) for part, share in district.received.items()}
        days = 3 + draws.count(4.0) if received["imb"] else 0
        workers = draws.count(0.45)
        is_food = household.business in FOOD
        registered = draws.chance(district.registered)
        papers = {
            "legal_nib": registered,
            "legal_halal": draws.chance(0.34 if registered else 0.06) and is_food,
            "legal_pirt": draws.chance(0.42 if registered else 0.09) and is_food,
        }
        further: dict[str, int | str | None] = {f"received_{part}": int(had) for part, had in received.items()}
        further["training_days"] = days
        of_business = {"paid_workers": workers} | {paper: int(has) for paper, has in papers.items()}
        further |= of_business if answers["business_type"] is not None else dict.fromkeys(of_business)
        silent = [draws.chance(0.02) for _ in further]
        answers |= {key: None if quiet else told for (key, told), quiet in zip(further.items(), silent, strict=True)}


def weights(found: Sequence[Family]) -> dict[tuple[str, str], float]:
    """Per hamlet and wave: its programme families over those whose income is known."""
    listed: dict[str, int] = {}
    told: dict[tuple[str, str], int] = {}
    for household in found:
        listed[household.hamlet] = listed.get(household.hamlet, 0) + 1
        for wave, answers in household.answers.items():
            known = answers["income_month"] is not None
            told[household.hamlet, wave] = told.get((household.hamlet, wave), 0) + known
    return {key: round(listed[key[0]] / count, 4) for key, count in told.items()}


def household_rows(found: Sequence[Family]) -> list[dict[str, object]]:
    """One row a family and wave."""
    weight = weights(found)
    return [
        {
            "household_id": household.id,
            "district_code": household.district.code,
            "wave": wave,
            "hamlet": household.hamlet,
            "weight": f"{weight[household.hamlet, wave]:.4f}",
            **household.answers[wave],
        }
        for wave in (FIRST, SECOND)
        for household in found
        if wave in household.answers
    ]


def actors() -> list[dict[str, object]]:
    """The people and bodies around the families."""
    wanted = [(kind, "", count) for kind, count in REGENCY_ACTORS.items()]
    wanted += [(kind, district.code, count) for district in DISTRICTS for kind, count in district.actors.items()]
    kinds = [(kind, code) for kind, code, count in wanted for _ in range(count)]
    return [
        {"actor_id": f"A{number:02d}", "actor_type": kind, "district_code": code}
        for number, (kind, code) in enumerate(kinds, start=1)
    ]


Arcs = dict[tuple[str, str], tuple[str, ...]]  # who names whom -> for what


def kinds_of_tie(draws: Draws) -> tuple[str, ...]:
    """What one family names another for: one kind or more."""
    kinds = tuple(kind for kind, share in HOUSEHOLD_KINDS.items() if draws.chance(share))
    return kinds or (draws.one_of(tuple(HOUSEHOLD_KINDS), HOUSEHOLD_KINDS.values()),)


def name_others(arcs: Arcs, naming: Sequence[Family], per_family: dict[str, float], draws: Draws) -> None:
    """Adds namings: mostly in the hamlet, hardly any beyond the district; some are returned or close a triangle."""

    def add(source: str, target: str) -> None:
        arcs.setdefault((source, target), kinds_of_tie(draws))

    present = {household.id for household in naming}
    for household in naming:
        shares = []
        for other in naming:
            nearness = 1.0 if other.hamlet == household.hamlet else 0.012
            if other.district is not household.district:
                nearness = 0.0002
            alike = 1.5 if other.business == household.business else 1.0
            shares.append(0.0 if other is household else nearness * alike * other.known)
        for _ in range(draws.count(per_family[household.district.code] * household.outgoing)):
            target = naming[draws.position(shares)].id
            add(household.id, target)
            if draws.chance(0.22):
                add(target, household.id)
            friends = sorted(end for start, end in arcs if start == target and end != household.id and end in present)
            if friends and draws.chance(0.35):
                add(household.id, draws.one_of(friends, [1.0] * len(friends)))


def household_ties(found: Sequence[Family], draws: Draws) -> dict[str, Arcs]:
    """Who names whom among families, per wave: most ties of the first wave are kept, more are gained."""
    first: Arcs = {}
    name_others(first, found, {SOOKO.code: 1.15, MOJOANYAR.code: 1.05}, draws)
    second_wave = [household for household in found if SECOND in household.answers]
    present = {household.id: household for household in second_wave}
    second: Arcs = {}
    gone: Arcs = {}  # ties to families that were not found again: a few are still named
    for (source, target), kinds in first.items():
        if source not in present or draws.chance(present[source].district.ties_lost):
            continue
        if target in present:
            second[source, target] = kinds if draws.chance(0.8) else kinds_of_tie(draws)
        else:
            gone[source, target] = kinds
    gained = {SOOKO.code: 1.15 * SOOKO.ties_gained, MOJOANYAR.code: 1.05 * MOJOANYAR.ties_gained}
    name_others(second, second_wave, gained, draws)
    second |= dict(list(gone.items())[:6])
    for wave, arcs in ((FIRST, first), (SECOND, second)):  # a slip of the interviewer, once in each wave
        slip = draws.some_of([household.id for household in found if wave in household.answers], 1)[0]
        arcs[slip, slip] = ("advice",)
    return {FIRST: first, SECOND: second}


def actor_ties(found: Sequence[Family], around: Sequence[dict[str, object]], draws: Draws) -> dict[str, Arcs]:
    """Which families name which actors, per wave, by the shares that each district sets."""
    ties: dict[str, Arcs] = {FIRST: {}, SECOND: {}}
    for household in found:
        for actor_type, shares in household.district.reach.items():
            near = [
                str(actor["actor_id"])
                for actor in around
                if actor["actor_type"] == actor_type and actor["district_code"] in ("", household.district.code)
            ]
            # one mark for both waves: who had a tie mostly keeps it
            mark, moved = draws.uniform(), draws.uniform()
            actor = draws.one_of(near, [1.0] * len(near))
            kinds = ACTOR_KINDS[actor_type]
            kinds = kinds if draws.chance(0.3) else kinds[:1]
            for wave, share in zip((FIRST, SECOND), shares, strict=True):
                if wave in household.answers and (mark if wave == FIRST or moved > 0.12 else moved / 0.12) < share:
                    ties[wave][household.id, actor] = kinds
    return ties


def tie_rows(*by_wave: dict[str, Arcs]) -> list[dict[str, object]]:
    """One row a tie, kind and wave, in a fixed order."""
    return [
        {"wave": wave, "source_id": source, "target_id": target, "tie_kind": kind}
        for wave in (FIRST, SECOND)
        for arcs in by_wave
        for (source, target), kinds in sorted(arcs[wave].items())
        for kind in kinds
    ]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    """Writes the rows with the same line ends on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_study(folder: Path, *, seed: int = SEED) -> None:
    """Writes the three files into the folder."""
    draws = Draws(seed)
    found = families(draws)
    interview_twice(found, draws)
    leave_gaps(found, draws)
    ask_further(found, Draws(ASKED_SEED))
    around = actors()
    write_csv(folder / "households.csv", HOUSEHOLD_COLUMNS, household_rows(found))
    write_csv(folder / "actors.csv", ("actor_id", "actor_type", "district_code"), around)
    ties = tie_rows(household_ties(found, draws), actor_ties(found, around, draws))
    write_csv(folder / "ties.csv", ("wave", "source_id", "target_id", "tie_kind"), ties)


def main() -> None:
    """Writes the study's synthetic files into this folder or another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent, help="default: this folder")
    write_study(parser.parse_args().folder)


if __name__ == "__main__":
    main()

"""Invented studies of three districts with 8 to 60 households, made from a seed: cells that must be protected."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WAVES = ("2021", "2024")
SETTINGS = """\
id: {name}
title: {{id: Studi kecil, en: A small study}}
authors: [{{name: A. Penulis}}]
edition: {{name: "1", date: 2026-11-24}}
region: {{level: dusun, name: Lembah Contoh}}
waves:
  - {{key: 2021, label: {{id: Maret 2021, en: March 2021}}, date: 2021-03}}
  - {{key: 2024, label: {{id: Maret 2024, en: March 2024}}, date: 2024-03}}
districts: {{{districts}}}
languages: [en]
welfare: income
counts: {counts}
prices: {{constant: 2024, source: {{id: Contoh, en: Invented}}}}
poverty_line:
  2021: {{value: 420000, source: {{id: Contoh, en: Invented}}}}
  2024: {{value: 510000, source: {{id: Contoh, en: Invented}}}}
network: {{directed: false, boundary: hamlet, actor_types: {{tksk: linking, koperasi: bridging}}}}
synthetic: false
"""
ARMS = """\
group:
  {{column: arm, comparison: none, kind: matched, outcomes: [savings], labels: {{{labels}}}}}
"""
CODEBOOK = "savings: {label: {id: Menabung, en: Saves}, type: yes_no}\n"
NAMES = ("none", "cash", "coach")  # of arms
TYPES = ("retail", "food_kiosk", "handicrafts")
HEAD = (
    *("household_id", "district_code", "wave", "hamlet", "household_size", "business_month", "wages_month"),
    *("aid_month", "transfers_month", "income_month", "business_type", "savings", "debt"),
)


@dataclass(frozen=True)
class Few:
    """What a small study is like."""

    seed: int
    sizes: Mapping[str, int]  # households by district
    counts: str = "households"
    rich: int = 1  # households of district 03 that have most of its income
    arms: int = 0  # into which households are divided in turn, the comparison group first


STUDIES = (
    Few(1, {"01": 60, "02": 34, "03": 14}),
    Few(2, {"01": 48, "02": 8, "03": 55}, counts="persons"),
    Few(3, {"01": 12, "02": 26, "03": 41}),
    Few(4, {"01": 58, "02": 19, "03": 37}, counts="persons"),
)


def write_few(folder: Path, few: Few, *, settings: str = "") -> Path:
    """Writes the study of a seed into a new folder, which comes back; `settings` are further lines of study.yml."""
    draw = random.Random(few.seed)
    folder.mkdir(parents=True)
    names = ", ".join(f'"{code}": Dusun {code}' for code in few.sizes)
    text = SETTINGS.format(name=folder.name, districts=names, counts=few.counts)
    labels = ", ".join(f"{name}: {{id: kelompok {name}, en: {name} group}}" for name in NAMES[: few.arms])
    arms = ARMS.format(labels=labels) if few.arms else ""
    (folder / "study.yml").write_text(text + arms + settings, "utf-8")
    households = [row for code, size in few.sizes.items() for row in _of_district(draw, code, size, few.rich)]
    if few.arms:
        armed = [[*row, NAMES[int(str(row[0])[-3:]) % few.arms]] for row in households]
        _write(folder / "households.csv", (*HEAD, "arm"), armed)
        (folder / "codebook.yml").write_text(CODEBOOK, "utf-8")
    else:
        _write(folder / "households.csv", HEAD, households)
    _write(folder / "ties.csv", ("source_id", "target_id", "wave"), _ties(draw, households))
    _write(folder / "actors.csv", ("actor_id", "actor_type"), [("A1", "tksk"), ("A2", "koperasi")])
    return folder


def _of_district(draw: random.Random, code: str, size: int, rich: int) -> list[list[object]]:
    """Both waves of a district: incomes are skewed, one household or more have most, some answers are missing."""
    rows: list[list[object]] = []
    first = draw.randrange(size)
    richest = {(first + further) % size for further in range(rich)}
    for number in range(size):
        persons, kind = draw.randint(1, 7), draw.choice(TYPES)
        level = draw.lognormvariate(14.2, 0.7) * (size * 1.6 if number in richest and code == "03" else 1)
        for wave in WAVES:
            if wave == "2024" and draw.random() < 0.06:
                continue
            amounts = [round(level * draw.uniform(0.2, 1.1), -2) for _ in range(2)]
            amounts += [draw.choice((0, 150_000, 300_000)), draw.choice((0, 0, 0, 120_000))]
            unknown, unsized = draw.random() < 0.03, draw.random() < 0.03
            money = ["" if unknown else int(amount) for amount in (*amounts, sum(amounts))]
            answers = [int(draw.random() < 0.3), int(draw.random() < 0.1)]
            place = [f"{code}-{number:03}", code, wave, f"{code}.{number % 2}", "" if unsized else persons]
            rows.append([*place, *money, kind, *answers])
    return rows


def _ties(draw: random.Random, households: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    ties: set[tuple[object, ...]] = set()
    for wave in WAVES:
        present = [row for row in households if row[2] == wave]
        for row in present:
            near = [other[0] for other in present if other[3] == row[3] and str(other[0]) > str(row[0])]
            ties |= {(row[0], other, wave) for other in draw.sample(near, min(len(near), draw.randint(0, 2)))}
            far = [other[0] for other in present if other[1] == row[1] and other[3] != row[3]]
            if far and draw.random() < 0.1 and str(row[0]) < (other := str(draw.choice(far))):
                ties.add((row[0], other, wave))
            ties |= {(row[0], actor, wave) for actor, often in (("A1", 0.25), ("A2", 0.12)) if draw.random() < often}
    return sorted(ties, key=str)


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])

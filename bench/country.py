"""A made-up study of as many districts as a country has: two waves of households, ties, a poverty line.

    python -m bench.country FOLDER [--districts 7277] [--households 100]

Nothing in it describes anybody. Files are written row by row, so a study may be larger than memory.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bench.populations import POPULATIONS, SIZE_SHARES, SIZES, incomes

DISTRICTS, HOUSEHOLDS = 7277, 100  # Indonesia's kecamatan
WAVES = ("2021", "2024")
_MEDIAN = 450_000  # rupiah per person and month
_LINES = {"2021": 350_000, "2024": 430_000}
_REGENCY, _PROVINCE = 14, 196  # districts in each
_TIES = 2  # of each household in each wave
_SETTINGS = """\
# Made up by bench/country.py.
id: negeri
title: {{id: Studi buatan sebesar sebuah negeri, en: A made-up study as large as a country}}
synthetic: true
authors: [{{name: The risalah authors, group: true}}]
edition: {{name: "1", date: 2026-11-24}}
languages: [id, en]
region:
  level: {{id: kecamatan, en: district}}
  name: {{id: Negeri Buatan, en: Made-up Country}}
  country: ID
waves:
  - {{key: 2021, label: {{id: Maret 2021, en: March 2021}}, date: 2021-03}}
  - {{key: 2024, label: {{id: Maret 2024, en: March 2024}}, date: 2024-03}}
welfare: income
counts: persons
currency: {{code: IDR}}
poverty_line:
{lines}
seed: 20261124
"""


def write_country(folder: Path, *, districts: int = DISTRICTS, households: int = HOUSEHOLDS) -> Path:
    """Writes the study and returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = [
        f"{place // _PROVINCE + 11}.{place // _REGENCY % _REGENCY + 1:02}.{place % _REGENCY + 1:02}"
        for place in range(districts)
    ]
    source = "source: {id: buatan, en: made up}"
    lines = "\n".join(f"  {wave}: {{value: {line}, {source}}}" for wave, line in _LINES.items())
    (folder / "study.yml").write_text(_SETTINGS.format(lines=lines), "utf-8")
    places = ([code, f"Kecamatan {code}", f"Kabupaten {code[:5]}", f"Provinsi {code[:2]}"] for code in codes)
    _write(folder / "districts.csv", ["district_code", "name", "regency", "province"], places)
    head = ["household_id", "district_code", "wave", "household_size", "business_month", "wages_month", "income_month"]
    _write(folder / "households.csv", head, _households(codes, households))
    _write(folder / "ties.csv", ["wave", "source_id", "target_id", "tie_kind"], _ties(codes, households))
    return folder


def _households(codes: Iterable[str], number: int) -> Iterator[list[object]]:
    for place, code in enumerate(codes):
        rng = np.random.default_rng([1, place])
        level = _MEDIAN * float(rng.lognormal(0, 0.15))
        sizes = rng.choice(SIZES, number, p=SIZE_SHARES)
        for wave, capita in zip(WAVES, incomes(POPULATIONS["lognormal"], rng, cluster=None, n=number), strict=True):
            for household in range(number):
                income = int(capita[household] * level * sizes[household])
                business = int(income * rng.uniform(0, 0.6))
                yield [_id(code, household), code, wave, sizes[household], business, income - business, income]


def _ties(codes: Iterable[str], number: int) -> Iterator[list[object]]:
    for place, code in enumerate(codes):
        rng = np.random.default_rng([2, place])
        for wave in WAVES:
            for household in range(number):
                for other in rng.choice(number, min(_TIES, number), replace=False):
                    if other != household:
                        yield [wave, _id(code, household), _id(code, int(other)), "advice"]


def _id(code: str, household: int) -> str:
    return f"{code}-{household:03}"


def _write(path: Path, head: list[str], rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a made-up study of many districts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--districts", type=int, default=DISTRICTS)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    given = parser.parse_args()
    print(write_country(given.folder, districts=given.districts, households=given.households))

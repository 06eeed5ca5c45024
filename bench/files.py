"""How long 200,000 households take to be read and validated, beside what pandas takes to read the same file.

    python -m bench.files [--households 200000] [--rounds 3]

Both are timed in turns in one run, in seconds of the processor, so that other work of the machine counts for neither;
the ratio is of the medians.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import open_study
from analysis.study.files import KINDS

SEED = 21
SETTINGS = """\
id: many
title: {en: Many households}
authors: [{name: Bench}]
edition: {name: "1", date: 2026-01-01}
languages: [en]
region: {level: district, name: Many}
districts: {"35.16.01": One, "35.16.02": Two, "35.16.03": Three}
waves: [{key: 2021, label: "2021", date: 2021-03-01}, {key: 2024, label: "2024", date: 2024-03-01}]
welfare: income
design: {weight: weight, cluster: hamlet}
synthetic: true
"""


def households(number: int) -> pd.DataFrame:
    """Invented households, half of them in each of two waves."""
    draws = np.random.default_rng(SEED)
    ids = [f"H{index:06d}" for index in range(number // 2)]
    return pd.DataFrame(
        {
            "household_id": ids * 2,
            "district_code": draws.choice(["35.16.01", "35.16.02", "35.16.03"], number),
            "wave": np.repeat(["2021", "2024"], number // 2),
            "hamlet": draws.choice([f"S{index:03d}" for index in range(400)], number),
            "weight": draws.uniform(0.5, 2, number).round(4),
            "household_size": draws.integers(1, 9, number),
            **{
                name: (draws.lognormal(13, 1, number) // 1000 * 1000).astype(int)
                for name in ("income_month", "business_month", "wages_month", "aid_month", "transfers_month")
            },
            "business_type": draws.choice(["food", "trade", "farm"], number),
            "savings": draws.integers(0, 2, number),
            "debt": draws.integers(0, 2, number),
        }
    )


def _stata(frame: pd.DataFrame, path: Path) -> None:
    frame.to_stata(path, write_index=False, version=118)


def _excel(frame: pd.DataFrame, path: Path) -> None:
    frame.to_excel(path, index=False, engine="xlsxwriter")


# ending -> what writes the file, what pandas reads it with
FILES: dict[str, tuple[Callable[[pd.DataFrame, Path], None], Callable[[Path], pd.DataFrame]]] = {
    ".csv": (lambda frame, path: frame.to_csv(path, index=False), pd.read_csv),
    ".dta": (_stata, lambda path: pd.read_stata(path)),
    ".xlsx": (_excel, lambda path: pd.read_excel(path, engine="openpyxl")),
}


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes, in seconds of the processor."""
    begin = time.process_time()
    act()
    return time.process_time() - begin


def main() -> None:
    """Prints a line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", choices=[ending.removeprefix(".") for ending in FILES], action="append")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    frame = households(given.households)
    print("| file | pandas reads, s | read and validated, s | ratio |\n|---|---:|---:|---:|")
    for ending, (write, read) in FILES.items():
        if given.kind and ending.removeprefix(".") not in given.kind:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "study.yml").write_text(SETTINGS, "utf-8")
            path = place / f"households{ending}"
            write(frame, path)
            acts = (partial(read, path), partial(open_study, place))
            pairs = [tuple(seconds(act) for act in acts) for _ in range(given.rounds)]
        theirs, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"| {KINDS[ending].name} ({ending}) | {theirs:.2f} | {ours:.2f} | {ours / theirs:.2f} |", flush=True)


if __name__ == "__main__":
    main()

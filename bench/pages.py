"""Loading of pages: Lighthouse's figures on a phone's slow connection, and the size of each page.

    python -m bench.pages [SITE] [--runs 3]

SITE is a built site of the shipped study (_site). Each page is measured several times, and the best and the median are
printed: other work of the machine makes a run worse, never better. Needs the setup of `python tasks.py test`, Node.js
and Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.functional.lighthouse import CATEGORIES, lighthouse, served

ROOT = Path(__file__).resolve().parents[1]
NODE_MODULES = ROOT / "tests" / "web" / "node_modules"
PAGES = [f"report/{language}/{page}" for language in ("id", "en") for page in ("35.16.13/brief.html", "overview.html")]
LARGEST, SHIFT, WEIGHT = "largest-contentful-paint", "cumulative-layout-shift", "total-byte-weight"


def measured(address: str, *, node: str, chromium: str, runs: int) -> list[dict[str, Any]]:
    """Lighthouse's results for a page, one per run."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            lighthouse(
                address,
                Path(folder) / "report.json",
                node=node,
                node_modules=NODE_MODULES,
                chromium=chromium,
                categories=CATEGORIES,
            )
            for _ in range(runs)
        ]


def line_of(page: str, answers: list[dict[str, Any]]) -> str:
    """A page's line: each category's best and median score of 100, then its size, largest paint and layout shift."""
    scores = []
    for name in CATEGORIES:
        found = [100 * answer["categories"][name]["score"] for answer in answers]
        scores.append(f"{max(found):3.0f} ({statistics.median(found):3.0f})")
    best = max(answers, key=lambda answer: answer["categories"]["performance"]["score"])["audits"]
    requests = len(best["network-requests"]["details"]["items"])
    loading = f"{best[WEIGHT]['numericValue'] / 1000:.0f} kB in {requests} requests, largest content after "
    loading += f"{best[LARGEST]['numericValue'] / 1000:.1f} s, shift {best[SHIFT]['numericValue']:.3f}"
    return f"{page:34} {'  '.join(f'{score:>14}' for score in scores)}  {loading}"


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser()
    options.add_argument("site", nargs="?", type=Path, default=ROOT / "_site")
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("google-chrome")
    if not node or not chromium or not NODE_MODULES.is_dir():
        sys.exit("Needs node, chromium and tests/web/node_modules: run `python tasks.py test` once.")
    if not (asked.site / "manifest.json").is_file():
        sys.exit(f"{asked.site} is no built site: run `make report` first, or name one.")
    print(f"best (median) of {asked.runs}".ljust(34), "  ".join(f"{name:>14}" for name in CATEGORIES))
    with served(asked.site.absolute()) as address:
        for page in PAGES:
            answers = measured(f"{address}/{page}", node=node, chromium=chromium, runs=asked.runs)
            print(line_of(page, answers), flush=True)


if __name__ == "__main__":
    main()

"""A study of two waves of different households: strata, clusters, weights, sizes, sources of income, prices, lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

STUDY = {
    "id": "sections",
    "title": {"id": "Dua survei", "en": "Two surveys"},
    "authors": [{"name": "A. Peneliti", "surname": "Peneliti"}],
    "edition": {"name": "1", "date": "2026-01-01"},
    "region": {"level": {"id": "kabupaten", "en": "district"}, "name": {"id": "Wilayah", "en": "Region"}},
    "waves": [
        {"key": "2019", "label": {"id": "2019", "en": "2019"}},
        {"key": "2023", "label": {"id": "2023", "en": "2023"}},
    ],
    "welfare": "income",
    "poverty_line": {
        "2019": {"value": 400, "source": {"id": "buatan", "en": "made up"}},
        "2023": {"value": 450, "source": {"id": "buatan", "en": "made up"}},
    },
    "design": {"weight": "weight", "stratum": "stratum", "cluster": "village"},
    "synthetic": True,
}


def write_cross_sections(folder: Path, *, same_villages: bool, **changed: object) -> Path:
    """The study in a folder; with `same_villages` both waves visited the same clusters.

    `design={}` is a plain sample.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(16)
    rows = []
    for wave, growth in (("2019", 1.0), ("2023", 1.25)):
        for district in ("01", "02", "03"):
            for village in range(8):
                level = draw.lognormal(0, 0.3)
                code = f"{district}v{village}" if same_villages else f"{wave}-{district}v{village}"
                for _ in range(draw.integers(4, 8)):
                    number, size = len(rows), int(draw.integers(1, 8))
                    income = round(float(draw.lognormal(6.2, 0.6)) * level * growth * size**0.7, 2)
                    aid = round(income * float(draw.choice([0, 0.1, 0.6])), 2)
                    business = round((income - aid) * float(draw.choice([0, 0.5, 1])), 2)
                    stratum, weight = f"{district}{'a' if village < 4 else 'b'}", round(float(draw.uniform(0.5, 3)), 3)
                    rows.append([f"h{number}", wave, district, size, income, aid, business, code, stratum, weight])
    columns = ["household_id", "wave", "district_code", "household_size", "income_month", "aid_month"]
    columns += ["business_month", "village", "stratum", "weight"]
    design = [] if changed.get("design", STUDY["design"]) else ["village", "stratum", "weight"]
    pd.DataFrame(rows, columns=columns).drop(columns=design).to_csv(folder / "households.csv", index=False)
    names = pd.DataFrame({"district_code": ["01", "02", "03"], "name": ["Satu", "Dua", "Tiga"]})
    names.to_csv(folder / "districts.csv", index=False)
    prices = [["price_index", "ID", year, value, "index", "made up"] for year, value in ((2019, 100.0), (2023, 112.5))]
    reference = pd.DataFrame(prices, columns=["indicator", "area_code", "year", "value", "unit", "source"])
    reference.to_csv(folder / "reference.csv", index=False)
    (folder / "study.yml").write_text(yaml.safe_dump({**STUDY, **changed}, allow_unicode=True))
    return folder


def write_panel(folder: Path, *keys: str, **changed: object) -> Path:
    """The first wave's households once a wave, with other incomes each time; a wave's key is in its label.

    The later waves lack a few households, and there is no reference.csv.
    """
    source = {"id": "buatan", "en": "made up"}
    waves = [{"key": key, "label": {"id": f"survei {key}", "en": f"survey {key}"}} for key in keys]
    lines = {key: {"value": 400, "source": source} for key in keys}
    write_cross_sections(folder, same_villages=True, **{"waves": waves, "poverty_line": lines, **changed})
    (folder / "reference.csv").unlink()
    rows = pd.read_csv(folder / "households.csv", dtype=str)
    first, draw = rows[rows["wave"] == "2019"], np.random.default_rng(6)
    frames = []
    for place, key in enumerate(keys):
        incomes = first["income_month"].astype(float) * 1.2**place * draw.lognormal(0, 0.2, len(first))
        money = {"income_month": incomes, "aid_month": incomes * 0.1, "business_month": incomes * 0.3}
        frames.append(first.assign(wave=key, **{name: one.round(2) for name, one in money.items()}).iloc[3 * place :])
    pd.concat(frames).to_csv(folder / "households.csv", index=False)
    return folder

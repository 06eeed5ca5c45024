"""Intervals of inequality and poverty indices: bootstrap-t with linearised standard errors.

Clusters are drawn again inside each stratum of the full design, one fewer than there were, and their households'
weights rescaled (Rao and Wu). Each draw gives the index, and its own standard error from the index's derivative by
the households' weights; how far the draws' indices lie from the sample's, in their own standard errors, takes the
place of Student's t. That keeps the skewness that a symmetric interval would lose. Two exceptions keep the draws'
errors right: of two clusters one is drawn, which alone shows no spread, so both give the stratum's part of the error;
and a stratum of a single cluster, which can't vary, counts in the sample's error only.

Sources: Rao, J. N. K., & Wu, C. F. J. (1988). Resampling inference with complex survey data.
https://doi.org/10.1080/01621459.1988.10478591; Rao, J. N. K., Wu, C. F. J., & Yue, K. (1992). Some recent work on
resampling methods for complex surveys. Survey Methodology, 18, 209-217; Davison, A. C., & Hinkley, D. V. (1997).
Bootstrap methods and their application, ch. 5.2. https://doi.org/10.1017/CBO9780511802843;
Biewen, M. (2002). Bootstrap inference for inequality, mobility and poverty measurement.
https://doi.org/10.1016/S0304-4076(01)00138-5.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from analysis.findings import Estimate
from analysis.survey.estimates import TOO_FEW_CLUSTERS, Domain, absence, domain_of
from analysis.survey.intervals import LEVEL
from analysis.survey.sample import Codes, Numbers, Sample
from analysis.survey.t_interval import TOO_FEW_OBSERVATIONS

# A function of ascending values and weights (one row per draw): the index, and its derivative by each weight;
# NaN where undefined.
Index = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]

DRAWS = 999  # (999 + 1) x 0.025 is whole, so the interval's ends rest on draws, not between them
CELLS = 400_000  # draws x households at a time: a few megabytes, however large the study
MOST_UNDEFINED = 0.05  # of the draws; beyond that the interval would describe only draws with a defined index


def seed_of(sample: Sample, finding_id: str) -> int:
    """The seed of one finding of one district and wave, whatever the order of runs or the number of processes."""
    name = f"{sample.settings.seed}|{finding_id}|{sample.place}|{sample.wave}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def bootstrap_t(
    sample: Sample,
    values: Numbers,
    index: Index,
    *,
    persons: bool,
    seed: int,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    most: float = math.inf,
    empty: str = "no household",
) -> Estimate:
    """An index over the district's households (or persons), with its bootstrap-t interval clipped to `bounds`.

    No interval from too few clusters, where all values are the same, where both ends are beyond `bounds` or the upper
    one is beyond `most`, or where the index or its error is undefined in many draws (one poor household among a hundred
    is missing from a third of them).
    """
    domain = domain_of(sample, values, persons=persons)
    if domain.n == 0:
        return absence(sample, persons=persons, empty=empty)
    domain = _sorted(domain)
    point, influence = index(domain.values, domain.weights)
    value = min(max(float(point), bounds[0]), bounds[1])
    estimate = Estimate(value, n=domain.n, basis=domain.basis(domain.values))
    if domain.too_few_clusters:
        return replace(estimate, reason=TOO_FEW_CLUSTERS)
    if np.ptp(domain.values) == 0:
        return replace(estimate, reason="constant values")
    error = domain.error(influence)
    ends = _studentised_ends(_studentised(domain, index, value, seed=seed))
    if ends is None or not error > 0:
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    low, high = value - ends[1] * error, value - ends[0] * error
    nothing = (low < bounds[0] and high > bounds[1]) or high > most
    if nothing or not (math.isfinite(low) and math.isfinite(high)):
        return replace(estimate, reason=TOO_FEW_OBSERVATIONS)
    return replace(
        estimate,
        low=min(max(low, bounds[0]), value),
        high=max(min(high, bounds[1]), value),
        level=LEVEL,
        df=float(domain.df),
        method="bootstrap_t",
    )


def _sorted(domain: Domain) -> Domain:
    order = np.argsort(domain.values, kind="stable")
    parts = ("rows", "values", "weights", "cluster", "unsampled")
    return replace(domain, **{name: getattr(domain, name)[order] for name in parts})


def _studentised(domain: Domain, index: Index, value: float, *, seed: int) -> Numbers:
    """Each draw's index minus the sample's, in the draw's own standard errors; NaN = undefined."""
    rng = np.random.default_rng(seed)
    membership = csr_array(
        (np.ones(domain.n), (np.arange(domain.n), domain.cluster)), shape=(domain.n, len(domain.stratum))
    )
    strata = csr_array(
        (np.ones(len(domain.stratum)), (np.arange(len(domain.stratum)), domain.stratum)),
        shape=(len(domain.stratum), len(domain.drawn)),
    )
    again = domain.drawn - 1  # clusters drawn again in each stratum; a single cluster always stays
    rescaled = np.where(again > 0, domain.drawn / np.maximum(again, 1), 1.0)
    weights = domain.weights * rescaled[domain.stratum][domain.cluster]
    chunk = max(1, CELLS // domain.n)
    distances = []
    for start in range(0, DRAWS, chunk):
        times = _times_drawn(domain, min(chunk, DRAWS - start), rng).astype(float)
        with np.errstate(all="ignore"):
            indices, influences = index(domain.values, weights * times[:, domain.cluster])
            totals = (weights * influences) @ membership
            sums, squares = (times * totals) @ strata, (times * totals**2) @ strata
            # one drawn cluster shows no variance, so both clusters of the sample give it
            several = np.maximum(again, 2)
            spread = np.where(
                again > 1,
                several / (several - 1) * (squares - sums**2 / several),
                (2 * (totals**2) @ strata - (totals @ strata) ** 2) / rescaled**2,
            )
            spread = np.where(again > 0, spread, 0.0)  # a single cluster never varies between draws
            errors = np.sqrt(np.maximum(spread.sum(axis=1), 0.0))
            distance = indices - value
            negligible = errors <= 1e-12 * np.maximum(np.abs(indices), abs(value))
            distances.append(np.where(negligible, np.sign(distance) * np.inf, distance / errors))
    return np.concatenate(distances)


def _times_drawn(domain: Domain, draws: int, rng: np.random.Generator) -> Codes:
    """Number of times each cluster of the domain is drawn, by clusters - 1 draws per stratum of the full design."""
    times = np.ones((draws, len(domain.stratum)), dtype=np.int64)
    for stratum, drawn in enumerate(domain.drawn):
        if drawn == 1:
            continue
        inside = np.flatnonzero(domain.stratum == stratum)
        # number of draws that fall on the domain; which other clusters are drawn doesn't matter
        hits = rng.binomial(drawn - 1, len(inside) / drawn, size=draws)
        which = rng.integers(0, len(inside), size=int(hits.sum()))
        places = np.repeat(np.arange(draws) * len(inside), hits) + which
        times[:, inside] = np.bincount(places, minlength=draws * len(inside)).reshape(draws, -1)
    return times


def _studentised_ends(distances: Numbers) -> tuple[float, float] | None:
    defined = np.sort(distances[~np.isnan(distances)])
    if len(defined) < (1 - MOST_UNDEFINED) * len(distances):
        return None
    rank = math.floor((len(defined) + 1) * (1 - LEVEL) / 2 + 1e-9)
    low, high = float(defined[rank - 1]), float(defined[len(defined) - rank])
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None

"""Populations with true figures in closed form, and samples of households from them in two waves.

`lognormal`: the usual body of an income distribution, with a standard deviation of log incomes of 0.6.
`heavy`: Singh and Maddala's distribution with a = 2.8 and q = 1.7, which fits household incomes well and is the
benchmark of the literature on intervals of inequality: Davidson, R., & Flachaire, E. (2007). Asymptotic and bootstrap
inference for inequality and poverty measures. https://doi.org/10.1016/j.jeconom.2007.01.009; its tail falls as a
power (index a q = 4.8), so that a few households are very rich. `very_heavy` is the same with q = 1.2 (index 3.4).
Closed forms: McDonald, J. B. (1984). Some generalized functions for the size distribution of income.
https://doi.org/10.2307/1913469.

In the second wave all incomes are raised to the power 0.9 (more equal) and multiplied by 1.2. Incomes of a household in
the two waves are correlated, and so are those of households of a cluster. Both correlations are of normal scores, which
leaves the distribution of incomes unchanged. Household sizes are independent of incomes per person, so the true values
are the same for persons and households.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import betainc, digamma, gammaln, ndtr, ndtri

from analysis.survey.sample import Numbers

POOR = 0.3  # below the line in the first wave
EVENER = 0.9  # the power of incomes in the second wave
GROWTH = 1.2
BETWEEN_WAVES = 0.6  # correlation of a household's normal scores
WITHIN_CLUSTER = 0.05  # correlation of two households' normal scores in a cluster: usual for incomes in villages
SIZES = np.arange(1, 9)
SIZE_SHARES = np.array([6, 13, 22, 27, 17, 9, 4, 2]) / 100  # of households: about 3.9 persons on average


class Population(Protocol):
    """A distribution of income per person."""

    scale: float

    def powered(self, power: float, factor: float) -> Population:
        """The distribution of incomes to a power, times a factor."""

    def value_at(self, p: Numbers) -> Numbers:
        """The income that a share p doesn't exceed."""

    def share_below(self, x: float) -> float:
        """The share of persons with less than x."""

    def income_below(self, x: float) -> float:
        """The share of all income that persons with less than x have."""

    def mean(self) -> float:
        """Mean income."""

    def gini(self) -> float:
        """Gini index."""

    def theil_t(self) -> float:
        """Theil's T."""


@dataclass(frozen=True)
class Lognormal:
    """Incomes whose logarithm is normal."""

    sigma: float = 0.6
    scale: float = 1.0

    def powered(self, power: float, factor: float) -> Lognormal:
        """The distribution of incomes to a power, times a factor."""
        return Lognormal(self.sigma * power, self.scale**power * factor)

    def value_at(self, p: Numbers) -> Numbers:
        """The income that a share p doesn't exceed."""
        return self.scale * np.exp(self.sigma * ndtri(p))

    def share_below(self, x: float) -> float:
        """The share of persons with less than x."""
        return float(ndtr(math.log(x / self.scale) / self.sigma))

    def income_below(self, x: float) -> float:
        """The share of all income that persons with less than x have."""
        return float(ndtr(math.log(x / self.scale) / self.sigma - self.sigma))

    def mean(self) -> float:
        """Mean income."""
        return self.scale * math.exp(self.sigma**2 / 2)

    def gini(self) -> float:
        """Gini index."""
        return math.erf(self.sigma / 2)

    def theil_t(self) -> float:
        """Theil's T."""
        return self.sigma**2 / 2


@dataclass(frozen=True)
class SinghMaddala:
    """Incomes with a share of 1 - (1 + (x / scale)^a)^-q below x."""

    a: float = 2.8
    q: float = 1.7
    scale: float = 1.0

    def powered(self, power: float, factor: float) -> SinghMaddala:
        """The distribution of incomes to a power, times a factor."""
        return SinghMaddala(self.a / power, self.q, self.scale**power * factor)

    def value_at(self, p: Numbers) -> Numbers:
        """The income that a share p doesn't exceed."""
        return self.scale * np.expm1(-np.log1p(-np.asarray(p)) / self.q) ** (1 / self.a)

    def share_below(self, x: float) -> float:
        """The share of persons with less than x."""
        return 1 - (1 + (x / self.scale) ** self.a) ** -self.q

    def income_below(self, x: float) -> float:
        """The share of all income that persons with less than x have."""
        ratio = (x / self.scale) ** self.a
        return float(betainc(1 + 1 / self.a, self.q - 1 / self.a, ratio / (1 + ratio)))

    def mean(self) -> float:
        """Mean income."""
        logs = gammaln(1 + 1 / self.a) + gammaln(self.q - 1 / self.a) - gammaln(self.q)
        return self.scale * math.exp(logs)

    def gini(self) -> float:
        """Gini index."""
        a, q = self.a, self.q
        return 1 - math.exp(gammaln(q) + gammaln(2 * q - 1 / a) - gammaln(q - 1 / a) - gammaln(2 * q))

    def theil_t(self) -> float:
        """Theil's T."""
        logs = (digamma(1 + 1 / self.a) - digamma(self.q - 1 / self.a)) / self.a
        return float(logs) - math.log(self.mean() / self.scale)


POPULATIONS: dict[str, Population] = {
    "lognormal": Lognormal(),
    "heavy": SinghMaddala(),
    "very_heavy": SinghMaddala(q=1.2),
}


def line_of(population: Population) -> float:
    """The poverty line of both waves."""
    return float(population.value_at(np.array(POOR)))


def truths(population: Population) -> dict[str, float]:
    """The true figures of both waves and between them, by finding."""
    second, line = population.powered(EVENER, GROWTH), line_of(population)
    rich, poor = (1 - population.income_below(population.value_at(np.array(p))) for p in (0.8, 0.2))
    return {
        "income.mean_capita": population.mean(),
        "income.median_capita": float(population.value_at(np.array(0.5))),
        "poverty.headcount": POOR,
        "poverty.gap": POOR - population.mean() * population.income_below(line) / line,
        "inequality.gini": population.gini(),
        "inequality.theil_t": population.theil_t(),
        "inequality.s80_s20": rich / (1 - poor),
        "change.mean_capita": second.mean() - population.mean(),
        "change.median_capita": _median_of_differences(population, second),
        "change.headcount": second.share_below(line) - POOR,
        "change.gini": second.gini() - population.gini(),
    }


def incomes(
    population: Population, rng: np.random.Generator, *, cluster: np.ndarray | None, n: int
) -> tuple[Numbers, Numbers]:
    """Incomes per person of n households in both waves, correlated within clusters."""
    first, second = _scores(rng, n)
    if cluster is not None:
        shared = _scores(rng, int(cluster.max()) + 1)
        own = math.sqrt(1 - WITHIN_CLUSTER)
        first, second = (
            math.sqrt(WITHIN_CLUSTER) * together[cluster] + own * apart
            for together, apart in zip(shared, (first, second), strict=True)
        )
    return population.value_at(ndtr(first)), population.powered(EVENER, GROWTH).value_at(ndtr(second))


def _scores(rng: np.random.Generator, n: int) -> tuple[Numbers, Numbers]:
    first, other = rng.standard_normal((2, n))
    return first, BETWEEN_WAVES * first + math.sqrt(1 - BETWEEN_WAVES**2) * other


def _median_of_differences(first: Population, second: Population) -> float:
    """The median of households' differences; the share below a difference is an integral over first scores."""
    spread = math.sqrt(1 - BETWEEN_WAVES**2)

    def excess(difference: float) -> float:
        def below(score: float) -> float:
            income = float(first.value_at(ndtr(np.array(score)))) + difference
            if income <= 0:
                return 0.0
            other = float(ndtri(second.share_below(income)))
            density = math.exp(-(score**2) / 2) / math.sqrt(2 * math.pi)
            return density * float(ndtr((other - BETWEEN_WAVES * score) / spread))

        return quad(below, -8, 8, limit=200, epsabs=1e-10)[0] - 0.5

    return float(brentq(excess, -first.mean(), first.mean(), xtol=1e-10))

"""Indicators against numbers that others have published: handbooks, the networks everybody in the field knows, closed
forms of known distributions. Each value stands beside where it was published.
"""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.indicators.agreement import theme_agreement, theme_kappa
from analysis.indicators.association import association_findings
from analysis.indicators.inequality import atkinson, gini, inequality_findings, mld, palma, s80_s20, theil_t
from analysis.indicators.poverty import fgt, poverty_findings, watts
from analysis.survey.estimates import weighted_quantile
from analysis.survey.intervals import clopper_pearson_interval, wilson_interval
from tests.analysis.network.studies import one_district, values_of
from tests.analysis.survey_samples import sample

# --- Haughton, J., & Khandker, S. R. (2009). Handbook on poverty and inequality. World Bank, pp. 68-72: four persons in
# each of three countries, and a line of 125
COUNTRY_A, COUNTRY_B, COUNTRY_C = [100, 100, 150, 150], [124, 124, 150, 150], [100, 110, 150, 160]


@pytest.mark.parametrize(
    ("expenditures", "alpha", "published"),
    [
        (COUNTRY_A, 0, 0.5),
        (COUNTRY_B, 0, 0.5),
        (COUNTRY_C, 0, 0.5),
        (COUNTRY_C, 1, 0.08),
        (COUNTRY_C, 2, 0.0136),
    ],
)
def test_poverty_is_the_world_bank_handbooks(expenditures, alpha, published):
    assert fgt(expenditures, 125, alpha=alpha) == pytest.approx(published, abs=1e-12)
    one = sample({"income_capita_month": np.array(expenditures, dtype=float)}, counts="households")
    name = ("headcount", "gap", "severity")[alpha]
    assert poverty_findings(one, 125.0)[f"poverty.{name}"].value == pytest.approx(published, abs=1e-12)


# --- the ten incomes of the examples of R's packages ineq (Zeileis) and acid (Sohn), taken from Cowell, F. A. (2000),
# Measurement of inequality, Handbook of income distribution 1, 87-166
INCOMES = np.array([541.0, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261])


def test_gini_and_atkinson_are_those_of_r_ineqs_example():
    assert gini(INCOMES) == pytest.approx(0.4620911, abs=5e-8)
    assert gini(INCOMES) * 10 / 9 == pytest.approx(0.5134346, abs=5e-8)  # acid's, with the small-sample factor
    assert atkinson(INCOMES, aversion=0.5) == pytest.approx(0.1796591, abs=5e-8)
    found = inequality_findings(sample({"income_capita_month": INCOMES}, counts="households"))
    assert found["inequality.gini"].value == pytest.approx(0.4620911, abs=5e-8)
    assert found["inequality.atkinson_05"].value == pytest.approx(0.1796591, abs=5e-8)


# --- closed forms: Kleiber, C., & Kotz, S. (2003). Statistical size distributions in economics and actuarial sciences.
# https://doi.org/10.1002/0471457175, ch. 3 (Pareto) and 4 (log-normal); poverty: Muller, C. (2001). The properties of
# the Watts poverty index under lognormality. Economics Bulletin 9, 1-9
MIDDLES = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize("sigma", [0.3, 0.6, 0.9])
def test_inequality_of_a_log_normal_distribution_has_its_closed_form(sigma):
    incomes = np.exp(13 + sigma * stats.norm.ppf(MIDDLES))

    def lorenz(p):
        return stats.norm.cdf(stats.norm.ppf(p) - sigma)

    assert gini(incomes) == pytest.approx(2 * stats.norm.cdf(sigma / math.sqrt(2)) - 1, abs=1e-4)
    assert theil_t(incomes) == pytest.approx(sigma**2 / 2, rel=2e-3)
    assert mld(incomes) == pytest.approx(sigma**2 / 2, rel=2e-3)
    assert atkinson(incomes) == pytest.approx(1 - math.exp(-(sigma**2) / 4), rel=2e-3)
    assert s80_s20(incomes) == pytest.approx((1 - lorenz(0.8)) / lorenz(0.2), rel=1e-3)
    assert palma(incomes) == pytest.approx((1 - lorenz(0.9)) / lorenz(0.4), rel=1e-3)


def test_poverty_of_a_log_normal_distribution_has_its_closed_form():
    mu, sigma, line = 13.0, 0.6, math.exp(12.8)
    incomes = np.exp(mu + sigma * stats.norm.ppf(MIDDLES))
    at = (math.log(line) - mu) / sigma
    below, mean = stats.norm.cdf, math.exp(mu + sigma**2 / 2)
    assert fgt(incomes, line) == pytest.approx(below(at), abs=1e-5)
    assert fgt(incomes, line, alpha=1) == pytest.approx(below(at) - mean / line * below(at - sigma), abs=1e-5)
    assert watts(incomes, line) == pytest.approx(sigma * (at * below(at) + stats.norm.pdf(at)), abs=1e-5)


@pytest.mark.parametrize("shape", [3.0, 4.0])
def test_inequality_of_a_pareto_distribution_has_its_closed_form(shape):
    incomes = (1 - MIDDLES) ** (-1 / shape)
    assert gini(incomes) == pytest.approx(1 / (2 * shape - 1), abs=1e-3)
    assert mld(incomes) == pytest.approx(math.log(shape / (shape - 1)) - 1 / shape, abs=1e-3)
    assert theil_t(incomes) == pytest.approx(1 / (shape - 1) - math.log(shape / (shape - 1)), abs=1e-3)
    # L(p) = 1 - (1 - p)^(1 - 1 / shape)
    exponent = 1 - 1 / shape
    assert palma(incomes) == pytest.approx(0.1**exponent / (1 - 0.6**exponent), rel=1e-3)


# --- Zachary, W. W. (1977). https://doi.org/10.1086/jar.33.4.3629752: the karate club, the standard example of igraph,
# networkx and sna. Numbers as these give them: transitivity 0.2557, clustering 0.5706, assortativity -0.4756, mean
# distance 2.408 (networkx, igraph); centralization 0.3996 by degree and 0.4056 by betweenness (R's sna)
def ties_of(graph: nx.Graph) -> tuple[int, list[tuple[int, int]]]:
    numbers = {node: number for number, node in enumerate(graph)}
    return len(numbers), [(numbers[source], numbers[target]) for source, target in graph.edges]


@pytest.mark.parametrize(
    ("finding", "published"),
    [
        ("n_households", 34),
        ("n_ties", 78),
        ("density", 0.139),
        ("mean_degree", 4.588),
        ("max_degree", 17),
        ("components", 1),
        ("transitivity", 0.2557),
        ("mean_distance", 2.408),
        ("diameter", 5),
        ("degree_centralization", 0.3996),
        ("betweenness_centralization", 0.4056),
        ("assortativity_degree", -0.4756),
    ],
)
def test_the_karate_club_has_the_structure_that_is_published(finding, published):
    found = values_of(one_district(*ties_of(nx.karate_club_graph())))
    assert found[finding] == pytest.approx(published, abs=6e-5 if published < 1 else 6e-4)


def test_clustering_of_the_karate_club_is_the_published_one_once_those_with_one_tie_count():
    # 0.5706 counts the one member with a single tie as zero
    found = values_of(one_district(*ties_of(nx.karate_club_graph())))
    assert found["mean_clustering"] * 33 / 34 == pytest.approx(0.5706, abs=5e-5)


# --- Padgett, J. F., & Ansell, C. K. (1993). https://doi.org/10.1086/230190: marriages of sixteen families of Florence,
# the Pucci without one. Transitivity 0.1914894 (R's sna); centralization 26.67 % by degree and 38.35 % by betweenness
# (Ucinet); of the fifteen others 0.437 by betweenness: Wasserman and Faust (1994), ch. 5,
# https://doi.org/10.1017/CBO9780511815478
@pytest.mark.parametrize(
    ("finding", "published"),
    [
        ("n_households", 16),
        ("n_ties", 20),
        ("max_degree", 6),
        ("isolates", 1 / 16),
        ("components", 2),
        ("largest_component", 15 / 16),
        ("transitivity", 0.1914894),
        ("density", 20 / 120),
        ("degree_centralization", 0.2667),
        ("betweenness_centralization", 0.3835),
        ("diameter", 5),
    ],
)
def test_the_florentine_families_have_the_structure_that_is_published(finding, published):
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    assert values_of(one_district(*ties_of(graph)))[finding] == pytest.approx(published, abs=5e-5)


def test_the_fifteen_married_families_are_as_central_as_wasserman_and_faust_have_it():
    found = values_of(one_district(*ties_of(nx.florentine_families_graph())))
    assert found["betweenness_centralization"] == pytest.approx(0.437, abs=5e-4)


# --- Krackhardt, D. (1990). https://doi.org/10.2307/2393394: the kite, in which three people are each the most central
# by another measure. Degrees 6, 5, 5, 4, 4, 3, 3, 3, 2, 1; betweenness 14, 25/3 twice, 8, 11/3, 5/6 twice, 0 thrice
def test_krackhardts_kite_is_as_central_as_its_published_degrees_and_betweenness_say():
    found = values_of(one_district(*ties_of(nx.krackhardt_kite_graph())))
    assert found["mean_degree"] == pytest.approx(36 / 10)
    assert found["degree_centralization"] == pytest.approx((10 * 6 - 36) / (9 * 8))
    betweenness = 14 + 2 * 25 / 3 + 8 + 11 / 3 + 2 * 5 / 6
    assert found["betweenness_centralization"] == pytest.approx((10 * 14 - betweenness) / (9 * 9 * 8 / 2))


# --- Burt, R. S. (1992). Structural holes, ch. 2; Everett, M. G., & Borgatti, S. P. (2020). Unpacking Burt's constraint
# measure. https://doi.org/10.1016/j.socnet.2020.02.001: an only contact constrains wholly, contacts that don't know
# each other least (1/n), and three who all know each other most of all: 1.125
@pytest.mark.parametrize(
    ("graph", "constraint"),
    [
        (nx.path_graph(2), 1),
        (nx.complete_graph(3), 1.125),
        (nx.complete_graph(4), 3 * (1 / 3 + 2 / 9) ** 2),
        (nx.star_graph(5), (1 / 5 + 5 * 1) / 6),
        (nx.cycle_graph(6), 1 / 2),
    ],
)
def test_constraint_has_burts_values_of_simple_networks(graph, constraint):
    assert values_of(one_district(*ties_of(graph)))["mean_constraint"] == pytest.approx(constraint)


# --- Freeman, L. C. (1979). https://doi.org/10.1016/0378-8733(78)90021-7: a star has a centralization of 1 whatever its
# size, a circle and a complete network of 0; a chain of five 0.167 by degree and 0.417 by betweenness
@pytest.mark.parametrize(
    ("graph", "degree", "betweenness"),
    [
        (nx.star_graph(4), 1, 1),
        (nx.cycle_graph(5), 0, 0),
        (nx.complete_graph(5), 0, 0),
        (nx.path_graph(5), 0.167, 0.417),
    ],
)
def test_networks_of_five_are_as_central_as_freeman_has_it(graph, degree, betweenness):
    found = values_of(one_district(*ties_of(graph)))
    assert found["degree_centralization"] == pytest.approx(degree, abs=5e-4)
    assert found["betweenness_centralization"] == pytest.approx(betweenness, abs=5e-4)


# --- Fleiss, J. L., Levin, B., & Paik, M. C. (2003). Statistical methods for rates and proportions.
# https://doi.org/10.1002/0471445428, ch. 18: two raters, 100 subjects, psychotic, neurotic or organic
DIAGNOSES = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])


@pytest.mark.parametrize(
    ("diagnosis", "agreement", "published"), [(0, 0.90, 0.6875), (1, 0.93, 0.50), (2, 0.95, 0.7727)]
)
def test_kappa_of_a_category_is_the_textbooks(diagnosis, agreement, published):
    first, second = (np.repeat(which.ravel(), DIAGNOSES.ravel()) for which in np.indices(DIAGNOSES.shape))
    says = pd.DataFrame({"first": first == diagnosis, "second": second == diagnosis})
    assert theme_agreement(says).value == pytest.approx(agreement)
    assert theme_kappa(says).value == pytest.approx(published, abs=5e-5)


# --- Hyndman, R. J., & Fan, Y. (1996). https://doi.org/10.1080/00031305.1996.10473566: their definition 2, which numpy
# has as averaged_inverted_cdf; quartiles of R's help page of quantile(), type 2, of 1 to 12
@pytest.mark.parametrize(("p", "value"), [(0.25, 3.5), (0.5, 6.5), (0.75, 9.5), (0.1, 2), (0.9, 11)])
def test_quantiles_are_hyndman_and_fans_second(p, value):
    numbers = np.arange(1.0, 13)
    assert weighted_quantile(numbers, p, np.ones(12)) == value
    assert np.quantile(numbers, p, method="averaged_inverted_cdf") == value


# --- Newcombe, R. G. (1998). https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I:
# Wilson's method (3) and Clopper and Pearson's (5)
@pytest.mark.parametrize(
    ("having", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_a_share_are_newcombes(having, n, wilson, exact):
    assert wilson_interval(having, n) == pytest.approx(wilson, abs=5.1e-5)
    assert clopper_pearson_interval(having, n) == pytest.approx(exact, abs=5.1e-5)


# --- the example of the Wikipedia article on Spearman's rank correlation: intelligence and hours of television of ten
# people, differences of ranks squared 194: 1 - 6 x 194 / (10 x 99) = -29 / 165
def test_rank_correlation_is_the_encyclopedias():
    iq = [106.0, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7.0, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    one = sample({"income_month": iq, "household_size": 1.0})
    found = association_findings(one, np.array(hours))["association.income_spearman"]
    assert (found.value, found.n) == (pytest.approx(-29 / 165), 10)

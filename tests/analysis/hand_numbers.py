"""The numbers of the study in hand_study.py, worked out on paper: value, households behind it, interval or reason."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

# value per person in 2024 -> persons that it stands for; then the same pairs of households in both waves, each
# standing for its persons of 2021: g, c, a, h, e, b, d, f and h, a, b, c, e, d, f, g
PERSONS = {40: 1, 50: 2, 80: 4, 100: 2, 120: 6, 150: 2, 200: 2, 300: 1}
BEFORE = {0: 1, 40: 2, 48: 2, 60: 4, 80: 3, 88: 4, 120: 2, 168: 2}
AFTER = {40: 4, 50: 2, 80: 4, 100: 2, 120: 3, 150: 2, 200: 2, 300: 1}
REST = {60: 2, 140: 1, 150: 2}  # district 2


def difference_gini(persons: dict[int, int]) -> Fraction:
    """Gini by its definition: the mean difference of all pairs over twice the mean."""
    pairs = sum(p * q * abs(x - y) for (x, p), (y, q) in product(persons.items(), repeat=2))
    return Fraction(pairs, 2 * sum(x * p for x, p in persons.items()) * sum(persons.values()))


def per_person(term) -> float:
    """The mean over the 20 persons of 2024 of what `term` makes of their income."""
    return sum(p * term(x) for x, p in PERSONS.items()) / 20


MEAN = 119  # (40 + 2 x 50 + 4 x 80 + 2 x 100 + 6 x 120 + 2 x 150 + 2 x 200 + 300) / 20 = 2380 / 20
OBSERVED = "describes the observed network"
FEW = "too few observations"
ONE = "too few clusters"
KG = "korn_graubard"

# id: value, households (or informants) behind it, and the interval's method or why there is none
HAND: dict[str, tuple[float | Fraction | None, int, str | None]] = {
    "income.n_households": (9, 9, None),  # all but i
    "income.n_persons": (2 + 4 + 1 + 2 + 3 + 2 + 1 + 1, 8, None),
    "income.missing": (1, 10, None),
    "income.missing_size": (1, 10, None),
    "design.clusters": (None, 10, "no clusters declared"),
    "design.strata": (None, 10, "no strata declared"),
    "design.df": (9, 10, None),  # households less one
    # weights 1 but for c and e, which stand for two: 100 + 320 + 2 x 100 + 300 + 200 + 2 x 360 + 400 + 300 + 40
    "income.mean_household": (Fraction(2580, 11), 9, "t_log"),
    "income.median_household": (300, 9, "woodruff"),  # 40, 100 x 3, 200, then 300: 5 of 11, then 7
    "income.mean_capita": (MEAN, 8, "t_log"),
    "income.median_capita": (120, 8, "woodruff"),  # up to 100: 9 of 20
    "income.p10_capita": (50, 8, FEW),
    "income.p25_capita": (80, 8, FEW),
    "income.p75_capita": (135, 8, FEW),  # 120 ends at exactly 15 of 20: halfway to 150
    "income.p90_capita": (200, 8, FEW),
    "income.share_business": (Fraction(200 + 2 * 100 + 240 + 200 + 2 * 180 + 300, 2580), 9, "t"),
    "income.share_wages": (Fraction(20 + 2 * 180 + 300, 2580), 9, "t_logit"),
    "income.share_aid": (Fraction(50 + 120 + 60 + 40, 2580), 9, "t_logit"),
    "income.share_transfers": (Fraction(30 + 100, 2580), 9, "t_logit"),
    "income.aid_dependence": (Fraction(2, 11), 9, KG),  # a on the half exactly, and h
    "income.business_median": (190, 6, FEW),  # 100 x 2, 180 x 2 are half of 8: halfway to 200
    "income.business_median.food": (150, 3, FEW),  # 100 x 2 are half of 4: halfway to 200
    "income.business_median.shoes": (180, 2, ONE),
    "income.business_median.craft": (200, 1, ONE),
    "poverty.line": (100, 0, None),
    "poverty.headcount": (Fraction(1 + 2 + 4, 20), 8, KG),  # c is on the line: not below it
    "poverty.gap": ((0.6 + 2 * 0.5 + 4 * 0.2) / 20, 8, FEW),
    "poverty.severity": ((0.36 + 2 * 0.25 + 4 * 0.04) / 20, 8, FEW),
    "poverty.watts": ((math.log(2.5) + 2 * math.log(2) + 4 * math.log(1.25)) / 20, 8, FEW),
    "poverty.near_poor": (Fraction(2 + 6, 20), 8, KG),  # 100 and 120; 150 is no more near
    "poverty.to_line": (Fraction(60 + 2 * 50 + 4 * 20, 7), 3, FEW),
    "inequality.gini": (difference_gini(PERSONS), 8, "bootstrap_t"),
    "inequality.theil_t": (per_person(lambda x: x / MEAN * math.log(x / MEAN)), 8, "bootstrap_t"),
    "inequality.mld": (per_person(lambda x: math.log(MEAN / x)), 8, "bootstrap_t"),
    "inequality.atkinson_05": (1 - per_person(math.sqrt) ** 2 / MEAN, 8, "bootstrap_t"),
    # the richest 4 of 20: one at 150, 200 x 2, 300; the poorest 4: 40, 50 x 2, one at 80
    "inequality.s80_s20": (Fraction(150 + 2 * 200 + 300, 40 + 2 * 50 + 80), 8, FEW),
    # the richest 2: one at 200, 300; the poorest 8: 40, 50 x 2, 80 x 4, one at 100
    "inequality.palma": (Fraction(200 + 300, 40 + 2 * 50 + 4 * 80 + 100), 8, "bootstrap_t"),
    # --- change of a, b, c, d, e, f, g and h; persons of 2021: 2, 4, 2, 2, 3, 2, 1, 4
    "change.n_pairs": (8, 8, None),
    "change.attrition": (Fraction(2, 14), 11, KG),  # "gone" stands for two
    "change.mean_capita": (
        Fraction(2 * -10 + 4 * -30 + 2 * 50 + 2 * 0 + 3 * 20 + 2 * -10 + 300 + 4 * -35, 20),
        8,
        "t",
    ),
    "change.median_capita": (-10, 8, "woodruff"),  # -35 and -30 are 8 of 20, -10 four more
    "change.mean_capita_nominal": (
        Fraction(2 * 2 + 4 * -8 + 2 * 60 + 2 * 30 + 3 * 40 + 2 * 32 + 300 + 4 * -20, 20),
        8,
        "t",
    ),
    "change.headcount": (Fraction(2 + 4 + 4, 20) - Fraction(2 + 2 + 1 + 4, 20), 8, "t"),  # a b h; a c g h
    # against 80: a 0.4, c 0.5, g 1, h 0.25; against 100: a 0.5, b 0.2, h 0.6
    "change.gap": ((2 * 0.5 + 4 * 0.2 + 4 * 0.6) / 20 - (2 * 0.4 + 2 * 0.5 + 1 + 4 * 0.25) / 20, 8, "t"),
    "change.gini": (difference_gini(AFTER) - difference_gini(BEFORE), 8, "jackknife_t"),
    "change.aid_dependence": (Fraction(1 + 2, 10) - Fraction(1, 10), 8, "t"),  # a and h; a on the half exactly
    "change.share_business": (
        # of 100 + 320 + 2 x 100 + 300 + 360 + 400 + 300 + 2 x 40, then of 96 + 352 + 2 x 40 + 240 + 240 + 336 + 2 x 120
        Fraction(200 + 2 * 100 + 240 + 180 + 300, 2060) - Fraction(352 + 2 * 30 + 240 + 210 + 336 + 2 * 120, 1584),
        8,
        "t",
    ),
    # 100 x 2, 180 are half of 6: halfway to 200; 30 x 2, 120 x 2 are half of 8: halfway to 210
    "change.business_median": (Fraction(180 + 200, 2) - Fraction(120 + 210, 2), 6, FEW),
    "change.risen": (Fraction(2 + 1 + 1, 10), 8, KG),  # c, e and g, which had nothing
    "change.fallen": (Fraction(1 + 1 + 2, 10), 8, KG),  # a, b, h; f lost 10 of 210, under 5 %
    "change.left_poverty": (Fraction(2 + 1, 20), 8, KG),  # c, g
    "change.entered_poverty": (Fraction(4, 20), 8, KG),  # b
    "change.stayed_poor": (Fraction(2 + 4, 20), 8, KG),  # a, h; e was on the line
    "change.graduated": (Fraction(2 + 1, 10), 8, KG),  # c, e
    # ties of 2021: a-b, b-d, c-d, b-j, e-f, g-i; of 2024: a-b, b-c, a-c, c-d, e-f, f-g, g-i
    "change.n_pairs_network": (9, 9, None),
    "change.mean_degree": (Fraction(2 * 7 - 2 * 6, 9), 9, OBSERVED),
    "change.isolates": (Fraction(1, 10), 9, "t"),  # j
    "change.ties_kept": (4, 9, OBSERVED),
    "change.ties_gained": (3, 9, OBSERVED),
    "change.ties_lost": (2, 9, OBSERVED),
    "change.jaccard": (Fraction(4, 4 + 3 + 2), 9, OBSERVED),
    # of 14 ties without g-m, whose m is new; before of 6 + d-e + a's and e's to actors
    "change.share_linking": (Fraction(2, 13) - Fraction(1, 9), 9, OBSERVED),
    "change.reach.facilitator": (Fraction(1, 10), 9, "t"),  # e
    "change.reach.customer": (Fraction(2 + 1 + 1, 10) - Fraction(1, 10), 9, "t"),  # c, d, j; before e
    # --- the levels of the same households, each with its persons (or weight) of 2021
    "before.mean_capita": (Fraction(1584, 20) * Fraction(5, 4), 8, "t"),  # prices rose by a quarter; g had nothing
    "after.mean_capita": (Fraction(2140, 20), 8, "t_log"),
    "before.mean_capita_nominal": (Fraction(1584, 20), 8, "t"),
    "after.mean_capita_nominal": (Fraction(2140, 20), 8, "t_log"),
    "before.headcount": (Fraction(2 + 2 + 1 + 4, 20), 8, KG),  # a c g h
    "after.headcount": (Fraction(2 + 4 + 4, 20), 8, KG),  # a b h
    "before.gap": ((2 * 0.4 + 2 * 0.5 + 1 + 4 * 0.25) / 20, 8, "bootstrap_t"),
    "after.gap": ((2 * 0.5 + 4 * 0.2 + 4 * 0.6) / 20, 8, FEW),
    "before.gini": (difference_gini(BEFORE), 8, "bootstrap_t"),
    "after.gini": (difference_gini(AFTER), 8, "bootstrap_t"),
    "before.aid_dependence": (Fraction(1, 10), 8, KG),
    "after.aid_dependence": (Fraction(1 + 2, 10), 8, KG),
    "before.share_business": (Fraction(352 + 2 * 30 + 240 + 210 + 336 + 2 * 120, 1584), 8, "t_logit"),
    "after.share_business": (Fraction(200 + 2 * 100 + 240 + 180 + 300, 2060), 8, "t"),
    "before.mean_degree": (Fraction(2 * 6, 9), 9, OBSERVED),
    "after.mean_degree": (Fraction(2 * 7, 9), 9, OBSERVED),
    "before.isolates": (0, 9, "clopper_pearson"),  # nobody
    "after.isolates": (Fraction(1, 10), 9, KG),  # j
    "before.share_linking": (Fraction(1, 9), 9, OBSERVED),
    "after.share_linking": (Fraction(2, 13), 9, OBSERVED),
    "before.reach.facilitator": (Fraction(1, 10), 9, KG),
    "after.reach.facilitator": (Fraction(2, 10), 9, KG),
    "before.reach.customer": (Fraction(1, 10), 9, KG),  # e
    "after.reach.customer": (Fraction(2 + 1 + 1, 10), 9, KG),  # c, d, j
    # --- network: nodes are all but h
    "network.n_households": (9, 9, None),
    "network.n_ties": (5 + 4, 9, OBSERVED),
    "network.boundaries": (2, 9, OBSERVED),
    "network.not_asked": (1, 1, None),
    "network.self_ties": (1, 9, OBSERVED),
    "network.absent_ends": (1, 9, OBSERVED),
    "network.coverage": (Fraction(9, 10 + 8), 9, OBSERVED),
    "network.density": (Fraction(9, 5 * 4 + 4 * 3), 9, OBSERVED),
    "network.mean_degree": (Fraction(2 + 2 + 3 + 1 + 0 + 1 + 2 + 2 + 1, 9), 9, OBSERVED),
    "network.median_degree": (2, 9, OBSERVED),
    "network.max_degree": (3, 9, OBSERVED),
    "network.isolates": (Fraction(1, 11), 9, KG),
    "network.components": (3, 9, OBSERVED),  # a b c d; j; e f g i
    "network.largest_component": (Fraction(4, 9), 9, OBSERVED),
    "network.reciprocity": (Fraction(4, 9), 9, OBSERVED),  # a-b and e-f, both ways
    "network.transitivity": (Fraction(3, 1 + 1 + 3 + 1 + 1), 9, OBSERVED),
    "network.mean_clustering": ((1 + 1 + 1 / 3 + 0 + 0) / 5, 9, OBSERVED),
    "network.mean_distance": (Fraction((4 * 1 + 2 * 2) + (3 * 1 + 2 * 2 + 3), 12), 9, OBSERVED),
    "network.diameter": (3, 9, OBSERVED),
    # in A 3 less 2, 2, 3, 1, 0; in B 2 less 1, 2, 2, 1
    "network.degree_centralization": (Fraction(1 + 1 + 0 + 2 + 3 + 1 + 1, 4 * 3 + 3 * 2), 9, OBSERVED),
    # c is between a-d and b-d; f between e-g and e-i, g between e-i and f-i
    "network.betweenness_centralization": (Fraction(4 * 2 + 2 * 2, 4 * 4 * 3 // 2 + 3 * 3 * 2 // 2), 9, OBSERVED),
    # ends sum to 28 over 14: mean 2; squares 62 / 14 - 4 = 6 / 14; products 27 / 7 - 4 = -1 / 7
    "network.assortativity_degree": (Fraction(-1, 7) / Fraction(6, 14), 8, OBSERVED),
    # a-b, b-c, a-c, c-d, e-f, f-g: 50-80, 80-100, 50-100, 100-150, 120-200, 200-300; i and so g-i isn't known
    "network.assortativity_income": (
        (Fraction(4000 + 8000 + 5000 + 15000 + 24000 + 60000, 6) - Fraction(1530, 12) ** 2)
        / (Fraction(254700, 12) - Fraction(1530, 12) ** 2),
        7,
        OBSERVED,
    ),
    "network.ei_business": (Fraction(2 - 1, 3), 5, OBSERVED),  # c-d and e-f differ, b-c are both food
    # a: (1/2 + 1/2 x 1/3)^2 + (1/2 + 1/2 x 1/2)^2, b alike; c: 2 (1/3 + 1/3 x 1/2)^2 + (1/3)^2; d, e, i: 1; f, g: 1/2
    "network.mean_constraint": (
        (2 * (Fraction(4, 9) + Fraction(9, 16)) + Fraction(2, 4) + Fraction(1, 9) + 3 * 1 + 2 * Fraction(1, 2)) / 8,
        9,
        OBSERVED,
    ),
    # 7 pairs; d-e, g-m and three to the customer; two to the facilitator, named twice by a and once by e
    "network.share_bonding": (Fraction(7, 14), 9, OBSERVED),
    "network.share_bridging": (Fraction(2 + 3, 14), 9, OBSERVED),
    "network.share_linking": (Fraction(2, 14), 9, OBSERVED),
    "network.ties.advice": (6, 9, OBSERVED),
    "network.ties.lending": (3, 9, OBSERVED),
    "network.multiplexity": (Fraction(6 + 3, 7), 9, OBSERVED),
    "network.reach.facilitator": (Fraction(1 + 2, 11), 9, KG),  # a, e; h was not asked
    "network.reach.customer": (Fraction(2 + 1 + 1, 11), 9, KG),  # c, d, j
    # a 3, b 2, c 2 twice, d 2, j 1, e 3 twice, f 2, g 2, i 1
    "network.mean_support": (Fraction(3 + 2 + 2 * 2 + 2 + 1 + 2 * 3 + 2 + 2 + 1, 11), 9, "t_log"),
    # --- together: ranks of income 1 to 7, of degree (a, b, c, d, e, f, g) 4.5, 4.5, 7, 1.5, 1.5, 4.5, 4.5
    "association.degree": (None, 7, FEW),
    "association.income_spearman": (
        (-3 * 0.5 - 2 * 0.5 - 1 * 3 - 0 * 2.5 - 1 * 2.5 + 2 * 0.5 + 3 * 0.5) / math.sqrt(28 * (4 * 0.25 + 9 + 12.5)),
        7,
        OBSERVED,
    ),
    "official.poverty.headcount": (0.09, 0, None),
    "official.poverty.gap": (0.02, 0, None),
    "official.poverty.severity": (0.004, 0, None),
    "official.inequality.gini": (0.31, 0, None),
    "official.income.mean_capita": (900, 0, None),
    # --- against district 2: m, n, o have 60, 140 and 150 a person and stand for 2, 1 and 2 persons; weights 1, 1, 2
    "compare.income.mean_capita": (MEAN - Fraction(2 * 60 + 140 + 2 * 150, 5), 3, "welch_t"),
    "compare.income.median_capita": (120 - 140, 3, FEW),
    "compare.income.share_business": (
        Fraction(1500, 2580) - Fraction(60 + 2 * 75, 120 + 140 + 2 * 150),
        3,
        "welch_t",
    ),
    "compare.income.aid_dependence": (Fraction(2, 11) - Fraction(1, 4), 3, "welch_t"),
    "compare.poverty.headcount": (Fraction(7, 20) - Fraction(2, 5), 3, "welch_t"),
    "compare.poverty.gap": (0.12 - 2 * 0.4 / 5, 3, "welch_t"),
    "compare.poverty.near_poor": (Fraction(8, 20) - Fraction(1, 5), 3, "welch_t"),
    "compare.inequality.gini": (difference_gini(PERSONS) - difference_gini(REST), 3, "welch_t"),
    "compare.network.isolates": (Fraction(1, 11) - Fraction(2, 4), 3, "welch_t"),  # j; o
    "compare.network.reach.facilitator": (Fraction(3, 11) - Fraction(1, 4), 3, "welch_t"),  # m
    "compare.network.reach.customer": (Fraction(4, 11), 3, "welch_t"),
    "compare.network.mean_support": (Fraction(23, 11) - Fraction(2 + 1, 4), 3, "welch_t"),  # m 2, n 1, o 0
    # --- asked only by some studies; c and e stand for two
    "business.survived": (Fraction(1 + 2 + 2, 1 + 2 + 1 + 2 + 1), 5, KG),
    "business.paid_workers": (Fraction(0 + 2 * 1 + 2 + 2 * 0 + 3, 7), 5, FEW),
    "business.legal": (Fraction(1 + 1, 1 + 2 + 1 + 2), 4, KG),  # b, though its PIRT isn't known; d
    "finance.savings": (Fraction(1 + 2 + 1, 7), 5, KG),
    "finance.debt": (Fraction(1, 4), 3, KG),
    "women.decides": (Fraction(2, 5), 4, KG),
    "food.insecure": (Fraction(8 + 3 + 2 * 0, 4), 3, FEW),
    "programme.received.capital": (Fraction(1 + 2, 5), 3, KG),
    "programme.training_days": (Fraction(10 + 4 + 2 * 0 + 2 * 1, 6), 4, FEW),
    # --- voices: a and b are of one kind, c of another; d said no
    "voices.informants": (3, 3, None),
    "voices.informants.kpm": (2, 2, None),
    "voices.informants.tksk": (1, 1, None),
    "voices.statements": (6, 3, None),
    "voices.theme.income": (3, 3, None),
    "voices.theme.ties": (1, 1, None),
    "voices.triangulation.income": (2, 3, None),
    "voices.triangulation.ties": (1, 1, None),
    "voices.negative_cases": (1, 1, None),
    "voices.agreement": (Fraction(5, 6), 6, None),
    "voices.agreement.income": (Fraction(5, 6), 6, None),
    "voices.agreement.ties": (Fraction(5, 6), 6, None),
    # one coder says income to 4 of 6, the other to 3: by chance 4/6 x 3/6 + 2/6 x 3/6 = 1/2
    "voices.kappa": ((Fraction(5, 6) - Fraction(1, 2)) / Fraction(1, 2), 6, FEW),
    "voices.kappa.income": (Fraction(2, 3), 6, FEW),
    "voices.kappa.ties": (Fraction(2, 3), 6, FEW),
    # a half of three is two: all three raise income; two of three leave c out in one of three ways
    "voices.saturation": ((1 + (1 - Fraction(1, 3))) / 2, 3, None),
}

# the same, where households are counted and not persons
HOUSEHOLDS = {  # weights 1, c and e 2 in 2024; 1, c and h 2 in 2021
    "income.mean_capita": Fraction(50 + 80 + 2 * 100 + 150 + 2 * 120 + 200 + 300 + 40, 10),
    "income.median_capita": 110,  # 40, 50, 80, 100 x 2 are half of 10: halfway to 120
    "poverty.headcount": Fraction(3, 10),
    "poverty.gap": (0.6 + 0.5 + 0.2) / 10,
    "poverty.near_poor": Fraction(2 + 2, 10),
    "poverty.to_line": Fraction(60 + 50 + 20, 3),
    "inequality.gini": difference_gini({40: 1, 50: 1, 80: 1, 100: 2, 120: 2, 150: 1, 200: 1, 300: 1}),
    "change.n_pairs": 9,  # j has told its income twice; its size doesn't matter now
    "change.mean_capita": Fraction(-10 - 30 + 2 * 50 + 0 + 20 - 10 + 300 - 2 * 35, 10),
    "change.left_poverty": Fraction(2 + 1, 10),
    "change.entered_poverty": Fraction(1, 10),
    "change.stayed_poor": Fraction(1 + 2, 10),
    "change.headcount": Fraction(1 - 3, 10),
    "change.aid_dependence": Fraction(1 + 2, 11) - Fraction(1, 11),
}

r"""The formulas of findings, in LaTeX without words: they read the same in every language.

A letter means one thing throughout; what it means stands in templates/locale under `symbols`. Index i (and j) is a
household, k a group, 1 and 2 the two waves that are compared. Fractions stand in for decimals, whose mark differs by
language. Only what pandoc turns into MathML, Word, JATS and typst alike is used: no packages, no own macros, no
intersection of sets (pandoc calls it by a name that typst has dropped).
"""

from __future__ import annotations

import re

# what letters mean; a letter that is only an index isn't here
SYMBOLS = {
    "w": "w_i",
    "v": "v_i",
    "x": "x_i",
    "y": "y_i",
    "b": "b_i",
    "g": "g_i",
    "a": "a_i",
    "q": "q_i",
    r"\mathbf": r"\mathbf{1}(\cdot)",
    "F": "F",
    "z": "z",
    r"\alpha": r"P_\alpha, \alpha",
    r"\mu": r"\mu",
    "L": r"L(\cdot)",
    r"\pi": r"\pi_1, \pi_2",
    r"\Delta": r"\Delta_i",
    "G": "G_1, G_2",
    "Q": "Q_1, Q_2",
    "S": "S_2",
    "c": "c_i",
    "u": "u_i",
    "n": "n, n_k, n_l",
    "H": "H",
    "m": "m",
    "M": "M_{ij1}, M_{ij2}",
    "d": "d_i",
    "A": "A_{ij}",
    "N": "N_i",
    r"\tau": r"\tau_i",
    r"\delta": r"\delta_{ij}",
    "C": "C",
    "B": "B_i",
    r"\bar": r"\bar{d}, \bar{x}",
    "r": "r, r^*_s",
    "E": "E, I",
    "p": "p_{ij}",
    "T": "T_1, T_2, T_3",
    "K": "K_{ij}",
    r"\beta": r"\beta_0, \beta_1, \beta_2",
    "h": "h_i",
    r"\gamma": r"\gamma_{j(i)}",
    r"\varepsilon": r"\varepsilon_i",
    "R": r"R(\cdot), \bar{R}",
    r"\hat": r"\hat{\theta}_1, \hat{\theta}_0",
    "f": "f_o, f_e",
    "J": "J",
    r"\nu": r"\nu_j",
}
_WITH_ANOTHER = {"I": "E", "P": r"\alpha", r"\theta": r"\hat"}  # told in one entry with another symbol
_INDICES = frozenset("ijklsoe")
_NOTATION = (
    *(r"\frac", r"\sum", r"\left", r"\right", r"\sqrt", r"\min", r"\max", r"\ln", r"\ge", r"\le", r"\ne", r"\in"),
    *(r"\notin", r"\binom", r"\lceil", r"\rceil", r"\cdot", r"\quad"),
)


def symbols_in(formula: str) -> tuple[str, ...]:
    r"""The symbols of a formula that need explaining, in SYMBOLS' order.

    >>> symbols_in(r"\frac{\sum_i w_i x_i}{\sum_i w_i}")
    ('w', 'x')

    Raises KeyError for a letter or command that nothing here explains.
    """
    found = set()
    for name in re.findall(r"\\[A-Za-z]+|[A-Za-z]", formula.replace(r"\bar{R}", "R").replace(r"\bar R", "R")):
        if name in _NOTATION or name in _INDICES:
            continue
        symbol = _WITH_ANOTHER.get(name, name)
        if symbol not in SYMBOLS:
            raise KeyError(f"{name} is not explained in analysis/findings/formulas.py")
        found.add(symbol)
    return tuple(symbol for symbol in SYMBOLS if symbol in found)


def _mean(values: str, weight: str = "w") -> str:
    return rf"\frac{{\sum_i {weight}_i {values}}}{{\sum_i {weight}_i}}"


def _share(condition: str, weight: str = "v") -> str:
    return _mean(rf"\mathbf{{1}}({condition})", weight)


def _quantile(p: str, value: str = "x", share: str = "F") -> str:
    # Hyndman and Fan's type 2: where the share is p exactly, the mean of that value and the next
    reached, passed = (rf"\min\{{{value} : {share}({value}) {sign} {p}\}}" for sign in (r"\ge", ">"))
    return rf"\frac{{1}}{{2}}\left({reached} + {passed}\right)"


_HALF = r"\frac{1}{2}"
_FGT = r"P_\alpha = \frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \left(\frac{z-x_i}{z}\right)^{\alpha}"
_GINI = r"\frac{\sum_i \sum_j w_i w_j |x_i - x_j|}{2 \mu (\sum_i w_i)^2}"
_REAL = r"\frac{x_{i2}}{\pi_2} - \frac{x_{i1}}{\pi_1}"
_DELTA = r",\quad \Delta_i = " + _REAL
_STEP = r"\frac{1}{20} \left|\frac{x_{i1}}{\pi_1}\right|"
_DEPENDENT = r"y_i > 0,\ a_i \ge \frac{1}{2} y_i"
_SHORTFALLS = r"\left(\max\left(0, 1 - \frac{x_{i2}}{z_2}\right) - \max\left(0, 1 - \frac{x_{i1}}{z_1}\right)\right)"
_POOR = r"\left(\mathbf{1}(x_{i2} < z_2) - \mathbf{1}(x_{i1} < z_1)\right)"
_LINKED = r"\frac{T_{3,%d}}{T_{1,%d} + T_{2,%d} + T_{3,%d}}"
_CORRELATION = (
    r"r = \frac{\sum_i \sum_{j \in N_i} (%s_i - \bar{%s})(%s_j - \bar{%s})}"
    r"{\sum_i \sum_{j \in N_i} (%s_i - \bar{%s})^2}"
)
_TRIPLES = r"\frac{1}{2} d_i (d_i - 1)"

FORMULAS = {
    "income.mean_household": _mean("y_i", "v"),
    "income.median_household": _quantile(_HALF, "y"),
    "income.mean_capita": _mean("x_i"),
    "income.median_capita": _quantile(_HALF),
    "income.p10_capita": _quantile(r"\frac{1}{10}"),
    "income.p25_capita": _quantile(r"\frac{1}{4}"),
    "income.p75_capita": _quantile(r"\frac{3}{4}"),
    "income.p90_capita": _quantile(r"\frac{9}{10}"),
    **{
        f"income.share_{source}": rf"\frac{{\sum_i v_i {letter}_i}}{{\sum_i v_i y_i}}"
        for source, letter in (("business", "b"), ("wages", "g"), ("aid", "a"), ("transfers", "q"))
    },
    "income.aid_dependence": _share(_DEPENDENT),
    "income.business_median": _quantile(_HALF, "b"),
    "income.business_median.*": _quantile(_HALF, "b"),
    # the article shows the first part alone, as the family's equation
    "poverty.headcount": _FGT + r",\ \alpha = 0",
    "poverty.gap": _FGT + r",\ \alpha = 1",
    "poverty.severity": _FGT + r",\ \alpha = 2",
    "poverty.watts": r"\frac{1}{\sum_i w_i} \sum_{i:\,x_i<z} w_i \ln\frac{z}{x_i}",
    "poverty.near_poor": _share(r"z \le x_i < \frac{3}{2} z", "w"),
    "poverty.to_line": r"\frac{\sum_{i:\,x_i<z} w_i (z-x_i)}{\sum_{i:\,x_i<z} w_i}",
    "inequality.gini": _GINI,
    "inequality.theil_t": r"\frac{1}{\sum_i w_i} \sum_i w_i \frac{x_i}{\mu} \ln \frac{x_i}{\mu}",
    "inequality.mld": r"\frac{1}{\sum_i w_i} \sum_i w_i \ln \frac{\mu}{x_i}",
    "inequality.atkinson_05": r"1 - \frac{1}{\mu}\left(\frac{\sum_i w_i \sqrt{x_i}}{\sum_i w_i}\right)^2",
    "inequality.s80_s20": r"\frac{1 - L(\frac{4}{5})}{L(\frac{1}{5})}",
    "inequality.palma": r"\frac{1 - L(\frac{9}{10})}{L(\frac{2}{5})}",
    "change.attrition": _share(r"i \notin S_2"),
    "change.mean_capita": _mean(rf"\left({_REAL}\right)"),
    "change.median_capita": _quantile(_HALF, r"\Delta") + _DELTA,
    "change.mean_capita_nominal": _mean("(x_{i2} - x_{i1})"),
    "change.headcount": _mean(_POOR),
    "change.gap": _mean(_SHORTFALLS),
    "change.gini": r"G_2 - G_1,\quad G_s = \frac{\sum_i \sum_j w_i w_j |x_{is} - x_{js}|}{2 \mu_s (\sum_i w_i)^2}",
    "change.aid_dependence": _mean(r"(c_{i2} - c_{i1})", "v")
    + r",\quad c_{is} = \mathbf{1}(y_{is} > 0,\ a_{is} \ge \frac{1}{2} y_{is})",
    "change.share_business": (
        r"\frac{\sum_i v_i b_{i2}}{\sum_i v_i y_{i2}} - \frac{\sum_i v_i b_{i1}}{\sum_i v_i y_{i1}}"
    ),
    "change.business_median": r"Q_2 - Q_1,\quad Q_s = " + _quantile(_HALF, "b", "F_s"),
    "change.risen": _share(rf"\Delta_i > {_STEP}") + _DELTA,
    "change.fallen": _share(rf"-\Delta_i > {_STEP}") + _DELTA,
    "change.left_poverty": _share(r"x_{i1} < z_1,\ x_{i2} \ge z_2", "w"),
    "change.entered_poverty": _share(r"x_{i1} \ge z_1,\ x_{i2} < z_2", "w"),
    "change.stayed_poor": _share(r"x_{i1} < z_1,\ x_{i2} < z_2", "w"),
    "change.graduated": _share(r"a_{i1} > 0,\ a_{i2} = 0"),
    "change.mean_degree": r"\frac{1}{n} \sum_i (d_{i2} - d_{i1})",
    "change.isolates": _mean(r"\left(\mathbf{1}(d_{i2} = 0) - \mathbf{1}(d_{i1} = 0)\right)", "v"),
    "change.ties_kept": r"\sum_{i<j} M_{ij1} M_{ij2}",
    "change.ties_gained": r"\sum_{i<j} (1 - M_{ij1}) M_{ij2}",
    "change.ties_lost": r"\sum_{i<j} M_{ij1} (1 - M_{ij2})",
    "change.jaccard": r"\frac{\sum_{i<j} M_{ij1} M_{ij2}}{\sum_{i<j} \max(M_{ij1}, M_{ij2})}",
    "change.share_linking": _LINKED % (2, 2, 2, 2) + " - " + _LINKED % (1, 1, 1, 1),
    "change.reach.*": _mean(r"(c_{i2} - c_{i1})", "v"),
    "network.coverage": r"\frac{n}{H}",
    "network.density": r"\frac{m}{\sum_k n_k (n_k - 1)}",
    "network.mean_degree": r"\frac{1}{n} \sum_i d_i",
    "network.max_degree": r"\max_i d_i",
    "network.isolates": _share("d_i = 0"),
    "network.largest_component": r"\frac{\max_l n_l}{n}",
    "network.reciprocity": r"\frac{\sum_{i \ne j} A_{ij} A_{ji}}{\sum_{i \ne j} A_{ij}}",
    "network.transitivity": rf"\frac{{\sum_i \tau_i}}{{\sum_i {_TRIPLES}}}",
    "network.mean_clustering": (
        r"\frac{1}{\sum_i \mathbf{1}(d_i \ge 2)} \sum_{i:\,d_i \ge 2} \frac{\tau_i}" + f"{{{_TRIPLES}}}"
    ),
    "network.mean_distance": r"\frac{\sum_{(i,j) \in C} \delta_{ij}}{|C|}",
    "network.diameter": r"\max_{(i,j) \in C} \delta_{ij}",
    "network.degree_centralization": (
        r"\frac{\sum_{k:\,n_k \ge 3} \sum_{i \in k} (\max_{j \in k} d_j - d_i)}{\sum_{k:\,n_k \ge 3} (n_k-1)(n_k-2)}"
    ),
    "network.betweenness_centralization": (
        r"\frac{\sum_{k:\,n_k \ge 3} \sum_{i \in k} (\max_{j \in k} B_j - B_i)}"
        r"{\sum_{k:\,n_k \ge 3} \frac{1}{2} (n_k-1)^2 (n_k-2)}"
    ),
    "network.assortativity_degree": _CORRELATION % (("d",) * 6),
    "network.assortativity_income": _CORRELATION % (("x",) * 6),
    "network.homophily_excess": r"r - \frac{1}{999} \sum_{s=1}^{999} r^*_s",
    "network.homophily_p": r"\frac{1 + \sum_{s=1}^{999} \mathbf{1}(r^*_s \ge r)}{1000}",
    "network.ei_business": r"\frac{E - I}{E + I}",
    "network.ei_expected": r"\frac{1}{999} \sum_{s=1}^{999} \frac{E^*_s - I^*_s}{E + I}",
    "network.mean_constraint": (
        r"\frac{1}{\sum_i \mathbf{1}(d_i > 0)} \sum_{i:\,d_i > 0} \sum_{j \in N_i}"
        r" \left(p_{ij} + \sum_{l \ne i,j} p_{il} p_{lj}\right)^2"
    ),
    **{
        f"network.share_{side}": rf"\frac{{T_{number}}}{{T_1 + T_2 + T_3}}"
        for number, side in enumerate(("bonding", "bridging", "linking"), start=1)
    },
    "network.multiplexity": r"\frac{\sum_{i<j} K_{ij}}{\sum_{i<j} \mathbf{1}(K_{ij} > 0)}",
    "network.reach.*": _mean("c_i", "v"),
    "network.mean_support": _mean("u_i", "v"),
    "association.degree": r"\ln x_i = \beta_0 + \beta_1 d_i + \beta_2 h_i + \gamma_{j(i)} + \varepsilon_i",
    "association.income_spearman": (
        r"\frac{\sum_i (R(x_i) - \bar{R})(R(d_i) - \bar{R})}"
        r"{\sqrt{\sum_i (R(x_i) - \bar{R})^2 \sum_i (R(d_i) - \bar{R})^2}}"
    ),
    **dict.fromkeys(
        (
            "compare.income.mean_capita",
            "compare.income.median_capita",
            "compare.income.share_business",
            "compare.income.aid_dependence",
            "compare.poverty.headcount",
            "compare.poverty.gap",
            "compare.poverty.near_poor",
            "compare.inequality.gini",
            "compare.network.isolates",
            "compare.network.reach.*",
            "compare.network.mean_support",
        ),
        r"\hat{\theta}_1 - \hat{\theta}_0",
    ),
    **dict.fromkeys(("business.survived", "business.legal", "finance.savings", "finance.debt"), _mean("c_i", "v")),
    **dict.fromkeys(("women.decides", "programme.received.*"), _mean("c_i", "v")),
    **dict.fromkeys(("business.paid_workers", "food.insecure", "programme.training_days"), _mean("u_i", "v")),
    "voices.kappa": r"\frac{f_o - f_e}{1 - f_e}",
    "voices.kappa.*": r"\frac{f_o - f_e}{1 - f_e}",
    "voices.saturation": (
        r"\frac{1}{\sum_j 1} \sum_j"
        r" \left(1 - \binom{J - \nu_j}{\lceil J/2 \rceil} / \binom{J}{\lceil J/2 \rceil}\right)"
    ),
}

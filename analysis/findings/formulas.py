r"""The formulas of findings, in LaTeX without words: they read the same in every language.

A letter has one meaning throughout, given in templates/locale under `symbols`. Index i (and j) is a household, k a
group, 1 and 2 the two waves that are compared. Fractions replace decimals, whose mark differs by language. Only LaTeX
that pandoc converts to MathML, Word, JATS and typst alike is used: no packages, no own macros, no intersection of sets
(pandoc writes it with a name that typst has dropped).
"""

from __future__ import annotations

import re

# letters and their meanings; letters that are only indices are left out
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
    r"\Theta": r"\Theta_1, \Theta_2",
    "f": "f_o, f_e",
    "J": "J",
    r"\nu": r"\nu_j",
    r"\eta": r"\eta_i",
    r"\omega": r"\omega_k, \omega_0",
    r"\lambda": r"\lambda, \lambda_k",
    r"\kappa": r"\kappa, \sigma",
}
_WITH_ANOTHER = {
    "I": "E",
    "P": r"\alpha",
    r"\theta": r"\hat",
    r"\sigma": r"\kappa",
}  # explained in the entry of another symbol
_INDICES = frozenset("ijklsoe")
_NOTATION = (
    *(r"\frac", r"\sum", r"\left", r"\right", r"\sqrt", r"\min", r"\max", r"\ln", r"\ge", r"\le", r"\ne", r"\in"),
    *(r"\notin", r"\binom", r"\lceil", r"\rceil", r"\cdot", r"\quad"),
)


def symbols_in(formula: str) -> tuple[str, ...]:
    r"""The symbols of a formula that need explaining, in SYMBOLS' order.

    >>> symbols_in(r"\frac{\sum_i w_i x_i}{\sum_i w_i}")
    ('w', 'x')

    Raises KeyError for a letter or command that isn't explained here.
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


def mean_formula(values: str, weight: str = "w") -> str:
    """The formula of a weighted mean of households' values."""
    return rf"\frac{{\sum_i {weight}_i {values}}}{{\sum_i {weight}_i}}"


def share_formula(condition: str, weight: str = "v") -> str:
    """The formula of the weighted share of households that meet a condition."""
    return mean_formula(rf"\mathbf{{1}}({condition})", weight)


def quantile_formula(p: str, value: str = "x", share: str = "F") -> str:
    """The formula of the quantile at a share p of households."""
    # Hyndman and Fan's type 2: where the share is p exactly, the mean of that value and the next
    reached, passed = (rf"\min\{{{value} : {share}({value}) {sign} {p}\}}" for sign in (r"\ge", ">"))
    return rf"\frac{{1}}{{2}}\left({reached} + {passed}\right)"

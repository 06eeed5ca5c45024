"""The columns that the analysis knows, by file: needed columns, numbers, columns without empty fields."""

from __future__ import annotations

from dataclasses import dataclass

AMOUNTS = ("income_month", "income_capita_month", "business_month", "wages_month", "aid_month", "transfers_month")
MEMBERS = ("household_size", "adults", "children")
SENSITIVE = ("debt", "women_decide", "fies_score")  # disclosure then hides "nobody" and "everybody" too
LEGAL = ("legal_nib", "legal_halal", "legal_pirt")
# Amounts may be named without the period, or with the study's own: income, income_year. See `amount_names`.
RECEIVED = "received_"  # then the programme's component: received_training; each is yes or no


@dataclass(frozen=True)
class FileColumns:
    """The known columns of one file. Others are kept where study.yml or the codebook names them."""

    needed: tuple[str, ...]
    filled: tuple[str, ...]  # no row may leave these empty
    unique: tuple[str, ...] = ()  # no two rows may have the same values in all of these
    same: str = ""  # name, in messages, of a row that repeats them: "the household"
    texts: tuple[str, ...] = ()  # known, not needed
    numbers: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # known, not needed: yes or no, unless the codebook calls them numbers
    keeps_others: bool = False  # keeps undeclared columns, as text

    @property
    def known(self) -> tuple[str, ...]:
        """Every known column once, needed ones first."""
        return tuple(dict.fromkeys((*self.needed, *self.texts, *self.numbers, *self.answers)))


COLUMNS = {
    "districts": FileColumns(
        needed=("district_code", "name"),
        filled=("district_code", "name"),
        unique=("district_code",),
        same="the district is",
        texts=("regency", "province"),
        numbers=("population",),
    ),
    "households": FileColumns(
        needed=("household_id", "district_code"),
        filled=("household_id", "district_code", "wave"),
        unique=("household_id", "wave"),
        same="the household is",
        texts=("wave", "business_type"),
        numbers=(*MEMBERS, *AMOUNTS, "paid_workers", "fies_score", "training_days"),
        answers=("business_survives", *LEGAL, "savings", "debt", "women_decide"),
    ),
    "ties": FileColumns(
        needed=("source_id", "target_id"),
        filled=("source_id", "target_id", "wave"),
        texts=("wave", "tie_kind"),
        numbers=("strength",),
    ),
    "actors": FileColumns(
        needed=("actor_id", "actor_type"),
        filled=("actor_id", "actor_type"),
        unique=("actor_id",),
        same="the actor is",
        texts=("district_code",),
    ),
    "informants": FileColumns(
        needed=("informant_id", "informant_type"),
        filled=("informant_id", "informant_type"),
        unique=("informant_id",),
        same="the informant is",
        texts=("district_code", "consent"),
        numbers=("count",),
        keeps_others=True,
    ),
    "statements": FileColumns(
        needed=("statement_id", "theme"),
        filled=("statement_id", "theme"),
        unique=("statement_id",),
        same="the statement is",
        texts=("informant_id", "informant_type", "district_code", "theme_2", "direction", "attribution", "kind"),
        keeps_others=True,
    ),
    "limits": FileColumns(
        needed=("id", "limit_type"),
        filled=("id", "limit_type"),
        unique=("id",),
        same="the limit is",
        texts=("statement_ids",),
        keeps_others=True,
    ),
    "recommendations": FileColumns(
        needed=("id", "stakeholder"),
        filled=("id", "stakeholder"),
        unique=("id",),
        same="the recommendation is",
        texts=("answers",),
        keeps_others=True,
    ),
    "reference": FileColumns(
        needed=("indicator", "area_code", "year", "value", "unit", "source"),
        filled=("indicator", "area_code", "year", "value", "unit", "source"),
        unique=("indicator", "area_code", "year"),
        same="the figure is",
        texts=("codes",),
        numbers=("year", "value"),
        keeps_others=True,
    ),
    "tiles": FileColumns(
        needed=("district_code", "name", "column", "row"),
        filled=("district_code", "name", "column", "row"),
        unique=("district_code",),
        same="the district is",
        numbers=("column", "row"),
    ),
}

# The name of a district, which may also be given per language: name_id, name_en.
NAME = "name"


def amount_names(period: str) -> dict[str, str]:
    """Names that columns of amounts may have where study.yml says their period, with the standard ones.

    >>> [name for name, standard in amount_names("year").items() if standard == "income_capita_month"]
    ['income_capita', 'income_capita_year', 'income_equivalised', 'income_equivalised_year']
    """
    stems = {name.removesuffix("_month"): name for name in AMOUNTS}
    stems["income_equivalised"] = "income_capita_month"  # divided by the study's equivalence scale already
    return {name: standard for stem, standard in stems.items() for name in (stem, f"{stem}_{period}")}


# Files whose rows are printed on pages: they have a text in each language of the study.
WITH_TEXTS = ("statements", "limits", "recommendations")

# Lowest values of columns where the codebook sets none. Negative amounts must be allowed in study.yml.
COUNTED = ("paid_workers", "fies_score", "training_days")
LOWEST = {**dict.fromkeys((*AMOUNTS, *COUNTED), 0.0), "weight": 0.0, "population": 1.0, "count": 0.0}
HIGHEST = {"fies_score": 8.0}  # questions of the Food Insecurity Experience Scale
# whole numbers, and the lowest
WHOLE = {
    **dict.fromkeys(MEMBERS, 0),
    "household_size": 1,
    "year": 1,
    "count": 0,
    "population": 1,
    "paid_workers": 0,
    "fies_score": 0,
}

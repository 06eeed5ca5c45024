"""The households of one wave with their survey design, and the district of an estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.findings.key import EVERYBODY
from analysis.study.contents import asks_income
from analysis.study.design import Labels, clusters_of, strata_of
from analysis.study.settings import StudySettings
from analysis.study.whole import WholeWave
from analysis.survey.equivalence import oecd_modified_scale, square_root_scale

if TYPE_CHECKING:
    from analysis.study import Study

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Design:
    """The survey design in codes; households of weight zero belong to no cluster (-1)."""

    cluster: Codes  # of each household
    stratum: Codes  # of each cluster
    clusters: Codes  # of each stratum, how many were drawn
    unsampled: Numbers  # per household: the part of its district's population that was not surveyed (1 - f)


@dataclass(frozen=True, eq=False)
class Sample:
    """All households surveyed in one wave, with the district as the domain.

    Households of the whole study are included, because a district is a domain of the full design: a standard error
    depends on the number of clusters drawn elsewhere, too. A run that sees the rows of its own district alone has what
    depends on the others in `whole`.
    """

    households: pd.DataFrame
    in_district: Flags
    settings: StudySettings
    district: str = EVERYBODY
    wave: str = ""
    whole: WholeWave | None = None

    def with_domain(self, in_district: Flags) -> Sample:
        """The same households with others as the domain; the design is the same, and is worked out once."""
        other = replace(self, in_district=in_district)
        other.__dict__["design"] = self.design
        return other

    def column(self, name: str) -> Numbers | None:
        """The numbers of a column, NaN where missing; None where the study doesn't have the column."""
        if name not in self.households:
            return None
        return self.households[name].to_numpy(dtype=float, na_value=np.nan)

    def labels(self, name: str | None) -> NDArray[np.object_] | None:
        """The texts of a column, None where missing; None where the study doesn't have the column."""
        if name is None or name not in self.households:
            return None
        column = self.households[name]
        return column.astype(object).where(column.notna(), None).to_numpy(dtype=object)

    @cached_property
    def counts_persons(self) -> bool:
        """Whether per-capita, poverty and inequality findings count persons rather than households."""
        return self.settings.counts == "persons"

    @cached_property
    def size(self) -> Numbers | None:
        """Persons in each household; None where the study has no sizes at all."""
        size = self.column("household_size")
        if size is None:
            return None
        sized = self.whole.sized if self.whole else not np.isnan(size).all()
        return size if sized else None

    @cached_property
    def gives_capita(self) -> bool:
        """Whether the study gives welfare per person or adult equivalent, so that household totals are unknown."""
        return "income_capita_month" in self.households

    @cached_property
    def income(self) -> Numbers | None:
        """Each household's income (or consumption) per month; None where the study gives it per person."""
        return None if self.gives_capita else self.column("income_month")

    @cached_property
    def capita(self) -> Numbers:
        """Welfare per person or adult equivalent: as the study gives it, else income over its scale; NaN = unknown."""
        if self.gives_capita:
            given = self.column("income_capita_month")
            assert given is not None
            return given
        if self.income is None or self.equivalents is None:
            return np.full(len(self.households), np.nan)
        return self.income / np.where(self.equivalents > 0, self.equivalents, np.nan)

    @cached_property
    def equivalents(self) -> Numbers | None:
        """What each household's welfare is divided by: its size or adult equivalents; None where no column tells."""
        if name := self.settings.own_scale:
            return self.column(name)
        match self.settings.equivalence:
            case "square_root":
                return None if self.size is None else square_root_scale(self.size)
            case "oecd_modified":
                adults, children = self.column("adults"), self.column("children")
                return None if adults is None or children is None else oecd_modified_scale(adults, children)
        return self.size

    @property
    def no_capita(self) -> str:
        """The reason to give where no household of the district has a value per person."""
        if self.n_in_district == 0:
            return "no household"
        by_size = self.settings.equivalence in ("per_capita", "square_root")
        without = "no household size" if by_size else "no adult equivalents"
        return without if self.has_income[self.in_domain].any() else self.no_income

    @property
    def any_capita(self) -> bool:
        """Whether any household of the district has a value per person."""
        return bool((~np.isnan(self.capita[self.in_domain])).any())

    @property
    def no_income(self) -> str:
        """The reason to give where no household's income is known: nobody told it, or nobody was asked."""
        return "no income" if asks_income(self.households.columns) else "income not asked"

    @property
    def no_household_income(self) -> str:
        """The reason to give where incomes of whole households are unknown throughout."""
        if self.gives_capita:
            return "per-capita values given"
        return self.no_income if self.n_in_district else "no household"

    @cached_property
    def has_income(self) -> Flags:
        """Households whose income (or per-capita value) is known, even where the size isn't."""
        known = self.capita if self.income is None else self.income
        return ~np.isnan(known)

    @property
    def any_income(self) -> bool:
        """Whether any household of the whole study has a known income."""
        return self.whole.with_income if self.whole else bool(self.has_income.any())

    @cached_property
    def _household_weights(self) -> Numbers:
        name = self.settings.design.weight
        given = self.column(name) if name else None
        return np.ones(len(self.households)) if given is None else given

    def weights(self, persons: bool) -> Numbers:
        """Weight of each household, times its size where persons count; NaN where unknown."""
        if not persons:
            return self._household_weights
        if self.size is None:
            return np.full(len(self.households), np.nan)
        return self._household_weights * self.size

    @cached_property
    def weighs(self) -> Flags:
        """Households with a design weight above zero: the others are dropped everywhere."""
        return self._household_weights > 0

    @cached_property
    def in_domain(self) -> Flags:
        """Households of the district with a weight above zero."""
        return self.in_district & self.weighs

    @cached_property
    def several_districts(self) -> bool:
        """Whether more than one district was surveyed."""
        if self.whole:
            return self.whole.several_districts
        return int(self.households.loc[self.weighs, "district_code"].nunique()) > 1

    @property
    def place(self) -> str:
        """The district; the whole study where it is the only one, so that both have the same draws."""
        return self.district if self.several_districts else EVERYBODY

    @property
    def n_in_district(self) -> int:
        """Households surveyed in the district, those of weight zero left out."""
        return int(self.in_domain.sum())

    @cached_property
    def strata(self) -> Labels:
        """Each household's stratum; one for all where none is declared."""
        return strata_of(self.households, self.settings.design)

    @cached_property
    def clusters(self) -> Labels:
        """Each household's cluster; the household itself where none is declared. Labels count inside their stratum."""
        return clusters_of(self.households, self.settings.design)

    @cached_property
    def is_plain(self) -> bool:
        """Whether the sample is households of equal weight, drawn one by one from a large population."""
        if self.whole:
            return self.whole.plain
        design = self.settings.design
        weights = self._household_weights[self.weighs]
        declared = any(self.labels(name) is not None for name in (design.stratum, design.cluster))
        return not declared and not design.population and bool(np.ptp(weights) == 0 if weights.size else True)

    @cached_property
    def design(self) -> Design:
        """The full design in codes, ordered by label, so that the order of rows changes nothing."""
        cluster = np.full(len(self.households), -1, dtype=np.int64)
        cluster[self.weighs] = self._labels_drawn.ngroup().to_numpy()
        stratum, labels = pd.factorize(self._strata_of_clusters)
        drawn = [self.drawn.get(label, 0) for label in labels]  # 0: of a household of another district
        return Design(cluster, stratum.astype(np.int64), np.array(drawn, dtype=np.int64), self._unsampled())

    @cached_property
    def drawn(self) -> Mapping[str, int]:
        """Clusters drawn in each stratum, by its label."""
        if self.whole:
            return self.whole.drawn
        return {str(label): int(count) for label, count in self._strata_of_clusters.value_counts().items()}

    @cached_property
    def _labels_drawn(self) -> Any:
        drawn = pd.DataFrame({"stratum": self.strata, "cluster": self.clusters}).astype(str)[self.weighs]
        return drawn.groupby(["stratum", "cluster"], sort=True)

    @cached_property
    def _strata_of_clusters(self) -> pd.Index:
        strata: pd.Index = self._labels_drawn.size().index.get_level_values("stratum")
        return strata

    def _unsampled(self) -> Numbers:
        unsampled = np.ones(len(self.households))
        if population := self.settings.design.population:
            district = self.households["district_code"].astype(str)
            surveyed = district[self.weighs].value_counts()
            for code, households in population.items():
                share = surveyed.get(code, 0) / households if households > 0 else 0.0
                unsampled[(district == code).to_numpy()] = max(0.0, 1.0 - share)
        return unsampled


def sample_of(study: Study, district: str, wave: str) -> Sample:
    """The wave's households, with the district as the domain; district "all" is the whole study."""
    households = study.households[study.households["wave"] == wave].reset_index(drop=True)
    if district == EVERYBODY:
        in_district = np.ones(len(households), dtype=bool)
    else:
        in_district = (households["district_code"] == district).to_numpy(dtype=bool)
    whole = study.whole.waves[wave] if study.whole else None
    return Sample(households, in_district, study.settings, district, wave, whole)

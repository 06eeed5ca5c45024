"""Numbers of the sample's design: clusters, strata, and the degrees of freedom that they leave for an interval."""

from __future__ import annotations

import numpy as np

from analysis.findings import Basis, Estimate, unavailable
from analysis.findings.definition import Definition, Kind, declares
from analysis.findings.relation import Pooled
from analysis.survey.estimates import domain_of
from analysis.survey.sample import Sample

NO_CLUSTERS = "no clusters declared"
NO_STRATA = "no strata declared"
_LUMLEY = ("lumley2010",)


@declares(
    Definition("design.clusters", "count", Kind.DESIGN, sources=_LUMLEY),
    Definition("design.strata", "count", Kind.DESIGN, sources=_LUMLEY),
    Definition(
        "design.df",
        "count",
        Kind.DESIGN,
        r"\kappa - \sigma",
        _LUMLEY,
        pools=Pooled(lambda df: df + 1.0),  # where each household is a cluster: of all that were surveyed
    ),
)
def design_findings(sample: Sample) -> dict[str, Estimate]:
    """Clusters, strata and degrees of freedom of the district's surveyed households, by id.

    Clusters less strata, each household a cluster and all of them one stratum where none is declared. Of all households
    with a weight above zero: what fewer have answered may have fewer.
    """
    declared = sample.settings.design
    domain = domain_of(sample, np.zeros(len(sample.households)), persons=False)
    if domain.n == 0:
        return dict.fromkeys(("design.clusters", "design.strata", "design.df"), unavailable("no household"))
    return {
        "design.clusters": _count(len(domain.stratum), domain.n)
        if declared.cluster
        else unavailable(NO_CLUSTERS, n=domain.n),
        "design.strata": _count(len(domain.drawn), domain.n)
        if declared.stratum
        else unavailable(NO_STRATA, n=domain.n),
        "design.df": _count(domain.df, domain.n),
    }


def _count(number: int, households: int) -> Estimate:
    return Estimate(float(number), n=households, basis=Basis(smallest=households))

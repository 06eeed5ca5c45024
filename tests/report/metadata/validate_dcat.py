"""Runs in .venv-validators: what the SHACL shapes of DCAT-AP find wrong with a catalogue in JSON-LD, as JSON; offline.

python validate_dcat.py CATALOGUE ADDRESS SHAPES...

The shapes beside this file are those of SEMICeu/DCAT-AP, releases 2.1.1 and 3.0.0 (European Union, CC BY 4.0), as they
came. ADDRESS is where the catalogue would be published.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def violations(catalogue: Path, address: str, shapes: list[Path]) -> list[str]:
    """Each violation: the property's address and what is wrong; empty for a valid catalogue."""
    import rdflib
    from pyshacl import validate

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    data = rdflib.Graph().parse(str(catalogue), format="json-ld", publicID=address)
    rules = rdflib.Graph()
    for path in shapes:
        rules.parse(str(path), format="turtle")
    _, report, _ = validate(data, shacl_graph=rules, inference="rdfs")  # so that an address is a resource
    return [
        f"{report.value(result, sh.resultPath)}: {str(report.value(result, sh.resultMessage))[:200]}"
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
        if report.value(result, sh.resultSeverity) == sh.Violation
    ]


if __name__ == "__main__":
    print(json.dumps(violations(Path(sys.argv[1]), sys.argv[2], [Path(name) for name in sys.argv[3:]])))

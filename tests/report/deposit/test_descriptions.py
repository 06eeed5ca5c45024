"""Files that describe a package follow their specifications."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from report.deposit.citation import citation, codecheck
from report.deposit.datapackage import data_package
from report.deposit.exhibits import Exhibit
from report.deposit.packaged_build import PackagedBuild
from report.deposit.ro_crate import crate
from tests.report.deposit.confidential import HOUSEHOLDS

# fields of the CODECHECK configuration file specification 1.0, section by section, that are an author's to fill
# source: https://codecheck.org.uk/spec/config/1.0/ (read in the repository codecheckers/codecheckers.github.io)
AUTHORS_FIELDS = {"version", "manifest", "paper", "source"}
CODECHECKERS_FIELDS = {"codechecker", "report", "summary", "repository", "check_time", "certificate"}

# what the Citation File Format 1.2.0 requires, and the keys used here that it knows
# source: https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md
CFF_REQUIRED = {"authors", "cff-version", "message", "title"}
CFF_KNOWN = CFF_REQUIRED | {"type", "version", "date-released", "license", "keywords", "url", "identifiers", "doi"}


def test_codecheck_yml_has_an_author_s_fields_of_the_specification_and_no_others(build: PackagedBuild) -> None:
    row = Exhibit("report/en/35.1/article.html", "fig-a", "Figure 1: A", (), (), ("report/en/35.1/figures/a.svg",))
    text = codecheck(build, [row])
    assert text.startswith("---\n")  # "MUST include three dashes"
    content = yaml.safe_load(text)
    assert set(content) <= AUTHORS_FIELDS
    assert not set(content) & CODECHECKERS_FIELDS
    assert content["version"] == "https://codecheck.org.uk/spec/config/1.0/"
    assert all(set(item) <= {"file", "comment"} and item["file"] for item in content["manifest"])
    assert content["manifest"][1]["comment"] == "Figure 1 of report/en/35.1/article.html"
    assert set(content["paper"]) <= {"title", "authors", "reference"}
    assert content["paper"]["authors"] == [{"name": "Siti", "ORCID": "0000-0002-1825-0097"}, {"name": "B. Penulis"}]


def test_citation_cff_has_what_the_format_requires_and_nothing_it_does_not_know(build: PackagedBuild) -> None:
    content = yaml.safe_load(citation(build))
    assert set(content) >= CFF_REQUIRED
    assert set(content) <= CFF_KNOWN
    assert content["cff-version"] == "1.2.0"
    assert content["type"] in {"software", "dataset"}
    assert content["version"] == "2"
    assert content["authors"][0] == {"name": "Siti", "orcid": "https://orcid.org/0000-0002-1825-0097"}


LICENCES = {
    "CC-BY-4.0": "https://spdx.org/licenses/CC-BY-4.0",
    "CC BY-NC 4.0": "https://spdx.org/licenses/CC-BY-NC-4.0",
    "ODbL 1.0": "https://spdx.org/licenses/ODbL-1.0",
    "Contract 17/2024": None,
}


@pytest.mark.parametrize(("licence", "address"), LICENCES.items())
def test_the_study_s_licence_is_that_of_its_data_and_pages(
    build: PackagedBuild, licence: str, address: str | None
) -> None:
    settings = build.study.settings.model_copy(update={"licence": licence})
    run = {**build.run, "seconds": 1, "finished": "2026-11-24T00:00:00Z"}
    licensed = replace(build, study=replace(build.study, settings=settings), run=run)
    members = dict.fromkeys((f"{build.study_folder}/districts.csv", "site/data/findings.csv", "verify.py"), b"")
    entities = {entity["@id"]: entity for entity in crate(licensed, members)["@graph"]}
    own = {"@id": address} if address else licence
    assert entities["./"]["license"] == entities["site/data/findings.csv"]["license"] == own
    assert entities["verify.py"]["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    assert address is None or entities[address]["@type"] == "CreativeWork"
    known = yaml.safe_load(citation(licensed))["license"]
    assert known == [*dict.fromkeys(["MIT", "CC-BY-4.0", *([address.rpartition("/")[2]] if address else [])])]


def test_columns_have_the_types_that_the_analysis_gives_them(build: PackagedBuild) -> None:
    content = HOUSEHOLDS.encode()
    described = data_package(replace(build, confidential=False), {"data/kecil/households.csv": content})
    schema = described["resources"][0]["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert types == {
        "household_id": "string",
        "district_code": "string",  # 35.16 must not become a number
        "household_size": "integer",
        "income_month": "integer",
        "weight": "number",
    }
    assert described["name"] == "risalah-kecil-2"

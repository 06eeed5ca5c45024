"""The catalogue for data portals: valid by the shapes of DCAT-AP, true of the site's files, silent on people's data."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import tasks
from analysis.study import Study
from report.metadata.dcat import CONTEXT
from report.workspace import DCAT
from tests.conftest import missing
from tests.report import tiny_studies
from tests.report.metadata.sites import Written, written

HERE = Path(__file__).parent
VALIDATE = HERE / "validate_dcat.py"
RELEASE_2, RELEASE_3 = (HERE / f"dcat_ap_{release}_shapes.ttl" for release in ("2.1.1", "3.0.0"))
ADDRESS = "https://data.example.go.id/kajian"
# what release 3 has otherwise than 2.1.1: sizes as whole numbers, and hashes other than SHA-1
OTHERWISE_IN_2 = ("http://www.w3.org/ns/dcat#byteSize", "http://spdx.org/rdf/terms#algorithm")
SETTINGS = f"""\
site: {ADDRESS}
licence: CC-BY-4.0
publisher: {{name: {{id: Dinas Sosial, en: Social Affairs Office}}}}
activity: {{frequency: year, organiser: {{email: dinsos@example.go.id, phone: "(0321) 321957"}}}}
"""
# mandatory properties of DCAT-AP 3.0.0, by class: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher"},
    "dcat:Dataset": {"dct:title", "dct:description"},
    "foaf:Agent": {"foaf:name"},
    "dcat:Distribution": {"dcat:accessURL"},
}
CONFIDENTIAL = "confidential: true\nsynthetic: false\naccess: {id: Ajukan ke dinas., en: Apply to the office.}\n"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A study that names its site, licence, publisher and contact."""
    return written(tmp_path_factory.mktemp("full"), settings=SETTINGS)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A study that names none of these."""
    return written(tmp_path_factory.mktemp("bare"))


def violations(catalogue: Path, shapes: Path, address: str = f"{ADDRESS}/{DCAT}") -> list[str]:
    python = tasks.python_of(tasks.VALIDATORS)
    if not python.is_file():
        missing(".venv-validators, which `python tasks.py test` sets up")
    command = [python, VALIDATE, catalogue, address, shapes]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout.splitlines()[-1]))


def distributions(made: Written) -> list[dict[str, Any]]:
    return [part for one in made.nodes("dcat:Dataset") for part in one.get("dcat:distribution", [])]


@pytest.mark.parametrize("kind", ["full", "bare"])
def test_the_catalogue_is_valid_by_the_shapes_of_both_releases(kind: str, request: pytest.FixtureRequest) -> None:
    made: Written = request.getfixturevalue(kind)
    assert violations(made.folder / DCAT, RELEASE_3) == []
    other = [one for one in violations(made.folder / DCAT, RELEASE_2) if not one.startswith(OTHERWISE_IN_2)]
    assert other == []


@pytest.mark.parametrize(
    ("kind", "gone"),
    [("dcat:Catalog", "dct:title"), ("dcat:Dataset", "dct:description"), ("foaf:Agent", "foaf:name")],
)
def test_the_shapes_notice_what_is_left_out(full: Written, tmp_path: Path, kind: str, gone: str) -> None:
    content = full.catalogue
    for node in content["@graph"]:
        if node["@type"] == kind:
            del node[gone]
    path = tmp_path / "broken.jsonld"
    path.write_text(json.dumps(content), "utf-8")
    assert any(one.startswith(CONTEXT[gone.partition(":")[0]]) for one in violations(path, RELEASE_3))


@pytest.mark.parametrize("kind", ["full", "bare"])
def test_every_node_has_the_mandatory_properties_of_the_published_list(
    kind: str, request: pytest.FixtureRequest
) -> None:
    made: Written = request.getfixturevalue(kind)
    for name, wanted in MANDATORY.items():
        nodes = distributions(made) if name == "dcat:Distribution" else made.nodes(name)
        assert nodes
        for node in nodes:
            assert wanted <= node.keys(), node["@id"]


def test_every_data_file_of_the_site_is_described_with_its_size_and_hash(full: Written) -> None:
    described = {}
    for part in distributions(full):
        address = part["dcat:downloadURL"]["@id"]
        assert address.startswith(f"{ADDRESS}/data/")
        content = (full.folder / address.removeprefix(f"{ADDRESS}/")).read_bytes()
        assert part["byteSize"] == len(content)
        assert part["spdx:checksum"]["checksumValue"] == hashlib.sha256(content).hexdigest()
        assert part["dcat:mediaType"]["@id"].startswith("https://www.iana.org/assignments/media-types/")
        assert part["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
        described[address.removeprefix(f"{ADDRESS}/")] = part
    there = {path.relative_to(full.folder).as_posix() for path in (full.folder / "data").rglob("*") if path.is_file()}
    assert set(described) == there - {DCAT}
    standard = described["data/findings.json"]["dct:conformsTo"]
    assert standard["@id"] == f"{ADDRESS}/schemas/findings.schema.json"


def test_who_publishes_and_whom_to_ask_are_told(full: Written) -> None:
    (agent,) = full.nodes("foaf:Agent")
    assert {name["@language"]: name["@value"] for name in agent["foaf:name"]} == {
        "id": "Dinas Sosial",
        "en": "Social Affairs Office",
    }
    (contact,) = [node for node in full.catalogue["@graph"] if "vcard:hasEmail" in node]
    assert contact["vcard:hasEmail"]["@id"] == "mailto:dinsos@example.go.id"
    assert contact["vcard:hasTelephone"]["@id"] == "tel:0321321957"
    for dataset in full.nodes("dcat:Dataset"):
        assert dataset["dcat:contactPoint"]["@id"] == contact["@id"]
        assert dataset["dct:accrualPeriodicity"]["@id"].endswith("/frequency/ANNUAL")


def test_place_time_languages_and_themes_are_told(full: Written) -> None:
    by_name = {one["@id"].rpartition("#")[2]: one for one in full.nodes("dcat:Dataset")}
    assert set(by_name) == {"findings", "tables", "tables-01", "tables-02", "forms"}
    assert by_name["tables-01"]["dct:spatial"]["dct:identifier"] == "01"
    assert "Sari" in by_name["tables-01"]["dct:spatial"]["skos:prefLabel"][0]["@value"]
    findings = by_name["findings"]
    assert findings["dct:spatial"]["skos:prefLabel"][0]["@value"] == "Lembah Contoh"
    assert findings["dct:temporal"]["dcat:startDate"] == {"@value": "2021", "@type": "xsd:gYear"}
    assert findings["dct:temporal"]["dcat:endDate"]["@value"] == "2024"
    assert [one["@id"].rpartition("/")[2] for one in findings["dct:language"]] == ["IND", "ENG"]
    assert {one["@id"].rpartition("/")[2] for one in findings["dcat:theme"]} == {"SOCI", "ECON"}


def test_a_site_without_an_address_is_described_from_the_catalogues_own_folder(bare: Written) -> None:
    addresses = {part["dcat:accessURL"]["@id"] for part in distributions(bare)}
    assert "findings.csv" in addresses
    assert all((bare.folder / "data" / address).is_file() for address in addresses)
    assert "dct:license" not in bare.nodes("dcat:Catalog")[0]
    assert not any("dcat:contactPoint" in one for one in bare.nodes("dcat:Dataset"))


def test_confidential_data_are_named_with_how_to_apply_but_without_size_hash_or_address(tmp_path: Path) -> None:
    made = written(tmp_path, settings=CONFIDENTIAL)
    (closed,) = [one for one in made.nodes("dcat:Dataset") if one["@id"].endswith("#microdata")]
    assert closed["dct:accessRights"]["@id"].endswith("/RESTRICTED")
    assert {"@value": "Ajukan ke dinas.", "@language": "id"} in closed["dct:description"]
    assert "dcat:distribution" not in closed
    text = (made.folder / DCAT).read_text("utf-8")
    for path in made.study.folder.iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in text
    assert not any(digest in text for digest in made.study.inputs.values())
    assert violations(made.folder / DCAT, RELEASE_3) == []


def test_open_data_on_people_are_not_called_restricted(bare: Written) -> None:
    assert not any(one["@id"].endswith("#microdata") for one in bare.nodes("dcat:Dataset"))


@pytest.mark.parametrize("make", [tiny_studies.network_study, tiny_studies.voices_study])
def test_studies_without_incomes_have_a_valid_catalogue(tmp_path: Path, make: Any) -> None:
    made = written(tmp_path, make)
    assert violations(made.folder / DCAT, RELEASE_3) == []
    assert [one["@id"].rpartition("/")[2] for one in made.nodes("dcat:Dataset")[0]["dcat:theme"]] == ["SOCI"]


def test_a_study_of_one_language_speaks_it_alone(tmp_path: Path) -> None:
    def english(folder: Path) -> Study:
        return tiny_studies.one_language_study(folder, "en")

    made = written(tmp_path, english)
    (catalog,) = made.nodes("dcat:Catalog")
    assert [one["@language"] for one in catalog["dct:title"]] == ["en"]
    assert violations(made.folder / DCAT, RELEASE_3) == []

"""The published data as a catalogue for data portals: DCAT-AP 3 (and 2.1) in JSON-LD, as ckanext-dcat harvests it.

Only files of the site are described, with their sizes and hashes, which the manifest has too. Of data on people there
is no size and no hash. Source: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.study import Study
from analysis.study.contents import has_incomes
from analysis.study.waves import Wave
from report.language.locale import Locale
from report.language.study import district_name, study_locale
from report.licence import licence_address
from report.provenance.manifest import schema_name
from report.public import ALL
from report.workspace import DCAT, FINDINGS_CSV, FINDINGS_JSON, FORMS_JSON, FORMS_XLSX, TABLES

MOST_DISTRICTS = 60  # with tables of their own in the catalogue; of more, those of the whole study
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_TYPES = {
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
}
_FREQUENCIES = {
    "once": "NEVER",
    "month": "MONTHLY",
    "quarter": "QUARTERLY",
    "half_year": "ANNUAL_2",
    "year": "ANNUAL",
    "two_years": "BIENNIAL",
    "irregular": "IRREG",
}
CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
}
Node = dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """The catalogue of a built site."""

    study: Study
    site: Path
    districts: tuple[str, ...]
    languages: tuple[str, ...]

    def record(self) -> Node:
        """The catalogue as JSON-LD."""
        datasets = list(self._datasets())
        catalog = {
            "@id": self._id("catalog"),
            "@type": "dcat:Catalog",
            "dct:title": self._said("metadata.dcat.catalog", **self._titles),
            "dct:description": self._said("metadata.dcat.catalog_about", **self._titles),
            "dct:publisher": self._ref("publisher"),
            "dct:language": self._spoken(),
            "foaf:homepage": {"@id": self._address("index.html"), "@type": "foaf:Document"},
            "dcat:themeTaxonomy": self._ref_out("data-theme"),
            **self._licence(),
            **self._common(),
            "dcat:dataset": [{"@id": dataset["@id"]} for dataset in datasets],
        }
        publisher = {"@id": self._id("publisher"), "@type": "foaf:Agent", "foaf:name": self._publisher()}
        contact = [found] if (found := self._contact()) else []
        return {"@context": CONTEXT, "@graph": [catalog, publisher, *contact, *self._vocabulary(), *datasets]}

    def _vocabulary(self) -> Iterator[Node]:
        """The themes that data sets have, by name, so that a portal need not fetch them."""
        title = self._said("metadata.dcat.taxonomy")
        yield {**self._ref_out("data-theme"), "@type": "skos:ConceptScheme", "dct:title": title}
        for theme in self._themes:
            label = self._said(f"metadata.dcat.themes.{theme}")
            yield {**self._ref_out(f"data-theme/{theme}"), "@type": "skos:Concept", "skos:prefLabel": label}

    # --- data sets

    def _datasets(self) -> Iterator[Node]:
        yield self._dataset("findings", self._titles, [FINDINGS_CSV, FINDINGS_JSON])
        listed = self.districts if len(self.districts) <= MOST_DISTRICTS else ()
        for code in (ALL, *listed):
            files = sorted((self.site / TABLES / code).glob("*.csv"))
            if files:
                names = [path.relative_to(self.site).as_posix() for path in files]
                yield self._dataset("tables", self._places(code), names, district=code)
        forms = [name for name in (FORMS_XLSX, FORMS_JSON) if (self.site / name).is_file()]
        if forms:
            yield self._dataset("forms", self._titles, forms)
        if self.study.settings.confidential:
            yield self._dataset("microdata", self._titles, [])

    def _dataset(self, kind: str, names: Mapping[str, Any], files: Iterable[str], *, district: str = ALL) -> Node:
        settings = self.study.settings
        name = kind if district == ALL else f"{kind}-{district}"
        frequency = settings.activity.frequency if settings.activity else None
        closed = kind == "microdata"
        right = f"{_EU}/access-right/{'RESTRICTED' if closed else 'PUBLIC'}"
        about = self._said(f"metadata.dcat.{kind}_about", **names)
        if closed and settings.access:
            about = [*about, *self._texts(settings.access)]
        return {
            "@id": self._id(name),
            "@type": "dcat:Dataset",
            "dct:title": self._said(f"metadata.dcat.{kind}", **names),
            "dct:description": about,
            "dct:identifier": f"{settings.id}-{settings.edition.name}-{name}",
            "dct:publisher": self._ref("publisher"),
            **({"dcat:contactPoint": self._ref("contact")} if self._contact() else {}),
            "dcat:theme": [self._ref_out(f"data-theme/{theme}") for theme in self._themes],
            "dct:language": self._spoken(),
            "dct:accessRights": {"@id": right, "@type": "dct:RightsStatement"},
            "dct:spatial": self._spatial(district),
            **self._temporal(),
            **({"dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{_FREQUENCIES[frequency]}",
                                           "@type": "dct:Frequency"}} if frequency else {}),
            **self._common(),
            "dcat:landingPage": [
                {"@id": self._address(f"report/{language}/dictionary.html"), "@type": "foaf:Document"}
                for language in self.languages
            ],
            **({"dcat:distribution": parts} if (parts := [self._distribution(file) for file in files]) else {}),
        }  # fmt: skip

    def _distribution(self, name: str) -> Node:
        path = self.site / name
        content, (media, kind) = path.read_bytes(), _TYPES[path.suffix]
        address = {"@id": self._address(name)}
        standard = self._address(f"schemas/{schema_name(FINDINGS_JSON.rpartition('/')[2])}")
        of_schema = {"dct:conformsTo": {"@id": standard, "@type": "dct:Standard"}} if name == FINDINGS_JSON else {}
        return {
            "@id": self._id(f"file-{name.removeprefix('data/').replace('/', '-')}"),
            "@type": "dcat:Distribution",
            "dct:title": name.removeprefix("data/"),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": f"{_IANA}/{media}", "@type": "dct:MediaType"},
            "dct:format": {"@id": f"{_EU}/file-type/{kind}", "@type": "dct:MediaTypeOrExtent"},
            "byteSize": len(content),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
                "checksumValue": hashlib.sha256(content).hexdigest(),
            },
            **self._licence(),
            **of_schema,
        }

    # --- parts

    def _common(self) -> Node:
        return {"issued": self.study.settings.edition.date.isoformat()}

    def _licence(self) -> Node:
        """The licence of what is published, by its address; none where it isn't known."""
        settings = self.study.settings
        address = licence_address(settings.licence) if settings.licence else None
        return {"dct:license": {"@id": address, "@type": "dct:LicenseDocument"}} if address else {}

    @cached_property
    def _themes(self) -> list[str]:
        return ["SOCI", *(["ECON"] if has_incomes(self.study) else [])]

    def _spoken(self) -> list[Node]:
        found = []
        for language in self.languages:
            words = self._words(language)
            if words.has("metadata.authority"):
                address = f"{_EU}/language/{words.text('metadata.authority')}"
                found.append({"@id": address, "@type": "dct:LinguisticSystem"})
        return found

    def _spatial(self, district: str) -> Node:
        code = self.study.settings.region.country if district == ALL else district
        names = self._texts(self.study.settings.region.name if district == ALL else self._districts(district))
        return {"@type": "dct:Location", "skos:prefLabel": names, "dct:identifier": code}

    def _temporal(self) -> Node:
        """From the first to the last wave; nothing where no wave has a year."""
        dated = [wave for wave in self.study.settings.waves if wave.year]
        if not dated:
            return {}
        begin, end = (_moment(wave) for wave in (dated[0], dated[-1]))
        return {"dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": begin, "dcat:endDate": end}}

    def _publisher(self) -> list[Node]:
        settings = self.study.settings
        own = settings.activity.organiser.institution if settings.activity else None
        names = (settings.publisher.name if settings.publisher else None) or own
        if names:
            return self._texts(names)
        return [{"@value": settings.authors[0].name}]

    def _contact(self) -> Node:
        """Whom to ask: the office, else the corresponding author; empty where nobody says how to reach either."""
        settings = self.study.settings
        office = settings.activity.organiser if settings.activity else None
        author = next((one for one in settings.authors if one.corresponding and one.email), None)
        email, phone = (office.email, office.phone) if office else (None, None)
        email = email or (author.email if author and not phone else None)
        if not email and not phone:
            return {}
        found: Node = {"@id": self._id("contact"), "@type": ["vcard:Kind", "vcard:Organization"]}
        by_office = office is not None and bool(office.email or office.phone)
        if author and not by_office:
            found |= {"@type": ["vcard:Kind", "vcard:Individual"], "vcard:fn": author.name}
        else:
            found["vcard:fn"] = self._publisher()
        found |= {"vcard:hasEmail": {"@id": f"mailto:{email}"}} if email else {}
        return found | ({"vcard:hasTelephone": {"@id": f"tel:{_digits(phone)}"}} if phone else {})

    # --- texts by language

    def _words(self, language: str) -> Locale:
        return self._locales[language]

    @cached_property
    def _locales(self) -> dict[str, Locale]:
        return {language: study_locale(self.study.settings, language) for language in self.languages}

    @property
    def _titles(self) -> Node:
        return {"title": self.study.settings.title}

    def _places(self, code: str) -> Node:
        return {"place": self._districts(code)}

    def _districts(self, code: str) -> dict[str, str]:
        return {language: district_name(self.study, code, self._words(language)) for language in self.languages}

    def _said(self, key: str, **values: Mapping[str, str]) -> list[Node]:
        texts = {}
        for language in self.languages:
            own = {name: by_language[language] for name, by_language in values.items()}
            texts[language] = self._words(language).text(key, **own)
        return self._texts(texts)

    def _texts(self, texts: Mapping[str, str]) -> list[Node]:
        return [{"@value": texts[language], "@language": language} for language in self.languages]

    # --- addresses

    def _id(self, name: str) -> str:
        return f"{self._address(DCAT) if self.study.settings.site else ''}#{name}"

    def _ref(self, name: str) -> Node:
        return {"@id": self._id(name)}

    def _ref_out(self, name: str) -> Node:
        """A reference to the EU Publications Office's lists."""
        return {"@id": f"{_EU}/{name}"}

    def _address(self, path: str) -> str:
        """A file's address: absolute if the study names its site, else seen from the catalogue's folder."""
        site = self.study.settings.site
        if site:
            return f"{site.rstrip('/')}/{path}"
        folder = DCAT.rpartition("/")[0] + "/"
        return path.removeprefix(folder) if path.startswith(folder) else f"../{path}"


def _moment(wave: Wave) -> Node:
    """When a wave was: a month where study.yml tells one, else a year."""
    if wave.date:
        return {"@value": wave.date.isoformat(), "@type": "xsd:date"}
    return {"@value": f"{wave.year:04}", "@type": "xsd:gYear"}


def _digits(phone: str) -> str:
    """A telephone number as in an address.

    >>> _digits("(0321) 321-957"), _digits("+62 21 3841195")
    ('0321321957', '+62213841195')
    """
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")

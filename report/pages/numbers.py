"""Content of the page of numbers: meaning, origin and citation of each number of a district."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.catalogue import CATALOGUE, definition_of
from analysis.findings import Finding, Source
from analysis.findings.changes import NOT_A_PANEL, of_change
from analysis.notebooks.registry import files_read
from analysis.study import Study
from analysis.study.wave_files import table_of
from report.context.listing import is_told
from report.context.values import PageValues, anchor_of
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.protection import protected
from report.language.study import district_name
from report.provenance.inputs import input_files, is_keyed
from report.provenance.origins import CodePlace, origin_of, place_of
from report.public import ALL
from report.public.joint import PREFIX, joint_findings

_DISTRICTS = "districts.csv"  # defines the study, as study.yml does, so it isn't listed as a number's source

_TITLE = re.compile(r' data-title="[^"]*"')  # the tooltip with n, which this page says in words


@dataclass(frozen=True)
class Numbers:
    """The numbers of a district or of the whole study, in one language."""

    page: PageValues
    up: str  # the way to the site's root
    address: str  # of this page, as it is cited

    @property
    def place(self) -> str:
        """The district's name; the region's for the whole study."""
        return escaped(district_name(self.page.study, self.page.district, self.page.locale))

    def parts(self) -> list[dict[str, Any]]:
        """Numbers by part (income, poverty, network...) and finding, in catalogue order, wave by wave."""
        parts: dict[str, dict[str, list[Finding]]] = {}
        for found in self._own():
            parts.setdefault(of_change(found.id).partition(".")[0], {}).setdefault(found.id, []).append(found)
        return [
            {"name": name, "entries": [self._of_id(id_, found) for id_, found in by_id.items()]}
            for name, by_id in parts.items()
        ]

    def files(self) -> list[str]:
        """A block per input file with rows and full SHA-256, the target of links."""
        words, lines = self.page.locale, []
        for name, file in input_files(self.page.study).items():
            entry = f"**{escaped(name)}**"
            if file["rows"]:
                count = words.number(float(str(file["rows"])))
                entry += f' · [{words.text("opened.rows")}: {count}]{{data-table="inputs"}}'
            kind = "opened.keyed" if is_keyed(self.page.study, name) else "opened.hash"
            lines.append(f"::: {{#{_file_anchor(name)} .file}}\n{entry}\\\n{words.text(kind)}: `{file['sha256']}`\n:::")
        return lines

    def _own(self) -> list[Finding]:
        """The district's findings, in catalogue order, wave by wave."""
        order = {id_: place for place, id_ in enumerate(CATALOGUE)}
        waves = self.page.settings.wave_order
        own = [
            found
            for found in self.page.public.of_district(self.page.district).values()
            if found.reason != NOT_A_PANEL  # nothing was asked that it could tell
            and is_told(self.page, found.id)
        ]
        return sorted(
            own, key=lambda item: (order[definition_of(item.id).id], item.id, waves.get(item.wave, len(waves)))
        )

    def _of_id(self, id_: str, found: list[Finding]) -> dict[str, Any]:
        page, words = self.page, self.page.locale
        definition = definition_of(id_)
        unit = words.text(f"units.{definition.unit}")
        methods = f"{'../' if page.district != ALL else ''}methods.html#finding-{anchor_of(definition.id)}"
        return {
            "id": id_,
            "label": page.label(id_).rstrip(": "),
            "definition": page.definition(id_),
            "unit": f"{words.text('opened.unit', unit=unit)} [{words.text('opened.method_link')}]({methods}).",
            "origin": self._origin(found[0]),
            "entries": [self._entry(item) for item in found],
        }

    def _origin(self, finding: Finding) -> str:
        """The notebook's cell, the function and the data files, in one line."""
        words, entry = self.page.locale, list[str]()
        place: CodePlace | None = None
        source = finding.source
        if finding.id.startswith(PREFIX):
            entry.append(words.text("opened.derived"))
            place = place_of(joint_findings)
        elif source is not None:
            href = f"{self.up}notebooks/{self.page.district}/{source.notebook}.html#cell-{source.cell}"
            cell = f"[{escaped(source.cell)}]({href})"
            entry.append(words.text("opened.notebook", notebook=source.notebook, cell=cell))
            place = origin_of(finding).computed_by
        if place is not None:
            at = f"`{place.file}:{place.line}`"
            entry.append(words.text("opened.function", function=f"`{place.function}`", place=at))
        files = [self._file(name) for name in self._reads(finding.id, source)]
        data = words.text("opened.data_of", files=", ".join(files)) if files else ""
        return ". ".join(part for part in (", ".join(entry), data) if part) + "."

    def _reads(self, id_: str, source: Source | None) -> Iterable[str]:
        if id_.startswith("official."):
            return ("reference.csv",)
        if not id_.startswith(PREFIX) and source is None:
            return ()
        names = files_read(None if id_.startswith(PREFIX) or source is None else source.notebook)
        there = sorted(name for name in self.page.study.inputs)
        return [file for name in names for file in there if table_of(file) == name and file != _DISTRICTS]

    def _file(self, name: str) -> str:
        return f"[{escaped(name)}](#{_file_anchor(name)})"

    def _entry(self, found: Finding) -> dict[str, str]:
        page, words = self.page, self.page.locale
        where = (found.id, found.wave, found.district)
        wave = page.wave_label(found.wave)
        entry = f"[**{wave}**]{{.wave}} "
        if found.value is None:
            suppressed = found.disclosure != "shown"
            reason = words.reason(found.reason)
            key = "opened.suppressed" if suppressed else "opened.not_there"
            entry += _of_findings(words.text(key, reason=reason, protected=protected(words, [found.id])))
        else:
            entry += _TITLE.sub("", f"{page.num(*where, style='full', css='value')} {page.interval(*where, full=True)}")
            said = []
            if found.n:
                said.append(words.text("opened.n", n=words.number(found.n)))
            if found.low is not None and found.method:
                name = words.text(f"interval_names.{found.method}")
                said.append(words.text("opened.interval_by", method=name))
            elif found.low is None and found.reason:
                said.append(words.text("opened.no_interval", reason=words.reason(found.reason)))
            entry += (" " if found.low is None else "; ") + _of_findings("; ".join(said)) if said else ""
        if found.id.startswith("official.") and found.value is not None:
            source = escaped(page.source_of(found.id.removeprefix("official."), found.wave))
            entry += " " + _of_findings(words.text("opened.official", source=source))
        elif found.id == "poverty.line" and found.wave in page.settings.poverty_line:
            line = page.settings.poverty_line[found.wave]
            key = "official" if line.official else "relative_line" if line.relative is not None else "line"
            said_of = words.text(f"opened.{key}", source=escaped(line.source[words.language]))
            entry += " " + _of_findings(said_of)
        return {"anchor": f"{found.id}-{found.wave}", "text": " ".join(entry.split())}

    def example(self) -> str:
        """A citation of the page's first number with a value, as an example; empty without one."""
        found = next((item for item in self._own() if item.value is not None), None)
        if found is None:
            return ""
        words, wave = self.page.locale, self.page.wave_label(found.wave)
        name = {
            "label": self.page.label(found.id).rstrip(": "),
            "wave": wave,
            "value": words.formatted(found, style="full"),
        }
        parts = {key: escaped(text) for key, text in citation_parts(self.page.study, words, self.page.district).items()}
        parts["address"] = escaped(f"{self.address}#{found.id}-{found.wave}")
        return f'[{words.text("opened.cite_line", **parts, **name)}]{{.cite data-table="findings"}}'


def citation_parts(study: Study, words: Locale, district: str) -> dict[str, str]:
    """The common parts of the citations on a page: authors, year, place, title, edition."""
    settings = study.settings
    return {
        "authors": ", ".join(author.name for author in settings.authors),
        "year": str(settings.edition.date.year),
        "place": district_name(study, district, words),
        "title": settings.title[words.language],
        "edition": words.text("site.edition", name=settings.edition.name).lower(),
    }


def _of_findings(text: str) -> str:
    """Text in a span for numbers of findings.csv other than the finding's value."""
    return f'[{text}]{{data-table="findings"}}' if re.search(r"\d", text) else text


def _file_anchor(name: str) -> str:
    return f"file-{name}"

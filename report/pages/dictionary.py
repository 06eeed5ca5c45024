"""Content of the data dictionary: the files to take away, and an entry for each column of the study's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.catalogue import definition_of
from report.context.listing import is_told
from report.context.values import PageValues
from report.language.markdown import escaped
from report.metadata.forms import forms_of, has_forms, rule_of
from report.metadata.variables import Texts, Variable, unused_columns, variables_of
from report.public import ALL
from report.public.joint import PREFIX
from report.workspace import DCAT, FINDINGS_CSV, FINDINGS_JSON, FORMS_JSON, FORMS_XLSX, MANIFEST

_FILES = (FINDINGS_CSV, FINDINGS_JSON)
_OF_FORMS = (FORMS_XLSX, FORMS_JSON)
_FURTHER = (DCAT, MANIFEST)
_BOUND = 'data-table="codebook"'  # its numbers are the codebook's


@dataclass(frozen=True)
class Dictionary:
    """The files and the dictionary of a study, in one language."""

    page: PageValues
    up: str  # the way to the site's root

    def files(self) -> list[str]:
        """A line for each file or set of files: a link and what it holds."""
        names = (*_FILES, *(_OF_FORMS if self.has_forms else ()), *_FURTHER)
        return [f"[{name.rpartition('/')[2]}]({self.up}{name}): {self._say(f'files.{_key(name)}')}" for name in names]

    @property
    def has_forms(self) -> bool:
        """Whether the site has the forms of Satu Data."""
        return has_forms(self.page.study)

    @property
    def access(self) -> str:
        """How to apply for confidential data; empty where the study doesn't say."""
        return self._own(self.page.settings.access or {})

    def about_forms(self) -> str:
        """Where the forms' labels come from, and that fields are left to fill in."""
        forms = forms_of(self.page.study, None)
        note = forms.layout.note.get(self._language) or next(iter(forms.layout.note.values()))
        said = [escaped(note), *([self._say("forms_lack")] if forms.lacking() else [])]
        return f"::: {{.note {_BOUND}}}\n{' '.join(said)}\n:::"

    def tables(self) -> list[dict[str, Any]]:
        """Each table with its name, the entries of its variables, and the columns that nothing uses."""
        unused = unused_columns(self.page.study)
        return [
            {
                "id": f"table-{table}",
                "name": self.page.locale.text(f"metadata.tables.{table}"),
                "file": escaped(self.page.study.file_of(table)),
                "entries": [self._entry(one) for one in listed],
                "unused": self._bound(self._say("unused", columns=_codes(unused[table]))) if table in unused else "",
            }
            for table, listed in self._variables.items()
        ]

    # --- entries

    @property
    def _language(self) -> str:
        return self.page.locale.language

    @cached_property
    def _variables(self) -> Mapping[str, list[Variable]]:
        return variables_of(self.page.study)

    def _entry(self, one: Variable) -> str:
        """A variable under its heading: what it is, how it is written, what is computed from it."""
        label = self._own(one.label)
        name = f"`{one.name}`"
        heading = f"### {label or name} {{#{one.anchor}}}"
        facts = [name if label else self._blank("label"), *self._facts(one)]
        parts = [" · ".join(facts), self._definition(one)]
        parts += [self._say("question", question=question)] if (question := self._own(one.question)) else []
        parts += self._more(one)
        parts += [self._codes_of(one)] if one.codes else []
        text = "\n\n".join(f"{part}" for part in parts if part)
        return f"{heading}\n\n::: {{.variable {_BOUND}}}\n{text}\n:::\n\n{self._used(one)}"

    def _facts(self, one: Variable) -> Iterator[str]:
        """The column's type, unit and rule, and whether it is sensitive or confidential, in few words."""
        words = self.page.locale
        if one.own_names:
            yield self._say("own_names", names=_codes(one.own_names))
        yield words.text(f"metadata.types.{one.type}") if one.type else self._blank("type")
        if one.unit:
            yield escaped(self._unit(one.unit))
        if rule := rule_of(one, words):
            yield escaped(rule)
        if one.sensitive:
            yield f"**{self._say('sensitive')}**"
        yield self._say("open" if one.open else "closed")

    def _definition(self, one: Variable) -> str:
        """The codebook's definition; without one, that it is missing, and what a column of this name is to risalah."""
        if own := self._own(one.definition):
            return own
        known = self._own(one.known_as)
        return " ".join([self._blank("definition"), *([self._say("known_as", text=known)] if known else [])])

    def _more(self, one: Variable) -> list[str]:
        texts = {name: self._own(getattr(one, name)) for name in ("concept", "standard", "period")}
        return [self._say(name, text=text) for name, text in texts.items() if text]

    def _codes_of(self, one: Variable) -> str:
        named = [f"`{code}` {self._own(texts) or self._blank('code')}" for code, texts in one.codes.items()]
        return self._say("codes", codes="; ".join(named))

    def _used(self, one: Variable) -> str:
        """What is computed from the column: links to its numbers, folded where they are many."""
        if one.of_design:
            return self._say("of_design")
        found = [link for id_ in one.ids for link in self._links.get(id_, ())]
        if not found:
            return self._say("unused_one")
        listed = "; ".join(found)
        if len(found) <= _FEW:
            return self._say("used", numbers=listed)
        summary = self._say("used_many", count=self.page.locale.number(len(found)))
        return f'::: {{.as-table data-summary="{summary}" {_BOUND}}}\n{listed}\n:::'

    @cached_property
    def _links(self) -> Mapping[str, Sequence[str]]:
        """Links to the numbers of the whole study, by the catalogue's id."""
        found: dict[str, dict[str, str]] = {}
        for key in self.page.public.index.of_district(ALL):
            if not key.id.startswith(PREFIX) and is_told(self.page, key.id):
                label = self.page.label(key.id).rstrip(": ")
                found.setdefault(definition_of(key.id).id, {})[key.id] = f"[{label}](numbers.html#{key.id})"
        return {id_: tuple(links.values()) for id_, links in found.items()}

    # --- words

    def _own(self, texts: Texts) -> str:
        return escaped(texts.get(self._language) or "")

    def _unit(self, unit: str) -> str:
        words = self.page.locale
        known = next((key for name in ("dictionary", "download") if words.has(key := f"{name}.units.{unit}")), None)
        return words.text(known) if known else self._money(unit)

    def _money(self, unit: str) -> str:
        money, words = self.page.settings.money, self.page.locale
        known = {money.total: "units.currency/month", money.capita: "units.currency/person/month"}
        return words.text(known[unit]) if unit in known else unit

    def _blank(self, name: str) -> str:
        return f"[{self._say(f'blank.{name}')}]{{.blank}}"

    def _bound(self, text: str) -> str:
        return f"[{text}]{{{_BOUND}}}"

    def _say(self, key: str, **values: str) -> str:
        return self.page.locale.text(f"dictionary.{key}", **values)


_FEW = 3  # numbers that an entry lists openly


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _key(name: str) -> str:
    """The file's key in the locale.

    >>> _key("data/findings.csv"), _key("manifest.json")
    ('findings_csv', 'manifest_json')
    """
    return name.rpartition("/")[2].replace(".", "_").replace("-", "_")

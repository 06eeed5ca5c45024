"""Numbers, intervals and sentences of public findings for templates, as spans with finding ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.catalogue import CATALOGUE, definition_of
from analysis.errors import Problem, UserError
from analysis.findings import Finding
from analysis.findings.changes import NO_PRICES
from analysis.findings.definition import is_family, member_of
from analysis.study import Study
from analysis.study.columns import RECEIVED
from analysis.study.reference import official_row
from analysis.study.settings import StudySettings
from analysis.study.waves import pair_name
from report.context.households import OF_HOUSEHOLDS
from report.context.phrases import BY_HOW_MUCH, phrase_key, with_article
from report.language.groups import OF_GROUP, OF_GROUP_CHANGE, arm_member
from report.language.locale import Locale, sentence_case
from report.language.markdown import escaped
from report.language.protection import protected
from report.language.sources import in_sentence
from report.language.study import lower_case
from report.language.verdicts import baseline_of, verdict, verdict_between
from report.public import Public


@dataclass(frozen=True)
class PageValues:
    """The findings of a page: of a district or the whole study, in one language."""

    study: Study
    public: Public
    locale: Locale
    district: str
    wave: str  # the last one
    shown_on: str = ""  # the district of the page where the numbers stand, if it isn't their own

    @property
    def settings(self) -> StudySettings:
        """The study's settings."""
        return self.study.settings

    def find(self, id_: str, wave: str | None = None, district: str | None = None) -> Finding | None:
        """The finding of the page's or the given district and wave (pair of waves for a change); see `led`."""
        id_ = self.led(id_)
        try:
            definition_of(id_)
        except KeyError as error:
            raise UserError(Problem(f"finding {id_}", str(error.args[0]), "Correct the id in the template.")) from error
        return self.public.finding(id_, district or self.district, wave or self.own_wave(id_))

    def led(self, id_: str) -> str:
        """The id that stands for another in this study: income per household, where it isn't known per person."""
        return OF_HOUSEHOLDS.get(id_, id_) if self.settings.whole_households else id_

    def own_wave(self, id_: str) -> str:
        """The default wave of an id on this page: the last wave, or a change's main pair."""
        if id_.startswith(("change.", "before.", "after.", "joint.", "measure.change")):
            return pair_name(*self.settings.main_pair) if self.settings.main_pair else self.wave
        if id_.startswith(OF_GROUP_CHANGE):
            return pair_name(self.settings.waves[0].key, self.wave)
        if id_.startswith("voices."):  # of the whole study: the wave it was recorded under
            return next((key[2] for key in self.public.of_id(id_)), self.wave)
        return self.wave

    def known(self, id_: str, wave: str | None = None, district: str | None = None) -> bool:
        """Whether the finding has a value."""
        found = self.find(id_, wave, district)
        return found is not None and found.value is not None

    def value(self, id_: str, wave: str | None = None, district: str | None = None) -> float | None:
        """The bare value or None, only for conditions in templates."""
        found = self.find(id_, wave, district)
        return None if found is None else found.value

    # --- as text

    def num(
        self,
        id_: str,
        wave: str | None = None,
        district: str | None = None,
        *,
        style: str = "prose",
        noun: str | None = None,
        css: str | None = None,
    ) -> str:
        """The number as a span with its finding id; a text if it can't be shown."""
        found = self.find(id_, wave, district)
        if found is None:
            return self.locale.text("missing.not_available")
        span = self._span(found, self.locale.formatted(found, style=style), style=style, css=css)
        return f"{span} {self.locale.noun(noun, found.value or 0)}" if noun and found.value is not None else span

    def interval(
        self,
        id_: str,
        wave: str | None = None,
        district: str | None = None,
        *,
        bare: bool = False,
        full: bool = False,
        directed: bool = False,
        style: str | None = None,
        css: str | None = None,
    ) -> str:
        """The interval in words, bare, with all digits, or beside a verb of direction; empty without one."""
        found = self.find(id_, wave, district)
        if found is None or found.low is None:
            return ""
        style = style or ("range" if bare else "precise" if full else "extent" if directed else "interval")
        return self._span(found, self.locale.formatted(found, style=style), style=style, css=css)

    def bracketed(
        self, id_: str, wave: str | None = None, district: str | None = None, *, directed: bool = False
    ) -> str:
        """' (selang kepercayaan 95%: 10,1 sampai 14,9)'; empty without an interval. `directed`: as for `interval`."""
        words = self.interval(id_, wave, district, directed=directed)
        return self.locale.text("interval_clause", interval=words) if words else ""

    def sample(self, id_: str, wave: str | None = None, district: str | None = None) -> str:
        """The sample size of a number; empty if unknown or not public."""
        found = self.find(id_, wave, district)
        return "" if found is None or not found.n else self.locale.number(found.n)

    def official_source(self, indicator: str, wave: str | None = None) -> str:
        """The source of the official figure as sentences name it."""
        return escaped(in_sentence(self.source_of(indicator, wave)))

    def source_of(self, indicator: str, wave: str | None = None) -> str:
        """The source of the official figure in full, in the page's language if available; empty without a figure."""
        row = official_row(self.study, indicator, self.district, wave or self.wave)
        if row is None:
            return ""
        own = row.get(f"source_{self.locale.language}")
        return str(own if isinstance(own, str) and own else row["source"])

    def label(self, id_: str) -> str:
        """The finding's label."""
        id_ = self.led(id_)
        return self.locale.text(f"findings.{self._entry(id_)}.label", member=self.member(id_))

    def definition(self, id_: str) -> str:
        """The finding's definition in a plain sentence."""
        return self.locale.text(f"findings.{self._entry(id_)}.definition", member=self.member(id_))

    def member(self, id_: str) -> str:
        """The name of a family's member: network.reach.tksk gives the codebook's name for tksk."""
        definition = definition_of(id_)
        if not is_family(definition.id):
            return ""
        code = member_of(id_, definition.id)
        if code == "*":
            return self.locale.text("tables.each")
        if definition.id.startswith(OF_GROUP):
            return arm_member(self.study, self.locale, definition.id, code)
        column = _COLUMN_OF_FAMILY.get(definition.id, "")
        codebook, language, written = self.study.codebook, self.locale.language, self.locale.written
        if definition.id == "joint.*":  # outcomes of the rule table, which the codebook may lack
            return self.locale.text(f"joint.names.{code}")
        if definition.id.startswith("measure."):
            return written(next((one.label[language] for one in self.settings.measures if one.id == code), code))
        if definition.id in _OF_LINES:
            return written(next((line.label[language] for line in self.settings.lines if line.id == code), code))
        if definition.id == "poverty.line_of.*":
            column = next((line.column or "" for line in self.settings.poverty_line.values() if line.values), "")
        if definition.id == "programme.received.*":  # columns, not codes of a column
            label = codebook.labels(RECEIVED + code).get(language) or code
        else:
            label = codebook.value_label(column, code, language)
        return written(lower_case(label if label != code else code.replace("_", " ")))

    def who(self, codes: str | None) -> str:
        """The kinds of informants of a statement, or that the source doesn't name one."""
        if not isinstance(codes, str) or not codes:
            return self.locale.text("voices.unattributed")
        language, codebook = self.locale.language, self.study.codebook
        names = [codebook.value_label("informant_type", code, language) for code in codes.split(";")]
        return self.locale.written(", ".join(map(lower_case, names)))

    def wave_label(self, wave: str) -> str:
        """A wave's label; for a pair of waves from first to last."""
        labels = {item.key: self.locale.written(item.label[self.locale.language]) for item in self.settings.waves}
        if wave in labels:
            return labels[wave]
        pair = self.settings.pair_named(wave)
        return self.locale.period(*(labels[key] for key in pair)) if pair else wave

    def told(self, id_: str) -> str:
        """The id that a text on a change speaks of: without a price index, of means in each wave's own prices."""
        found = self.find(id_) if id_ == _REAL else None
        in_own = found is not None and found.value is None and found.reason == NO_PRICES
        return _NOMINAL if in_own else id_

    def change_prices(self) -> str:
        """The prices of the page's change of the mean, in words: 2024 prices, each wave's own prices."""
        real = self.told(_REAL) == _REAL
        return self.locale.terms["prices"] if real else self.locale.text("terms.prices.own")

    def verdict(self, id_: str, wave: str | None = None, district: str | None = None) -> str:
        """The rule table's verdict on a change; on the main pair of waves for a level."""
        change = self.settings.material_change
        if id_.startswith("change."):
            found = self.find(id_, wave, district)
            return verdict(found, base=self._base(found) if found else None, material_change=change)
        if self.settings.main_pair is None:
            return "not_available"
        first, second = (self.find(id_, when, district) for when in self.settings.main_pair)
        return verdict_between(first, second, material_change=change)

    def sentence(self, id_: str, district: str | None = None, *, among: bool = False, interval: bool = True) -> str:
        """A sentence on a change by its verdict; a lead may omit the interval. `among` those surveyed in both waves."""
        id_, pair = self.told(id_), self.settings.main_pair
        among = among and pair is not None and self.settings.is_panel(*pair)
        word, found = self.verdict(id_, district=district), self.find(id_, district=district)
        family = definition_of(self.led(id_)).id
        subject = self.locale.text(f"subjects.{family}", member=with_article(self.locale, self.member(id_)))
        if found is not None and found.disclosure != "shown":
            word = "suppressed"
        values = {
            "subject": subject.rstrip(",") if word == "too_few" else subject,
            "value": self.num(id_, district=district, style="magnitude" if word in BY_HOW_MUCH else "prose"),
            "interval": self.bracketed(id_, district=district, directed=word in BY_HOW_MUCH) if interval else "",
            "reason": self.locale.reason(found.reason) if found and found.value is None else "",
            **self._two_waves(id_, district),
            **({"when": self.locale.terms["between"]} if id_ == _NOMINAL else {}),
        }
        if word == "not_available" and not values["reason"]:
            values["reason"] = self.locale.text("missing.no_reason")
        key = phrase_key(self.locale, family, word, among=among)
        return self.locale.text(key, **values, Subject=sentence_case(values["subject"]))

    def unsaid(self, id_: str, wave: str | None = None, district: str | None = None) -> str:
        """A sentence on a missing number: suppressed, or not available with the reason."""
        found = self.find(id_, wave, district)
        if found is not None and found.disclosure != "shown":
            values = {"label": self.label(id_), "wave": self.wave_label(wave or self.own_wave(id_))}
            return self.locale.text("unsaid.suppressed", **values, protected=protected(self.locale, [id_]))
        reason = self.locale.reason(found.reason if found is not None else None)
        return self.locale.text("unsaid.not_available", label=self.label(id_), reason=reason)

    def _two_waves(self, id_: str, district: str | None) -> Mapping[str, str]:
        level, waves = baseline_of(self.led(id_)) if id_.startswith("change.") else id_, self.settings.main_pair
        if not level or waves is None:
            return {"first": "", "second": ""}
        return {name: self.num(level, wave, district) for name, wave in zip(("first", "second"), waves, strict=True)}

    def _base(self, change: Finding) -> Finding | None:
        """The baseline of a change: its level in the first wave."""
        level, pair = baseline_of(change.id), self.settings.pair_named(change.wave)
        return self.find(level, pair[0], change.district) if level and pair else None

    def _entry(self, id_: str) -> str:
        return id_ if id_.endswith(".*") else definition_of(id_).id

    def _span(self, finding: Finding, text: str, *, style: str, css: str | None = None) -> str:
        attributes = {"data-finding": finding.id, "data-wave": finding.wave}
        if finding.district != (self.shown_on or self.district):
            attributes["data-district"] = finding.district
        if (definition := definition_of(finding.id).id).endswith(".*"):
            attributes["data-definition"] = anchor_of(definition)
        if style != "prose":
            attributes["data-style"] = style
        if finding.value is not None and finding.n:
            attributes["data-title"] = self.locale.text("tables.n_of", n=self.locale.number(finding.n))
        elif finding.reason and finding.value is None:
            attributes["data-title"] = sentence_case(self.locale.reason(finding.reason))
        quoted = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        return f"[{text}]{{{'.' + css + ' ' if css else ''}{quoted}}}"


def anchor_of(id_: str) -> str:
    """The anchor of a finding on the methods page: a family has its name, unless a finding has that name.

    >>> [anchor_of(id_) for id_ in ("network.reach.*", "voices.kappa", "voices.kappa.*")]
    ['network.reach', 'voices.kappa', 'voices.kappa.each']
    """
    name = id_.removesuffix(".*")
    return f"{name}.each" if name != id_ and name in CATALOGUE else name


_REAL, _NOMINAL = "change.mean_capita", "change.mean_capita_nominal"
_OF_LINES = {"poverty.line.*", "poverty.headcount.*", "poverty.gap.*"}
_COLUMN_OF_FAMILY = {
    "income.business_median.*": "business_type",
    "change.reach.*": "actor_type",
    "before.reach.*": "actor_type",
    "after.reach.*": "actor_type",
    "network.reach.*": "actor_type",
    "compare.network.reach.*": "actor_type",
    "network.ties.*": "tie_kind",
    "voices.informants.*": "informant_type",
    "voices.theme.*": "theme",
    "voices.triangulation.*": "theme",
    "voices.agreement.*": "theme",
    "voices.kappa.*": "theme",
}

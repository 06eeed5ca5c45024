"""What the form of the activity (MS-Keg) says: from study.yml, and what the study's tables tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.study import Study
from analysis.study.activity import Activity, Official, Organiser, Stage, Step
from analysis.study.contents import has_survey
from report.language.locale import Locale
from report.language.study import district_name
from report.metadata.variables import Variable

MOST_NAMED = 60  # districts that the form names; of more it tells the number
STAGES: tuple[Stage, ...] = ("planning", "collection", "processing", "analysis", "release")


@dataclass(frozen=True)
class ActivityForm:
    """The answers of MS-Keg in one language: a text, or None where nobody has said it."""

    study: Study
    words: Locale
    variables: Mapping[str, list[Variable]]

    def answers(self) -> dict[str, str | None]:
        """Each field's answer by its key."""
        settings, own = self.study.settings, self._activity
        sampling, field = own.sampling, own.fieldwork
        return {
            "title": settings.title[self.words.language],
            "year": ", ".join(dict.fromkeys(str(wave.year) for wave in settings.waves if wave.year)) or None,
            "code": own.code,
            "collection": self._word("collection", own.collection),
            "sector": self._text(own.sector),
            "kind": self._word("kind", own.kind),
            "recommendation": own.recommendation,
            **self._organiser(own.organiser),
            **self._official(own.responsible),
            "background": self._text(own.background),
            "purpose": self._text(own.purpose),
            **{f"schedule.{stage}": self._step(stage, own.schedule) for stage in STAGES},
            "variables": self._variables(),
            "frequency": self._word("frequency", own.frequency),
            "design": self._word("design", self._design()),
            "area": self._area(),
            "methods": self._words("methods", own.methods),
            "means": self._words("means", own.means),
            "unit": self._unit(),
            "sampling.stages": self._word("stages", sampling.stages),
            "sampling.last": self._word("last", sampling.last),
            **{
                f"sampling.{name}": self._text(getattr(sampling, name))
                for name in ("method", "frame", "fraction", "error", "unit", "observed")
            },
            "fieldwork.pilot": self._answer(field.pilot),
            "fieldwork.quality": self._text(field.quality),
            "fieldwork.nonresponse": self._answer(field.nonresponse),
            "fieldwork.staff": self._text(field.staff),
            "fieldwork.training": self._answer(field.training),
            "processing": self._words("processing", own.processing),
            "analysis": self.words.text(f"metadata.analysis.{'survey' if has_survey(self.study) else 'voices'}"),
            "analysed": self._analysed(),
            "levels": self.words.text("metadata.levels"),
            "release.printed": self._release(own.release.printed, own.release.printed_on),
            "release.digital": self._release(True, settings.edition.date),
            "release.microdata": self._release(not settings.confidential, own.release.microdata_on),
        }

    @cached_property
    def _activity(self) -> Activity:
        return self.study.settings.activity or Activity()

    # --- words

    def _text(self, texts: Mapping[str, str] | None) -> str | None:
        return texts[self.words.language] if texts else None

    def _word(self, key: str, answer: str | None) -> str | None:
        return self.words.text(f"metadata.{key}.{answer}") if answer else None

    def _words(self, key: str, answers: Iterable[str]) -> str | None:
        return ", ".join(self.words.text(f"metadata.{key}.{answer}") for answer in answers) or None

    def _answer(self, answer: bool | None) -> str | None:
        return None if answer is None else self.words.text(f"metadata.answers.{'yes' if answer else 'no'}")

    def _release(self, answer: bool | None, date: dt.date | None) -> str | None:
        said = self._answer(answer if answer is not None or date is None else True)
        if said is None or date is None or answer is False:
            return said
        return self.words.text("metadata.released", answer=said, date=self.words.date(date))

    # --- parts

    def _organiser(self, own: Organiser) -> dict[str, str | None]:
        publisher = self.study.settings.publisher
        names = ("echelon_1", "echelon_2", "echelon_3", "address")
        return {
            "organiser.institution": self._text(own.institution or (publisher.name if publisher else None)),
            **{f"organiser.{name}": self._text(getattr(own, name)) for name in names},
            "organiser.phone": own.phone,
            "organiser.email": own.email,
        }

    def _official(self, own: Official) -> dict[str, str | None]:
        return {
            "responsible.name": own.name,
            "responsible.position": self._text(own.position),
            "responsible.address": self._text(own.address),
            "responsible.phone": own.phone,
            "responsible.email": own.email,
        }

    def _step(self, stage: Stage, schedule: Iterable[Step]) -> str | None:
        """The dates of a step; when data were collected, the waves tell too."""
        steps = [self._span(step.begin, step.end) for step in schedule if step.what == stage]
        if not steps and stage == "collection":
            steps = [self.words.month(wave.date) for wave in self.study.settings.waves if wave.date]
        return "; ".join(steps) or None

    def _span(self, begin: dt.date, end: dt.date) -> str:
        return self.words.period(*dict.fromkeys(map(self.words.date, (begin, end))))

    def _variables(self) -> str | None:
        language = self.words.language
        listed = [one.label.get(language) or one.name for table in self.variables.values() for one in table]
        names = "; ".join(dict.fromkeys(listed))
        return self.words.text("metadata.described", names=names) if names else None

    def _design(self) -> str:
        settings = self.study.settings
        if len(settings.waves) < 2:
            return "single"
        return "panel" if any(settings.is_panel(*pair) for pair in settings.wave_pairs) else "repeated"

    def _area(self) -> str:
        codes = list(self.study.district_rows)
        if len(codes) > MOST_NAMED:
            return self.words.text("metadata.counted_area", count=self.words.number(len(codes)))
        names = [f"{district_name(self.study, code, self.words)} ({code})" for code in codes]
        return self.words.text("metadata.area", districts=", ".join(names))

    def _unit(self) -> str:
        voices, survey = self.study.statements is not None, has_survey(self.study)
        voices = voices and not self.study.settings.voices.published  # else others had collected them
        kind = "both" if voices and survey else "households" if survey else "voices"
        return self.words.text(f"metadata.units.{kind}")

    def _analysed(self) -> str:
        settings = self.study.settings
        per_person = settings.welfare is not None and settings.counts == "persons" and not settings.whole_households
        kind = "persons" if per_person else "households" if has_survey(self.study) else "voices"
        return self.words.text(f"metadata.units.{kind}")

"""Draft or approved: what every page and paper says of its wording and recommendations."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import study_locale


def approval_texts(settings: StudySettings, words: Locale) -> dict[str, str]:
    """{"draft": ...} until study.yml names who approved wording and recommendations, then {"approved": ...}."""
    if settings.approved is None:
        return {"draft": words.text("site.draft")}
    by, day = settings.approved.by, words.date(settings.approved.date)
    return {"approved": words.text("site.approved", by=escaped(by), date=day)}


def approval_front(study: Study, languages: Sequence[str]) -> dict[str, str]:
    """The same for a page's front matter; on the page where a language is chosen, in all languages."""
    told = [approval_texts(study.settings, study_locale(study.settings, language)) for language in languages]
    return {key: " ".join(texts[key] for texts in told) for key in told[0]}

"""The notice on every page that wording and recommendations are a draft or approved."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.study import Study
from analysis.study.settings import StudySettings
from report.language.locale import Locale
from report.language.markdown import escaped
from report.language.study import study_locale


def approval_texts(settings: StudySettings, words: Locale) -> dict[str, str]:
    """{"approved": ...} if study.yml names who approved wording and recommendations, else {"draft": ...}."""
    if settings.approved is None:
        return {"draft": words.text("site.draft")}
    by, day = settings.approved.by, words.date(settings.approved.date)
    return {"approved": words.text("site.approved", by=escaped(by), date=day)}


def approval_front(study: Study, languages: Sequence[str]) -> dict[str, str]:
    """The notice for a page's front matter; in all languages on the page to choose one."""
    notices = [
        approval_texts(study.settings, study_locale(study.settings, language, markdown=True)) for language in languages
    ]
    return {key: " ".join(texts[key] for texts in notices) for key in notices[0]}

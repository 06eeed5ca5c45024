"""Writes a site's metadata beside its data: the forms of Satu Data, and the catalogue for data portals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.study import Study
from report.downloads.workbook import xlsx
from report.metadata.dcat import Catalogue
from report.metadata.forms import forms_of, has_forms
from report.metadata.record import forms_book, forms_record
from report.public import ALL, Public
from report.workspace import DCAT, FORMS_JSON, FORMS_XLSX, write_json


def write_metadata(
    site: Path, study: Study, public: Public, *, districts: Sequence[str], languages: Sequence[str]
) -> None:
    """Writes the forms of a study in Indonesia, and the catalogue of the data that the site has."""
    if has_forms(study):
        forms = forms_of(study, public)
        write_json(site / FORMS_JSON, forms_record(forms))
        (site / FORMS_XLSX).write_bytes(xlsx(forms_book(forms), date=study.settings.edition.date))
    codes = tuple(code for code in districts if code != ALL)
    write_json(site / DCAT, Catalogue(study, site, codes, tuple(languages)).record())

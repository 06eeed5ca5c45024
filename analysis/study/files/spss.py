"""Files of SPSS (.sav, .zsav): labels, dates, and values that the file declares as missing as empty fields."""

from __future__ import annotations

import io
import re

from analysis.study.files.form import Form
from analysis.study.files.labelled import labelled_table
from analysis.study.files.table import Read

KIND = "SPSS"
_LEADING_ZEROS = re.compile(r"N(\d+)(?:\.0)?")


def read_spss(content: bytes, *, file: str, form: Form) -> Read:
    """The table of an SPSS file; rows are cases, as its data view numbers them."""
    import pyreadstat

    return labelled_table(
        lambda: pyreadstat.read_sav(io.BytesIO(content)), _LEADING_ZEROS, file=file, kind=KIND, form=form
    )

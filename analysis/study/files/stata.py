"""Files of Stata (.dta), versions 8 to 19: labels, dates, and extended missing values (.a to .z) as empty fields."""

from __future__ import annotations

import io
import re

from analysis.study.files.form import Form
from analysis.study.files.labelled import labelled_table
from analysis.study.files.table import Read

KIND = "Stata"
_LEADING_ZEROS = re.compile(r"%0(\d+)\.0[fg]")


def read_stata(content: bytes, *, file: str, form: Form) -> Read:
    """The table of a Stata file; rows are observations, as its data editor numbers them."""
    import pyreadstat

    return labelled_table(
        lambda: pyreadstat.read_dta(io.BytesIO(content)), _LEADING_ZEROS, file=file, kind=KIND, form=form
    )

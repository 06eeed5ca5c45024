"""Parquet files, as pandas, R (arrow) and DuckDB write them.

fastparquet reads them rather than pyarrow: where pyarrow is installed, pandas keeps all texts otherwise, and its
threads don't survive the forks in which notebooks are run.
"""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from analysis.errors import Problem
from analysis.study.files.apart import UnreadableError, apart
from analysis.study.files.form import Form
from analysis.study.files.labelled import as_column
from analysis.study.files.table import FileTable, Read

KIND = "Parquet"
_MARK = b"PAR1"


def read_parquet(content: bytes, *, file: str, form: Form) -> Read:
    """The table of a Parquet file; rows are counted from 1."""
    import fastparquet

    broken = Problem(file, "can't be read as Parquet", "Write it again, without columns of lists.")
    if not (content.startswith(_MARK) and content.endswith(_MARK)):
        return None, [broken]
    try:
        frame = apart(lambda: fastparquet.ParquetFile(io.BytesIO(content)).to_pandas(index=False))
    except UnreadableError:
        return None, [broken]
    if frame.empty:
        return None, [Problem(file, "no rows", "Give at least one row.")]
    columns = {str(name): as_column(frame[name]) for name in frame.columns}
    rows = np.arange(1, len(frame) + 1)
    return FileTable(file, KIND, pd.DataFrame(columns), rows, None, decimal=form.before_decimals), []

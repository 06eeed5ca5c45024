"""Files that people have, as tables: CSV, workbooks, files of statistics packages."""

from analysis.study.files.form import Form
from analysis.study.files.kinds import KINDS, is_known, read_content, read_table, sheets_of
from analysis.study.files.table import DIGITS, FileTable, column_of, several, text_of, texts_of

__all__ = [
    "DIGITS", "KINDS", "FileTable", "Form", "column_of", "is_known", "read_content", "read_table",
    "several", "sheets_of", "text_of", "texts_of",
]  # fmt: skip

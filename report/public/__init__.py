"""Public results of a study, wherever they are read from."""

from report.public.results import ALL, FINDINGS_COLUMNS, Public, open_public, public_record, table_csv

__all__ = ["ALL", "FINDINGS_COLUMNS", "Public", "open_public", "public_record", "table_csv"]

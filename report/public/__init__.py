"""Public results of a study, from a build or a site."""

from report.public.results import ALL, FINDINGS_COLUMNS, Public, open_public, public_record, table_csv

__all__ = ["ALL", "FINDINGS_COLUMNS", "Public", "open_public", "public_record", "table_csv"]

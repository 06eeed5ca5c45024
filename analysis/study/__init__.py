"""The study folder: reading, validation and settings."""

from analysis.study.folder import Study, open_study

__all__ = ["Study", "open_study"]

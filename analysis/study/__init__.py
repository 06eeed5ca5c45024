"""A study folder, read and checked."""

from analysis.study.folder import Study, open_study

__all__ = ["Study", "open_study"]

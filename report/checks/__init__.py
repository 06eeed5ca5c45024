"""Checks before publication: texts, pages, site."""

"""Texts, number formats and verdicts of a language."""

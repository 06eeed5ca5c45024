"""Disclosure control of findings and tables."""

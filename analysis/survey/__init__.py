"""Estimates and intervals under a survey design."""

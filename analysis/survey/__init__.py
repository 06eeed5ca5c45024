"""Estimates under a survey design."""

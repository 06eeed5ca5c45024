"""Indicators, one module for each part of the findings."""

"""Indicators, one module per part of the findings."""

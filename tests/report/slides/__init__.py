"""Tests of report/slides."""

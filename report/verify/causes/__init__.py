"""Causes of differences, found by rebuilding."""

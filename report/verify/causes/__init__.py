"""Causes of differences, determined by rebuilds."""

"""Differences between a published edition and its rebuild."""

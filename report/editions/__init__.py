"""Comparison of two editions: differences and their causes."""

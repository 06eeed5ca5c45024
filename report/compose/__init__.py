"""Composition of .qmd pages from templates."""

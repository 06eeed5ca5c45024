"""Notebooks, and the registry that names them."""

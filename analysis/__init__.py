"""Computation of findings from a study folder, independent of pages, Quarto and the command line."""

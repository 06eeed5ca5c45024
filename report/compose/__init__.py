"""Templates to .qmd pages."""

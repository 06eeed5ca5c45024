"""Content of particular pages, one module per kind."""

"""Content of particular pages, one module for each kind."""

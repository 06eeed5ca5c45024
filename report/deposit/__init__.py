"""The deposit of a study: a package for an archive."""

"""Package of a study for deposit in an archive."""

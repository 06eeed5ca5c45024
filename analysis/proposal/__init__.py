"""A new study's folder: one of invented households, or one proposed from a researcher's own files."""

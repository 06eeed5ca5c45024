"""Provenance of a build: origin of each number, inputs, environment."""

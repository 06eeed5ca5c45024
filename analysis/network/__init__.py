"""The support network of households and actors."""

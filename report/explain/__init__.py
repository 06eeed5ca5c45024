"""Origins of numbers, figures and sentences."""

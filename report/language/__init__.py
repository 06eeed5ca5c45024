"""One language: its texts, numbers and verdicts."""

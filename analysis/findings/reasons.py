"""Reasons for a missing number that decide what a page says instead."""

from __future__ import annotations

NOT_ASKED = "not asked"
NO_SOURCES = "no source columns"

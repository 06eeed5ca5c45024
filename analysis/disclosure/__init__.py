"""Disclosure control: what may be shown."""

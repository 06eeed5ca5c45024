"""Values, tables and sentences that templates use."""

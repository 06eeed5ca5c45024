"""Where a number, figure or sentence comes from."""

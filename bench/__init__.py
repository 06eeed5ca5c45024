"""Measurements that are run by hand, because they take long; their results are committed."""

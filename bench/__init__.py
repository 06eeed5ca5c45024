"""Measurements that are run by hand, because they take long; what they find is committed."""

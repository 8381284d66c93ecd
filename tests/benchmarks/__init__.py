"""Measurements that are run by hand: quality and speed, printed as tables."""

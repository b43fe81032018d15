"""Measurements that anyone can run: `make benchmark`. They are no tests."""

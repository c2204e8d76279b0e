"""Bounds: limited reads, and processes that are stopped at their limits."""

"""Benchmarks: speed, memory and quality of Newsgraph; never part of the package."""

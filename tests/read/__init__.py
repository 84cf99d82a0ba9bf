"""Tests of `kg.read`."""

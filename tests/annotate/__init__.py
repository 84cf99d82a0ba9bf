"""Tests of `kg.annotate`."""

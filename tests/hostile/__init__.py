"""Hostile and malformed inputs, generated, and what must hold of a build of them."""

"""Tests of Newsgraph; `factory` builds the records that they need."""

"""Fuzz target: bytes as a file of the format that their first byte names, through its reader to documents.

`python -m fuzz.readers [libFuzzer options] [CORPUS]`
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["kg.read"]):
    from fuzz.checks import read

FORMATS = ("jsonl", "csv", "feed", "text", None)
"""The web page has a target of its own; None: told by the content."""


def run(data: bytes) -> None:
    """Read what follows the first byte."""
    if len(data) > 1:
        read(data[1:], FORMATS[data[0] % len(FORMATS)])


atheris.Setup(sys.argv, run)
atheris.Fuzz()

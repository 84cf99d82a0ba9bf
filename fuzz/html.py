"""Fuzz target: bytes as a saved web page, through the HTML reader.

`python -m fuzz.html [libFuzzer options] [CORPUS]`
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["kg.read", "trafilatura", "htmldate"]):
    from fuzz.checks import read

atheris.Setup(sys.argv, lambda data: bool(read(data, "html")) and None)
atheris.Fuzz()

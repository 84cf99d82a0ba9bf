"""Processes of our own: a module of this package run by this Python, which is spoken to through pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["start_module"]


def start_module(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `python -m module` with pipes for input and output; it finds the packages where this process has them.

    It reads no module from the working directory, which may hold anything, and gets no interrupt from the keyboard:
    that is for the build to handle.
    """
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,
    )

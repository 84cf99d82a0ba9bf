"""Memory that is free again goes back to the system, where the C library holds on to it (glibc's malloc_trim(3))."""

from __future__ import annotations

import ctypes
from contextlib import suppress

__all__ = ["trim"]


def trim() -> None:
    """Give back what was freed; elsewhere than on glibc nothing happens.

    Long-lived records lie between short-lived ones, so that the heap of a large build is full of holes when a stage
    ends. Takes some milliseconds.
    """
    with suppress(OSError, AttributeError, TypeError):  # another C library, another system
        ctypes.CDLL(None).malloc_trim(0)

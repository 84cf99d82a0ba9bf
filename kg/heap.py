"""Memory that is free again goes back to the system, where the C library holds on to it (glibc's malloc_trim(3))."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

__all__ = ["trim"]


def _find() -> Callable[[int], object] | None:
    """Return the function of the C library that this program has already loaded; None if it has none."""
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library, another system
        return None
    return found


_MALLOC_TRIM = _find()


def trim() -> None:
    """Give back what was freed; elsewhere than on glibc nothing happens.

    Long-lived records lie between short-lived ones, so that the heap of a large build is full of holes when a stage
    ends. Takes some milliseconds.
    """
    if _MALLOC_TRIM is not None:
        _MALLOC_TRIM(0)

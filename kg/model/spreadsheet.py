"""Cells for spreadsheets: text from articles must not become a formula there. Source: OWASP, "CSV Injection"."""

from __future__ import annotations

__all__ = ["safe_cell"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """Return `text` such that no spreadsheet computes it: with a leading apostrophe where it would.

    >>> safe_cell("=1+1"), safe_cell("8-10")
    ("'=1+1", '8-10')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text

"""Numbers of claims in digits, every one of them: what a person or a table reads."""

from __future__ import annotations

__all__ = ["digits", "grouped"]


def digits(value: float) -> str:
    """Return a number in plain digits, without exponent or needless decimals.

    >>> digits(2345678.0), digits(51.3), digits(3.2e9)
    ('2345678', '51.3', '3200000000')
    """
    return _plain(value, "")


def grouped(value: float) -> str:
    """Return a number with a comma between thousands.

    >>> grouped(2345678.0), grouped(51.3)
    ('2,345,678', '51.3')
    """
    return _plain(value, ",")


def _plain(value: float, group: str) -> str:
    text = f"{value:{group}.10f}"
    return text.rstrip("0").rstrip(".")

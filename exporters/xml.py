"""XML: text that XML 1.0 can hold, whatever an article held (section 2.2)."""

from __future__ import annotations

import re

from kg.model.projection import Value

__all__ = ["clean", "plain"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return `text` with each character that XML cannot hold as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def plain(value: Value) -> str | int | float | bool:
    """Return a value of a type that GraphML and GEXF have; the items of a list are joined with `; `.

    >>> plain(("Ann", "Bo")), plain(2.0)
    ('Ann; Bo', 2.0)
    """
    if isinstance(value, tuple):
        return clean("; ".join(value))
    return clean(value) if isinstance(value, str) else value

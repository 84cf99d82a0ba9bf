"""Refusals: queries that would make us ask another server are refused before anything reads them.

Source: SPARQL 1.1 Federated Query (W3C, 2013), SERVICE; SPARQL 1.1 Query Language, section 19.8, for the terminals.
"""

from __future__ import annotations

import re

__all__ = ["asks_elsewhere"]

_TOKEN = re.compile(
    r"""
      \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}     # long strings
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                           # strings
    | <[^<>"{}|^`\\\x00-\x20]*>                                               # IRIs
    | \#[^\n\r]*                                                              # comments
    | [?$]\w+ | @[A-Za-z]+(?:-\w+)*                                           # variables, languages
    | [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*                                # prefixed names
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
_SERVICE = re.compile(r"(?:TRUE|FALSE|\d+|\d*E\d+)?SERVICE", re.IGNORECASE)
"""The keyword, also glued to a literal before it, which a lenient parser takes apart."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def asks_elsewhere(sparql: str) -> bool:
    """Tell whether `sparql` has the keyword SERVICE, however it is written.

    >>> asks_elsewhere("SELECT * { service <http://x.example/> { ?s ?p ?o } }")
    True
    >>> asks_elsewhere("SELECT ?service { ?service rdfs:label 'SERVICE' } # SERVICE")
    False
    """
    return any(
        match["word"] is not None and _SERVICE.fullmatch(match["word"]) is not None
        for text in (sparql, _ESCAPE.sub(_decoded, sparql))
        for match in _TOKEN.finditer(text)
    )


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]

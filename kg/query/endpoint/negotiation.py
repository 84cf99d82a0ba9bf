"""Negotiation: which form of an answer a client gets, from its Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

__all__ = ["ROWS", "STATEMENTS", "choose"]

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of rows and verdicts with their forms; the first is what a client gets that has no wish."""
STATEMENTS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
}
"""Media types of statements with their forms."""


def choose(accept: str | None, offers: Mapping[str, str]) -> str | None:
    """Return the media type among `offers` that `accept` likes best, the earlier one on a tie; None if it likes none.

    >>> choose("text/html, text/csv;q=0.5, */*;q=0.1", ROWS), choose(None, ROWS), choose("image/png", ROWS)
    ('text/csv', 'application/sparql-results+json', None)
    """
    ranges = tuple(_ranges(accept or "*/*"))
    best: tuple[float, str | None] = (0.0, None)
    for media in offers:
        fitting = [(specific, weight) for pattern, specific, weight in ranges if _fits(pattern, media, specific)]
        weight = max(fitting)[1] if fitting else 0.0
        if weight > best[0]:
            best = (weight, media)
    return best[1]


def _ranges(accept: str) -> Iterator[tuple[str, int, float]]:
    """Yield each media range with how specific it is and its weight; malformed weights count as none."""
    for item in accept.split(","):
        pattern, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        yield pattern, 0 if pattern == "*/*" else 1 if pattern.endswith("/*") else 2, weight


def _fits(pattern: str, media: str, specific: int) -> bool:
    return specific == 0 or pattern == media or (specific == 1 and media.startswith(pattern[:-1]))

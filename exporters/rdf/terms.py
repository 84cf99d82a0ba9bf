"""Terms: from names, numbers, dates and hostile text to valid IRIs and literals.

Whatever a record holds becomes a valid term: characters that an IRI cannot have are percent-encoded (RFC 3987, section
3.1), code points that UTF-8 cannot write become U+FFFD, one for one, so that offsets stay right.
"""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.model.ids import ClaimId, DocumentId, digest
from kg.ontology import KGT, PREFIXES

__all__ = [
    "Iris",
    "Namespace",
    "bounds",
    "decimal",
    "integer",
    "iri",
    "number",
    "stamp",
    "text",
    "web_address",
]


class Namespace:
    """Terms of one vocabulary by attribute.

    >>> Namespace("rdfs").label
    <NamedNode value=http://www.w3.org/2000/01/rdf-schema#label>
    """

    def __init__(self, prefix: str) -> None:
        self._base = PREFIXES[prefix]
        self._terms: dict[str, NamedNode] = {}

    def __getitem__(self, name: str) -> NamedNode:
        if name not in self._terms:
            self._terms[name] = NamedNode(self._base + name)
        return self._terms[name]

    def __getattr__(self, name: str) -> NamedNode:
        return self[name]


_XSD = Namespace("xsd")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]')
_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf8", "replace"))


def iri(value: str) -> NamedNode:
    """Return `value` as an IRI, characters that an IRI cannot have percent-encoded.

    >>> iri("https://x.example/a b<c>")
    <NamedNode value=https://x.example/a%20b%3Cc%3E>
    """
    return NamedNode(_NOT_IN_IRI.sub(_percent, value))


def web_address(value: str) -> NamedNode | None:
    """Return `value` as an IRI if it is an http or https address, else None: `javascript:` never becomes a link.

    >>> web_address("javascript:alert(1)"), web_address("https://news.example/1")
    (None, <NamedNode value=https://news.example/1>)
    """
    if not _WEB.match(value):
        return None
    try:
        return iri(value)
    except ValueError:
        return None


def text(value: str, language: str | None = None) -> Literal:
    """Return a plain or language-tagged string literal; what UTF-8 cannot write becomes U+FFFD.

    >>> text("chr: " + chr(0xD800)).value == "chr: " + chr(0xFFFD)
    True
    """
    clean = _SURROGATES.sub("\ufffd", value)
    return Literal(clean, language=language) if language else Literal(clean)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=_XSD.integer)


def number(value: float) -> Literal | None:
    """Return an xsd:integer for a whole number, else an xsd:decimal; None for what is neither.

    >>> number(12.0).value, number(0.25).value, number(1e-7).value, number(float("inf"))
    ('12', '0.25', '0.0000001', None)
    """
    if not math.isfinite(value):
        return None
    if value == int(value):
        return integer(int(value))
    return Literal(format(Decimal(repr(value)), "f"), datatype=_XSD.decimal)


def decimal(value: float) -> Literal | None:
    """Return an xsd:decimal, a whole number with `.0`; None for what is no number."""
    found = number(value)
    whole = found is not None and found.datatype == _XSD.integer
    return Literal(f"{int(value)}.0", datatype=_XSD.decimal) if whole else found


def stamp(value: str) -> Literal | None:
    """Return a complete date as xsd:date, a date with a time as xsd:dateTime; None for anything else.

    >>> stamp("2021-05-03").datatype.value[-4:], stamp("2021-05-03T09:30").value, stamp("2021-05")
    ('date', '2021-05-03T09:30:00', None)
    """
    try:
        if len(value) == 10:
            return Literal(date.fromisoformat(value).isoformat(), datatype=_XSD.date)
        moment = datetime.fromisoformat(value) if len(value) > 10 else None
    except ValueError:
        return None
    return Literal(moment.isoformat(), datatype=_XSD.dateTime) if moment else None


def bounds(value: str) -> tuple[Literal, Literal] | None:
    """Return the first and the last day of a date that may lack day or month, as xsd:date; None for anything else.

    >>> [day.value for day in bounds("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    match = _DATE.match(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        return None
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    try:
        first, last = date(year, month or 1, day or 1), date(year, last_month, last_day)
    except ValueError:
        return None
    return Literal(first.isoformat(), datatype=_XSD.date), Literal(last.isoformat(), datatype=_XSD.date)


@lru_cache(maxsize=2**16)
def _below(base: str, steps: tuple[str, ...]) -> NamedNode:
    return iri(base + "/".join(quote(step, safe="-._~:@!$'()*+,;=", errors="replace") for step in steps))


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of a graph below its base, from content only."""

    base: str

    def below(self, *steps: str) -> NamedNode:
        """Return `<base>step/step`, each step percent-encoded."""
        return _below(self.base, steps)

    def node(self, value: str) -> NamedNode:
        """Return a node's own IRI; a value that is no absolute IRI is put below the base."""
        return web_address(value) or (iri(value) if value.startswith("urn:") else self.below("node", value))

    def article(self, document: DocumentId) -> NamedNode:
        """Return the IRI of an article."""
        return self.below("article", document)

    def span(self, document: DocumentId, start: int, end: int) -> NamedNode:
        """Return the IRI of the characters `[start, end)` of an article (RFC 5147, section 2.1.2)."""
        return NamedNode(f"{self.article(document).value}#char={start},{end}")

    def claim(self, claim: ClaimId) -> NamedNode:
        """Return the IRI of a claim."""
        return self.below("claim", claim)

    def minted(self, kind: str, *parts: object) -> NamedNode:
        """Return an IRI of a kind of thing that is identified by `parts` alone."""
        return self.below(kind, digest(kind, *parts))

    def concept(self, name: str) -> NamedNode:
        """Return the IRI of an event type, role or attribute."""
        return iri(KGT + quote(name, safe="-._~", errors="replace"))

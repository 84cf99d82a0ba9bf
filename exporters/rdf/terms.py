"""Terms: from names, numbers, dates and hostile text to valid IRIs and literals, as N-Triples writes them.

Whatever a record holds becomes a valid term: characters that an IRI cannot have are percent-encoded (RFC 3987, section
3.1), code points that UTF-8 cannot write become U+FFFD, one for one, so that offsets stay right. pyoxigraph checks and
escapes; a term is text from there on, because six thousand quads an article are made, sorted and written.
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
    "Term",
    "address",
    "bounds",
    "decimal",
    "integer",
    "iri",
    "number",
    "stamp",
    "text",
    "typed",
    "web_address",
]


Term = str
"""An IRI or a literal as N-Triples writes it."""
CACHED = 2**14
"""Terms of one kind that are kept: those of an article are met again and again."""


class Namespace:
    """Terms of one vocabulary by attribute.

    >>> Namespace("rdfs").label
    '<http://www.w3.org/2000/01/rdf-schema#label>'
    """

    def __init__(self, prefix: str) -> None:
        self._base = PREFIXES[prefix]

    def __getitem__(self, name: str) -> Term:
        found = str(getattr(self, name))
        return found

    def __getattr__(self, name: str) -> Term:
        term = str(NamedNode(self._base + name))
        setattr(self, name, term)  # found without this method from now on
        return term


XSD = Namespace("xsd")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]')
_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf8", "replace"))


@lru_cache(maxsize=CACHED)
def iri(value: str) -> Term:
    """Return `value` as an IRI, characters that an IRI cannot have percent-encoded.

    >>> iri("https://x.example/a b<c>")
    '<https://x.example/a%20b%3Cc%3E>'

    Raises: ValueError: it is no absolute IRI.
    """
    return str(NamedNode(_NOT_IN_IRI.sub(_percent, value)))


def address(term: Term) -> str:
    """Return the IRI that a term writes.

    >>> address("<https://x.example/a>")
    'https://x.example/a'
    """
    return term[1:-1]


@lru_cache(maxsize=CACHED)
def web_address(value: str) -> Term | None:
    """Return `value` as an IRI if it is an http or https address, else None: `javascript:` never becomes a link.

    >>> web_address("javascript:alert(1)"), web_address("https://news.example/1")
    (None, '<https://news.example/1>')
    """
    if not _WEB.match(value):
        return None
    try:
        return iri(value)
    except ValueError:
        return None


@lru_cache(maxsize=CACHED)
def text(value: str, language: str | None = None) -> Term:
    """Return a plain or language-tagged string literal; what UTF-8 cannot write becomes U+FFFD.

    >>> text("chr: " + chr(0xD800)) == '"chr: ' + chr(0xFFFD) + '"'
    True
    """
    clean = _SURROGATES.sub("\ufffd", value)
    return str(Literal(clean, language=language) if language else Literal(clean))


def typed(value: str, datatype: Term) -> Term:
    """Return a literal of a datatype, of whose values `value` is one that needs no escaping, such as a number.

    >>> typed("1", "<http://www.w3.org/2001/XMLSchema#integer>")
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^{datatype}'


def integer(value: int) -> Term:
    """Return an xsd:integer."""
    return typed(str(value), XSD.integer)


def number(value: float) -> Term | None:
    """Return an xsd:integer for a whole number, else an xsd:decimal; None for what is neither.

    >>> [number(value).partition("^")[0] for value in (12.0, 0.25, 1e-7)], number(float("inf"))
    (['"12"', '"0.25"', '"0.0000001"'], None)
    """
    if not math.isfinite(value):
        return None
    return integer(int(value)) if value == int(value) else decimal(value)


@lru_cache(maxsize=CACHED)
def decimal(value: float) -> Term | None:
    """Return an xsd:decimal, a whole number with `.0`; None for what is no number."""
    if not math.isfinite(value):
        return None
    return typed(f"{int(value)}.0" if value == int(value) else format(Decimal(repr(value)), "f"), XSD.decimal)


@lru_cache(maxsize=CACHED)
def stamp(value: str) -> Term | None:
    """Return a complete date as xsd:date, a date with a time as xsd:dateTime; None for anything else.

    >>> stamp("2021-05-03"), stamp("2021-05")
    ('"2021-05-03"^^<http://www.w3.org/2001/XMLSchema#date>', None)
    >>> stamp("2021-05-03T09:30").partition("^")[0]
    '"2021-05-03T09:30:00"'
    """
    try:
        if len(value) == 10:
            return typed(date.fromisoformat(value).isoformat(), XSD.date)
        moment = datetime.fromisoformat(value) if len(value) > 10 else None
    except ValueError:
        return None
    return typed(moment.isoformat(), XSD.dateTime) if moment else None


@lru_cache(maxsize=CACHED)
def bounds(value: str) -> tuple[Term, Term] | None:
    """Return the first and the last day of a date that may lack day or month, as xsd:date; None for anything else.

    >>> [day.partition("^")[0] for day in bounds("2024-02")]
    ['"2024-02-01"', '"2024-02-29"']
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
    return typed(first.isoformat(), XSD.date), typed(last.isoformat(), XSD.date)


@lru_cache(maxsize=2**16)
def _below(base: str, steps: tuple[str, ...]) -> Term:
    return iri(base + "/".join(quote(step, safe="-._~:@!$'()*+,;=", errors="replace") for step in steps))


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of a graph below its base, from content only."""

    base: str

    def below(self, *steps: str) -> Term:
        """Return `<base>step/step`, each step percent-encoded."""
        return _below(self.base, steps)

    def node(self, value: str) -> Term:
        """Return a node's own IRI; a value that is no absolute IRI is put below the base."""
        return web_address(value) or (iri(value) if value.startswith("urn:") else self.below("node", value))

    def article(self, document: DocumentId) -> Term:
        """Return the IRI of an article."""
        return _below(self.base, ("article", document))

    def span(self, document: DocumentId, start: int, end: int) -> Term:
        """Return the IRI of the characters `[start, end)` of an article (RFC 5147, section 2.1.2)."""
        return f"{self.article(document)[:-1]}#char={start},{end}>"

    def claim(self, claim: ClaimId) -> Term:
        """Return the IRI of a claim."""
        return _below(self.base, ("claim", claim))

    def minted(self, kind: str, *parts: object) -> Term:
        """Return an IRI of a kind of thing that is identified by `parts` alone."""
        return self.below(kind, digest(kind, *parts))

    def concept(self, name: str) -> Term:
        """Return the IRI of an event type, role or attribute."""
        return iri(KGT + quote(name, safe="-._~", errors="replace"))

"""Node pages: what the graph says about one IRI, as a page for people or as statements.

Enters: an IRI. Leaves: queries for the pool, and from their rows what the page `pages/node.html` shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.ontology import PREFIXES

__all__ = ["BASE", "Link", "Names", "Row", "about", "claims", "facts", "mentions", "read_rows"]

BASE = "SELECT ?base WHERE { GRAPH ?graph { ?dataset void:uriSpace ?base } } LIMIT 1"
"""What the IRIs of all nodes begin with."""
LABEL = "rdfs:label|skos:prefLabel|schema:headline|nif:anchorOf|dct:identifier"
_ABOUT = """
CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} WHERE {{
  {{ {iri} ?p ?o }} UNION {{ GRAPH ?g {{ {iri} ?p ?o }} }}
  UNION {{ ?s ?q {iri} }} UNION {{ GRAPH ?h {{ ?s ?q {iri} }} }}
}} LIMIT 20000
"""
_FACTS = """
SELECT DISTINCT ?back ?property ?thing (MIN(?label) AS ?name) WHERE {{
  {{ {iri} ?property ?thing }} UNION {{ GRAPH ?g {{ {iri} ?property ?thing }} }}
  UNION {{ ?thing ?property {iri} BIND(true AS ?back) }}
  UNION {{ GRAPH ?h {{ ?thing ?property {iri} }} BIND(true AS ?back) FILTER(?property != nif:referenceContext) }}
  OPTIONAL {{ {{ ?thing {label} ?label }} UNION {{ GRAPH ?l {{ ?thing {label} ?label }} }} }}
}}
GROUP BY ?back ?property ?thing ORDER BY ?back STR(?property) ?name STR(?thing) LIMIT 2000
"""
_CLAIMS = """
SELECT ?claim ?what ?low ?high ?counted ?value ?other ?otherName ?speaker ?channel ?factuality ?report ?article ?span
  ?words
WHERE {{
  ?claim a kg:Claim ; kg:about {iri} ; kg:predicate ?predicate ; kg:evidence ?span ; kg:reportedIn ?report ;
    kg:factuality ?fact .
  OPTIONAL {{ ?claim kg:attribute|kg:role ?kind }}
  BIND(COALESCE(STRAFTER(STR(?kind), STR(kgt:)), ?predicate) AS ?what)
  BIND(STRAFTER(STR(?fact), "#") AS ?factuality)
  OPTIONAL {{ ?claim kg:low ?low }} OPTIONAL {{ ?claim kg:high ?high }} OPTIONAL {{ ?claim kg:counted ?counted }}
  OPTIONAL {{ ?claim kg:value ?value }}
  OPTIONAL {{ ?claim kg:valueNode ?other OPTIONAL {{ ?other rdfs:label|skos:prefLabel ?otherName }} }}
  OPTIONAL {{ ?claim kg:claimedByText ?speaker }} OPTIONAL {{ ?claim kg:toldToText ?channel }}
  OPTIONAL {{ GRAPH ?g {{ ?span nif:anchorOf ?words }} }}
  OPTIONAL {{ GRAPH ?h {{ ?report dct:identifier ?article }} }}
}}
ORDER BY ?what ?article ?low STR(?claim) LIMIT 1000
"""
_MENTIONS = """
SELECT ?span ?begin ?end ?words ?node ?name WHERE {{
  GRAPH ?g {{
    ?span nif:referenceContext {iri} ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ;
      gaf:denotes ?node
  }}
  OPTIONAL {{ ?node rdfs:label ?name }}
}}
ORDER BY ?begin ?end ?name LIMIT 2000
"""


def about(iri: str) -> str:
    """Return the query for all statements with `iri` as subject or object.

    Raises: ValueError: `iri` is no IRI.
    """
    return _ABOUT.format(iri=NamedNode(iri))


def facts(iri: str) -> str:
    """Return the query for the properties of `iri`, and for those that lead to it, with labels."""
    return _FACTS.format(iri=NamedNode(iri), label=f"({LABEL})")


def claims(iri: str) -> str:
    """Return the query for the claims about `iri` with their speakers and words."""
    return _CLAIMS.format(iri=NamedNode(iri))


def mentions(iri: str) -> str:
    """Return the query for what the article `iri` mentions."""
    return _MENTIONS.format(iri=NamedNode(iri))


Row = Mapping[str, Mapping[str, str]]
"""One row of results: for each variable that is bound its `type` and `value`."""


def read_rows(text: str) -> list[Row]:
    """Return the rows of a JSON results document."""
    rows: list[Row] = json.loads(text)["results"]["bindings"]
    return rows


@dataclass(frozen=True, slots=True)
class Link:
    """Something to show: its text, and where it leads if it is a node or a web address."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Turns terms into texts and links; IRIs below `base` lead to pages of this server."""

    base: str

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix, or what stands below the base."""
        if iri.startswith(self.base):
            return iri.removeprefix(self.base)
        for prefix, base in PREFIXES.items():
            if iri.startswith(base) and len(iri) > len(base):
                return f"{prefix}:{iri.removeprefix(base)}"
        return iri

    def href(self, iri: str) -> str | None:
        """Return where a link to `iri` leads; None if it is no web address.

        >>> names = Names("https://x.example/id/")
        >>> names.href("https://x.example/id/article/1#char=0,3"), names.href("javascript:alert(1)")
        ('/id/article/1#char=0,3', None)
        """
        if iri.startswith(self.base):
            return "/id/" + quote(iri.removeprefix(self.base), safe="/-._~:@!$&'()*+,;=%#")
        return iri if iri.startswith(("http://", "https://")) else None

    def link(self, term: Mapping[str, str], name: Mapping[str, str] | None = None) -> Link:
        """Return a term as a link with its label, if it has one."""
        if term["type"] != "uri":
            return Link(term["value"])
        return Link(name["value"] if name else self.short(term["value"]), self.href(term["value"]))

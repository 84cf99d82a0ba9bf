"""JSON-LD 1.1: quads as compact, readable JSON with the context of `ontologies/context.jsonld` inside the file.

Enters: quads sorted by graph and subject. Leaves: one object a line; a tool that knows no JSON-LD can read the lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import IO

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

__all__ = ["write_jsonld"]

Json = str | int | dict[str, str]

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
SAFE_INTEGER = 15
"""Digits of an integer that every JSON reader keeps exactly."""


def write_jsonld(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write `quads`, sorted by graph, to `out`; what has a graph name is nested under it."""
    terms = load_terms()
    out.write(f'{{"@context": {_dump(terms.context)},\n"@graph": [\n'.encode())
    first = True
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        if isinstance(graph, DefaultGraph):
            for node in terms.nodes(group):
                out.write((b"" if first else b",\n") + _dump(node).encode())
                first = False
        else:
            head = _dump({"id": terms.compact(str(getattr(graph, "value", graph)))})[:-1]
            out.write((b"" if first else b",\n") + f'{head}, "@graph": [\n'.encode())
            for number, node in enumerate(terms.nodes(group)):
                out.write((b",\n" if number else b"") + _dump(node).encode())
            out.write(b"\n]}")
            first = False
    out.write(b"\n]}\n")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class Terms:
    """The terms of a context: prefixes, and for each property a short name with the type or language it implies."""

    def __init__(self, context: Mapping[str, str | Mapping[str, str]]) -> None:
        self.context = context
        self._prefixes = {name: base for name, base in context.items() if isinstance(base, str) and base[0] != "@"}
        self._short = {base: prefix for prefix, base in self._prefixes.items()}
        self._names: dict[str, tuple[str, str | None, str | None]] = {}
        for name, definition in context.items():
            if not isinstance(definition, str):
                implied = definition.get("@type")
                kind = implied if implied is None or implied == "@id" else self.expand(implied)
                self._names[self.expand(definition["@id"])] = (name, kind, definition.get("@language"))

    def expand(self, curie: str) -> str:
        """Return the IRI that `prefix:local` stands for."""
        prefix, _, local = curie.partition(":")
        return self._prefixes[prefix] + local

    def compact(self, iri: str) -> str:
        """Return `prefix:local` if a prefix fits, else the IRI itself."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._short.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix else iri

    def nodes(self, quads: Iterable[Quad]) -> Iterator[dict[str, Json | list[Json]]]:
        """Yield one object per subject of `quads`, which are sorted by subject."""
        for subject, group in groupby(quads, key=lambda quad: quad.subject):
            node: dict[str, Json | list[Json]] = {"id": self.compact(str(getattr(subject, "value", subject)))}
            for predicate, same in groupby(group, key=lambda quad: quad.predicate):
                name, values = self._property(predicate, [quad.object for quad in same])
                node[name] = values[0] if len(values) == 1 else values
            yield node

    def _property(self, predicate: NamedNode, objects: list[object]) -> tuple[str, list[Json]]:
        if predicate.value == RDF_TYPE:
            return "type", [self.compact(str(getattr(item, "value", item))) for item in objects]
        default = (self.compact(predicate.value), None, None)
        name, kind, language = self._names.get(predicate.value, default)
        return name, [self._value(item, kind, language) for item in objects]

    def _value(self, item: object, kind: str | None, language: str | None) -> Json:
        if not isinstance(item, Literal):
            iri = self.compact(str(getattr(item, "value", item)))
            return iri if kind == "@id" else {"id": iri}
        datatype = item.datatype.value
        if item.language:
            return item.value if item.language == language else {"@value": item.value, "@language": item.language}
        if datatype == kind:
            return item.value
        if datatype == XSD + "string":
            return {"@value": item.value} if kind or language else item.value
        if datatype == XSD + "integer" and not kind and len(item.value) <= SAFE_INTEGER:
            return int(item.value)
        return {"@value": item.value, "@type": self.compact(datatype)}


@cache
def load_terms() -> Terms:
    """Return the terms of the shipped context."""
    context = json.loads((resources.files("ontologies") / "context.jsonld").read_text("utf8"))
    return Terms(context["@context"])

"""JSON-LD 1.1: quads as compact, readable JSON with the context of `ontologies/context.jsonld` inside the file.

Enters: lines of N-Quads sorted by graph and subject. Leaves: one object a line; a tool that knows no JSON-LD can read
the lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from operator import itemgetter
from typing import IO

from exporters.rdf.terms import Namespace, Term, address

__all__ = ["write_jsonld"]

RDF, XSD = Namespace("rdf"), Namespace("xsd")
SAFE_INTEGER = 15
"""Digits of an integer that every JSON reader keeps exactly."""

Lines = Iterable[list[bytes]]


def write_jsonld(graphs: Iterable[tuple[Term, Lines]], out: IO[bytes]) -> None:
    """Write the sorted lines of each graph to `out`; what has a graph name is nested under it."""
    terms = load_terms()
    out.write(f'{{"@context": {_dump(terms.context)},\n"@graph": [\n'.encode())
    first = True
    for graph, batches in graphs:
        nodes = terms.nodes(line[: -len(graph) - 3 - bool(graph)] for lines in batches for line in lines)
        if graph:
            out.write((b"" if first else b",\n") + f'{{"id": {terms.reference(graph)}, "@graph": [\n'.encode())
            out.writelines((b",\n" if number else b"") + node.encode() for number, node in enumerate(nodes))
            out.write(b"\n]}")
            first = False
        else:
            for node in nodes:
                out.write((b"" if first else b",\n") + node.encode())
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
        self._properties: dict[Term, _Property] = {RDF.type: _Property("type", "@id", None, self)}
        for name, definition in context.items():
            if not isinstance(definition, str):
                implied = definition.get("@type")
                kind = implied if implied is None or implied == "@id" else f"<{self.expand(implied)}>"
                term = f"<{self.expand(definition['@id'])}>"
                self._properties.setdefault(term, _Property(name, kind, definition.get("@language"), self))

    def expand(self, curie: str) -> str:
        """Return the IRI that `prefix:local` stands for."""
        prefix, _, local = curie.partition(":")
        return self._prefixes[prefix] + local

    def reference(self, term: Term) -> str:
        """Return an IRI as JSON, `prefix:local` if a prefix fits."""
        iri = address(term)
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._short.get(iri[:cut])
        return f'"{prefix}:{iri[cut:]}"' if prefix else f'"{iri}"'

    def nodes(self, statements: Iterable[bytes]) -> Iterator[str]:
        """Yield one object as JSON per subject of `statements`, which are sorted by subject and predicate."""
        parted = (statement.decode().split(" ", 2) for statement in statements)
        for subject, group in groupby(parted, key=itemgetter(0)):
            found: dict[Term, list[str]] = {}
            for _, predicate, value in group:
                found.setdefault(predicate, []).append(value)
            parts = [f'"id": {self.reference(subject)}']
            for predicate, values in found.items():
                term = self._properties.get(predicate) or self._property(predicate)
                said = [term.value(value) for value in values]
                parts.append(f"{term.name}: {said[0] if len(said) == 1 else '[' + ', '.join(said) + ']'}")
            yield f"{{{', '.join(parts)}}}"

    def _property(self, predicate: Term) -> _Property:
        """Return a property that the context does not define."""
        name = json.loads(self.reference(predicate))
        return self._properties.setdefault(predicate, _Property(name, None, None, self))


class _Property:
    """A property of a context: its name as JSON, and how its values become JSON."""

    def __init__(self, name: str, kind: str | None, language: str | None, terms: Terms) -> None:
        """Take the short name, the type that values have ("@id", a datatype or any), their language, and the terms."""
        self.name = _dump(name)
        self._kind, self._language, self._terms = kind, language, terms

    def value(self, term: Term) -> str:
        """Return an object as JSON; its type and language are left out where the context implies them."""
        if term[0] == "<":
            iri = self._terms.reference(term)
            return iri if self._kind == "@id" else f'{{"id": {iri}}}'
        end = term.rindex('"')
        text, suffix = term[: end + 1], term[end + 1 :]
        if "\\" in text:  # the escapes of N-Triples are JSON's too
            text = _dump(json.loads(text))
        if suffix.startswith("@"):
            language = suffix[1:]
            return text if language == self._language else f'{{"@value": {text}, "@language": "{language}"}}'
        datatype = suffix[2:] or XSD.string
        if datatype == self._kind:
            return text
        if datatype == XSD.string:
            return f'{{"@value": {text}}}' if self._kind or self._language else text
        if datatype == XSD.integer and not self._kind and len(text) - 2 <= SAFE_INTEGER:
            return str(int(text[1:-1]))
        return f'{{"@value": {text}, "@type": {self._terms.reference(datatype)}}}'


@cache
def load_terms() -> Terms:
    """Return the terms of the shipped context."""
    context = json.loads((resources.files("ontologies") / "context.jsonld").read_text("utf8"))
    return Terms(context["@context"])

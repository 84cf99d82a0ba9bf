"""SPARQL: the quads into a triple store, by SPARQL 1.1 Update or by the Graph Store HTTP Protocol, in chunks.

    sparql+http://host/update    INSERT DATA, a few thousand quads a request
    gsp+http://host/data         POST of N-Triples to ?graph=… and ?default

The world goes to the default graph, or to the graph `settings.world` in a store that has no default graph of its own
(Virtuoso). Text and sources go to their named graphs. RDF graphs are sets, so that loading again changes nothing.
Source: SPARQL 1.1 Update, 3.1.1; SPARQL 1.1 Protocol, 2.2; SPARQL 1.1 Graph Store HTTP Protocol, 5.5 (W3C, 2013).
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

from exporters.loading import Settings, batches
from exporters.rdf import quads
from exporters.rdf.terms import web_address
from kg.errors import ExportError
from kg.model.graph import Graph

__all__ = ["load_graph_store", "load_update"]

SECONDS = 120
"""How long one request may take."""
MOST_BYTES = 1_000_000
"""A request is cut into smaller ones above this size; Virtuoso takes no statement above 10 MB or 10,000 lines."""

Chunk = tuple[str, tuple[str, ...]]
"""The IRI of a graph, empty for the default one, and lines of N-Triples."""


def load_update(graph: Graph, target: str, settings: Settings) -> Mapping[str, int]:
    """Insert the quads of `graph` at the update address `sparql+http://…`.

    Raises: ExportError: the store cannot be reached or refuses.
    """
    store = _Store(target, settings)
    chunks = list(_chunks(graph, settings))
    for name, lines in settings.track(chunks, "load", len(chunks)):
        data = "\n".join(lines)
        body = f"INSERT DATA {{ GRAPH <{name}> {{\n{data}\n}} }}" if name else f"INSERT DATA {{\n{data}\n}}"
        store.send(store.address, body, "application/sparql-update")
    return _counts(chunks)


def load_graph_store(graph: Graph, target: str, settings: Settings) -> Mapping[str, int]:
    """Add the quads of `graph` to the graph store `gsp+http://…`.

    Raises: ExportError: the store cannot be reached or refuses.
    """
    store = _Store(target, settings)
    chunks = list(_chunks(graph, settings))
    for name, lines in settings.track(chunks, "load", len(chunks)):
        which = f"graph={quote(name, safe='')}" if name else "default"
        separator = "&" if urlsplit(store.address).query else "?"
        store.send(f"{store.address}{separator}{which}", "\n".join(lines) + "\n", "application/n-triples")
    return _counts(chunks)


def _chunks(graph: Graph, settings: Settings) -> Iterator[Chunk]:
    """Yield the quads graph by graph, in pieces of at most `settings.batch` quads and about `MOST_BYTES`."""
    if settings.world is not None and web_address(settings.world) is None:
        raise ExportError(f"{settings.world!r} cannot name a graph", hint="give an http or https address")
    for name, group in groupby(quads(graph), key=lambda quad: quad.graph_name):
        iri = (settings.world or "") if isinstance(name, DefaultGraph) else str(getattr(name, "value", name))
        for batch in batches(group, settings.batch):
            yield from ((iri, lines) for lines in _pieces(batch))


def _pieces(batch: Iterable[Quad]) -> Iterator[tuple[str, ...]]:
    text = serialize((quad.triple for quad in batch), format=RdfFormat.N_TRIPLES) or b""
    lines: list[str] = []
    size = 0
    for line in text.decode().split("\n"):
        if not line:
            continue
        if lines and size + len(line) > MOST_BYTES:
            yield tuple(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield tuple(lines)


def _counts(chunks: Iterable[Chunk]) -> Mapping[str, int]:
    return {"statements": sum(len(lines) for _, lines in chunks)}


class _Store:
    """An address with a login, to which bodies are sent one after another."""

    def __init__(self, target: str, settings: Settings) -> None:
        parts = urlsplit(target.partition("+")[2])
        self.address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        user, password = settings.user or parts.username, settings.password or parts.password
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})] if _local(parts.hostname) else []
        if user:
            logins = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            logins.add_password(None, self.address, unquote(user), unquote(password or ""))
            handlers += [urllib.request.HTTPDigestAuthHandler(logins), urllib.request.HTTPBasicAuthHandler(logins)]
        self._open = urllib.request.build_opener(*handlers).open

    def send(self, address: str, body: str, media: str) -> None:
        """Send a body; a refusal is an error with what the store says."""
        request = urllib.request.Request(address, body.encode(), {"content-type": f"{media}; charset=utf-8"})  # noqa: S310
        try:
            with self._open(request, timeout=SECONDS) as response:
                response.read()
        except urllib.error.HTTPError as error:
            said = error.read(300).decode("utf8", "replace").strip().partition("\n")[0]
            hint = "give --user and KG_PASSWORD" if error.code in (401, 403) else None
            raise ExportError(f"the store refuses ({error.code}): {said}", path=self.address, hint=hint) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            hint = "check the address, and that the store runs"
            raise ExportError(f"cannot be reached: {reason}", path=self.address, hint=hint) from error


def _local(host: str | None) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")

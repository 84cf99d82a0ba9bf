"""Graph -> `nquads/`: the quads of `graph.nq` in parts, so that many machines can load them and one month be left out.

What is about an article or a claim in it is in the part of the month in which the article was published, such as
`2019-01.nq`, or in `undated.nq`; all else is in `world.nq`. The parts together are `graph.nq`, line by line.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from exporters.rdf import make_iris, sort_quads
from exporters.rdf.terms import address
from kg.model.document import Document
from kg.model.graph import Graph
from kg.model.lookup import values_by_key

__all__ = ["write_partitions"]

WORLD, UNDATED = "world", "undated"


def write_partitions(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write the folder `nquads` into `folder`.

    Raises:
        ExportError: the graph's base IRI is unusable.
        OSError: a file cannot be written.
    """
    base = folder / "nquads"
    base.mkdir()
    part = _parts(graph)
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as opened, sort_quads(graph, folder) as found:
        for line in found.nquads():
            name = part(line[1 : line.index(b">")].partition(b"#char=")[0].decode())
            if name not in files:
                files[name] = opened.enter_context((base / f"{name}.nq").open("wb"))
            files[name].write(line)
    return tuple(base / f"{name}.nq" for name in sorted(files))


def _parts(graph: Graph) -> Callable[[str], str]:
    """Return what tells the part of an article or a claim by its IRI; all else is of the world."""
    iris = make_iris(graph)
    months = {document: _month(head) for document, head in graph.heads.items()}
    articles = {address(iris.article(document)): month for document, month in months.items()}
    document_of = values_by_key(graph.claims, "id", "document")
    odd = {address(iris.claim(claim)): claim for claim in document_of if not (claim.isascii() and claim.isalnum())}
    prefix = f"{iris.base}claim/"

    def part(iri: str) -> str:
        if not iri.startswith(prefix):
            return articles.get(iri, WORLD)
        document = document_of.get(odd.get(iri, iri.removeprefix(prefix)))
        return WORLD if document is None else months.get(document, WORLD)

    return part


def _month(document: Document) -> str:
    month = (document.published_earliest or document.published or "")[:7]
    year, _, number = month.partition("-")
    return month if len(year) == 4 and f"{year}{number}".isdecimal() and month.isascii() else UNDATED

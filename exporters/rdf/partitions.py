"""Graph -> `nquads/`: the quads of `graph.nq` in parts, so that many machines can load them and one month be left out.

What is about an article or a claim in it is in the part of the month in which the article was published, such as
`2019-01.nq`, or in `undated.nq`; all else is in `world.nq`. The parts together are `graph.nq`, line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from exporters.rdf import make_iris, sort_quads
from kg.model.document import Document
from kg.model.graph import Graph
from kg.model.ids import DocumentId

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
    parts = _parts(graph)
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as opened, sort_quads(graph, folder) as found:
        for line in found.nquads():
            name = parts.get(line[: line.index(b">") + 1].partition(b"#char=")[0].rstrip(b">"), WORLD)
            if name not in files:
                files[name] = opened.enter_context((base / f"{name}.nq").open("wb"))
            files[name].write(line)
    return tuple(base / f"{name}.nq" for name in sorted(files))


def _parts(graph: Graph) -> Mapping[bytes, str]:
    """Return the part of each article and claim by its IRI, written as a line begins, without the place in a text."""
    iris = make_iris(graph)
    months: dict[DocumentId, str] = {document.id: _month(document) for document in graph.documents}
    found = {f"<{iris.article(document).value}".encode(): month for document, month in months.items()}
    for claim in graph.claims:
        found[f"<{iris.claim(claim.id).value}".encode()] = months.get(claim.document, WORLD)
    return found


def _month(document: Document) -> str:
    month = (document.published_earliest or document.published or "")[:7]
    year, _, number = month.partition("-")
    return month if len(year) == 4 and f"{year}{number}".isdecimal() and month.isascii() else UNDATED

"""Quads sorted by named graph, subject, predicate and object, each once, with a bounded number of them in memory.

Enters: quads in any order, some more than once. Leaves: lines of terms as N-Triples writes them, parted by tabs, graph
by graph; what does not fit into memory is sorted in runs on disk that are merged. The order is that of code points.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse

__all__ = ["SortedQuads"]

MOST = 200_000
"""Quads in memory, about 60 MB of them."""
AT_ONCE = 5_000
"""Lines that are parsed together."""
RUNS = 256
"""Runs that are merged at once: each is an open file."""
TYPE = b"\t<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>\t"


class SortedQuads:
    """Quads under way to files; a context manager, because the runs lie in a folder that is removed in the end.

    `sizes` counts the distinct quads by graph name, `types` the objects of `rdf:type`, both as N-Triples writes them.
    """

    def __init__(self, folder: Path | None = None, *, most: int | None = None) -> None:
        """Take the folder for the runs (None: the system's own) and the number of quads in memory (None: `MOST`)."""
        self.sizes: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self._folder = TemporaryDirectory(dir=folder, prefix=".sort-")
        self._most, self._held, self._written = most or MOST, 0, 0
        self._fresh: dict[str, set[bytes]] = {}
        self._runs: dict[str, list[Path]] = {}
        self._sorted: dict[str, list[bytes] | Path] = {}
        self._late: dict[str, list[bytes]] = {}

    def __enter__(self) -> SortedQuads:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def sort(self, quads: Iterable[Quad]) -> None:
        """Take all quads and count them."""
        for quad in quads:
            name, line = _line(quad)
            self._fresh.setdefault(name, set()).add(line)
            self._held += 1
            if self._held >= self._most:
                self._spill()
        for name in {*self._fresh, *self._runs}:
            self._sorted[name] = self._merge(name)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take a few more quads that are not counted, such as statistics of the others."""
        for quad in quads:
            name, line = _line(quad)
            self._late.setdefault(name, []).append(line)

    def quads(self) -> Iterator[Quad]:
        """Yield the quads, the default graph first."""
        return chain.from_iterable(_parse(_as_nquads(name, self._lines(name))) for name in self._names())

    def nquads(self) -> Iterator[bytes]:
        """Yield the lines of canonical N-Quads in the same order."""
        return chain.from_iterable(_as_nquads(name, self._lines(name)) for name in self._names())

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of all graphs together, sorted, each once."""
        merged = _distinct(heapq.merge(*(self._lines(name) for name in self._names())))
        return (quad.triple for quad in _parse(_as_nquads("", merged)))

    def _names(self) -> list[str]:
        return sorted({*self._sorted, *self._late})

    def _lines(self, name: str) -> Iterator[bytes]:
        held = self._sorted.get(name, [])
        lines = _read(held) if isinstance(held, Path) else iter(held)
        late = self._late.get(name)
        return _distinct(heapq.merge(lines, sorted(late))) if late else lines

    def _spill(self) -> None:
        """Write what is in memory as one sorted run per graph."""
        for name, lines in self._fresh.items():
            runs = self._runs.setdefault(name, [])
            runs.append(self._write(sorted(lines)))
            if len(runs) >= RUNS:
                merged = self._write(_distinct(heapq.merge(*map(_read, runs))))
                _remove(runs)
                runs[:] = [merged]
        self._fresh, self._held = {}, 0

    def _write(self, lines: Iterable[bytes]) -> Path:
        """Write a sorted run and return its path."""
        self._written += 1
        path = Path(self._folder.name) / f"run-{self._written}"
        with path.open("wb") as file:
            file.writelines(lines)
        return path

    def _merge(self, name: str) -> list[bytes] | Path:
        lines = sorted(self._fresh.pop(name, ()))
        if name not in self._runs:
            return list(self._counted(name, lines))
        path = self._write(self._counted(name, _distinct(heapq.merge(lines, *map(_read, self._runs[name])))))
        _remove(self._runs[name])
        return path

    def _counted(self, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            self.sizes[name] += 1
            if TYPE in line:
                self.types[line.rpartition(b"\t")[2].strip().decode()] += 1
            yield line


def _line(quad: Quad) -> tuple[str, bytes]:
    name = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    return name, f"{quad.subject}\t{quad.predicate}\t{quad.object}\n".encode()


def _remove(runs: Iterable[Path]) -> None:
    for run in runs:
        run.unlink()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))


def _as_nquads(name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    end = f" {name} .\n".encode() if name else b" .\n"
    return (line[:-1].replace(b"\t", b" ", 2) + end for line in lines)


def _parse(lines: Iterator[bytes]) -> Iterator[Quad]:
    """Yield the quads of N-Quads; some lines at a time, since the parser wants them whole."""
    while some := b"".join(islice(lines, AT_ONCE)):
        yield from parse(some, format=RdfFormat.N_QUADS)

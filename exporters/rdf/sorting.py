"""Quads sorted by named graph, subject, predicate and object, each once, with a bounded number of them in memory.

Enters: statements of terms as N-Triples writes them, in any order, some more than once. Leaves: batches of lines of
canonical N-Quads, graph by graph; what does not fit into memory is sorted in runs on disk that are merged. The order is
that of code points: the blank after a term comes before all that a longer one could go on with.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from pyoxigraph import Quad, RdfFormat, parse

__all__ = ["SortedQuads", "Statement"]

Statement = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""
Lines = list[bytes]

MOST = 200_000
"""Quads in memory, about 60 MB of them."""
AT_ONCE = 2**20
"""Bytes of lines that are handed on together."""
MERGED = 2**24
"""Bytes of lines in memory while runs are merged."""
RUNS = 256
"""Runs that are merged at once: each is an open file."""
TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class SortedQuads:
    """Quads under way to files; a context manager, because the runs lie in a folder that is removed in the end.

    `sizes` counts the distinct quads by graph name, `types` the objects of `rdf:type`, both as N-Triples writes them;
    the name of the default graph is empty.
    """

    def __init__(self, folder: Path | None = None, *, most: int | None = None) -> None:
        """Take the folder for the runs (None: the system's own) and the number of quads in memory (None: `MOST`)."""
        self.sizes: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self._folder = TemporaryDirectory(dir=folder, prefix=".sort-")
        self._most, self._written = most or MOST, 0
        self._sorted: dict[str, Lines | Path] = {}

    def __enter__(self) -> SortedQuads:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def sort(self, statements: Mapping[str, Iterable[Statement]]) -> None:
        """Take all statements of each graph and count them."""
        for name, found in statements.items():
            lines = self._sort(name, found)
            self._sorted[name] = lines if isinstance(lines, list) else self._write(self._counted(name, lines))
            if isinstance(lines, list):
                self._count(name, lines)

    def add(self, name: str, statements: Iterable[Statement]) -> None:
        """Take a few more statements of a graph that are not counted, such as statistics of the others."""
        late = sorted({_line(statement, name) for statement in statements})
        held = self._sorted.get(name, [])
        if isinstance(held, Path):
            self._sorted[name] = self._write(_merged([_read(held), iter([late])]))
            held.unlink()
        else:
            self._sorted[name] = sorted({*held, *late})

    def graphs(self) -> Iterator[tuple[str, Iterator[Lines]]]:
        """Yield each graph's name with the batches of its lines, the default graph first."""
        return ((name, self._batches(name)) for name in sorted(self._sorted))

    def nquads(self) -> Iterator[bytes]:
        """Yield the lines of canonical N-Quads, the default graph first."""
        return chain.from_iterable(chain.from_iterable(batches for _, batches in self.graphs()))

    def quads(self) -> Iterator[Quad]:
        """Yield the quads in the same order."""
        return _parse(chain.from_iterable(batches for _, batches in self.graphs()))

    def triples(self) -> Iterator[Quad]:
        """Yield the triples of all graphs together as quads of the default graph, sorted, each once."""
        return _parse(_merged([_unnamed(name, batches) for name, batches in self.graphs()]))

    def _batches(self, name: str) -> Iterator[Lines]:
        held = self._sorted[name]
        return _read(held) if isinstance(held, Path) else iter([held] if held else [])

    def _sort(self, name: str, statements: Iterable[Statement]) -> Lines | Iterator[Lines]:
        """Return the distinct lines of a graph: all of them, or batch by batch where they are on disk."""
        end = _end(name)
        made = (f"{subject} {predicate} {value}{end}" for subject, predicate, value in statements)
        runs: list[Path] = []
        while len(fresh := list(islice(made, self._most))) == self._most:
            runs.append(self._write([_distinct(fresh)]))
            if len(runs) >= RUNS:
                runs = [self._write(self._consumed(runs))]
        return self._consumed(runs, _distinct(fresh)) if runs else _distinct(fresh)

    def _consumed(self, runs: Sequence[Path], lines: Lines | None = None) -> Iterator[Lines]:
        """Yield the lines of runs, which are then removed, and further sorted ones."""
        size = max(MERGED // len(runs), 2**13)
        yield from _merged([*(_read(run, size) for run in runs), iter([lines] if lines else [])])
        for run in runs:
            run.unlink()

    def _write(self, batches: Iterable[Lines]) -> Path:
        """Write a sorted run and return its path."""
        self._written += 1
        path = Path(self._folder.name) / f"run-{self._written}"
        with path.open("wb") as file:
            file.writelines(map(b"".join, batches))
        return path

    def _counted(self, name: str, batches: Iterable[Lines]) -> Iterator[Lines]:
        for lines in batches:
            self._count(name, lines)
            yield lines

    def _count(self, name: str, lines: Lines) -> None:
        cut = -len(_end(name))
        self.sizes[name] += len(lines)
        parts = (line[:cut].split(b" ", 2) for line in lines if TYPE in line)
        self.types.update(value.decode() for _, predicate, value in parts if predicate == TYPE)


def _end(name: str) -> str:
    """Return what stands behind the object of each line of a graph."""
    return f" {name} .\n" if name else " .\n"


def _line(statement: Statement, name: str) -> bytes:
    return f"{' '.join(statement)}{_end(name)}".encode()


def _distinct(lines: list[str]) -> Lines:
    """Return lines sorted, each once; as text they sort quicker than as bytes, and in the same order."""
    lines.sort()
    return [line.encode() for line in dict.fromkeys(lines)]


def _read(path: Path, size: int = AT_ONCE) -> Iterator[Lines]:
    """Yield the lines of a file, about `size` bytes at a time."""
    with path.open("rb") as file:
        while lines := file.readlines(size):
            yield lines


def _unnamed(name: str, batches: Iterable[Lines]) -> Iterator[Lines]:
    """Yield the lines of a graph as those of the default graph."""
    if not name:
        yield from batches
    end, cut = _end("").encode(), -len(_end(name).encode())
    for lines in batches:
        yield [line[:cut] + end for line in lines]


def _merged(sources: Iterable[Iterator[Lines]]) -> Iterator[Lines]:
    """Yield the lines of sorted sources without repetition, sorted, in batches.

    What no source can still bring a line before is complete: the lines up to the least of the last ones in memory.
    """
    held = [(lines, source) for source in sources if (lines := next(source, []))]
    while held:
        limit = min(lines[-1] for lines, _ in held)
        ready: Lines = []
        rest: list[tuple[Lines, Iterator[Lines]]] = []
        for lines, source in held:
            cut = bisect_right(lines, limit)
            ready += lines[:cut]
            following = lines[cut:] or next(source, [])
            if following:
                rest.append((following, source))
        ready.sort()
        yield list(dict.fromkeys(ready))
        held = rest


def _parse(batches: Iterable[Lines]) -> Iterator[Quad]:
    """Yield the quads of N-Quads, batch by batch."""
    for lines in batches:
        yield from parse(b"".join(lines), format=RdfFormat.N_QUADS, lenient=True)  # valid since they were made

"""Tables of records on disk: sequences that make each record when it is looked at, and hold on to none.

Enters: a file of lines, or records one after the other (`Spool`). Leaves: `Records`, which behave as the tuple of the
records does; of each record twelve bytes are in memory. The file stays open, so that it can be read to the end whatever
becomes of its name.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kg.errors import ExportError, RecordError
from kg.model.stored import Stored
from kg.store.codec import Malformed
from kg.store.encoding import line_encoder
from kg.store.lines import Line, fields_decoder, line_decoder, lines_decoder
from kg.store.nameless import open_nameless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LineFile", "Records", "Shelf", "Spool", "open_records"]

Item = TypeVar("Item")
Other = TypeVar("Other")

WINDOW = 256
"""Records that are looked up in the file together."""
BROKEN = (Malformed, ValueError, RecursionError)
"""What a line sets off that was a record when the table was made."""
REACH = 2**20
"""Bytes that are read together at most."""


class LineFile:
    """An open file that any number of readers share; it is closed when the last one is gone."""

    __slots__ = ("__weakref__", "_number", "path")

    def __init__(self, number: int, path: Path) -> None:
        """Take over an open file; `path` is what errors call it."""
        self.path, self._number = path, number
        weakref.finalize(self, os.close, number)

    def read(self, start: int, size: int) -> bytes:
        """Return `size` bytes.

        Raises: RecordError: they cannot be read.
        """
        try:
            found = os.pread(self._number, size, start)
        except OSError as error:
            raise RecordError(f"cannot be read: {error.strerror}", path=str(self.path)) from error
        if len(found) < size:
            raise RecordError("is shorter than it was", path=str(self.path), hint="build again")
        return found

    def size(self) -> int:
        """Return how many bytes there are."""
        return os.fstat(self._number).st_size

    def append(self, text: bytes | bytearray) -> None:
        """Write at the end.

        Raises: OSError: there is no room.
        """
        rest = memoryview(text)
        while rest:
            rest = rest[os.write(self._number, rest) :]


class Records(Stored[Item]):
    """Records of one type, in any order, over the lines of a file."""

    __slots__ = ("_decode", "_file", "_record", "_sizes", "_starts", "own")

    def __init__(
        self, file: LineFile, record: Any, starts: NDArray[np.int64], sizes: NDArray[np.uint32], *, own: bool
    ) -> None:
        """Take where each line stands; `own` tells that this program has just written them: they can be copied."""
        self._file, self._record, self._starts, self._sizes, self.own = file, record, starts, sizes, own
        self._decode: Callable[[Line], Item] = line_decoder(record)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Records[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Records[Item]:
        if isinstance(at, slice):
            return self._over(self._starts[at], self._sizes[at])
        try:
            return self._decode(self._file.read(int(self._starts[at]), int(self._sizes[at])))
        except BROKEN as error:
            raise self._changed(error) from None

    def __iter__(self) -> Iterator[Item]:
        return self._all(lines_decoder(self._record))

    def __reversed__(self) -> Iterator[Item]:
        return iter(self[::-1])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | Records):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} {self._record.__name__} records in {self._file.path}>"

    def __reduce__(self) -> tuple[type, tuple[list[Item]]]:
        """Become a tuple where somebody copies or sends them: an open file cannot be sent."""
        return tuple, (list(self),)

    @property
    def path(self) -> Path:
        """The path that the file had, or that its name began with."""
        return self._file.path

    def at(self, positions: NDArray[Any]) -> Records[Item]:
        """Return the records at some positions, in that order."""
        return self._over(self._starts[positions], self._sizes[positions])

    def fields(self, *names: str) -> Iterator[Any]:
        """Yield some fields of each record: one by itself, several as a tuple; the rest is not looked at."""
        return self._all(fields_decoder(self._record, names))

    def changed(self, records: Iterable[tuple[int, Item]]) -> Records[Item]:
        """Return the table with other records at some positions; the file of another program is copied for that."""
        whole = self if self.own else self.beside(self._record, self)
        spool: Spool[Item] = Spool(self._record, like=whole._file)
        starts, sizes = whole._starts.copy(), whole._sizes.copy()
        places = []
        for at, record in records:
            spool.add(record)
            places.append(at)
        added = spool.records()
        starts[places], sizes[places] = added._starts, added._sizes
        return whole._over(starts, sizes)

    def shelf(self, kind: type[Other]) -> Shelf[Other]:
        """Return an empty shelf for records on the same disk."""
        return Shelf(kind, self._file.path)

    def beside(self, kind: type[Other], records: Iterable[Other]) -> Records[Other]:
        """Return a table of further records, of any frozen dataclass, on the same disk."""
        return Spool[Other](kind, self._file.path).extend(records).records()

    def chunks(self) -> Iterator[bytes]:
        """Yield the lines of all records, some at a time: each ends in a line feed but for the last of a chunk."""
        for first in range(0, len(self._starts), WINDOW):
            yield from self._window(self._starts[first : first + WINDOW], self._sizes[first : first + WINDOW])

    def _window(self, starts: NDArray[np.int64], sizes: NDArray[np.uint32]) -> Iterator[bytes]:
        """Yield some lines: all at once where they follow one another and are short."""
        reach = int(starts[-1] + sizes[-1] - starts[0])
        if reach <= REACH and (len(starts) == 1 or (starts[1:] - starts[:-1] - sizes[:-1] == 1).all()):
            yield self._file.read(int(starts[0]), reach)
            return
        spots, lengths = starts.tolist(), sizes.tolist()
        begin = min(spots)
        reach = max(map(int.__add__, spots, lengths)) - begin
        if reach > REACH or reach > 4 * sum(lengths):
            yield from map(self._file.read, spots, lengths)
            return
        text = self._file.read(begin, reach)
        yield b"\n".join([text[at - begin : at - begin + size] for at, size in zip(spots, lengths, strict=True)])

    def _all(self, decode: Callable[[bytes], Iterable[Any]]) -> Iterator[Any]:
        for chunk in self.chunks():
            try:
                yield from decode(chunk)
            except BROKEN as error:
                raise self._changed(error) from None

    def _over(self, starts: NDArray[np.int64], sizes: NDArray[np.uint32]) -> Records[Item]:
        return Records(self._file, self._record, starts, sizes, own=self.own)

    def _changed(self, error: Exception) -> RecordError:
        return RecordError(f"has changed: {error}", path=str(self._file.path), hint="build again")


class Spool(Generic[Item]):
    """Records under way to a table: each is written to a file without a name as it comes.

    >>> from kg.model.document import Problem
    >>> spool = Spool(Problem)
    >>> spool.add(Problem(source="a.txt", stage="read", error="is empty"))
    >>> [problem.error for problem in spool.records()]
    ['is empty']
    """

    def __init__(self, record: Any, stem: Path | None = None, *, like: LineFile | None = None) -> None:
        """Take the type of the records and the path that the file's name, while it has one, begins with.

        None is one in the system's own folder for such files.

        With `like` they go to the end of that file.

        Raises: ExportError: no file can be made there.
        """
        self._record = record
        self._stem = like.path if like else stem or Path(tempfile.gettempdir(), "newsgraph")
        self._shared = stem is None
        self._starts, self._sizes = array("q"), array("I")
        self._fresh = bytearray()
        self._file = like or self._made()
        self._end = self._file.size()

    def _made(self) -> LineFile:
        try:
            return LineFile(open_nameless(self._stem, shared=self._shared), self._stem)
        except OSError as error:
            raise self._failed(error) from error

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, record: Item) -> None:
        """Write a record.

        Raises: ExportError: there is no room.
        """
        self.add_line(line_encoder(self._record)(record))

    def extend(self, records: Iterable[Item]) -> Spool[Item]:
        """Write records and return the spool."""
        for record in records:
            self.add(record)
        return self

    def add_line(self, line: bytes) -> None:
        """Write a record that is a line already, without its end, as `line_encoder` makes it.

        Raises: ExportError: there is no room.
        """
        self._starts.append(self._end)
        self._sizes.append(len(line))
        self._end += len(line) + 1
        self._fresh += line
        self._fresh += b"\n"
        if len(self._fresh) >= REACH:
            self._flush()

    def record(self, at: int) -> Item:
        """Return one of the records that were written."""
        found: Item = line_decoder(self._record)(self.line(at))
        return found

    def line(self, at: int) -> bytes:
        """Return one of the lines that were written, without its end."""
        return self.lines(at, at)

    def lines(self, first: int, last: int) -> bytes:
        """Return lines that follow one another, without the end of the last one."""
        end = self._starts[last] + self._sizes[last]
        if end > self._end - len(self._fresh):
            self._flush()
        return self._file.read(self._starts[first], end - self._starts[first])

    def records(self) -> Records[Item]:
        """Return what was written until now, in the order in which it came.

        Raises: ExportError: there is no room.
        """
        import numpy as np

        self._flush()
        starts, sizes = np.array(self._starts, np.int64), np.array(self._sizes, np.uint32)
        return Records(self._file, self._record, starts, sizes, own=True)

    def _flush(self) -> None:
        try:
            self._file.append(self._fresh)
        except OSError as error:
            raise self._failed(error) from error
        self._fresh = bytearray()

    def _failed(self, error: OSError) -> ExportError:
        return ExportError(
            f"cannot hold the {self._record.__name__} records under way: {error.strerror}",
            path=str(self._stem.parent),
            hint="make room there, or give another folder with -o",
        )


class Shelf(MutableMapping[Any, Item]):
    """Records by a key, on disk, each of which may be replaced: what is written anew goes to the end of the file."""

    def __init__(self, record: Any, stem: Path) -> None:
        """Take what a `Spool` takes."""
        self._spool: Spool[Item] = Spool(record, stem)
        self._rows: dict[Any, int] = {}

    def __getitem__(self, key: Any) -> Item:
        return self._spool.record(self._rows[key])

    def __setitem__(self, key: Any, record: Item) -> None:
        self._rows[key] = len(self._spool)
        self._spool.add(record)

    def __delitem__(self, key: Any) -> None:
        del self._rows[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def open_records(path: Path, record: type[Item], check: Callable[[int, bytes], None]) -> Records[Item]:
    """Return the records of a file of lines; empty lines are passed over.

    Args: check: takes the number and the text of each line and raises where it is no record.
    Raises: OSError: the file cannot be read.
    """
    import numpy as np

    starts, sizes, at = array("q"), array("I"), 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                check(number, line)
                starts.append(at)
                sizes.append(len(line.rstrip(b"\n")))
            at += len(line)
        found = LineFile(os.dup(file.fileno()), path)
    return Records(found, record, np.frombuffer(starts, np.int64), np.frombuffer(sizes, np.uint32), own=False)

"""Records that need not be in memory: what a table on disk offers beside being a sequence.

A `Sequence` of records is a tuple where somebody made them, and a `Stored` one where there may be too many to hold:
each record is then made when it is looked at and given up when nobody holds it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Stored", "fields_of", "kept", "picked"]

Item = TypeVar("Item")
Other = TypeVar("Other")


class Stored(Sequence[Item]):
    """A sequence of records that stay on disk."""

    __slots__ = ()

    @abstractmethod
    def at(self, positions: NDArray[Any]) -> Stored[Item]:
        """Return the records at some positions, in that order."""

    @abstractmethod
    def fields(self, *names: str) -> Iterator[Any]:
        """Yield some fields of each record: one by itself, several as a tuple; the rest is not looked at."""

    @abstractmethod
    def changed(self, records: Iterable[tuple[int, Item]]) -> Stored[Item]:
        """Return the table with other records at some positions."""

    @abstractmethod
    def beside(self, kind: type[Other], records: Iterable[Other]) -> Stored[Other]:
        """Return a table of further records, of any frozen dataclass, on the same disk."""


def fields_of(records: Iterable[Item], *names: str) -> Iterator[Any]:
    """Yield some fields of each record: one by itself, several as a tuple.

    >>> from kg.model.graph import Redirect
    >>> list(fields_of([Redirect(node="a", target="b")], "target"))
    ['b']
    """
    return records.fields(*names) if isinstance(records, Stored) else map(attrgetter(*names), records)


def kept(like: Iterable[Any], kind: type[Other], records: Iterable[Other]) -> Sequence[Other]:
    """Return records to be kept: on disk where the table `like` is, else as a tuple."""
    return like.beside(kind, records) if isinstance(like, Stored) else tuple(records)


def picked(records: Sequence[Item], positions: Iterable[int]) -> Sequence[Item]:
    """Return the records at some positions, in that order."""
    if not isinstance(records, Stored):
        return tuple(records[at] for at in positions)
    import numpy as np

    return records.at(np.fromiter(positions, np.int64))

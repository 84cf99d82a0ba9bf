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

__all__ = ["Stored", "fields_of"]

Item = TypeVar("Item")


class Stored(Sequence[Item]):
    """A sequence of records that stay on disk."""

    __slots__ = ()

    @abstractmethod
    def at(self, positions: NDArray[Any]) -> Stored[Item]:
        """Return the records at some positions, in that order."""

    @abstractmethod
    def fields(self, *names: str) -> Iterator[Any]:
        """Yield some fields of each record: one by itself, several as a tuple; the rest is not looked at."""


def fields_of(records: Iterable[Item], *names: str) -> Iterator[Any]:
    """Yield some fields of each record: one by itself, several as a tuple.

    >>> from kg.model.graph import Redirect
    >>> list(fields_of([Redirect(node="a", target="b")], "target"))
    ['b']
    """
    return records.fields(*names) if isinstance(records, Stored) else map(attrgetter(*names), records)

"""Mentions by rank and ranks by mention: twenty bytes each in place of a text and a line of a dictionary."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from kg.model.ids import MentionId
from kg.model.lookup import Keys

__all__ = ["Names", "Ranks"]

DIGITS = 16
"""Hexadecimal digits of an id of ours; others, which third parties may use, are kept as text."""


class Names(Sequence[MentionId]):
    """Ids by rank; one is text when it is looked at."""

    def __init__(self, names: Iterable[MentionId]) -> None:
        self._numbers, self._others = array("Q"), dict[int, MentionId]()
        for name in names:
            number = _number(name)
            if number < 0:
                self._others[len(self._numbers)] = name
            self._numbers.append(max(number, 0))

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> MentionId: ...
    @overload
    def __getitem__(self, at: slice) -> list[MentionId]: ...
    def __getitem__(self, at: int | slice) -> MentionId | list[MentionId]:
        if isinstance(at, slice):
            return [self[rank] for rank in range(*at.indices(len(self)))]
        if self._others and at in self._others:
            return self._others[at]
        return MentionId(f"{self._numbers[at]:016x}")


class Ranks(Mapping[MentionId, int]):
    """Ids with their places in an order, in which each stands once."""

    def __init__(self, names: Names) -> None:
        self._names, self._keys = names, Keys(names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[MentionId]:
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._keys.find(name) >= 0

    def __getitem__(self, name: MentionId) -> int:
        rank = self._keys.find(name)
        if rank < 0:
            raise KeyError(name)
        return rank


def _number(name: str) -> int:
    """Return the number that an id of ours writes, -1 for any other."""
    try:
        number = int(name, 16) if len(name) == DIGITS else -1
    except ValueError:
        return -1
    return number if number >= 0 and f"{number:016x}" == name else -1

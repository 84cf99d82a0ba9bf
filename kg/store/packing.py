"""Records to bytes and back within one process: what is set by for a while takes a fraction of its memory.

Enters: dataclasses of strings, numbers, sets, lists, mappings and counters. Leaves: MessagePack, deflated where it is
long; reading it makes only what the type names. An `Attic` holds them by number, on disk where there is one.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar, get_origin

import msgspec

from kg.store.records import Records, Spool

__all__ = ["Attic", "Packed", "packer"]

Item = TypeVar("Item")

Packed = bytes | list[Any]
"""Packed records, or the records themselves where a text holds what UTF-8 cannot (a lone surrogate)."""
LEVEL = 1


@cache
def packer(record: type, *, level: int = LEVEL) -> tuple[Callable[[list[Any]], Packed], Callable[[Packed], list[Any]]]:
    """Return the functions that pack a list of records of one type and unpack it.

    Args: level: of deflating, as `zlib` counts; 0 for what is too short to gain by it.
    """
    write = msgspec.msgpack.Encoder().encode
    read = msgspec.msgpack.Decoder(list[record], dec_hook=_make).decode  # type: ignore[valid-type]

    def pack(records: list[Any]) -> Packed:
        try:
            packed = write(records)
        except UnicodeEncodeError:
            return records
        return zlib.compress(packed, level) if level else packed

    def unpack(packed: Packed) -> list[Any]:
        if not isinstance(packed, bytes):
            return packed
        return read(zlib.decompress(packed) if level else packed)

    return pack, unpack


def _make(kind: Any, value: Any) -> Any:
    if (get_origin(kind) or kind) is Counter:
        return Counter(value)
    raise NotImplementedError(f"no way to unpack {kind}")


class Attic(Generic[Item]):
    """Lists of records that were set by, each with a number; on the disk where a table is, else in memory."""

    def __init__(self, record: Any, like: Sequence[Any] = (), *, level: int = LEVEL) -> None:
        """Take the type of the records, a table and the level of deflating."""
        self._pack, self._unpack = packer(record, level=level)
        self._spool = Spool[Any](record, like.path) if isinstance(like, Records) else None
        self._places = array("q")
        self._held: list[Packed] = []

    def __len__(self) -> int:
        return len(self._places)

    def add(self, records: list[Item]) -> int:
        """Set a list by and return its number."""
        packed = self._pack(records)
        if self._spool is not None and isinstance(packed, bytes):
            self._places.append(len(self._spool))
            self._spool.add_line(packed)
        else:
            self._places.append(-1 - len(self._held))
            self._held.append(packed)
        return len(self._places) - 1

    def __getitem__(self, number: int) -> list[Item]:
        place = self._places[number]
        if place < 0:
            return self._unpack(self._held[-1 - place])
        assert self._spool is not None
        return self._unpack(self._spool.line(place))

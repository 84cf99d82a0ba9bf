"""Records to bytes and back within one process: what is set by for a while takes a fraction of its memory.

Enters: dataclasses of strings, numbers, sets, lists, mappings and counters. Leaves: MessagePack, deflated where it is
long; reading it makes only what the type names.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any, get_origin

import msgspec

__all__ = ["Packed", "packer"]

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

"""Records to bytes and back within one process: what is set by for a while takes a fraction of its memory.

Enters: dataclasses of strings, numbers, sets, lists, mappings and counters. Leaves: MessagePack, deflated; reading it
makes only what the type names.
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
def packer(record: type) -> tuple[Callable[[list[Any]], Packed], Callable[[Packed], list[Any]]]:
    """Return the functions that pack a list of records of one type and unpack it."""
    write = msgspec.msgpack.Encoder().encode
    read = msgspec.msgpack.Decoder(list[record], dec_hook=_make).decode  # type: ignore[valid-type]

    def pack(records: list[Any]) -> Packed:
        try:
            return zlib.compress(write(records), LEVEL)
        except UnicodeEncodeError:
            return records

    def unpack(packed: Packed) -> list[Any]:
        return read(zlib.decompress(packed)) if isinstance(packed, bytes) else packed

    return pack, unpack


def _make(kind: Any, value: Any) -> Any:
    if (get_origin(kind) or kind) is Counter:
        return Counter(value)
    raise NotImplementedError(f"no way to unpack {kind}")

"""Gzip (RFC 1952): a compressed stream is unpacked while it is read, as long as it stays plausible for text.

News text packs to a third, repetitive tables to a thirtieth. What unpacks to far more is no archive of articles but a
file made to fill the memory, and is left there.
"""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO, cast

from kg.read.decoding import Counted

__all__ = ["MAX_RATIO", "SUFFIX", "Bomb", "is_packed", "unpack"]

SUFFIX = ".gz"
MAGIC = b"\x1f\x8b"
MAX_RATIO = 200
"""Bytes that may come out for one that goes in; gzip itself reaches 1,030."""
FREE = 1_000_000
"""Bytes that may come out whatever the ratio."""


class Bomb(OSError):
    """A compressed stream unpacks to more than `MAX_RATIO` times its size."""


def is_packed(start: bytes) -> bool:
    """Tell whether a file with these first bytes is compressed.

    >>> is_packed(gzip.compress(b"Rain fell."))
    True
    """
    return start.startswith(MAGIC)


def unpack(stream: BinaryIO) -> io.BufferedReader:
    """Return what the compressed `stream` holds; reading it raises OSError, EOFError or zlib.error where it is broken.

    Raises:
        Bomb: on reading, more comes out than text can have been packed into it.
    """
    return io.BufferedReader(cast(io.RawIOBase, _Unpacked(stream)))


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip stream, within the ratio."""

    def __init__(self, stream: BinaryIO) -> None:
        self._packed = Counted(stream)
        self._gzip = gzip.GzipFile(fileobj=self._packed)
        self._count = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill `buffer` with the next bytes and return how many they are; 0 at the end."""
        data = self._gzip.read1(len(buffer))
        buffer[: len(data)] = data
        self._count += len(data)
        if self._count > FREE + MAX_RATIO * self._packed.count:
            raise Bomb(f"unpacks to more than {MAX_RATIO} times its size")
        return len(data)

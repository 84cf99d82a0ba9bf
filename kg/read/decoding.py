"""Bytes become text: one encoding, no newline translation, and a message that says where it failed."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError

__all__ = [
    "Counted",
    "LineTooLong",
    "binary_kind",
    "check_encoding",
    "decode",
    "decode_lines",
    "is_wide",
    "unmarked_utf16",
]

SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"WARC/", "a web archive (WARC)"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CONTROL = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")
MAX_CONTROL = 0.1
MIN_ZEROS = 0.5
"""Share of the upper bytes that are zero in UTF-16 of a Latin script."""


def check_encoding(encoding: str) -> str:
    """Return `encoding` if Python knows it.

    Raises:
        InputError: it does not.
    """
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise InputError(f"unknown encoding {encoding!r}", hint="name one like utf-8, latin-1 or cp1252") from error
    return encoding


def binary_kind(start: bytes) -> str | None:
    """Say what kind of binary file begins with `start`, or None for what may be text.

    >>> binary_kind(b"%PDF-1.7")
    'a PDF file'
    >>> binary_kind("Ein Fluß".encode("utf-16")) is None
    True
    """
    for signature, kind in SIGNATURES:
        if start.startswith(signature) and not (signature == b"MZ" and b"\x00" not in start):
            return kind
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    controls = sum(byte in CONTROL for byte in start)
    return "binary data" if controls > MAX_CONTROL * max(len(start), 1) else None


def is_wide(encoding: str) -> bool:
    """Tell whether `encoding` has zero bytes in plain text.

    >>> is_wide("UTF_16"), is_wide("cp1252")
    (True, False)
    """
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


def unmarked_utf16(start: bytes) -> str | None:
    """Return the UTF-16 that a file with these first bytes seems to be in, though it has no byte order mark.

    >>> unmarked_utf16("It rained in Oslo.".encode("utf-16-le")), unmarked_utf16(b"It rained.")
    ('utf-16-le', None)
    """
    even, odd = start[0::2], start[1::2]
    if len(start) < 8 or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if not even.count(0) and odd.count(0) > MIN_ZEROS * len(odd):
        return "utf-16-le"
    return "utf-16-be" if not odd.count(0) and even.count(0) > MIN_ZEROS * len(even) else None


def decode(data: bytes, encoding: str) -> str:
    r"""Decode `data`; a byte order mark is dropped and decides the encoding. Newlines stay as they are.

    Raises:
        UnicodeDecodeError: a byte sequence is not valid; `start` is its offset in `data`.

    >>> decode(b"\xef\xbb\xbfOslo\r\n", "utf-8")
    'Oslo\r\n'
    """
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(marked)
            except UnicodeDecodeError as error:
                error.start += len(mark)
                raise
    return data.decode(encoding)


class LineTooLong(ValueError):
    """A line has more characters than may be held in memory."""


class Counted(io.BufferedIOBase):
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Return the next `size` bytes, fewer at the end."""
        data = self._stream.read(-1 if size is None else size)
        self.count += len(data)
        return data

    read1 = read


def decode_lines(stream: BinaryIO, start: bytes, encoding: str, *, longest: int) -> Iterator[str]:
    """Yield the lines of a stream one after another, each with the line end that it has.

    Args:
        stream: at its beginning.
        start: its first bytes, which it will give again; a byte order mark is dropped and decides the encoding.
        encoding: of a stream without one.
        longest: characters that a line may have.

    Raises:
        UnicodeDecodeError: a byte sequence is not valid; `start` is its offset in the stream.
        LineTooLong: a line has more than `longest` characters.
    """
    mark, encoding = next(((m, e) for m, e in BYTE_ORDER_MARKS if start.startswith(m)), (b"", encoding))
    stream.read(len(mark))
    counted = Counted(stream)
    text = io.TextIOWrapper(counted, encoding, newline="")  # type: ignore[type-var]
    try:
        while line := text.readline(longest + 1):
            if len(line) > longest:
                raise LineTooLong(f"a line of more than {longest:,} characters")
            yield line
    except UnicodeDecodeError as error:
        at = len(mark) + counted.count - len(error.object) + error.start
        raise UnicodeDecodeError(error.encoding, error.object, at, at + 1, error.reason) from None

"""Inputs at and beyond the limits, one of each: sizes, depths, encodings, archives, dates and numbers that none has.

Leaves: files by name, each with the words that its problem must have, or None where it must be read as an article.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.hostile.inputs import Input
from tests.hostile.malformed import NEWS

__all__ = ["EXTREMES", "Extreme", "extremes"]

FAMILY = "extreme sizes, depths and values"
LAST = "A storm closed the harbour of Split on Tuesday, the mayor said."


@dataclass(frozen=True, slots=True)
class Extreme:
    """What a file holds, and what must be said of it; `read`: an article of it must be there as well."""

    data: bytes
    said: str | None = None
    read: bool = True


def _lines(*lines: str) -> bytes:
    """Return lines of JSON with an ordinary one behind them."""
    return "\n".join((*lines, json.dumps({"text": LAST + str(len(lines[0]))}))).encode()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("../../a.txt"), "word " * 500_000, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../a.txt"), io.BytesIO())
    return out.getvalue()


def _said(text: str, **fields: object) -> str:
    return json.dumps({"text": f"{text} {NEWS}"} | fields)


WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nHTTP/1.1 \r\n\r\n"
NAMES = ". ".join(f"Ana{n} Horvat{n} met Ivo{n} Kos{n} in Zagreb" for n in range(2500)) + "."
NUMBERS = (
    "9" * 5000,
    "-" + "9" * 400,
    "1e999",
    "0.1e-9999",
    "1,000,000,000,000,000,000,000,000",
    "٣٤٥",
    "½",
    "１２",
    "+-3",
)
DATES = (
    "0 May 0000",
    "31 June 99999",
    "30 February 2021",
    "0000-00-00",
    "99999-12-31",
    "12/31/0000",
    "-0044-03-15",
    "1e5-01-01",
)
DEEP = 100_000
EXTREMES: Mapping[str, Extreme] = {
    "one-character.txt": Extreme(b"A"),
    "one-mark.txt": Extreme(b"."),
    "one-emoji.txt": Extreme("\U0001f98a".encode()),
    "one-combining.txt": Extreme("\u0301".encode()),
    "five-megabytes.txt": Extreme(NEWS.encode() * 25_000, "too long for one article", read=False),
    "ten-thousand-names.txt": Extreme(NAMES.encode()),
    "one-word.txt": Extreme(b"x" * 60_000),
    "one-line.txt": Extreme(NEWS.replace("\n", " ").encode() * 200),
    "blank-lines.txt": Extreme(b"\n" * 500_000 + NEWS.encode()),
    "blanks.txt": Extreme(b" " * 500_000 + LAST.encode()),
    "brackets.txt": Extreme(b"(" * 20_000 + LAST.encode() + b")" * 20_000),
    "quotes.txt": Extreme(("“‘" * 5_000 + LAST).encode()),
    "controls.txt": Extreme(b"\x0b\x0c\x1c\x1d\x1e" + NEWS.encode() * 3 + b"\x7f\x00"),
    "zero-width.txt": Extreme("\u200b\u200c\u200d\u2060\ufeff".join(NEWS).encode()),
    "right-to-left.txt": Extreme(f"\u202e{NEWS}\u2066{NEWS[::-1]}".encode()),
    "bom-twice.txt": Extreme(BOM_UTF8 * 2 + LAST.encode() + BOM_UTF8),
    "utf-16-le.txt": Extreme(BOM_UTF16_LE + f"1 {LAST}".encode("utf-16-le")),
    "utf-16-be.txt": Extreme(BOM_UTF16_BE + f"2 {LAST}".encode("utf-16-be")),
    "utf-16-odd.txt": Extreme(BOM_UTF16_LE + LAST.encode("utf-16-le")[:-1], "not UTF-16-LE, which its byte order mark names", read=False),
    "utf-16-surrogate.txt": Extreme(BOM_UTF16_LE + b"\x00\xd8" + LAST.encode("utf-16-le"), "not UTF-16", read=False),
    "nul.jsonl": Extreme(_said("\x00 \x00").encode()),
    "surrogate.jsonl": Extreme(_said("\ud800 \udfff").encode(), "half a surrogate pair"),
    "long-line.jsonl": Extreme(_lines(json.dumps({"text": "x" * 33_000_000})), "line longer than"),
    "deep.jsonl": Extreme(_lines('{"text":' * DEEP, "[" * DEEP), "nested too deeply"),
    "huge-integer.jsonl": Extreme(_lines('{"text": "x", "id": ' + "9" * 5000 + "}"), "malformed JSON"),
    "huge-exponent.jsonl": Extreme(_lines('{"text": "x y z", "id": 1e99999}')),
    "numbers.jsonl": Extreme(_lines(*(_said(f"{n} people were killed, {n} of them in {n}.", id=n) for n in NUMBERS))),
    "dates.jsonl": Extreme(_lines(*(_said(f"It was on {d}.", published=d, id=d) for d in DATES)), "is not one plain date"),
    "long-cell.csv": Extreme(b"text,id\n" + b'"' + b"x" * 33_000_000 + b'",1\n', "malformed row", read=False),
    "many-columns.csv": Extreme(b"text" + b",c" * 60_000 + b"\n" + LAST.encode() + b"," * 60_000, "column 'text'", read=False),
    "empty-rows.csv": Extreme(b"text,id\n" + b",\n" * 2000 + b'"The dam of Brod held on Monday, the mayor said.",1\n'),
    "large.html": Extreme(b"<p>" + NEWS.encode() * 50_000, "page larger than", read=False),
    "flat.html": Extreme(f"<html><body><article>{'<p>x</p>' * 20_000}<p>{NEWS * 3}</p></article>".encode()),
    "deep.html": Extreme(b"<div>" * DEEP + NEWS.encode(), "no article found", read=False),
    "attributes.html": Extreme(f"<html><body {'a=b ' * 50_000}><article><p>{NEWS}</p><p>{LAST} 3</p></article>".encode()),
    "deep.rss": Extreme(b"<rss>" + b"<a>" * DEEP, "malformed XML", read=False),
    "bomb.rss": Extreme(
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
            f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>".encode() for n in range(12)
        ) + b"]><rss><channel><item><description>&m;</description></item></channel></rss>", "entities", read=False,
    ),
    "bomb.txt.gz": Extreme(gzip.compress(b"\n" * 50_000_000, mtime=0), "unpacks to more than", read=False),
    "archive.zip": Extreme(_zip(), "looks like a ZIP archive", read=False),
    "zip.txt": Extreme(_zip(), "looks like a ZIP archive", read=False),
    "archive.tar": Extreme(_tar(), "looks like", read=False),
    "pages.warc": Extreme(WARC, "looks like a web archive", read=False),
    "pages.warc.gz": Extreme(gzip.compress(WARC, mtime=0), "looks like a web archive", read=False),
    "x" * 250 + ".txt": Extreme(f"{LAST} 4".encode()),
}  # fmt: skip


def extremes() -> Iterator[Input]:
    """Yield the files."""
    for name, item in EXTREMES.items():
        yield Input(name=name.encode(), data=item.data, family=FAMILY)

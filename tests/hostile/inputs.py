"""Hostile and malformed inputs: articles with a payload in any field and format, and files that are hardly articles.

Enters: a seed. Leaves: one `Input` per file. Same seed, same bytes.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.hostile.malformed import FIELDS, MALFORMED, NEWS
from tests.hostile.payloads import PAYLOADS, Payload, sentence

__all__ = ["Input", "inputs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file: its name (bytes, because a file system allows any), what it holds, and the family it is of."""

    name: bytes
    data: bytes
    family: str


def inputs(seed: int, *, of_payloads: int, of_files: int) -> Iterator[Input]:
    """Yield files, family by family.

    Args:
        seed: of the generator.
        of_payloads: how many articles per family of `PAYLOADS`.
        of_files: how many files per family of `MALFORMED`.
    """
    random = Random(seed)
    for place, (family, payload) in enumerate(PAYLOADS.items()):
        for number in range(of_payloads):
            suffix, write = FORMATS[number % len(FORMATS)]
            name = f"payload-{place}-{number}{suffix}".encode()
            yield Input(name=name, data=write(random, payload, f"{place}.{number}"), family=family)
    for place, (family, make) in enumerate(MALFORMED.items()):
        for number in range(of_files):
            ending, data = make(random, f"{family} {number}")
            name = f"{place}-{number}".encode() + ending.replace(b"/", b"_").replace(b"\0", b"_")
            yield Input(name=name, data=data, family=family)


def _body(random: Random, payload: Payload, mark: str) -> str:
    return f"{mark}: " + " ".join(sentence(random, payload) for _ in range(random.randrange(1, 3)))


def _text(random: Random, payload: Payload, mark: str) -> bytes:
    head = (payload(random), f"By {payload(random)}", f"Published: {payload(random)}", f"ZAGREB ({payload(random)}) —")
    lines = [*random.sample(head, random.randrange(3)), _body(random, payload, mark), f"© 2021 {payload(random)}"]
    return "\n\n".join(lines).encode("utf8", "replace")


def _line(random: Random, payload: Payload, mark: str) -> bytes:
    row = {"text": _body(random, payload, mark)}
    row |= {field: payload(random) for field in random.sample(FIELDS, random.randrange(len(FIELDS)))}
    return json.dumps(row, ensure_ascii=random.random() < 0.5).encode("utf8", "replace") + b"\n"


def _row(random: Random, payload: Payload, mark: str) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("text", *FIELDS))
    rows.writerow((_body(random, payload, mark), *(payload(random) for _ in FIELDS)))
    return out.getvalue().encode("utf8", "replace")


def _page(random: Random, payload: Payload, mark: str) -> bytes:
    escape: Callable[[str], str] = html.escape if random.random() < 0.5 else str
    made = [escape(payload(random)) for _ in range(8)]
    linked = {"@type": "NewsArticle", "headline": made[0], "author": {"name": made[1]}, "datePublished": made[2]}
    return (
        f"<html><head><title>{made[3]}</title><meta property='og:site_name' content='{made[4]}'>"
        f"<link rel=canonical href='{made[5]}'><script type='application/ld+json'>{json.dumps(linked)}</script></head>"
        f"<body><article><h1>{made[6]}</h1><p>{escape(_body(random, payload, mark))}</p><p>{NEWS}</p>"
        f"<time itemprop=datePublished datetime='{made[7]}'></time></article></body></html>"
    ).encode("utf8", "replace")


def _feed(random: Random, payload: Payload, mark: str) -> bytes:
    made = [html.escape(payload(random)) for _ in range(5)]
    return (
        f"<rss><channel><title>{made[0]}</title><item><title>{made[1]}</title><link>{made[2]}</link><author>{made[3]}"
        f"</author><pubDate>{made[4]}</pubDate><description>{html.escape(_body(random, payload, mark))}</description>"
        "</item></channel></rss>"
    ).encode("utf8", "replace")


Write = Callable[[Random, Payload, str], bytes]
FORMATS: tuple[tuple[str, Write], ...] = (
    (".txt", _text), (".jsonl", _line), (".csv", _row), (".html", _page), (".rss", _feed),
)  # fmt: skip

"""Wire: what the server and its workers say to each other over a pipe: a query, and what became of it.

A frame is four bytes of length, big endian, then UTF-8: JSON for a query; for a reply one line of JSON and the answer.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from kg.query.sparql import Dataset

__all__ = ["HEAD", "Fate", "Reply", "Request", "framed", "read_reply", "read_request"]

HEAD = 4
"""Bytes of a frame before its content."""


class Fate(StrEnum):
    """What became of a query."""

    READY = "ready"
    ANSWERED = "answered"
    MALFORMED = "malformed"
    FAILED = "failed"
    TOO_MUCH = "too much"
    NOT_ACCEPTABLE = "not acceptable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A query with its dataset and the forms that its answer may have; None = the client takes no such answer."""

    sparql: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    rows: str | None = "json"
    statements: str | None = "turtle"

    @property
    def dataset(self) -> Dataset:
        """The graphs that the query sees."""
        return Dataset(default=self.default, named=self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer in `form`, or why there is none, in words."""

    fate: Fate
    form: str = ""
    text: str = ""


def framed(message: Request | Reply) -> bytes:
    """Return `message` as one frame."""
    if isinstance(message, Request):
        content = json.dumps(asdict(message)).encode()
    else:
        content = f"{json.dumps([message.fate, message.form])}\n{message.text}".encode("utf8", "replace")
    return len(content).to_bytes(HEAD, "big") + content


def read_request(content: bytes) -> Request:
    """Return the query of a frame's content."""
    fields = json.loads(content)
    default, named = (None if fields[name] is None else tuple(fields[name]) for name in ("default", "named"))
    return Request(
        sparql=fields["sparql"], default=default, named=named, rows=fields["rows"], statements=fields["statements"]
    )


def read_reply(content: bytes) -> Reply:
    """Return the reply of a frame's content."""
    head, _, text = content.decode().partition("\n")
    fate, form = json.loads(head)
    return Reply(fate=Fate(fate), form=form, text=text)

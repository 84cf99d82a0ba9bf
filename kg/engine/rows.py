"""What came of one document as a row of text: its records are lines, which go to the tables as they are.

Enters: the JSON text that a worker wrote of a `Said`, or a `Said`. Leaves: a `Row`. The driver of a large build decodes
no annotation, mention or claim to keep it.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from kg.engine.work import Dropped, Said
from kg.model.annotation import Annotation
from kg.model.document import Problem
from kg.model.ids import DocumentId
from kg.store.codec import decoder
from kg.store.encoding import line_encoder
from kg.store.lines import line_decoder

__all__ = ["Row", "dump", "read_row", "row_of"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A `Said` whose annotation, mentions and claims are the JSON text of these records."""

    document: DocumentId
    annotation: msgspec.Raw
    done: bool = False
    mentions: tuple[msgspec.Raw, ...] = ()
    claims: tuple[msgspec.Raw, ...] = ()
    problems: tuple[Problem, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def decoded(self) -> Annotation:
        """Return the annotation as a record."""
        annotation: Annotation = line_decoder(Annotation)(bytes(self.annotation))
        return annotation

    def said(self) -> Said:
        """Return the row as records."""
        said: Said = decoder(Said)(json.loads(msgspec.json.encode(self)))
        return said


def dump(value: Any) -> str:
    """Return a record as JSON text that UTF-8 can hold."""
    kind: Any = type(value)
    return line_encoder(kind)(value).decode()


_READ = msgspec.json.Decoder(Row).decode


def read_row(text: str) -> Row:
    """Return the row that `dump` made of a `Said`."""
    try:
        return _READ(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):  # a problem names a file whose name UTF-8 cannot hold
        said: Said = decoder(Said)(json.loads(text))
        return _parts(said)


def row_of(said: Said) -> Row:
    """Return the records of one document as a row."""
    return read_row(dump(said))


def _parts(said: Said) -> Row:
    def raw(record: Any) -> msgspec.Raw:
        return msgspec.Raw(dump(record))

    return Row(
        document=said.document,
        annotation=raw(said.annotation),
        done=said.done,
        mentions=tuple(map(raw, said.mentions)),
        claims=tuple(map(raw, said.claims)),
        problems=said.problems,
        dropped=said.dropped,
    )

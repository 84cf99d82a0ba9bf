"""Lines to records, quickly: what `kg.store.codec` does, done by msgspec wherever a line is well-formed.

Enters: one line of a record file. Leaves: its record, or some of its fields. A line that msgspec refuses is read once
more by `codec`, which takes what RFC 8259 leaves open (a lone surrogate, a number such as NaN) and names what is wrong.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import typing
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from kg.model.annotation import Token
from kg.store.codec import COMPACT, decoder

__all__ = ["Line", "fields_decoder", "line_checker", "line_decoder", "lines_decoder"]

Line = bytes | memoryview
"""The JSON text of one record, in UTF-8."""
REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@cache
def line_decoder(record: type) -> Callable[[Line], Any]:
    """Return the function that turns a line into a record.

    The function raises `kg.store.codec.Malformed` where the line has not the shape of the record, ValueError or
    RecursionError where it is no JSON.
    """
    read, careful = _quick(record), decoder(record)

    def decode(line: Line) -> Any:
        try:
            return read(line)
        except REFUSED:
            return careful(json.loads(bytes(line)))

    return decode


@cache
def line_checker(record: type) -> Callable[[Line], object]:
    """Return a function that raises where `line_decoder` would; it makes less."""
    read, careful = _reader(record).decode, decoder(record)

    def check(line: Line) -> object:
        try:
            return read(line)
        except REFUSED:
            return careful(json.loads(bytes(line)))

    return check


@cache
def lines_decoder(record: type) -> Callable[[bytes], Iterable[Any]]:
    """Return the function that turns lines that follow one another into records; it raises as `line_decoder` does."""
    one, read = line_decoder(record), _reader(record).decode_lines
    if _compact(record):
        return lambda text: map(one, text.split(b"\n"))

    def decode(text: bytes) -> Iterable[Any]:
        try:
            return read(text)
        except REFUSED:
            return map(one, text.split(b"\n"))

    return decode


@cache
def fields_decoder(record: type, names: tuple[str, ...]) -> Callable[[bytes], Iterable[Any]]:
    """Return the function that turns lines into the values of some fields: one by itself, several as a tuple.

    What else stands in a line is passed over, so that this takes a fraction of the time.
    """
    whole, pick = line_decoder(record), attrgetter(*names)
    hints = typing.get_type_hints(record)
    if any(_holds_compact(hints[name]) for name in names):
        return lambda text: map(pick, map(whole, text.split(b"\n")))
    fields = {field.name: field for field in dataclasses.fields(record)}
    part = msgspec.defstruct("Part", [_field(fields[name], hints[name]) for name in names], gc=False, kw_only=True)
    read = msgspec.json.Decoder(part).decode_lines

    def decode(text: bytes) -> Iterable[Any]:
        try:
            return map(pick, read(text))
        except REFUSED:
            return map(pick, map(whole, text.split(b"\n")))

    return decode


def _field(field: dataclasses.Field[Any], hint: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    if field.default is not dataclasses.MISSING:
        return field.name, hint, field.default
    return field.name, hint


def _compact(record: type) -> dict[str, Any]:
    """Return the fields of a record that hold compact ones, with the type of these."""
    hints = typing.get_type_hints(record)
    return {name: typing.get_args(hint)[0] for name, hint in hints.items() if _holds_compact(hint)}


@cache
def _reader(record: type) -> msgspec.json.Decoder[Any]:
    """Return the decoder of msgspec; it does not know records that are written as arrays, and leaves rows of them."""
    compact, hints = _compact(record), typing.get_type_hints(record)
    if not compact:
        return msgspec.json.Decoder(record)
    fields: list[Any] = []
    for field in dataclasses.fields(record):
        kind = compact.get(field.name)
        fields.append(_field(field, hints[field.name] if kind is None else _rows(kind)))
    return msgspec.json.Decoder(msgspec.defstruct("Part", fields, kw_only=True))


def _quick(record: type) -> Callable[[Line], Any]:
    """Return what decodes a line that msgspec takes."""
    read = _reader(record).decode
    makers = {name: MAKERS[kind] for name, kind in _compact(record).items()}
    if not makers:
        return read
    names = [field.name for field in dataclasses.fields(record)]

    def decode(line: Line) -> Any:
        part = read(line)
        values = {name: getattr(part, name) for name in names}
        for name, make in makers.items():
            values[name] = make(values[name])
        return record(**values)

    return decode


def _holds_compact(hint: Any) -> bool:
    return typing.get_origin(hint) is tuple and typing.get_args(hint)[0] in COMPACT


def _rows(kind: type) -> Any:
    """Return the type of the arrays that compact records are written as."""
    array: Any = tuple
    return array[array[tuple(typing.get_type_hints(kind).values())], ...]


def _tokens(rows: Iterable[tuple[int, int, str, str, str, int, str]]) -> tuple[Token, ...]:
    """Return the tokens of rows in the order of the fields; equal texts are one object: tags are few, tokens many."""
    one = sys.intern
    return tuple(
        Token(start=start, end=end, lemma=one(lemma), upos=one(upos), tag=one(tag), head=head, dep=one(dep))
        for start, end, lemma, upos, tag, head, dep in rows
    )


MAKERS: Mapping[type, Callable[[Iterable[Any]], tuple[Any, ...]]] = {Token: _tokens}
"""What makes the records that are written as arrays, all that follow one another at once."""

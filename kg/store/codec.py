"""Records to JSON values and back, derived from the type hints of the dataclasses, so that a new field needs no code.

Enters: a frozen dataclass of `kg.model`. Leaves: what `json` writes (RFC 8259). A span is `[start, end]`, a tuple a
list, an enumeration its value, an absent value null; a `Token` is the compact array of its fields, because there are
many. Unknown keys are ignored on reading and a missing key takes the field's default, so that a file of a newer or
older minor version still loads.
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from kg.model.annotation import Token

__all__ = ["Malformed", "decoder", "encoder"]

Encode = Callable[[Any], Any]
"""Turns a field's value into a JSON value."""
Decode = Callable[[Any], Any]
"""Turns a JSON value into a field's value; raises `Malformed`."""

COMPACT: tuple[type, ...] = (Token,)
"""Records written as an array of their fields."""


class Malformed(ValueError):
    """A JSON value does not have the shape of its record; the message names the field. Becomes a `RecordError`."""


def _fields(record: type) -> list[tuple[str, Any, bool]]:
    """Return name, type and whether it may be absent, for every field of a dataclass in declared order."""
    hints = typing.get_type_hints(record)
    missing = dataclasses.MISSING
    return [
        (field.name, hints[field.name], field.default is not missing or field.default_factory is not missing)
        for field in dataclasses.fields(record)
    ]


def _same(value: Any) -> Any:
    return value


@cache
def encoder(kind: Any) -> Encode:
    """Return the function that turns a value of type `kind` into a JSON value."""
    if isinstance(kind, typing.NewType):
        return encoder(kind.__supertype__)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record_encoder(kind)
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        if arguments[-1] is not Ellipsis:
            return list
        item = encoder(arguments[0])
        return list if item is _same else lambda value: [item(part) for part in value]
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        parts = {encoder(part) for part in arguments if part is not type(None)} - {_same}
        if not parts:
            return _same
        (inner,) = parts
        return lambda value: None if value is None else inner(value)
    return _same


def _record_encoder(record: type) -> Encode:
    names = [name for name, _, _ in _fields(record)]
    encoders = [encoder(kind) for _, kind, _ in _fields(record)]
    values = attrgetter(*names) if len(names) > 1 else lambda item: (getattr(item, names[0]),)
    if record in COMPACT:
        return lambda item: list(values(item))
    special = [(name, encode) for name, encode in zip(names, encoders, strict=True) if encode is not _same]

    def encode_record(item: Any) -> dict[str, Any]:
        out = dict(zip(names, values(item), strict=True))
        for name, encode in special:
            out[name] = encode(out[name])
        return out

    return encode_record


@cache
def decoder(kind: Any) -> Decode:
    """Return the function that turns a JSON value into a value of type `kind`, or raises `Malformed`."""
    if isinstance(kind, typing.NewType):
        return decoder(kind.__supertype__)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _array_decoder(kind) if kind in COMPACT else _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_decoder(kind)
    if typing.get_origin(kind) is tuple:
        return _tuple_decoder(typing.get_args(kind))
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return _union_decoder(typing.get_args(kind))
    return _plain_decoder(kind)


def _plain_decoder(kind: type) -> Decode:
    accepted: tuple[type, ...] = (int, float) if kind is float else (kind,)
    excluded = bool if kind is not bool else ()

    def decode(value: Any) -> Any:
        if isinstance(value, accepted) and not isinstance(value, excluded):
            return value
        raise Malformed(f"{kind.__name__} expected, found {_shown(value)}")

    return decode


def _enum_decoder(kind: type[Enum]) -> Decode:
    members = {member.value: member for member in kind}

    def decode(value: Any) -> Any:
        if isinstance(value, str) and value in members:
            return members[value]
        raise Malformed(f"one of {', '.join(members)} expected, found {_shown(value)}")

    return decode


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decode:
    item = decoder(arguments[0])
    length = None if arguments[-1] is Ellipsis else len(arguments)

    def decode(value: Any) -> Any:
        if not isinstance(value, list):
            raise Malformed(f"list expected, found {_shown(value)}")
        if length is not None and len(value) != length:
            raise Malformed(f"list of {length} expected, found {_shown(value)}")
        return tuple([item(part) for part in value])

    return decode


def _union_decoder(arguments: tuple[Any, ...]) -> Decode:
    """Return a decoder that takes null where the union has None and else the first alternative that fits."""
    alternatives = [decoder(part) for part in arguments if part is not type(None)]
    nullable = type(None) in arguments

    def decode(value: Any) -> Any:
        if value is None and nullable:
            return None
        for alternative in alternatives[:-1]:
            try:
                return alternative(value)
            except Malformed:
                continue
        return alternatives[-1](value)

    return decode


def _array_decoder(record: type) -> Decode:
    fields = [(name, decoder(kind)) for name, kind, _ in _fields(record)]

    def decode(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(fields):
            raise Malformed(f"list of {len(fields)} expected, found {_shown(value)}")
        return record(
            **{name: _inside(name, read, _one(part)) for (name, read), part in zip(fields, value, strict=True)}
        )

    return decode


def _one(value: Any) -> Any:
    """Return the one object for equal strings: the tags and lemmas of a corpus are few, its tokens many."""
    return sys.intern(value) if isinstance(value, str) else value


def _record_decoder(record: type) -> Decode:
    fields = [(name, decoder(kind), optional) for name, kind, optional in _fields(record)]

    def decode(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Malformed(f"object expected, found {_shown(value)}")
        found: dict[str, Any] = {}
        for name, read, optional in fields:
            if name in value:
                found[name] = _inside(name, read, value[name])
            elif not optional:
                raise Malformed(f"field {name} is missing")
        return record(**found)

    return decode


def _inside(name: str, read: Decode, value: Any) -> Any:
    try:
        return read(value)
    except Malformed as error:
        raise Malformed(f"field {name}: {error}") from None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

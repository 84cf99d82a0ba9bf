"""Records to lines, quickly: the bytes that `json` makes of what `kg.store.codec` returns, written by msgspec.

Enters: a record. Leaves: its line, without the end. msgspec writes texts, whole numbers and most floats as `json` does;
the very small and very large ones, whose exponents it writes otherwise (`1e-5` for `1e-05`), are put in as `json`
writes them. What msgspec refuses (a lone surrogate, a whole number of more than 64 bits) `json` writes.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter, is_
from typing import Any

import msgspec

from kg.store.codec import COMPACT, encoder

__all__ = ["line_encoder", "utf8"]

Shape = Callable[[Any], Any]
"""Turns a value into one that msgspec writes as `json` would; it is the same one where that writes it well."""
SAME_SINCE, SAME_UNTIL = 1e-4, 1e16
"""Between these msgspec writes a float as `json` does, with the fewest digits and without an exponent."""
_ALIKE = (str, int, bool, types.NoneType)
"""Types whose values both write in one way."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@cache
def line_encoder(record: Any) -> Callable[[Any], bytes]:
    """Return the function that turns a record into a line, without its end; the function raises ValueError for NaN.

    Raises: TypeError: a field of the record has a type of which nobody knows that msgspec writes it as `json` does.
    """
    encode, write = encoder(record), msgspec.json.Encoder().encode
    shape = shaper(record) or _same

    def carefully(item: Any) -> bytes:
        return utf8(_write_json(encode(item)))

    def encode_line(item: Any) -> bytes:
        try:
            return write(shape(item))
        except (TypeError, ValueError, OverflowError):
            return carefully(item)

    return encode_line


def utf8(text: str) -> bytes:
    """Encode JSON text; a lone surrogate, which UTF-8 cannot hold, is written as its JSON escape."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()


def _same(value: Any) -> Any:
    return value


@cache
def shaper(kind: Any) -> Shape | None:
    """Return what shapes values of type `kind` for msgspec; None where it writes them as they are.

    Raises: TypeError: nobody has looked yet whether it writes such values as `json` does.
    """
    if isinstance(kind, typing.NewType):
        return shaper(kind.__supertype__)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record_shaper(kind)
    if typing.get_origin(kind) is tuple:
        return _tuple_shaper(typing.get_args(kind))
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return _union_shaper(typing.get_args(kind))
    if kind is float:
        return shape_number
    if kind in _ALIKE or (isinstance(kind, type) and issubclass(kind, Enum)):
        return None
    raise TypeError(f"no way is known to write {kind}")


def shape_number(value: Any) -> Any:
    """Return a number, or whatever else stands in its place, as msgspec writes it well.

    Raises: ValueError: it is no number that JSON has.
    """
    if type(value) is not float or SAME_SINCE <= abs(value) < SAME_UNTIL or value == 0.0:
        return value
    return msgspec.Raw(_write_json(value).encode())


def _record_shaper(record: type) -> Shape | None:
    hints = typing.get_type_hints(record)
    names = [field.name for field in dataclasses.fields(record)]
    shapes = [(name, shape) for name in names if (shape := shaper(hints[name])) is not None]
    if record in COMPACT:
        assert not shapes, f"{record.__name__} is written as it is"
        return attrgetter(*names)
    if not shapes:
        return None
    values = attrgetter(*names)

    def shape_record(item: Any) -> Any:
        old = [(name, getattr(item, name), shape) for name, shape in shapes]
        changed = {name: new for name, value, shape in old if (new := shape(value)) is not value}
        return dict(zip(names, values(item), strict=True)) | changed if changed else item

    return shape_record


def _tuple_shaper(arguments: tuple[Any, ...]) -> Shape | None:
    shapes = [shaper(argument) for argument in arguments if argument is not Ellipsis]
    if not any(shapes):
        return None
    if arguments[-1] is Ellipsis and (item := shapes[0]) is not None:
        return lambda value: _all_shaped(item, value)
    raise TypeError(f"no way is known to write a tuple of {arguments}")


def _all_shaped(shape: Shape, value: Sequence[Any]) -> Sequence[Any]:
    shaped = list(map(shape, value))
    return value if all(map(is_, shaped, value)) else shaped


def _union_shaper(arguments: tuple[Any, ...]) -> Shape | None:
    shapes = {shape for argument in arguments if (shape := shaper(argument)) is not None}
    if not shapes:
        return None
    (inner,) = shapes
    return lambda value: None if value is None else inner(value)

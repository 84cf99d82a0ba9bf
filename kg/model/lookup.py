"""Look-ups in records by id: dictionaries of records in memory, compact indexes of those that stay on disk.

Enters: records, and the name of a field. Leaves: a mapping that gives a record, a value or a group of records. An id of
sixteen hexadecimal digits, as `kg.model.ids` makes them, takes 12 bytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, overload

from kg.model.stored import Stored, fields_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Keys", "by_key", "grouped", "hex_keys", "values_by_key"]

Item = TypeVar("Item")

_DIGITS = 16
AT_ONCE = 2**14
"""Ids that are read together."""
_IN_BUCKET = 4
"""Binary digits of the number of ids that one bucket has on average."""


def by_key(records: Sequence[Item], name: str) -> Mapping[Any, Item]:
    """Return the records by their field `name`; of several with one value the last."""
    if isinstance(records, Stored):
        return _ByKey(records, name)
    return {getattr(record, name): record for record in records}


def values_by_key(records: Sequence[Any], key: str, value: str) -> Mapping[Any, Any]:
    """Return one field of the records by another; of several with one key the last."""
    if isinstance(records, Stored):
        return _Values(records, key, value)
    return dict(fields_of(records, key, value))


def grouped(
    records: Sequence[Item], name: str, group_of: Mapping[Any, Any] | None = None
) -> Mapping[Any, Sequence[Item]]:
    """Return the records by their field `name`, in their order.

    With `group_of` by what it has for the field; records for which it has nothing are left out. Groups come in the
    order of their first record.
    """
    values = fields_of(records, name)
    groups = values if group_of is None else map(group_of.get, values)
    if isinstance(records, Stored):
        return _Groups(records, groups)
    out: dict[Any, list[Item]] = {}
    for record, group in zip(records, groups, strict=True):
        if group is not None:
            out.setdefault(group, []).append(record)
    return {group: tuple(items) for group, items in out.items()}


def hex_keys(ids: Iterable[str]) -> NDArray[np.uint64] | None:
    """Return ids as numbers of the same order; None if one is not of sixteen hexadecimal digits."""
    import numpy as np

    parts, rest = [np.empty(0, np.uint64)], iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        if (numbers := _numbers(some)) is None:
            return None
        parts.append(numbers)
    return np.concatenate(parts)


def _numbers(ids: list[str]) -> NDArray[np.uint64] | None:
    import numpy as np

    if set(map(len, ids)) != {_DIGITS}:
        return None
    text = "".join(ids)
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return np.frombuffer(raw, ">u8").astype(np.uint64) if raw.hex() == text else None


class Keys:
    """The positions of ids; of an id that comes more than once the last."""

    __slots__ = ("_first", "_keys", "_ordered", "_others", "_positions", "_shift")

    def __init__(self, ids: Iterable[str]) -> None:
        import numpy as np

        self._others: dict[str, int] = {}
        self._ordered: tuple[Sequence[str], Sequence[int]] | None = None
        parts, places, begin, rest = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)], 0, iter(ids)
        while some := list(islice(rest, AT_ONCE)):
            own = list(range(begin, begin + len(some)))
            if (numbers := _numbers(some)) is None:
                parts += [found for text in some if (found := _numbers([text])) is not None]
                self._others.update((text, at) for at, text in zip(own, some, strict=True) if _numbers([text]) is None)
                own = [at for at, text in zip(own, some, strict=True) if self._others.get(text) is None]
            else:
                parts.append(numbers)
            places.append(np.array(own, np.uint32))
            begin += len(some)
        keys, positions = np.concatenate(parts), np.concatenate(places)
        order = np.argsort(keys, kind="stable")
        keys, positions = keys[order], positions[order]
        last = np.append(keys[1:] != keys[:-1], np.ones(min(1, len(keys)), bool))
        self._keys, self._positions = array("Q", keys[last].tobytes()), array("I", positions[last].tobytes())
        bits = max(1, len(self._keys).bit_length() - _IN_BUCKET)
        self._shift = 64 - bits
        buckets = keys[last] >> np.uint64(self._shift)
        self._first = array(
            "I", np.searchsorted(buckets, np.arange(2**bits + 1, dtype=np.uint64)).astype("I").tobytes()
        )

    def __len__(self) -> int:
        return len(self._keys) + len(self._others)

    def in_order(self) -> tuple[Sequence[str], Sequence[int]]:
        """Return the ids, sorted, and their positions."""
        if not self._others:
            return _HexIds(self._keys), self._positions
        if self._ordered is None:
            self._ordered = self._sorted()
        return self._ordered

    def _sorted(self) -> tuple[Sequence[str], Sequence[int]]:
        found = {**dict(zip(_HexIds(self._keys), self._positions, strict=True)), **self._others}
        ids = sorted(found)
        return ids, [found[text] for text in ids]

    def find(self, text: str) -> int:
        """Return the position of an id, -1 if there is none."""
        at = self._at(text)
        return int(self._positions[at]) if at >= 0 else self._others.get(text, -1)

    def rank(self, text: str) -> int:
        """Return the place of an id in the order of ids, -1 if there is none."""
        if not self._others:
            return self._at(text)
        ids, _ = self.in_order()
        at = bisect_left(ids, text)
        return at if at < len(ids) and ids[at] == text else -1

    def _at(self, text: str) -> int:
        """Return the place of an id among those of sixteen hexadecimal digits, -1 if it is none of them."""
        try:
            key = int(text, 16) if len(text) == _DIGITS else -1
        except (ValueError, TypeError):
            return -1
        if key < 0:
            return -1
        bucket = key >> self._shift
        end = self._first[bucket + 1]
        at = bisect_left(self._keys, key, self._first[bucket], end)
        return at if at < end and self._keys[at] == key and f"{key:016x}" == text else -1


class _HexIds(Sequence[str]):
    """Numbers as ids of sixteen hexadecimal digits."""

    def __init__(self, numbers: array[int]) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        found = self._numbers[at]
        return f"{found:016x}" if isinstance(found, int) else [f"{number:016x}" for number in found]


class _Keyed(Mapping[Any, Item]):
    """What mappings from a field of records on disk have in common."""

    _records: Stored[Any]
    _name: str
    _keys: Keys

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._keys.find(key) >= 0

    def __iter__(self) -> Iterator[Any]:
        names = self._records.fields(self._name)
        return names if len(self) == len(self._records) else iter(dict.fromkeys(names))

    def __len__(self) -> int:
        return len(self._keys)


class _ByKey(_Keyed[Item]):
    """Records on disk by a field; the last one looked at is held, since many look at the same one several times."""

    def __init__(self, records: Stored[Item], name: str) -> None:
        self._records, self._name = records, name
        self._keys = Keys(records.fields(name))
        self._last: tuple[Any, Item | None] = None, None

    def __getitem__(self, key: Any) -> Item:
        found: Item | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: Any, default: Any = None) -> Any:
        last, found = self._last
        if last != key:
            at = self._keys.find(key)
            if at < 0:
                return default
            found = self._records[at]
            self._last = key, found
        return default if found is None else found


class _Values(_Keyed[Any]):
    """One field of records on disk by another; equal values are one object."""

    def __init__(self, records: Stored[Any], key: str, value: str) -> None:
        self._records, self._name = records, key
        numbers: dict[Any, int] = {}
        self._numbers = array("I")

        def keys() -> Iterator[str]:
            for text, item in records.fields(key, value):
                self._numbers.append(numbers.setdefault(item, len(numbers)))
                yield text

        self._keys = Keys(keys())
        self._values = list(numbers)

    def __getitem__(self, key: Any) -> Any:
        at = self._keys.find(key)
        if at < 0:
            raise KeyError(key)
        return self._values[self._numbers[at]]

    def get(self, key: Any, default: Any = None) -> Any:
        at = self._keys.find(key)
        return default if at < 0 else self._values[self._numbers[at]]


class _Groups(Mapping[Any, Sequence[Item]]):
    """Records on disk by group: their positions, group after group."""

    def __init__(self, records: Stored[Item], groups: Iterable[Hashable | None]) -> None:
        import numpy as np

        self._records = records
        self._numbers: dict[Hashable, int] = {}
        given = array("i")
        for group in groups:
            given.append(-1 if group is None else self._numbers.setdefault(group, len(self._numbers)))
        of = np.frombuffer(given, np.int32)
        order = np.argsort(of, kind="stable").astype(np.uint32)
        self._positions = order
        self._starts = array("I", np.searchsorted(of[order], np.arange(len(self._numbers) + 1)).astype("I").tobytes())

    def __getitem__(self, group: Any) -> Sequence[Item]:
        number = self._numbers[group]
        return self._records.at(self._positions[self._starts[number] : self._starts[number + 1]])

    def __contains__(self, group: object) -> bool:
        return group in self._numbers

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

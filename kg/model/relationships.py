"""The relationships of the property graph: columns of numbers, from which each is made when it is looked at.

Enters: the type of each relationship and the numbers of its ends, as they come. Leaves: the relationships sorted by
type, source, target and role, each once; one takes about thirty bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, overload

from kg.model.claim import Factuality
from kg.model.columns import RELATIONSHIP_COLUMNS
from kg.model.property_nodes import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EdgeKind", "Relationship", "Relationships", "RelationshipsBuilder"]

EdgeKind = tuple[str, str, str]
"""Source label, relationship type, target label."""
TYPES = sorted(RELATIONSHIP_COLUMNS)
TAKES_PART = "PARTICIPATED_IN"
FIRMNESS = (Factuality.ASSERTED, Factuality.ALLEGED, Factuality.PLANNED, Factuality.HYPOTHETICAL)
"""What is said of a participation, the firmest first."""
AT_ONCE = 4096
NONE: Mapping[str, Value] = {}
"""The properties of relationships that have none: one object for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A directed relationship between two nodes of the same graph."""

    source: str
    target: str
    type: str
    properties: Mapping[str, Value]


class Ends(Protocol):
    """The nodes that relationships lie between."""

    labels: tuple[str, ...]
    starts: tuple[int, ...]

    def iri(self, number: int) -> str:
        """Return the IRI of a node."""
        ...


class RelationshipsBuilder:
    """Takes relationships one by one."""

    def __init__(self) -> None:
        self._types, self._said = array("B"), array("B")
        self._sources, self._targets, self._roles = array("I"), array("I"), array("I")
        self._type_numbers = {name: number for number, name in enumerate(TYPES)}
        self._role_numbers: dict[str, int] = {"": 0}

    def add(self, source: int, kind: str, target: int, role: str = "", said: Factuality = Factuality.ASSERTED) -> None:
        """Take one between two nodes by their numbers; one of a node that is not there (-1) is left out.

        Of several participations in one role the firmest counts, and how many there are.
        """
        if source < 0 or target < 0:
            return
        self._types.append(self._type_numbers[kind])
        self._sources.append(source)
        self._targets.append(target)
        self._roles.append(self._role_numbers.setdefault(role, len(self._role_numbers)))
        self._said.append(FIRMNESS.index(said))

    def sorted(self, ranks: NDArray[Any], nodes: Ends) -> Relationships:
        """Return the relationships in order; `ranks` has the place of each node by IRI."""
        import numpy as np

        roles = sorted(self._role_numbers)
        role_ranks = np.empty(len(roles), np.uint64)
        role_ranks[[self._role_numbers[role] for role in roles]] = np.arange(len(roles), dtype=np.uint64)
        columns = (self._types, self._sources, self._targets, self._roles, self._said)
        types, sources, targets, role, said = (np.array(column) for column in columns)
        shift = np.uint64(32)
        first = types.astype(np.uint64) << shift | ranks[sources].astype(np.uint64)
        second = ranks[targets].astype(np.uint64) << shift | role_ranks[role]
        order = np.lexsort((second, first))
        first, second = first[order], second[order]
        new = np.ones(len(order), bool)
        new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
        starts = np.flatnonzero(new)
        firmest = np.minimum.reduceat(said[order], starts) if len(starts) else said
        times = np.diff(np.append(starts, len(order))).astype(np.uint32)
        kept = order[starts]
        table = (types[kept], sources[kept], targets[kept], role_ranks[role[kept]].astype(np.uint32), firmest, times)
        return Relationships(nodes, tuple(roles), table, np.arange(len(kept)))


class Relationships(Sequence[Relationship]):
    """Relationships in order, or some of them."""

    def __init__(
        self, nodes: Ends, roles: tuple[str, ...], table: tuple[NDArray[Any], ...], numbers: NDArray[Any]
    ) -> None:
        """Take the columns of all (type, source, target, role, firmness, times) and the rows that are meant."""
        self._nodes, self._roles, self._table, self._numbers = nodes, roles, table, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Relationship: ...
    @overload
    def __getitem__(self, at: slice) -> Relationships: ...
    def __getitem__(self, at: int | slice) -> Relationship | Relationships:
        if isinstance(at, slice):
            return self._over(self._numbers[at])
        return next(iter(self._over(self._numbers[[at]])))

    def __iter__(self) -> Iterator[Relationship]:
        iri = self._nodes.iri
        for first in range(0, len(self._numbers), AT_ONCE):
            rows = self._numbers[first : first + AT_ONCE]
            for kind, source, target, *said in zip(*(column[rows].tolist() for column in self._table), strict=True):
                name = TYPES[kind]
                properties = self._participation(*said) if name == TAKES_PART else NONE
                yield Relationship(source=iri(source), target=iri(target), type=name, properties=properties)

    def by_kind(self) -> Mapping[EdgeKind, Relationships]:
        """Return the relationships by the labels of their ends and their type, sorted."""
        import numpy as np

        types, sources, targets = (column[self._numbers] for column in self._table[:3])
        starts = np.asarray(self._nodes.starts[1:])
        ends = (np.searchsorted(starts, numbers, side="right") for numbers in (sources, targets))
        label, other = ends
        kinds = (label * len(TYPES) + types) * len(starts) + other
        found: dict[EdgeKind, Relationships] = {}
        for kind in np.unique(kinds).tolist():
            rest, last = divmod(kind, len(starts))
            begin, name = divmod(rest, len(TYPES))
            key = self._nodes.labels[begin], TYPES[name], self._nodes.labels[last]
            found[key] = self._over(self._numbers[kinds == kind])
        return dict(sorted(found.items(), key=lambda item: item[0]))

    def by_source(self) -> Iterator[tuple[NDArray[Any], Relationships]]:
        """Yield the relationships of each node that has any, in the order of the nodes, with their places here."""
        import numpy as np

        sources = self._table[1][self._numbers]
        order = np.argsort(sources, kind="stable")
        _, starts = np.unique(sources[order], return_index=True)
        for begin, end in pairwise((*starts.tolist(), len(order))):
            places = order[begin:end]
            yield places, self._over(self._numbers[places])

    def _participation(self, role: int, firmest: int, times: int) -> Mapping[str, Value]:
        return {"role": self._roles[role], "factuality": FIRMNESS[firmest].value, "claims": times}

    def _over(self, numbers: NDArray[Any]) -> Relationships:
        return Relationships(self._nodes, self._roles, self._table, numbers)

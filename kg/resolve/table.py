"""The groups of all articles as arrays, one row each: what candidates are found by, and pairs are vetoed and scored by.

Enters: profiles, one after the other (`GroupTable.add`); none of them is kept. Leaves, after `close`: columns over the
rows. Times are days counted from year 1, sets of words, people and numbers are rows of an `Incidence`.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model.ids import MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.resolve.comparison import CHANGE, WHO, EventContext, speakers_of, type_name
from kg.resolve.incidence import Flags, Keys, Numbers, Sets
from kg.resolve.profiles import Profile, Range
from kg.resolve.vectors import Vectors

__all__ = ["GroupTable"]

NEVER, EVER = np.iinfo(np.int32).min, np.iinfo(np.int32).max
"""Days before and after all others: those of a time that is open."""
SHORT = 3
"""Days between the first and the last possible one of a time that is narrow."""
NO_WORDS, NO_NUMBERS, NOBODY = Counter[str](), set[tuple[str, float]](), set[MentionId]()
"""What outlines leave out, one object for all of them; nobody changes it."""
MOST_ROLES = 64
"""Roles of the ontology at most; it has a third of them."""
_COLUMNS = ("document", "kind", "size", "first", "last", "place", "roles", "sentence", "start")
_FLAGS = ("timed", "narrow", "planned", "lead", "background", "plural", "nominal", "pure", "counted", "changed")
_SETS = ("lemmas", "words", "echoed", "near", "actors", "filled", "people", "speakers", "numbers", "hosts")


class GroupTable:
    """Rows of groups; a row's number is the place of its group among those added. Documents have those of the corpus.

    Attributes:
        kinds: the types of events by number; `kind` is a group's commonest one, which `size` of its mentions have. A
            group of several types is not `pure`.
        first, last: days of a time, both of them equal to no day where it is open.
        lemmas, words, echoed, near: the event word, the words nearby but for it, it among them, and the modifiers.
        actors: everybody in a role, `named` tells which of them by name; `people`: those named, by role (`in_role`).
        speakers: who makes a statement, or the organisation spoken for.
        place: the number of a set of `places`; the first is empty.
        mentions: the first mention of each group.
        vectors: the meanings, of length 1; not a number where a row has none.
    """

    def __init__(self, context: EventContext, like: Sequence[Any] = ()) -> None:
        """Take what groups are compared with; vectors are on the disk of the table `like`, if it has one."""
        self.context = context
        self.documents = {document: number for number, document in enumerate(context.corpus.documents)}
        self.mixtures: dict[int, Counter[str]] = {}
        self.ranges: dict[int, frozenset[Range]] = {}
        self._columns = {name: array("i") for name in _COLUMNS}
        self._flags = {name: bytearray() for name in _FLAGS}
        self._sets = {name: Sets() for name in _SETS}
        self._kinds, self._vocabulary, self._numbers = Keys[str](), Keys[str](), Keys[tuple[str, float]]()
        self._actors, self._hosts = Keys[MentionId](), Keys[MentionId]()
        self._places = Keys[frozenset[NodeIri]]()
        self._places.of(frozenset())
        self._roles = Keys[str]()
        self.vectors = Vectors(like)
        self.mentions: list[MentionId] = []

    def __len__(self) -> int:
        return len(self.mentions)

    def add(self, group: Profile) -> int:
        """Append the row of a group of one document and return its number."""
        number = len(self)
        name = type_name(group)
        first, last = _days(group.time)
        cells = {
            "document": self.documents[next(iter(group.documents))],
            "kind": self._kinds.of(name),
            "size": group.types[name],
            "first": first,
            "last": last,
            "place": self._places.of(frozenset(group.places)),
            "roles": 0,
            "sentence": group.position[0],
            "start": group.position[1],
        }
        for key, cell in cells.items():
            self._columns[key].append(cell)
        flags = (
            group.time is not None, last - first <= SHORT, group.planned, group.lead, bool(group.background),
            group.plural, group.nominal, len(group.types) == 1, bool(group.ranges),
            any(attribute == CHANGE for attribute, _, _ in group.ranges),
        )  # fmt: skip
        for key, flag in zip(_FLAGS, flags, strict=True):
            self._flags[key].append(flag)
        if len(group.types) > 1:
            self.mixtures[number] = group.types
        if group.ranges:
            self.ranges[number] = frozenset(group.ranges)
        self._add_words(group)
        self._add_actors(group)
        self._sets["numbers"].add(map(self._numbers.of, group.numbers))
        self._sets["hosts"].add(map(self._hosts.of, group.hosts))
        self.vectors.add(_unit(group.meaning))
        self.mentions.append(group.mentions[0])
        return number

    def _add_words(self, group: Profile) -> None:
        word = self._vocabulary.of
        self._sets["lemmas"].add(map(word, group.lemmas))
        self._sets["words"].add(word(w) for w in group.words if w not in group.lemmas)
        self._sets["echoed"].add(word(w) for w in group.words if w in group.lemmas)
        self._sets["near"].add(map(word, group.modifiers | group.scopes))

    def _add_actors(self, group: Profile) -> None:
        actor, people = self._actors.of, self.context.people
        self._sets["actors"].add({actor(a) for members in group.actors.values() for a in members})
        role_of = self._roles.of
        filled = ((role_of(role), actor(a)) for role, members in group.actors.items() for a in members)
        self._sets["filled"].add(a * MOST_ROLES + role for role, a in filled)
        self._sets["speakers"].add({actor(a) for a in speakers_of(group, self.context)})
        in_role = [(role, a) for role in WHO for a in group.actors.get(role, ()) if a in people]
        self._sets["people"].add(actor(a) * len(WHO) + WHO.index(role) for role, a in in_role)
        for role in {role for role, _ in in_role}:
            self._columns["roles"][-1] |= 1 << WHO.index(role)

    def close(self) -> None:
        """Make the columns, when the last row has been added."""
        column = {name: np.array(cells, np.int32) for name, cells in self._columns.items()}
        self.document, self.kind, self.place = column["document"], column["kind"], column["place"]
        self.size = column["size"]
        self.sentence, self.start = column["sentence"], column["start"]
        self.first, self.last, self.roles = column["first"], column["last"], column["roles"]
        flag = {name: np.frombuffer(cells, np.bool_) for name, cells in self._flags.items()}
        self.timed, self.planned, self.lead = flag["timed"], flag["planned"], flag["lead"]
        self.narrow, self.nominal, self.pure = flag["narrow"], flag["nominal"], flag["pure"]
        self.background, self.plural = flag["background"], flag["plural"]
        self.counted, self.changed = flag["counted"], flag["changed"]
        self.vocabulary, ranks = _sorted(self._vocabulary)
        made = {
            name: sets.close(ranks if name in ("lemmas", "words", "echoed", "near") else None)
            for name, sets in self._sets.items()
        }
        self.lemmas, self.words, self.echoed, self.near = (made[n] for n in ("lemmas", "words", "echoed", "near"))
        self.actors, self.people, self.speakers = made["actors"], made["people"], made["speakers"]
        self.filled = made["filled"]
        self.numbers, self.hosts = made["numbers"], made["hosts"]
        self.attributes = [attribute for attribute, _ in self._numbers]
        self.kinds, self.places = list(self._kinds), list(self._places)
        self.actor_names, self.role_names = list(self._actors), list(self._roles)
        self.named: Flags = np.array([actor in self.context.named for actor in self._actors], np.bool_)
        self.rarity = np.array([self.context.corpus.rarity(word) for word in self.vocabulary])
        self._look_up_kinds()
        del self._columns, self._flags, self._sets
        del self._vocabulary, self._actors, self._hosts, self._places, self._numbers

    def forget_vectors(self) -> None:
        """Give up the vectors, when all cosines are known."""
        self.vectors = Vectors()

    def _look_up_kinds(self) -> None:
        """Make what the kinds by themselves say: how well two go together, which are statements."""
        ontology, types = self.context.ontology, self.context.types
        self.compatible = np.array([[types.of(a, b) for b in self.kinds] for a in self.kinds]).reshape(
            len(self.kinds), len(self.kinds)
        )
        self.statement: Flags = np.array([ontology.is_a(name, "statement") for name in self.kinds], np.bool_)
        self.saying: Flags = np.array([name == "statement" for name in self.kinds], np.bool_)
        self.general: Flags = np.array([name == "event" for name in self.kinds], np.bool_)

    def types_of(self, row: int) -> Counter[str]:
        """Return the types of a group with how many of its mentions have each."""
        return self.mixtures.get(row) or Counter({self.kinds[self.kind[row]]: int(self.size[row])})

    def outline(self, row: int) -> Profile:
        """Return of a group's profile what tells whether it can be one event with another, and where it stands."""
        actors: dict[str, set[MentionId]] = defaultdict(set)
        for filled in self.filled[row]:
            actors[self.role_names[filled % MOST_ROLES]].add(self.actor_names[filled // MOST_ROLES])
        return Profile(
            mentions=[self.mentions[row]],
            documents={self.context.corpus.documents[self.document[row]]},
            position=(int(self.sentence[row]), int(self.start[row])),
            types=self.types_of(row),
            lemmas=NO_WORDS,
            words=NO_WORDS,
            numbers=NO_NUMBERS,
            hosts=NOBODY,
            about=NOBODY,
            time=DateInterval(earliest=_iso(self.first[row]), latest=_iso(self.last[row])) if self.timed[row] else None,
            places=set(self.places[self.place[row]]),
            actors=actors,
            ranges=set(self.ranges.get(row, ())),
            planned=bool(self.planned[row]),
        )

    def rows_by_document(self) -> list[Numbers]:
        """Return for every document the rows of its groups."""
        order = np.argsort(self.document, kind="stable")
        ends = np.searchsorted(self.document[order], np.arange(len(self.documents) + 1))
        return [order[start:end] for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]


def in_role(people: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the bits of the roles in which keys of `GroupTable.people` stand."""
    bits: NDArray[np.int32] = np.left_shift(1, people % len(WHO))
    return bits


def _days(time: DateInterval | None) -> tuple[int, int]:
    """Return the first and the last day of a time, numbered from year 1."""
    if time is None:
        return NEVER, EVER
    first = date.fromisoformat(time.earliest).toordinal() if time.earliest else NEVER
    return first, date.fromisoformat(time.latest).toordinal() if time.latest else EVER


def _iso(day: np.int32) -> str | None:
    """Return a day as ISO 8601; None for those that no time ends at."""
    return None if day in (NEVER, EVER) else date.fromordinal(int(day)).isoformat()


def _unit(meaning: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
    """Return a meaning as a vector of length 1; None where it is not known."""
    size = 0.0 if meaning is None else float(np.linalg.norm(meaning))
    return meaning / size if meaning is not None and size else None


def _sorted(keys: Keys[str]) -> tuple[list[str], Numbers]:
    """Return keys in the order of the alphabet, and for each number in `keys` its place there."""
    words = list(keys)
    order = sorted(range(len(words)), key=words.__getitem__)
    ranks = np.empty(len(words), np.int64)
    ranks[order] = np.arange(len(words))
    return [words[number] for number in order], ranks

"""What pairs of groups share, and what forbids that they are one event: as arrays, many pairs at a time.

Enters: two arrays of rows of a `GroupTable`, the lesser row of each pair first. Leaves: whether a pair can be one event
at all, by the rules that `kg.resolve.constraints` has for two clusters, and the features that the scorer weighs.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.resolve.comparison import changes_apart, relate_places
from kg.resolve.constraints import totals_agree
from kg.resolve.incidence import Flags, Numbers
from kg.resolve.table import GroupTable, in_role

__all__ = ["Pairs", "Values"]

UNKNOWN = 0.3
"""The cosine of two mentions where the model gives no vectors."""
WORDS_FOR_ALL = 12.0
"""Summed rarity of shared words from which more of them say nothing more."""
Values = NDArray[np.float64]


class Pairs:
    """Looks pairs of rows up in a table."""

    def __init__(self, table: GroupTable) -> None:
        self.table = table
        self._related = lru_cache(maxsize=1 << 14)(self._relate)
        self._mixed = lru_cache(maxsize=1 << 14)(self._mix)

    # ------------------------------------------------------------------------------------------------ what is looked up

    def likeness(self, left: Numbers, right: Numbers) -> Values:
        """Return the square root of how alike the articles of pairs are, 0..1; 0 inside one article."""
        table, corpus = self.table, self.table.context.corpus
        number = len(corpus.documents)
        codes = table.document[left].astype(np.int64) * number + table.document[right]
        pairs, place = np.unique(codes, return_inverse=True)
        one, two = np.divmod(pairs, number)
        found = np.zeros(len(pairs))
        for document in np.unique(one).tolist():
            at = np.flatnonzero((one == document) & (two != document))
            found[at] = corpus.likeness(document, two[at])
        values: Values = np.sqrt(found)[place.reshape(-1)]
        return values

    @staticmethod
    def known(meaning: Values) -> Values:
        """Return cosines with a middling one where a vector lacks."""
        return np.where(np.isnan(meaning), UNKNOWN, meaning)

    def closeness(self, left: Numbers, right: Numbers) -> Values:
        """Return the cosines of meanings, to four places; not a number where one is not known."""
        return round_four(np.einsum("ij,ij->i", self.table.vectors[left], self.table.vectors[right]))

    def places(self, left: Numbers, right: Numbers) -> Values:
        """Return how the places of pairs lie to one another: see `relate_places`."""
        out = np.zeros(len(left))
        one, two = self.table.place[left], self.table.place[right]
        for at in np.flatnonzero((one > 0) & (two > 0)).tolist():
            out[at] = self._related(int(one[at]), int(two[at]))
        return out

    def _relate(self, one: int, two: int) -> float:
        return relate_places(self.table.places[one], self.table.places[two], self.table.context.within)

    def types(self, left: Numbers, right: Numbers) -> Values:
        """Return how well the types of pairs go together, 0..1."""
        table = self.table
        out: Values = table.compatible[table.kind[left], table.kind[right]]
        for at in np.flatnonzero(~(table.pure[left] & table.pure[right])).tolist():
            out[at] = self._mixed(int(left[at]), int(right[at]))
        return out

    def _mix(self, i: int, j: int) -> float:
        return self.table.context.types(self.table.types_of(i), self.table.types_of(j))

    def roles_apart(self, left: Numbers, right: Numbers) -> NDArray[np.int32]:
        """Return the bits of the roles that different people of known names fill in pairs."""
        table = self.table
        both: NDArray[np.int32] = table.roles[left] & table.roles[right]
        at = np.flatnonzero(both)
        pair, people = table.people.shared(left[at], right[at])
        shared = np.zeros(len(left), np.int32)
        np.bitwise_or.at(shared, at[pair], in_role(people))
        return both & ~shared

    # ---------------------------------------------------------------------------------------------------- what forbids

    def possible(self, left: Numbers, right: Numbers) -> Numbers:
        """Return the places of those pairs that nothing forbids to be one event."""
        table = self.table
        kind, other = table.kind[left], table.kind[right]
        timed = table.timed[left] & table.timed[right]
        flags = ~timed | ((table.last[left] >= table.first[right]) & (table.last[right] >= table.first[left]))
        flags &= timed | (table.planned[left] == table.planned[right])
        stated = table.statement[kind] & table.statement[other]
        flags &= ~stated | (~table.saying[kind] & ~table.saying[other] & (kind == other))
        kept = np.flatnonzero(flags)
        kept = kept[~self._other_speakers(left[kept], right[kept])]
        kept = kept[self.places(left[kept], right[kept]) >= 0]
        kept = kept[(self.roles_apart(left[kept], right[kept]) & 1) == 0]
        kept = kept[~self._changed_apart(left[kept], right[kept])]
        inside = np.flatnonzero(table.document[left[kept]] == table.document[right[kept]])
        return np.delete(kept, inside[self.told_apart(left[kept[inside]], right[kept[inside]])])

    def _other_speakers(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs are a statement and what others state or do."""
        table = self.table
        flags = table.statement[table.kind[left]] & table.speakers.some(left) & table.speakers.some(right)
        at = np.flatnonzero(flags)
        flags[at] = ~table.speakers.meet(left[at], right[at])
        return flags

    def _changed_apart(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs rose or fell by different shares, with nobody in both."""
        table = self.table
        flags = table.changed[left] & table.changed[right]
        at = np.flatnonzero(flags)
        flags[at] = ~table.actors.meet(left[at], right[at])
        for place in np.flatnonzero(flags).tolist():
            flags[place] = changes_apart(table.ranges[int(left[place])], table.ranges[int(right[place])])
        return flags

    def told_apart(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs of groups of one article stay apart.

        They do with other words, one or many, one told as earlier, or as the deaths of two events.
        """
        table = self.table
        hosted = table.hosts.some(left) & table.hosts.some(right) & ~table.hosts.meet(left, right)
        same = table.lemmas.meet(left, right) & (table.plural[left] == table.plural[right])
        flags: Flags = hosted | ~same | (table.background[left] != table.background[right])
        return flags

    # -------------------------------------------------------------------------------------------------- what they share

    def values(self, left: Numbers, right: Numbers, meaning: Values, likeness: Values) -> Values:
        """Return the features in the order of `kg.resolve.scoring.FEATURES`, a row for each pair."""
        table = self.table
        close, place = self.known(meaning), self.places(left, right)
        inside = table.document[left] == table.document[right]
        lemma = table.lemmas.meet(left, right)
        timed = table.timed[left] & table.timed[right]
        narrow = timed & table.narrow[left] & table.narrow[right]
        equal = table.numbers.meet(left, right)
        kind, other = table.kind[left], table.kind[right]
        stated = table.statement[kind] & table.statement[other]
        named, unnamed = self._shared_actors(left, right)
        speaker = np.where(table.speakers.meet(left, right), 1.0, -1.0) * stated
        columns = (
            close,
            likeness,
            likeness * np.maximum(0.0, close),
            self.types(left, right),
            lemma,
            narrow,
            timed & ~narrow,
            place > 1,
            (place > 0) & (place < 1),
            np.minimum(2, named) / 2,
            unnamed > 0,
            self.roles_apart(left, right) > 0,
            equal,
            self._disagree(left, right) & ~equal,
            np.minimum(self._shared_words(left, right), WORDS_FOR_ALL) / WORDS_FOR_ALL,
            self._modified(left, right),
            table.lead[left] & table.lead[right],
            table.background[left] != table.background[right],
            table.planned[left] != table.planned[right],
            stated,
            speaker,
            table.general[kind] | table.general[other],
            inside,
            inside & ~(table.nominal[left] | table.nominal[right] | lemma),
            table.plural[left] != table.plural[right],
        )
        return np.column_stack([np.asarray(column, np.float64) for column in columns])

    def _shared_actors(self, left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
        """Return how many actors pairs share that are known by name, and how many that are not."""
        pair, actors = self.table.actors.shared(left, right)
        named = self.table.named[actors]
        return np.bincount(pair[named], minlength=len(left)), np.bincount(pair[~named], minlength=len(left))

    def _shared_words(self, left: Numbers, right: Numbers) -> Values:
        """Return the summed rarity of the words that stand near both, but for the event words."""
        pair, words = self.table.words.shared(left, right)
        return np.bincount(pair, weights=self.table.rarity[words], minlength=len(left)).astype(np.float64)

    def _modified(self, left: Numbers, right: Numbers) -> Flags:
        """Tell in which pairs words before the first stand before the second, or near it."""
        table = self.table
        return (
            table.near.meet(left, right)
            | table.near.meet(left, right, table.words)
            | table.near.meet(left, right, table.echoed)
        )

    def _disagree(self, left: Numbers, right: Numbers) -> Flags:
        """Tell in which pairs no totals of an attribute that both give can be one."""
        ranges = self.table.ranges
        flags = self.table.counted[left] & self.table.counted[right]
        for at in np.flatnonzero(flags).tolist():
            flags[at] = not totals_agree(ranges[int(left[at])], ranges[int(right[at])])
        return flags


def round_four(values: Values) -> Values:
    """Return values rounded to four places, as `round` does it.

    >>> round_four(np.array([0.30005, 0.12345678])).tolist() == [round(0.30005, 4), 0.1235]
    True
    """
    scaled = values * 1e4
    out: Values = np.rint(scaled) / 1e4
    halves = np.flatnonzero(np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5) < 1e-6)
    out[halves] = [round(value, 4) for value in values[halves].tolist()]
    return out

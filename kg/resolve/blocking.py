"""Blocking: which groups of different articles are worth scoring, found without comparing all with all.

Candidates stand in articles that share rare words, or share a rare key: a named participant, a place with a month, a
word that few articles use; and they are alike in kind, word or meaning. A pair whose meaning and reports are so unlike
that no other feature could make up for it is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from kg.resolve.features import Values, round_four
from kg.resolve.incidence import Flags, Numbers
from kg.resolve.table import EVER, NEVER, GroupTable

__all__ = ["Candidates", "find_candidates"]

NEIGHBOURS, LEAST = 30, 0.05
"""How many articles each is compared with by its words at most, and how alike they must be."""
CROWD = 40
"""A key that more groups share brings no two together."""
CLOSE = 0.6
"""Cosine from which two mentions are compared though their kinds and words differ."""
CELLS = 1 << 18
"""How many pairs of groups are looked at at once, from an article's own on."""

AT_ONCE = 1 << 13
"""How many candidates are scored at once."""


class Candidates(NamedTuple):
    """Pairs of rows, the lesser one first, with the cosines of their meanings; not a number where one is not known."""

    left: Numbers
    right: Numbers
    meaning: Values


def find_candidates(table: GroupTable) -> Iterator[Candidates]:
    """Yield pairs of groups, each once, in blocks of about `AT_ONCE` pairs, in the order of their articles."""
    block, size = list[Candidates](), 0
    for candidates in _by_article(table):
        block.append(candidates)
        size += len(candidates.left)
        if size >= AT_ONCE:
            yield Candidates(*map(np.concatenate, zip(*block, strict=True)))
            block, size = [], 0
    if block:
        yield Candidates(*map(np.concatenate, zip(*block, strict=True)))


def _by_article(table: GroupTable) -> Iterator[Candidates]:
    """Yield the pairs of each article with those after it, some of these at a time."""
    rows = table.rows_by_document()
    alike = (table.compatible > 0) & ~table.general[:, None]
    for document, others in _near(table, rows):
        for columns in _parts(len(rows[document]), [rows[other] for other in others]):
            yield _pairs(table, alike, rows[document], columns)


def _parts(height: int, columns: Sequence[Numbers]) -> Iterator[list[Numbers]]:
    """Yield runs of articles' rows that make no more than `CELLS` pairs with `height` others, or are of one article."""
    part: list[Numbers] = []
    for rows in columns:
        if part and height * (sum(map(len, part)) + len(rows)) > CELLS:
            yield part
            part = []
        part.append(rows)
    yield part


def _pairs(table: GroupTable, alike: Flags, rows: Numbers, columns: Sequence[Numbers]) -> Candidates:
    """Return the pairs of an article's groups and those of others that are alike in kind, word or meaning."""
    others = np.concatenate(columns)
    # Article by article: the last bits of a product depend on the shapes, and a pair's score not on its neighbours.
    cosines = np.concatenate([table.vectors[rows] @ table.vectors[part].T for part in columns], axis=1)
    near = alike[table.kind[rows]][:, table.kind[others]] | (cosines > CLOSE) | table.lemmas.cross(rows, others)
    one, two = np.nonzero(near)
    left, right, meaning = rows[one], others[two], cosines[one, two]
    apart = (table.document[left] != table.document[right]) | (left < right)
    left, right = left[apart], right[apart]
    return Candidates(np.minimum(left, right), np.maximum(left, right), round_four(meaning[apart]))


def _near(table: GroupTable, rows: Sequence[Numbers]) -> Iterator[tuple[int, list[int]]]:
    """Yield each article that has groups with itself and those after it that it is to be compared with, sorted."""
    number = len(rows)
    pairs = [table.context.corpus.neighbours(NEIGHBOURS, LEAST), _sharing_keys(table)]
    codes = np.unique(np.concatenate([np.arange(number) * (number + 1), *(one * number + two for one, two in pairs)]))
    for document, others in enumerate(np.split(codes % number, np.searchsorted(codes, np.arange(1, number) * number))):
        found = [other for other in others.tolist() if len(rows[other])]
        if len(rows[document]):
            yield document, found


def _sharing_keys(table: GroupTable) -> tuple[Numbers, Numbers]:
    """Return the pairs of articles whose groups of one kind share a named participant, or a place and day."""
    holders: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for row in np.flatnonzero(~table.general[table.kind]).tolist():
        document, kind = int(table.document[row]), int(table.kind[row])
        for actor in table.actors[row]:
            if table.named[actor]:
                holders[actor, kind].add(document)
        days = {int(table.first[row]), int(table.last[row])}
        if not days & {NEVER, EVER}:
            for place in table.places[table.place[row]]:
                for day in days:
                    holders[place, day, kind].add(document)
    small = (documents for documents in holders.values() if len(documents) <= CROWD)
    found = [pair for documents in small for pair in combinations(sorted(documents), 2)]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]

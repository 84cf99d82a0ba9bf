"""Namesakes: a slip of the pen is one person in a small pile, and needs more to go by where many share the name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.model.annotation import Name
from kg.model.claim import Mention
from kg.resolve.actors import resolve_actors
from kg.resolve.notes import ActorNotes
from kg.resolve.partition import Partition
from kg.resolve.said import Said
from tests.factory import annotation, document, find, mention

SLIP = ("Ortolan Vasquille", "Ortalan Vasquille")
GIVEN = ("Bram", "Cleo", "Dagny", "Edda", "Fenno", "Gisle", "Hedda", "Ivar")


def joined(reports: Sequence[tuple[str, ...]]) -> set[frozenset[str]]:
    """Return the blocks of two or more names of people; a report is the names that stand in it."""
    notes = ActorNotes()
    mentions: list[Mention] = []
    for number, names in enumerate(reports):
        doc = document(f"Report {number}: " + ", ".join(names) + " spoke.", name=f"r{number}")
        spans = [find(doc.text, name) for name in names]
        noted = annotation(doc, names=tuple(Name(start=s, end=e, type="Person") for s, e in spans))
        named = [mention(doc, name, type="Person") for name in names]
        notes.add(Said(number, doc, noted, named, ()))
        mentions += named
    partition = Partition(m.id for m in mentions)
    resolve_actors(mentions, notes, partition)
    text = {m.id: m.text for m in mentions}
    return {frozenset(text[m] for m in block) for block in partition.blocks() if len(block) > 1}


def test_a_slip_is_one_person_where_few_bear_the_name() -> None:
    assert joined([(name,) for name in SLIP]) == {frozenset(SLIP)}


def test_it_is_another_person_where_many_do() -> None:
    family = [(f"{given} Vasquille",) for given in GIVEN]
    assert joined([(SLIP[0],), (SLIP[1],), *family]) == set()


def test_unless_both_are_named_beside_the_same_rare_name() -> None:
    family = [(f"{given} Vasquille",) for given in GIVEN]
    assert joined([(SLIP[0], "Quorra Lindgren"), (SLIP[1], "Quorra Lindgren"), *family]) >= {frozenset(SLIP)}


def test_a_fuller_name_needs_no_company() -> None:
    family = [(f"{given} Vasquille",) for given in GIVEN]
    fuller = ("Ortolan Vasquille", "Ortolan Emil Vasquille")
    assert joined([(fuller[0],), (fuller[1],), *family]) == {frozenset(fuller)}


@pytest.mark.parametrize("other", ["Dorama Okello", "Doremi Okello"])
def test_two_words_of_a_name_never_answer_to_one_of_another(other: str) -> None:
    assert joined([("Dorama Doremi",), (other,)]) == set()

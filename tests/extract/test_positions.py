"""Positions of people, affiliations and aliases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import MentionKind, Predicate

from .conftest import Reading

Read = Callable[..., Reading]

POSITIONS = [
    ("Interior Minister Ivo Kaplan resigned on Monday.", "Ivo Kaplan", "Interior Minister"),
    ("The interior minister, Ivo Kaplan, resigned on Monday.", "Ivo Kaplan", "interior minister"),
    ("Ivo Kaplan, police chief for the northern Kirov province, spoke to reporters.", "Ivo Kaplan", "police chief"),
    ("Kenya's trade minister Samuel Kiprono signed the treaty.", "Samuel Kiprono", "trade minister"),
    ("She met the minister of labour, Ivo Kaplan, on Monday.", "Ivo Kaplan", "minister of labour"),
    ("The Inspector General of Police, Mr. Ivo Kaplan, resigned.", "Ivo Kaplan", "Inspector General of Police"),
    ("Ms Ada Brandt, currently head of the port, has resigned.", "Ada Brandt", "head of the port"),
    ("The spokesman of the army, Colonel Ivo Kaplan, resigned.", "Ivo Kaplan", "spokesman of the army"),
    ("Ada Brandt is the mayor of Bergen.", "Ada Brandt", "mayor of Bergen"),
]


@pytest.mark.parametrize(("text", "person", "position"), POSITIONS, ids=[row[0][:40] for row in POSITIONS])
def test_positions(read: Read, text: str, person: str, position: str) -> None:
    reading = read(text)
    found = {(reading.words(c.subject), c.value) for c in reading.claims(Predicate.POSITION)}
    assert any(who == person and position in (what or "") for who, what in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brandt, who lives in Bergen, won the race.",
        "Ada Brandt and the team arrived late.",
        "Ada Brandt, whose lawyers had asked for a delay, left.",
    ],
)
def test_no_position_is_made_up(read: Read, text: str) -> None:
    assert read(text).claims(Predicate.POSITION) == []


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("The Coastal Resistance Army (CRA) attacked the port.", "Coastal Resistance Army", "CRA"),
        ("The World Food Programme, or WFP, sent aid to Malawi.", "World Food Programme", "WFP"),
    ],
)
def test_aliases(read: Read, text: str, left: str, right: str) -> None:
    reading = read(text)
    assert (left, right) in {
        (reading.words(c.subject), reading.words(c.object)) for c in reading.claims(Predicate.ALIAS)
    }


def test_a_name_that_has_a_chapter_is_an_organisation(read: Read) -> None:
    reading = read("The local chapter of the Northern Star claimed the attack in Kano.")
    kinds = {(m.text, m.type) for m in reading.extraction.mentions if m.kind is MentionKind.ACTOR and m.name}
    assert ("Northern Star", "Organization") in kinds

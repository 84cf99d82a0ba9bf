"""Roles that a sentence ascribes: involved, target of, identified as, used in; and bodies that claim responsibility."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import Factuality, Predicate
from tests.extract.conftest import Reading

Read = Callable[..., Reading]

ASCRIBED = [
    ("Two men involved in the kidnapping were seen in Kano.", "perpetrator", "Two men"),
    ("Colonel Ada Mensah, who was involved in the murder of a student, fled.", "perpetrator", "Ada Mensah"),
    ("The parish church was the target of an attack on Sunday.", "target", "parish church"),
    ("The rifle used in the attack was found on Monday.", "instrument", "The rifle"),
    ("Gunmen attacked a bus. The victims were identified as Ada Mensah and Kofi Boateng.", "victim", "Kofi Boateng"),
]

NOT_ASCRIBED = [
    "Two engineers involved in the project were seen in Kano.",
    "The parish church was the target of a joke on Sunday.",
    "The drill used in the mine was found on Monday.",
    "The winners were identified as Ada Mensah and Kofi Boateng.",
]


@pytest.mark.parametrize(("text", "role", "who"), ASCRIBED)
def test_roles_are_ascribed(read: Read, text: str, role: str, who: str) -> None:
    assert (role, who) in {(r, w) for _, r, w in read(text).roles()}


@pytest.mark.parametrize("text", NOT_ASCRIBED)
def test_what_is_no_violence_ascribes_no_role(read: Read, text: str) -> None:
    assert not {claim.id for claim in read(text).extraction.claims if claim.extractor.startswith("ascribed")}


def test_whoever_is_involved_is_alleged_to_have_done_it(read: Read) -> None:
    found = read("Two men involved in the kidnapping were seen in Kano.")
    assert {claim.factuality for claim in found.claims(Predicate.PARTICIPANT)} == {Factuality.ALLEGED}


def test_an_unknown_word_that_claims_responsibility_is_an_organisation(read: Read) -> None:
    text = "The vanquishers claimed responsibility for the bombing. Later the vanquishers kidnapped a judge."
    mentions = read(text).extraction.mentions
    assert [(m.text, m.type, m.name) for m in mentions if m.text == "vanquishers"] == [
        ("vanquishers", "Organization", True)
    ] * 2


def test_a_known_word_that_claims_responsibility_is_none(read: Read) -> None:
    mentions = read("The guerrillas claimed responsibility for the bombing.").extraction.mentions
    assert not [m for m in mentions if m.type == "Organization"]

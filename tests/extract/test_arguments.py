"""The scorer of arguments: each phrase goes to the event that it belongs to, and to no other of its sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kg.extract.arguments import Trees, load_scorer
from kg.extract.clues import VALUES, best_but
from kg.model.claim import Predicate

from .conftest import Reading

Read = Callable[..., Reading]

CIRCUMSTANCES = [
    ("Rebels seized the port of Kilwa on Monday after a court in Mombasa banned their party.", "banned", "Mombasa"),
    ("A ferry sank off Bergen on Friday, and a baker was arrested in Oslo.", "sank", "Bergen"),
    ("A ferry sank off Bergen on Friday, and a baker was arrested in Oslo.", "arrested", "Oslo"),
]

FILLED = [
    (
        "The union called off a strike at the mill after the owner raised wages.",
        "raised wages",
        "participant",
        "the owner",
    ),
    ("Doctors treated 40 pupils after a bus overturned near Kisumu.", "treated", "beneficiary", "40 pupils"),
    ("Nurses at the clinic demanded a rise after a doctor resigned.", "demanded", "speaker", "Nurses"),
]

NOT_FILLED = [
    ("The union called off a strike at the mill after the owner raised wages.", "strike", "the owner"),
    ("Gunmen killed a judge while nurses in another town were on strike.", "killed", "nurses"),
]


@pytest.mark.parametrize(("text", "trigger", "place"), CIRCUMSTANCES)
def test_a_place_goes_to_its_own_event_alone(read: Read, text: str, trigger: str, place: str) -> None:
    reading = read(text)
    placed = {(reading.words(c.subject), reading.words(c.object)) for c in reading.claims(Predicate.PLACE)}
    assert {subject for subject, object_ in placed if place in (object_ or "")} == {trigger}


@pytest.mark.parametrize(("text", "trigger", "role", "who"), FILLED)
def test_a_phrase_fills_a_role(read: Read, text: str, trigger: str, role: str, who: str) -> None:
    assert (trigger, role, who) in read(text).roles()


@pytest.mark.parametrize(("text", "trigger", "who"), NOT_FILLED)
def test_a_phrase_of_another_clause_fills_none(read: Read, text: str, trigger: str, who: str) -> None:
    assert not [one for one in read(text).roles() if one[0] == trigger and (one[2] or "").endswith(who)]


def test_a_noun_that_no_list_knows_is_a_person_where_the_role_is_sure(read: Read) -> None:
    roles = read("Police arrested three mudlarks in Gdynia on Sunday.").roles()
    assert ("arrested", "accused", "three mudlarks") in roles
    assert not [one for one in roles if one[1] == "accused" and "Gdynia" in (one[2] or "")]


def test_whom_a_statement_is_made_to_is_told_beside_its_speaker(read: Read) -> None:
    roles = read("The governor promised farmers on Friday that the state would build three bridges.").roles()
    assert {("promised", "speaker", "The governor"), ("promised", "addressee", "farmers")} <= set(roles)
    roles = read("The mayor of Delft warned on Friday that investors would leave the port.").roles()
    assert not [one for one in roles if one[1] == "addressee"]


def test_people_are_told_by_a_number_or_a_determiner_alone(read: Read) -> None:
    roles = read("Three passengers were wounded in the crash and a fourth died on Tuesday.").roles()
    assert ("died", "victim", "a fourth") in roles
    roles = read("Police arrested no one.").roles()
    assert not [one for one in roles if one[1] == "accused"]


def test_where_somebody_is_taken_may_be_a_plain_noun(read: Read) -> None:
    roles = read("The residents of two buildings were evacuated to a gymnasium on Friday.").roles()
    assert [one for one in roles if one[1] == "destination"] == [("evacuated", "destination", "a gymnasium")]


def test_a_charge_is_about_what_no_type_fits(read: Read) -> None:
    found = read("The party accused the minister of ignoring its requests for guards.")
    about = [(c.subject, c.object) for c in found.claims(Predicate.ABOUT)]
    assert [(found.words(one), found.words(other)) for one, other in about] == [("accused", "ignoring")]
    found = read("The party accused the minister, who ignored its requests for guards.")
    assert "ignored" not in {found.words(c.object) for c in found.claims(Predicate.ABOUT)}


def test_trees_add_up_their_leaves() -> None:
    trees = Trees(
        {"roots": [0, 3], "feature": [1, -1, -1, -1], "threshold": [0.5, 0, 0, 0], "left": [1, 1, 2, 3],
         "value": [0, -1.0, 2.0, 0.25], "base": 0.5, "depth": 1}
    )  # fmt: skip
    assert trees.sums(np.array([[9.0, 0.5], [0.0, 0.6]])).tolist() == [-0.25, 2.75]


def test_a_tree_may_be_a_leaf_alone_and_rows_go_ways_of_different_lengths() -> None:
    trees = Trees(
        {"roots": [0, 1], "feature": [-1, 0, -1, 0, -1, -1], "threshold": [0, 1.0, 0, 2.0, 0, 0],
         "left": [0, 2, 2, 4, 4, 5], "value": [10.0, 0, 1.0, 0, 2.0, 3.0], "base": 0.0}
    )  # fmt: skip
    assert trees.sums(np.array([[1.0], [1.5], [2.5]])).tolist() == [11.0, 12.0, 13.0]


@pytest.mark.parametrize(("own", "best"), [("a", 0.25), ("b", 0.5), ("c", 0.5)])
def test_rivals_are_the_others(own: str, best: float) -> None:
    assert best_but(own, [("a", 0.5), ("b", 0.25), ("b", -1.0)], 9.0) == best
    assert best_but(own, [(own, 0.5)], -9.0) == -9.0


def test_the_shipped_trees_know_the_numbers_they_are_given() -> None:
    scorer = load_scorer()
    assert scorer.trees.feature.max() < len(VALUES)
    assert 0.1 < scorer.least < 0.9

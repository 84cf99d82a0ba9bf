"""How a text commits to its events: each of these must be read so, and its neighbour must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract.factuality import factuality_of
from kg.model.claim import Predicate
from tests.extract.conftest import Reading
from tests.extract.plain import annotate_plainly

Read = Callable[..., Reading]

UNREAL = [
    ("The trial was to reopen on Monday.", "reopen", "planned"),
    ("The bridge was to be rebuilt by April.", "rebuilt", "planned"),
    ("Doctors will hold a rally in the capital on Saturday.", "rally", "planned"),
    ("The vote was due to take place on Friday.", "vote", "planned"),
    ("The strike is planned for Thursday.", "strike", "planned"),
    ("An attack is imminent.", "attack", "planned"),
    ("Aid groups prepared for an evacuation of the town.", "evacuation", "planned"),
    ("The concert was postponed until May.", "concert", "planned"),
    ("If the talks fail, the union will strike.", "strike", "hypothetical"),
    ("A larger eruption was possible, officials said.", "eruption", "hypothetical"),
    ("The storm could cause flooding on the coast.", "flooding", "hypothetical"),
    ("The ministry said an outbreak was possible if clean water did not arrive by Friday.", "outbreak", "hypothetical"),
    ("The ministry said an outbreak was possible if clean water did not arrive by Friday.", "arrive", "hypothetical"),
    ('"Had the bomb exploded, my brother would be dead," said Ada Pech.', "bomb exploded", "hypothetical"),
    ("If they go ahead without talks, the union will sue.", "talks", "hypothetical"),
    ("The meeting ended without an agreement.", "agreement", "denied"),
    ("A strike may begin next week.", "strike", "hypothetical"),
    ("There were fears of a new eruption.", "eruption", "hypothetical"),
    ("Calls for an inquiry grew after the collapse.", "inquiry", "hypothetical"),
    ("Residents fear an attack.", "attack", "hypothetical"),
    ("Unions demanded that the director be dismissed.", "dismissed", "hypothetical"),
    ("A clerk was arrested on suspicion of fraud.", "fraud", "alleged"),
    ("The driver was charged with murder on Monday.", "murder", "alleged"),
    ("A landslide is feared.", "landslide", "alleged"),
    ("The attack was foiled by the guards.", "attack", "denied"),
    ("The union called off the strike on Monday.", "strike", "denied"),
    ("The minister ruled out a ceasefire.", "ceasefire", "denied"),
    ("No group has claimed responsibility for the bombing.", "claimed responsibility", "denied"),
    ("Nobody was killed in the crash.", "killed", "denied"),
    ("The fire was caused by rust rather than sabotage.", "sabotage", "denied"),
    ("The operator denied that a cyberattack had caused the outage.", "cyberattack", "denied"),
    ("The singer denied rumours of her death.", "death", "denied"),
]

REAL = [
    ("The driver was to blame for the crash.", "crash"),
    ("He was forced to leave, and the trial reopened on Monday.", "reopened"),
    ("Doctors held a rally in the capital on Saturday.", "rally"),
    ("Ministers will discuss the attack on Monday.", "attack"),
    ("The strike is likely to end on Friday.", "strike"),
    ("The bomb had exploded before dawn, said Ada Pech.", "exploded"),
    ("Scientists believe the outbreak may have begun in a cave.", "outbreak"),
    ("Smoke could be seen after the explosion.", "seen"),
    ("Officials described the damage as possible after the eruption.", "eruption"),
    ("The union set up a fund after the strike.", "strike"),
    ("The court ruled that the guard was tortured.", "tortured"),
    ("The board turned down the request for a strike fund.", "request"),
    ("They signed a plan that both sides welcomed.", "welcomed"),
    ("What police called an attack left two dead.", "attack"),
    ("A man was arrested over the killing of a judge.", "killing"),
    ("No more than eight men had taken part in the raid.", "taken"),
    ("The violence could delay a port agreement.", "agreement"),
    ("The collapse came a week before the vote.", "collapse"),
]


def told(found: Reading, words: str) -> set[str]:
    """Return the factuality of the types of the events with these words."""
    return {str(c.factuality) for c in found.claims(Predicate.TYPE) if found.words(c.subject) == words}


@pytest.mark.parametrize(("text", "words", "factuality"), UNREAL)
def test_what_did_not_happen_or_not_yet_is_told_so(read: Read, text: str, words: str, factuality: str) -> None:
    assert told(read(text), words) == {factuality}


@pytest.mark.parametrize(("text", "words"), REAL)
def test_what_happened_stays_asserted(read: Read, text: str, words: str) -> None:
    assert told(read(text), words) == {"asserted"}


def test_what_is_called_off_is_denied_in_its_own_words_too(read: Read) -> None:
    found = read("The union called off the strike on Monday.")
    strikes = [c for c in found.claims(Predicate.TYPE) if c.value == "strike"]
    assert strikes
    assert {str(c.factuality) for c in strikes} == {"denied"}


@pytest.mark.parametrize(
    "text",
    [
        "The fire killed no one.",
        "The fire killed nobody.",
        "No one was killed in the fire.",
        "No deaths were reported after the fire.",
        "The fire claimed no lives.",
    ],
)
def test_that_nobody_died_is_asserted_as_nought(read: Read, text: str) -> None:
    counts = read(text).claims(Predicate.COUNT)
    assert {(c.attribute, c.low, c.high, str(c.factuality)) for c in counts} == {("killed", 0, 0, "asserted")}


def test_nobody_fills_no_role(read: Read) -> None:
    assert not {who for _, role, who in read("The fire killed no one.").roles() if role == "victim"}
    assert ("killed", "victim", "a guard") in read("The fire killed a guard.").roles()


def test_a_number_of_people_who_were_not_killed_is_denied(read: Read) -> None:
    counts = read("Two men were not killed in the crash.").claims(Predicate.COUNT)
    assert {(c.low, str(c.factuality)) for c in counts} == {(2, "denied")}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The trial was to reopen on Monday.", "2024-05-20"),
        ("Further strikes are likely on Friday.", "2024-05-17"),
        ("The trial reopened on Monday.", "2024-05-13"),
        ("The number of people killed by Sunday's flood has risen to 26.", "2024-05-12"),
        ("The bridge must be rebuilt by Sunday.", None),
        ("He was forced to leave on Monday.", "2024-05-13"),
    ],
)
def test_a_bare_day_of_what_is_to_come_lies_ahead(read: Read, text: str, day: str | None) -> None:
    assert {c.low for c in read(text).claims(Predicate.TIME)} == {day}


@pytest.mark.parametrize("circular", [False, True])
def test_a_parse_that_is_deep_or_no_tree_ends(circular: bool) -> None:
    plain = annotate_plainly(" ".join(["strike"] * 3000))
    number = len(plain.tokens)
    tokens = tuple(
        replace(
            token, upos="VERB" if at % 2 else "NOUN", tag="VB" if at % 2 else "NN", dep="conj" if at % 2 else "obj",
            head=(at + 1) % number if circular or at + 1 < number else at,
        )
        for at, token in enumerate(plain.tokens)
    )  # fmt: skip
    annotated = replace(plain, annotation=replace(plain.annotation, tokens=tokens))
    assert {str(factuality_of(annotated, index)) for index in range(20)} == {"asserted"}


def test_weeks_before_date_only_what_people_wait_for(read: Read) -> None:
    waited = read("The bridge collapsed two weeks before the vote.")
    assert {(waited.words(c.subject), c.low) for c in waited.claims(Predicate.TIME)} == {("vote", "2024-05-23")}
    assert not read("The operator knew of the cracks two months before the flood.").claims(Predicate.TIME)
